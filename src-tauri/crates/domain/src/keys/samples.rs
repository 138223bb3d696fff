//! Sample keys for the tests of this folder. Secrets are made at run time, so that none stands in a file.

use jiff::{SignedDuration, Timestamp};

use super::{ApiKey, Expiry, KeyDraft, KeyNotes, KeyRecord, KeyState, Purpose, Scope};
use crate::{KeyId, Secret};

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().expect("a fixed instant")
}

pub(super) fn now() -> Timestamp {
    at("2026-11-24T11:32:00Z")
}

pub(super) fn days_ago(days: i64) -> Timestamp {
    now() - SignedDuration::from_hours(24 * days)
}

pub(super) fn in_days(days: i64) -> Timestamp {
    now() + SignedDuration::from_hours(24 * days)
}

pub(super) fn scopes(names: &[&str]) -> Vec<Scope> {
    names.iter().copied().map(Scope::new).collect()
}

/// A key that no rule of the audit objects to: narrow, young, in use, with an end.
pub(super) fn key(id: &str) -> ApiKey {
    ApiKey {
        id: KeyId::new(id),
        name: format!("Key {id}"),
        hint: Some(format!("sk-social-a{id}...Xe4T")),
        scopes: scopes(&["posts:read", "brands:read"]),
        last_used_at: Some(days_ago(1)),
        expires_at: Some(in_days(60)),
        created_at: Some(days_ago(30)),
    }
}

pub(super) fn record(key: ApiKey) -> KeyRecord {
    KeyRecord {
        key,
        notes: KeyNotes {
            owner: "Inês".into(),
            purpose: Some(Purpose::Reports),
            used_for: "Monday report".into(),
            ..KeyNotes::default()
        },
        first_seen_at: days_ago(20),
        state: KeyState::Listed,
        replacement: None,
        is_own: false,
        leak: None,
    }
}

/// A form that nothing is wrong with.
pub(super) fn draft(name: &str) -> KeyDraft {
    KeyDraft {
        name: name.into(),
        scopes: scopes(&["posts:read"]),
        expiry: Expiry::Days90,
        purpose: Purpose::ChooseMyself,
        used_for: String::new(),
        owner: String::new(),
        spelling: None,
    }
}

pub(super) fn secret(prefix: &str) -> Secret {
    Secret::new(format!("{prefix}{}", uuid::Uuid::new_v4().simple()))
}

/// Numbers that look random and are the same in every run (xorshift).
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}
