//! What is wrong with the form for a new key, as codes that the UI has words for.
//!
//! The service publishes no limits for names and ends (contract §20.4); those here are the app's own.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::secret_like::holds_secret;
use super::{Abilities, ApiKey, Expiry, KeyDraft, ReadyKey, Scope, abilities_of, unneeded};
use crate::{KeyId, Severity};

/// The longest name, in characters; the app's limit, so that a list stays readable.
pub const NAME_LIMIT: u32 = 100;

/// What a draft is checked against.
#[derive(Clone, Copy, Debug)]
pub struct KeyDraftContext<'a> {
    /// The keys that the service lists.
    pub existing: &'a [ApiKey],
    /// The key that the new one is to replace, which may have the same name.
    pub replaces: Option<&'a KeyId>,
    /// The clock on which a day ends.
    pub zone: &'a TimeZone,
}

/// Everything the form shows about a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyCheck {
    /// The most serious first.
    pub findings: Vec<KeyDraftFinding>,
    /// The chosen end; `None` for never, and where no end can be told.
    pub expires_at: Option<Timestamp>,
    /// The sentence version.
    pub abilities: Abilities,
}

/// One thing about the draft that the person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyDraftFinding {
    /// Chooses the words.
    pub code: KeyDraftCode,
    /// Whether it stands in the way.
    pub severity: Severity,
    /// Where to say it.
    pub field: KeyField,
}

/// The part of the form a finding belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyField {
    /// The name.
    Name,
    /// The checklist.
    Scopes,
    /// The end.
    Expiry,
}

/// The kinds of finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyDraftCode {
    /// There is no name, or only white space.
    NameBlank,
    /// The name is longer than [`NAME_LIMIT`].
    NameTooLong {
        /// Its characters.
        length: u32,
        /// How many fit.
        limit: u32,
    },
    /// The name holds a line break or an invisible character.
    NameUnprintable,
    /// Part of the name looks like a key or a token; names are sent, listed and logged.
    NameHoldsSecret,
    /// Another key has this name.
    NameTaken {
        /// Its identity.
        key: KeyId,
    },
    /// Nothing is ticked.
    NoScope,
    /// `*` is never given to a new key (D04).
    WildcardScope,
    /// The service may not know these.
    UnknownScopes {
        /// Verbatim.
        scopes: Vec<Scope>,
    },
    /// The purpose does not need these.
    UnneededScopes {
        /// Verbatim.
        scopes: Vec<Scope>,
    },
    /// There is no such day.
    DateInvalid,
    /// The day has passed.
    ExpiryPast,
    /// "Never" wants a reason.
    NeverWithoutReason,
}

/// Checks a draft; the checked form is there exactly when no finding blocks.
pub fn check_key_draft(
    draft: &KeyDraft,
    context: KeyDraftContext<'_>,
    now: Timestamp,
) -> (KeyCheck, Option<ReadyKey>) {
    let mut codes = Vec::new();
    check_name(draft, context, &mut codes);
    check_scopes(draft, &mut codes);
    let expires_at = match end_of(&draft.expiry, context.zone, now) {
        Ok(end) => end,
        Err(code) => {
            codes.push(code);
            None
        }
    };
    let mut findings: Vec<KeyDraftFinding> = codes.into_iter().map(finding).collect();
    findings.sort_by_key(|finding| finding.severity);
    let is_blocked = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    let ready = (!is_blocked).then(|| ReadyKey::of(draft, expires_at));
    let abilities = abilities_of(&draft.scopes);
    (KeyCheck { findings, expires_at, abilities }, ready)
}

/// What stands in the way of a name, for a new key and for a living one.
pub fn check_key_name(name: &str) -> Vec<KeyDraftCode> {
    let name = name.trim();
    let length = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
    let too_long = KeyDraftCode::NameTooLong { length, limit: NAME_LIMIT };
    let all = [
        (name.is_empty(), KeyDraftCode::NameBlank),
        (length > NAME_LIMIT, too_long),
        (name.chars().any(is_unprintable), KeyDraftCode::NameUnprintable),
        (holds_secret(name), KeyDraftCode::NameHoldsSecret),
    ];
    all.into_iter().filter(|(applies, _)| *applies).map(|(_, code)| code).collect()
}

