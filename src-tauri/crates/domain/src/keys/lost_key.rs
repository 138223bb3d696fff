//! The key whose answer was lost: it exists at the service, but nobody has seen its secret. It is found by name and
//! time, to be revoked, and another one is made.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::ApiKey;
use super::time::{after, before};
use crate::KeyId;

/// What the list says about a key whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LostKey {
    /// It is not there, but the request may still be on its way.
    TooSoon {
        /// From when its absence means something.
        until: Timestamp,
    },
    /// It never came to be.
    NotThere,
    /// There it is.
    Found {
        /// Its identity.
        key: KeyId,
    },
    /// Several could be it; a person decides.
    Several {
        /// Their identities.
        keys: Vec<KeyId>,
    },
}

/// How far the service's clock may be off from ours, both ways.
const CLOCKS_DIFFER_BY: SignedDuration = SignedDuration::from_mins(10);

/// What is known about it.
#[derive(Clone, Copy, Debug)]
pub struct LostKeySearch<'a> {
    /// A complete list of the service, read after the answer was lost.
    pub listed: &'a [ApiKey],
    /// The keys that were known before it was asked for.
    pub known: &'a [KeyId],
    /// The name asked for.
    pub name: &'a str,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// After this long nothing on the way can still be delivering the request.
    pub settles_after: SignedDuration,
}

/// Looks for it.
pub fn find_lost_key(search: LostKeySearch<'_>, now: Timestamp) -> LostKey {
    let LostKeySearch { listed, known, name, asked_at, settles_after } = search;
    let window = before(asked_at, CLOCKS_DIFFER_BY)..=after(now, CLOCKS_DIFFER_BY);
    let could_be_it = |key: &&ApiKey| {
        key.name.trim() == name.trim()
            && !known.contains(&key.id)
            && key.created_at.is_none_or(|at| window.contains(&at))
    };
    let keys: Vec<KeyId> = listed.iter().filter(could_be_it).map(|key| key.id.clone()).collect();
    let settles_at = after(asked_at, settles_after);
    match keys.as_slice() {
        [] if now < settles_at => LostKey::TooSoon { until: settles_at },
        [] => LostKey::NotThere,
        [key] => LostKey::Found { key: key.clone() },
        _ => LostKey::Several { keys },
    }
}
