//! What this computer knows about a key: what the service lists, what people noted, and what became of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ApiKey, Purpose, Replacement};

/// A key with everything that is known about it. It stays when the service drops the key from its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyRecord {
    /// As the service last listed it.
    pub key: ApiKey,
    /// What people noted; never sent anywhere.
    pub notes: KeyNotes,
    /// When this app first saw it.
    pub first_seen_at: Timestamp,
    /// Whether it is still there.
    pub state: KeyState,
    /// The unfinished replacement that it is part of, as the old key or the new one.
    pub replacement: Option<Replacement>,
    /// Whether it is the key that this app uses itself.
    pub is_own: bool,
}

/// What people noted about a key. Empty text stands for nothing noted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyNotes {
    /// Who answers for it.
    pub owner: String,
    /// What kind of thing uses it.
    pub purpose: Option<Purpose>,
    /// What uses it, in the person's words.
    pub used_for: String,
    /// Where this app has put it, the earliest first.
    pub handed_to: Vec<HandOver>,
    /// Why it has no end.
    pub never_reason: String,
}

impl KeyNotes {
    /// Whether anything says what it is for.
    pub fn has_purpose(&self) -> bool {
        !self.used_for.trim().is_empty()
            || self.purpose.is_some_and(|purpose| purpose != Purpose::ChooseMyself)
    }
}

/// One time that a key was given away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HandOver {
    /// To what.
    pub kind: HandOverKind,
    /// Where to find it again, such as path and variable name. Never the value.
    pub reference: String,
    /// When.
    pub at: Timestamp,
}

/// The kinds of place that a key can be given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HandOverKind {
    /// A line of a `.env` file.
    EnvFile,
    /// A copied command that sets an environment variable.
    EnvironmentVariable,
    /// The bare value, copied.
    Clipboard,
    /// The bare value, shown.
    Screen,
    /// This computer's keychain, for the app itself.
    Keychain,
}

/// Whether a key is still there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyState {
    /// The service lists it.
    Listed,
    /// The service no longer lists it: revoked elsewhere, or dropped after its end.
    Gone {
        /// When this app first missed it.
        since: Timestamp,
    },
    /// Revoked by this app.
    Revoked {
        /// When.
        at: Timestamp,
    },
}

impl KeyRecord {
    /// Whether it can still open anything.
    pub fn is_alive(&self, now: Timestamp) -> bool {
        self.state == KeyState::Listed && !self.has_ended(now)
    }

    /// Whether its end has passed.
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.key.expires_at.is_some_and(|end| end <= now)
    }

    /// When it came into being, as far as anybody knows.
    pub fn born_at(&self) -> Timestamp {
        self.key.created_at.unwrap_or(self.first_seen_at)
    }
}

/// Brings the records up to date with a complete list of the service: new keys get a record, missing ones stay as
/// tombstones. A key that was revoked stays so even if the service goes on listing it (contract §8).
pub fn reconcile(records: Vec<KeyRecord>, listed: Vec<ApiKey>, now: Timestamp) -> Vec<KeyRecord> {
    let mut listed = listed;
    let mut all: Vec<KeyRecord> = records
        .into_iter()
        .map(|mut record| {
            let found = listed.iter().position(|key| key.id == record.key.id);
            let found = found.map(|index| listed.remove(index));
            record.state = state_after(record.state, found.is_some(), now);
            if let Some(found) = found {
                record.key = ApiKey { hint: found.hint.clone().or(record.key.hint.take()), ..found };
            }
            record
        })
        .collect();
    all.extend(listed.into_iter().map(|key| KeyRecord {
        key,
        notes: KeyNotes::default(),
        first_seen_at: now,
        state: KeyState::Listed,
        replacement: None,
        is_own: false,
    }));
    all
}

fn state_after(before: KeyState, is_listed: bool, now: Timestamp) -> KeyState {
    match (before, is_listed) {
        (KeyState::Revoked { at }, _) => KeyState::Revoked { at },
        (_, true) => KeyState::Listed,
        (KeyState::Gone { since }, false) => KeyState::Gone { since },
        (KeyState::Listed, false) => KeyState::Gone { since: now },
    }
}
