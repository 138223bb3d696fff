//! Putting a key into the text of a `.env` file, with every other line kept byte for byte.
//!
//! Reading and writing files, their mode, and whether git tracks them are the engine's.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::env_lines::{Assignment, OpenQuote, assignments, is_name};
use crate::Secret;

/// The name of a variable, such as `AUTOPOSTING_API_KEY`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvName(String);

/// The text of the file with the key in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvEdit {
    /// The whole text; it holds the key.
    pub text: Secret,
    /// What is shown of the change.
    pub preview: EnvPreview,
}

/// What is shown of a change to a `.env` file. No value stands in it, neither the new one nor the old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct EnvPreview {
    /// The lines that are written, from 1.
    pub lines: Vec<u32>,
    /// Whether the variable was there before.
    pub is_replaced: bool,
    /// Whether its value stays the same.
    pub is_same: bool,
    /// The line as it will be, with dots for the value.
    pub masked: String,
}

/// Why a key can't be put into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EnvRefusal {
    /// The name of a variable is letters, digits and underscores, not beginning with a digit.
    NameInvalid,
    /// The key is empty.
    ValueBlank,
    /// Parsers don't agree on how to write this key.
    ValueUnsafe,
    /// A quote is never closed, so nobody can tell what is a line of its own.
    OpenQuote {
        /// The line on which it opens.
        line: u32,
    },
}

/// The longest name that is taken.
const NAME_LIMIT: usize = 100;

/// Dots of a fixed number: their count must not tell the length.
const MASK: &str = "••••••••";

impl EnvName {
    /// Checks what a person typed.
    pub fn new(name: &str) -> Result<Self, EnvRefusal> {
        let name = name.trim();
        match is_name(name) && name.len() <= NAME_LIMIT {
            true => Ok(Self(name.to_owned())),
            false => Err(EnvRefusal::NameInvalid),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Sets the variable. Every assignment of it is replaced, because parsers differ on whether the first or the last one
/// counts; if there is none, a line is added at the end.
pub fn edit_env(text: &str, name: &EnvName, secret: &Secret) -> Result<EnvEdit, EnvRefusal> {
    let value = quoted(secret)?;
    let old = assignments_of(text, name)?;
    let is_same = !old.is_empty() && old.iter().all(|one| unquoted(text, one) == secret.expose());
    let line = Secret::new(format!("{}={}", name.0, value.expose()));
    let (edited, lines) = match old.is_empty() {
        true => appended(text, &line),
        false => (replaced(text, &old, &line), old.iter().map(|one| one.line).collect()),
    };
    let preview =
        EnvPreview { lines, is_replaced: !old.is_empty(), is_same, masked: format!("{}={MASK}", name.0) };
    Ok(EnvEdit { text: edited, preview })
}

/// Reads the variable back; `None` where it is not set. Where it is set more than once, the values have to agree.
pub fn read_env(text: &str, name: &EnvName) -> Result<Option<Secret>, EnvRefusal> {
    let found = assignments_of(text, name)?;
    let mut values = found.iter().map(|one| unquoted(text, one));
    let Some(first) = values.next() else { return Ok(None) };
    match values.all(|other| other == first) {
        true => Ok(Some(Secret::new(first.to_owned()))),
        false => Err(EnvRefusal::ValueUnsafe),
    }
}

fn assignments_of(text: &str, name: &EnvName) -> Result<Vec<Assignment>, EnvRefusal> {
    let all = assignments(text).map_err(|OpenQuote { line }| EnvRefusal::OpenQuote { line })?;
    Ok(all.into_iter().filter(|one| text.get(one.name.clone()) == Some(name.as_str())).collect())
}

fn replaced(text: &str, old: &[Assignment], line: &Secret) -> Secret {
    let room = text.len() + old.len() * line.expose().len();
    let mut out = String::with_capacity(room);
    let mut at = 0;
    for one in old {
        out.push_str(text.get(at..one.span.start).unwrap_or_default());
        out.push_str(line.expose());
        at = one.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Secret::new(out)
}

/// The new line ends as the others do, whatever the last one did.
fn appended(text: &str, line: &Secret) -> (Secret, Vec<u32>) {
    let end = match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|head| head.ends_with('\r')) => "\r\n",
        _ => "\n",
    };
    let mut out = String::with_capacity(text.len() + line.expose().len() + 4);
    out.push_str(text);
    if !text.is_empty() && !text.ends_with('\n') {
        out.push_str(end);
    }
    let number = u32::try_from(out.matches('\n').count()).unwrap_or(u32::MAX).saturating_add(1);
    out.push_str(line.expose());
    out.push_str(end);
    (Secret::new(out), vec![number])
}

/// Plain where every parser reads it plainly, else in single quotes, in which none expands anything. Double quotes mean
/// different things to different parsers, and some take a backslash before a closing quote as part of the value.
fn quoted(secret: &Secret) -> Result<Secret, EnvRefusal> {
    let value = secret.expose();
    if secret.is_blank() {
        return Err(EnvRefusal::ValueBlank);
    }
    if value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        return Ok(secret.clone());
    }
    let is_safe = |c: char| matches!(c, ' '..='~') && !matches!(c, '\'' | '\\');
    match value.chars().all(is_safe) {
        true => Ok(Secret::new(format!("'{value}'"))),
        false => Err(EnvRefusal::ValueUnsafe),
    }
}

/// The value without its quotes; escapes are left alone, since what is written here has none.
fn unquoted<'a>(text: &'a str, one: &Assignment) -> &'a str {
    let value = text.get(one.value.clone()).unwrap_or_default();
    let inner = ['\'', '"', '`'].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(value)
}

#[cfg(test)]
#[path = "env_file_tests.rs"]
mod tests;