fn check_name(draft: &KeyDraft, context: KeyDraftContext<'_>, codes: &mut Vec<KeyDraftCode>) {
    let name = draft.name.trim();
    codes.extend(check_key_name(name));
    let is_same = |key: &&ApiKey| {
        !name.is_empty()
            && key.name.trim().to_lowercase() == name.to_lowercase()
            && Some(&key.id) != context.replaces
    };
    if let Some(other) = context.existing.iter().find(is_same) {
        codes.push(KeyDraftCode::NameTaken { key: other.id.clone() });
    }
}

fn check_scopes(draft: &KeyDraft, codes: &mut Vec<KeyDraftCode>) {
    if draft.scopes.iter().any(Scope::is_everything) {
        codes.push(KeyDraftCode::WildcardScope);
    }
    if draft.scopes.is_empty() {
        codes.push(KeyDraftCode::NoScope);
    }
    let is_unknown = |scope: &&Scope| scope.place().is_none() && !scope.is_everything();
    let unknown: Vec<Scope> = draft.scopes.iter().filter(is_unknown).cloned().collect();
    let unneeded: Vec<Scope> =
        unneeded(draft.purpose, &draft.scopes).into_iter().filter(|scope| scope.place().is_some()).collect();
    if !unknown.is_empty() {
        codes.push(KeyDraftCode::UnknownScopes { scopes: unknown });
    }
    if !unneeded.is_empty() {
        codes.push(KeyDraftCode::UnneededScopes { scopes: unneeded });
    }
}

/// The instant at which a key made now stops working.
fn end_of(expiry: &Expiry, zone: &TimeZone, now: Timestamp) -> Result<Option<Timestamp>, KeyDraftCode> {
    let after_days = |days: i64| {
        let end = now.checked_add(SignedDuration::from_hours(24 * days));
        end.map(Some).map_err(|_| KeyDraftCode::DateInvalid)
    };
    match expiry {
        Expiry::Days7 => after_days(7),
        Expiry::Days30 => after_days(30),
        Expiry::Days90 => after_days(90),
        Expiry::Days365 => after_days(365),
        Expiry::On { date } => match end_of_day(date, zone) {
            None => Err(KeyDraftCode::DateInvalid),
            Some(end) if end <= now => Err(KeyDraftCode::ExpiryPast),
            Some(end) => Ok(Some(end)),
        },
        Expiry::Never { reason } if reason.trim().is_empty() => Err(KeyDraftCode::NeverWithoutReason),
        Expiry::Never { .. } => Ok(None),
    }
}

fn end_of_day(date: &str, zone: &TimeZone) -> Option<Timestamp> {
    let date: Date = date.trim().parse().ok()?;
    let next = date.tomorrow().ok()?;
    next.to_zoned(zone.clone()).ok().map(|start| start.timestamp())
}

/// Control characters, and the marks that are invisible or turn the direction of writing: both can hide what a name is.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn finding(code: KeyDraftCode) -> KeyDraftFinding {
    use KeyDraftCode as C;
    let (severity, field) = match &code {
        C::NameBlank | C::NameTooLong { .. } | C::NameUnprintable | C::NameHoldsSecret => {
            (Severity::Blocks, KeyField::Name)
        }
        C::NameTaken { .. } => (Severity::Warns, KeyField::Name),
        C::NoScope | C::WildcardScope => (Severity::Blocks, KeyField::Scopes),
        C::UnknownScopes { .. } | C::UnneededScopes { .. } => (Severity::Warns, KeyField::Scopes),
        C::DateInvalid | C::ExpiryPast | C::NeverWithoutReason => (Severity::Blocks, KeyField::Expiry),
    };
    KeyDraftFinding { code, severity, field }
}

#[cfg(test)]
#[path = "key_check_tests.rs"]
mod tests;
