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

#[cfg(test)]
mod tests {
    use super::super::samples::{days_ago, key, now};
    use super::*;

    #[test]
    fn the_list_tells_what_became_of_a_lost_request() {
        let found = |ids: &[&str]| {
            let mut keys: Vec<KeyId> = ids.iter().map(|id| KeyId::new(*id)).collect();
            match keys.len() {
                1 => LostKey::Found { key: keys.remove(0) },
                _ => LostKey::Several { keys },
            }
        };
        let made = |id: &str, name: &str, at: Option<Timestamp>| ApiKey {
            name: name.into(),
            created_at: at,
            ..key(id)
        };
        let asked_at = before(now(), SignedDuration::from_secs(200));
        let just = Some(asked_at);
        let skewed = Some(before(asked_at, SignedDuration::from_mins(9)));
        let table: Vec<(&str, Vec<ApiKey>, LostKey)> = vec![
            ("it is there", vec![made("n", "Bot", just), key("x")], found(&["n"])),
            ("the service's clock is slow", vec![made("n", "Bot", skewed)], found(&["n"])),
            ("nobody says when it was made", vec![made("n", " Bot", None)], found(&["n"])),
            ("another name", vec![made("n", "Bots", just)], LostKey::NotThere),
            ("known before", vec![made("known", "Bot", just)], LostKey::NotThere),
            ("made last week", vec![made("n", "Bot", Some(days_ago(7)))], LostKey::NotThere),
            ("two of them", vec![made("n", "Bot", just), made("m", "Bot", just)], found(&["n", "m"])),
        ];
        let known = [KeyId::new("known")];
        for (name, listed, expected) in table {
            let settles_after = SignedDuration::from_secs(150);
            let search =
                LostKeySearch { listed: &listed, known: &known, name: "Bot", asked_at, settles_after };
            assert_eq!(find_lost_key(search, now()), expected, "{name}");
            let soon = after(asked_at, SignedDuration::from_secs(149));
            if expected == LostKey::NotThere {
                let until = after(asked_at, settles_after);
                assert_eq!(find_lost_key(search, soon), LostKey::TooSoon { until }, "{name}");
            } else {
                assert_eq!(find_lost_key(search, soon), expected, "{name}");
            }
        }
    }
}
