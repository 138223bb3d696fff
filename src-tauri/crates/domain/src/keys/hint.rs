//! Which key a pasted secret is, by the hint that the service keeps: its first characters, dots, its last four.
//!
//! The secret is compared and forgotten: nothing here returns it, keeps it or sends it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::ApiKey;
use crate::{KeyId, Secret};

/// How well a secret fits a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HintFit {
    /// The end fits, and the hint shows no beginning.
    EndOnly,
    /// Beginning and end fit.
    Both,
}

/// A key that a secret may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HintMatch {
    /// The key.
    pub key: KeyId,
    /// How well it fits.
    pub fit: HintFit,
}

/// Fewer characters at the end than this fit too many secrets.
const MIN_END: usize = 3;

/// A secret shorter than this is no key, and showing parts of it would show most of it.
const MIN_SECRET: usize = 20;

/// The keys that a secret may be, the best fit first.
pub fn find_by_hint(secret: &Secret, keys: &[ApiKey]) -> Vec<HintMatch> {
    let one = |key: &ApiKey| {
        let fit = fits_hint(secret, key.hint.as_deref()?)?;
        Some(HintMatch { key: key.id.clone(), fit })
    };
    let mut found: Vec<HintMatch> = keys.iter().filter_map(one).collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.fit));
    found
}

/// Whether a secret fits a hint, in any of the shapes seen: `sk-social-7Qm2...Xe4T`, `sk-s…Xe4T`, `••••Xe4T`, `Xe4T`.
pub fn fits_hint(secret: &Secret, hint: &str) -> Option<HintFit> {
    let secret = secret.expose().trim();
    let (start, end) = parts(hint.trim());
    let shown = start.chars().count() + end.chars().count();
    if end.chars().count() < MIN_END || secret.chars().count() <= shown {
        return None;
    }
    match secret.starts_with(start) && secret.ends_with(end) {
        true if start.is_empty() => Some(HintFit::EndOnly),
        true => Some(HintFit::Both),
        false => None,
    }
}

/// Shortens a secret for a list, as the service does; for a key whose hint has not been listed yet.
pub fn hint_of(secret: &Secret) -> String {
    let secret = secret.expose().trim();
    let count = secret.chars().count();
    if count < MIN_SECRET {
        return "...".to_owned();
    }
    let prefix = secret.char_indices().take(12).filter(|(_, c)| matches!(c, '-' | '_')).last();
    let start = prefix.map_or(2, |(index, _)| secret.get(..index).map_or(0, |head| head.chars().count()) + 3);
    let head: String = secret.chars().take(start.min(count / 3)).collect();
    let tail: String = secret.chars().skip(count - 4).collect();
    format!("{head}...{tail}")
}

/// Takes the secret out of what people paste: a line of a `.env` file, a header, quotes, white space. `None` if
/// nothing is left, or more than one word.
pub fn pasted_secret(text: &Secret) -> Option<Secret> {
    let mut rest = text.expose().trim();
    for prefix in ["export ", "set ", "-H ", "Authorization:", "authorization:", "x-api-key:", "X-Api-Key:"] {
        rest = rest.trim_start_matches(['"', '\'']).strip_prefix(prefix).unwrap_or(rest).trim();
    }
    if let Some((name, value)) = rest.split_once('=')
        && name.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        // What is left of padding at the end of a key is no value.
        && !value.trim_matches('=').trim().is_empty()
    {
        rest = value.trim();
    }
    rest = rest.trim_matches(['"', '\'', '`', ',', ';']).trim();
    rest = rest.strip_prefix("Bearer ").or_else(|| rest.strip_prefix("bearer ")).unwrap_or(rest).trim();
    let is_one_word = !rest.is_empty() && !rest.contains(char::is_whitespace);
    is_one_word.then(|| Secret::new(rest.to_owned()))
}

/// What a hint shows of the beginning and of the end; without any sign of shortening, all of it is the end.
fn parts(hint: &str) -> (&str, &str) {
    let is_gap = |c: char| matches!(c, '…' | '•' | '·' | '●' | '*' | '∗');
    let first = match (hint.find(".."), hint.find(is_gap)) {
        (Some(dots), Some(gap)) => Some(dots.min(gap)),
        (dots, gap) => dots.or(gap),
    };
    let Some((start, rest)) = first.and_then(|at| hint.split_at_checked(at)) else { return ("", hint) };
    let end = rest.trim_start_matches(|c: char| c == '.' || is_gap(c) || c.is_whitespace());
    (start.trim_end(), end)
}
