//! What this computer knows about a key: what the service lists, what people noted, and what became of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{ApiKey, NoticedLeak, Purpose, Replacement};

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
    /// Its replacement, where it is the key that is to end.
    pub replacement: Option<Replacement>,
    /// Whether it is the key that this app uses itself.
    pub is_own: bool,
    /// The leak, if somebody pasted a leaked key that fits its hint.
    pub leak: Option<NoticedLeak>,
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
        leak: None,
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

#[cfg(test)]
mod tests {
    use super::super::samples::{days_ago, in_days, key, now, record};
    use super::*;

    #[test]
    fn a_list_makes_records_tombstones_and_returns() {
        let gone = KeyState::Gone { since: days_ago(3) };
        let revoked = KeyState::Revoked { at: days_ago(2) };
        let before = ["stays", "leaves", "back", "gone", "revoked", "revoked-listed"].map(|id| {
            let state = match id {
                "back" | "gone" => gone,
                "revoked" | "revoked-listed" => revoked,
                _ => KeyState::Listed,
            };
            KeyRecord { state, ..record(key(id)) }
        });
        let listed = ["stays", "fresh", "back", "fresh-2", "revoked-listed", "fresh-3"].map(key);
        let after: Vec<(String, KeyState)> = reconcile(before.into(), listed.into(), now())
            .into_iter()
            .map(|record| (record.key.id.to_string(), record.state))
            .collect();
        let expected = [
            ("stays", KeyState::Listed),
            ("leaves", KeyState::Gone { since: now() }),
            ("back", KeyState::Listed),
            ("gone", gone),
            ("revoked", revoked),
            ("revoked-listed", revoked),
            ("fresh", KeyState::Listed),
            ("fresh-2", KeyState::Listed),
            ("fresh-3", KeyState::Listed),
        ];
        assert_eq!(after, expected.map(|(id, state)| (id.to_owned(), state)));
    }

    #[test]
    fn what_the_service_says_is_taken_and_what_people_noted_is_kept() {
        let known = record(key("a"));
        let said = ApiKey { name: "Renamed elsewhere".into(), hint: None, ..key("a") };
        let after = reconcile(vec![known.clone()], vec![said], now());
        assert_eq!(after[0].key.name, "Renamed elsewhere");
        assert_eq!(after[0].key.hint, known.key.hint, "a hint that was known is not forgotten");
        assert_eq!((&after[0].notes, after[0].first_seen_at), (&known.notes, known.first_seen_at));
        assert_eq!(reconcile(vec![], vec![key("b")], now())[0].first_seen_at, now());
    }

    #[test]
    fn alive_is_listed_and_not_ended() {
        let ended = ApiKey { expires_at: Some(now()), ..key("a") };
        let endless = ApiKey { expires_at: None, ..key("a") };
        let soon = ApiKey { expires_at: Some(in_days(1)), ..key("a") };
        for (name, record, expected) in [
            ("endless", record(endless.clone()), true),
            ("ends tomorrow", record(soon), true),
            ("ends now", record(ended), false),
            ("gone", KeyRecord { state: KeyState::Gone { since: now() }, ..record(endless.clone()) }, false),
            ("revoked", KeyRecord { state: KeyState::Revoked { at: now() }, ..record(endless) }, false),
        ] {
            assert_eq!(record.is_alive(now()), expected, "{name}");
        }
    }

    #[test]
    fn a_choice_of_one_s_own_says_nothing_about_the_purpose() {
        let notes =
            |purpose, used_for: &str| KeyNotes { purpose, used_for: used_for.into(), ..KeyNotes::default() };
        assert!(!notes(None, " ").has_purpose());
        assert!(!notes(Some(Purpose::ChooseMyself), "").has_purpose());
        assert!(notes(Some(Purpose::ChooseMyself), "Zapier").has_purpose());
        assert!(notes(Some(Purpose::Reports), "").has_purpose());
    }
}
