//! The form for a new key, and the checked form that may be sent. What is wrong with a form is told in `key_check`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Checklist, KbSpelling, KeyNotes, NewApiKey, Purpose, Scope};

/// A key being described, exactly as typed. It may be wrong in any way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyDraft {
    /// What people will call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it stops working.
    pub expiry: Expiry,
    /// The starting point.
    pub purpose: Purpose,
    /// What will use it, in the person's words.
    pub used_for: String,
    /// Who answers for it.
    pub owner: String,
    /// How the knowledge base is spelled in what is sent (D01); `None` for as in the keys that the service lists.
    pub spelling: Option<KbSpelling>,
}

/// When a key stops working.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Expiry {
    /// In a week.
    Days7,
    /// In a month.
    Days30,
    /// In a quarter.
    #[default]
    Days90,
    /// In a year.
    Days365,
    /// At the end of a day.
    On {
        /// `YYYY-MM-DD`, the last day on which it works.
        date: String,
    },
    /// Never.
    Never {
        /// Why, which has to be said.
        reason: String,
    },
}

/// A draft that passed [`check_key_draft`], the only thing a key is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyKey {
    name: String,
    scopes: Checklist,
    expires_at: Option<Timestamp>,
    notes: KeyNotes,
}

impl ReadyKey {
    /// The form as it stands, once nothing is wrong with it.
    pub(super) fn of(draft: &KeyDraft, expires_at: Option<Timestamp>) -> Self {
        let never_reason = match &draft.expiry {
            Expiry::Never { reason } => reason.trim().to_owned(),
            _ => String::new(),
        };
        Self {
            name: draft.name.trim().to_owned(),
            scopes: Checklist::of(&draft.scopes),
            expires_at,
            notes: KeyNotes {
                owner: draft.owner.trim().to_owned(),
                purpose: Some(draft.purpose),
                used_for: draft.used_for.trim().to_owned(),
                handed_to: Vec::new(),
                never_reason,
            },
        }
    }

    /// What is sent, in the chosen spelling.
    pub fn new_api_key(&self, spelling: KbSpelling) -> NewApiKey {
        NewApiKey {
            name: self.name.clone(),
            scopes: self.scopes.scopes(spelling),
            expires_at: self.expires_at,
        }
    }

    /// What is kept on this computer.
    pub fn notes(&self) -> &KeyNotes {
        &self.notes
    }
}
