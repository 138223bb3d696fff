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

/// After this long nothing on the way can still be delivering the request; the same as for posts.
const SETTLES_AFTER: SignedDuration = SignedDuration::from_secs(150);

/// How far the service's clock may be off from ours, both ways.
const CLOCKS_DIFFER_BY: SignedDuration = SignedDuration::from_mins(10);

/// Looks for it in a complete list that was read after the answer was lost. `known` are the keys from before.
pub fn find_lost_key(
    listed: &[ApiKey],
    known: &[KeyId],
    name: &str,
    asked_at: Timestamp,
    now: Timestamp,
) -> LostKey {
    let window = before(asked_at, CLOCKS_DIFFER_BY)..=after(now, CLOCKS_DIFFER_BY);
    let could_be_it = |key: &&ApiKey| {
        key.name.trim() == name.trim()
            && !known.contains(&key.id)
            && key.created_at.is_none_or(|at| window.contains(&at))
    };
    let keys: Vec<KeyId> = listed.iter().filter(could_be_it).map(|key| key.id.clone()).collect();
    let settles_at = after(asked_at, SETTLES_AFTER);
    match keys.as_slice() {
        [] if now < settles_at => LostKey::TooSoon { until: settles_at },
        [] => LostKey::NotThere,
        [key] => LostKey::Found { key: key.clone() },
        _ => LostKey::Several { keys },
    }
}
