//! What can happen to a key, as the journal keeps it: ids and instants only, no name, no path, no secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{AuditRule, HandOverKind, VerificationVerdict};
use crate::KeyId;

/// One action, or one thing noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyAction {
    /// A new key was asked for; written before the request leaves.
    CreateAsked,
    /// The service made it.
    Created,
    /// The answer to the request was lost; nobody has seen the secret.
    CreateLost,
    /// The request was refused.
    CreateRefused,
    /// Its name was changed.
    Renamed,
    /// Its end was changed.
    ExpiryChanged {
        /// The new end; `None` for never.
        expires_at: Option<Timestamp>,
    },
    /// It was put somewhere.
    HandedOver {
        /// The kind of place.
        to: HandOverKind,
    },
    /// It was put aside by the person, who said so.
    Saved,
    /// It was tried out.
    Verified {
        /// What came of it.
        verdict: VerificationVerdict,
    },
    /// Its replacement was begun.
    ReplacementStarted {
        /// The new key; `None` before it exists.
        by: Option<KeyId>,
    },
    /// It was used although it has been replaced.
    UsedAfterReplacement {
        /// When.
        at: Timestamp,
    },
    /// Its replacement was given up.
    ReplacementAbandoned,
    /// Its replacement came to an end.
    ReplacementFinished,
    /// It was revoked.
    Revoked,
    /// The service no longer lists it.
    FoundGone,
    /// It was pasted, to find out what it opens.
    Investigated,
    /// A finding was put aside.
    FindingSuppressed {
        /// The rule.
        rule: AuditRule,
        /// Until when.
        until: Timestamp,
    },
    /// A finding is no longer put aside.
    FindingResumed {
        /// The rule.
        rule: AuditRule,
    },
    /// Owner, purpose or another note was changed.
    NotesChanged,
    /// This app began to use it.
    BecameOwn,
    /// The audit was exported.
    AuditExported,
    /// A report about its leak was written.
    IncidentReported,
}

impl KeyAction {
    /// The action as text, piece by piece, for the seal. What stands here must never change: old seals would break.
    pub(super) fn pieces(&self) -> Vec<String> {
        let one = |name: &str| vec![name.to_owned()];
        let two = |name: &str, value: String| vec![name.to_owned(), value];
        match self {
            KeyAction::CreateAsked => one("create_asked"),
            KeyAction::Created => one("created"),
            KeyAction::CreateLost => one("create_lost"),
            KeyAction::CreateRefused => one("create_refused"),
            KeyAction::Renamed => one("renamed"),
            KeyAction::ExpiryChanged { expires_at } => two("expiry_changed", optional(*expires_at)),
            KeyAction::HandedOver { to } => two("handed_over", code(to)),
            KeyAction::Saved => one("saved"),
            KeyAction::Verified { verdict } => two("verified", code(verdict)),
            KeyAction::ReplacementStarted { by } => {
                two("replacement_started", by.as_ref().map_or_else(String::new, |id| id.to_string()))
            }
            KeyAction::UsedAfterReplacement { at } => two("used_after_replacement", instant(*at)),
            KeyAction::ReplacementAbandoned => one("replacement_abandoned"),
            KeyAction::ReplacementFinished => one("replacement_finished"),
            KeyAction::Revoked => one("revoked"),
            KeyAction::FoundGone => one("found_gone"),
            KeyAction::Investigated => one("investigated"),
            KeyAction::FindingSuppressed { rule, until } => {
                vec!["finding_suppressed".to_owned(), code(rule), instant(*until)]
            }
            KeyAction::FindingResumed { rule } => two("finding_resumed", code(rule)),
            KeyAction::NotesChanged => one("notes_changed"),
            KeyAction::BecameOwn => one("became_own"),
            KeyAction::AuditExported => one("audit_exported"),
            KeyAction::IncidentReported => one("incident_reported"),
        }
    }
}

/// The code of a plain enum, as the bindings spell it.
fn code(value: &impl Serialize) -> String {
    // A plain enum cannot fail to serialise.
    serde_json::to_string(value).unwrap_or_default()
}

/// Nanoseconds, so that the text does not depend on how instants are printed.
pub(super) fn instant(at: Timestamp) -> String {
    at.as_nanosecond().to_string()
}

fn optional(at: Option<Timestamp>) -> String {
    at.map_or_else(String::new, instant)
}
