//! Replacing a key: scopes can't be changed, so a new key takes over and the old one ends (contract §8).
//!
//! The stages are stored after every step, so that a crash or a quit costs nothing. What to do next is decided in
//! `replacement_steps`. There is never a moment without a working key: the old one gets an end only after the new
//! one has been seen to work.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::time::after;
use super::{ApiKey, KeyDraft, Scope};
use crate::KeyId;

/// One replacement, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Replacement {
    /// The key that is to end.
    pub old: KeyId,
    /// The end that the old key had of its own, to give it back if the new one is lost.
    pub old_expires_at: Option<Timestamp>,
    /// How long it runs on after the new one has been seen to work.
    pub grace: Grace,
    /// When it was begun.
    pub started_at: Timestamp,
    /// What the new key was asked to be, to ask for it again if it is lost.
    pub draft: KeyDraft,
    /// How far it has come.
    pub stage: ReplacementStage,
}

/// How long the old key runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Grace {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
}

impl Grace {
    /// As a length of time.
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_hours(match self {
            Grace::Hour => 1,
            Grace::Day => 24,
            Grace::Week => 24 * 7,
        })
    }
}

/// How far a replacement has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReplacementStage {
    /// The new key is about to be asked for; stored before the request leaves. After a crash it may exist unseen.
    Asked {
        /// The name asked for, to find it by.
        name: String,
        /// When.
        at: Timestamp,
    },
    /// The new key exists, its secret is kept as pending.
    Created {
        /// The new key.
        new: KeyId,
    },
    /// The new key is where it is to be used.
    HandedOver {
        /// The new key.
        new: KeyId,
    },
    /// The new key has been seen to work; the old one is about to get an end.
    Verified {
        /// The new key.
        new: KeyId,
        /// When.
        at: Timestamp,
    },
    /// The old key has an end and is watched until then.
    WatchingOld {
        /// The new key.
        new: KeyId,
        /// When the end was set, or when it was last decided to go on.
        since: Timestamp,
        /// The last use of the old key as reported then. A change of the key may move it, so only a later one counts.
        used_before: Option<Timestamp>,
        /// When the old key stops working.
        ends_at: Timestamp,
    },
    /// The old key was used after the switch. A person decides.
    OldStillUsed {
        /// The new key.
        new: KeyId,
        /// When it was used.
        used_at: Timestamp,
        /// When it stops working.
        ends_at: Timestamp,
    },
    /// Done.
    OldRevoked {
        /// The new key.
        new: KeyId,
        /// When.
        at: Timestamp,
    },
    /// Given up before the switch; the old key goes on.
    Abandoned {
        /// When.
        at: Timestamp,
    },
}

/// What happened to a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplacementEvent {
    /// The service made the new key, and its secret is kept.
    Created {
        /// The new key.
        new: KeyId,
    },
    /// The new key was lost; another one is about to be asked for. The old one has its own end back.
    AskedAgain {
        /// The name asked for.
        name: String,
        /// When.
        at: Timestamp,
    },
    /// The new key was put where it is to be used, or the person has saved it.
    HandedOver,
    /// The new key was seen to work.
    Verified {
        /// When.
        at: Timestamp,
    },
    /// The service took the end of the old key.
    OldEndSet {
        /// When it took it.
        at: Timestamp,
        /// The end.
        ends_at: Timestamp,
        /// The last use of the old key, read after the change.
        last_used_at: Option<Timestamp>,
    },
    /// A use of the old key after the switch was seen.
    OldUsed {
        /// When it was used.
        at: Timestamp,
    },
    /// The old key was revoked, or is gone by itself.
    OldRevoked {
        /// When.
        at: Timestamp,
    },
    /// The person gave it up.
    Abandoned {
        /// When.
        at: Timestamp,
    },
}

/// An event that can't happen at this stage; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfOrder;

impl Replacement {
    /// Begins one; to be stored before the new key is asked for.
    pub fn begin(old: &ApiKey, draft: &KeyDraft, grace: Grace, now: Timestamp) -> Self {
        let stage = ReplacementStage::Asked { name: draft.name.trim().to_owned(), at: now };
        Self {
            old: old.id.clone(),
            old_expires_at: old.expires_at,
            grace,
            started_at: now,
            draft: draft.clone(),
            stage,
        }
    }

    /// The new key, once it exists.
    pub fn new_key(&self) -> Option<&KeyId> {
        use ReplacementStage as S;
        match &self.stage {
            S::Asked { .. } | S::Abandoned { .. } => None,
            S::Created { new } | S::HandedOver { new } | S::Verified { new, .. } => Some(new),
            S::WatchingOld { new, .. } | S::OldStillUsed { new, .. } | S::OldRevoked { new, .. } => Some(new),
        }
    }

    /// The end of the old key that gives it this much more time. It never outlives the end that it had of its own.
    pub fn later_end(&self, more: Grace, now: Timestamp) -> Timestamp {
        let wanted = after(now, more.duration());
        self.old_expires_at.map_or(wanted, |own| own.min(wanted))
    }

    /// Whether nothing is left to do.
    pub fn is_finished(&self) -> bool {
        is_final(&self.stage)
    }

    /// The stage after an event.
    pub fn advance(&self, event: ReplacementEvent) -> Result<Self, OutOfOrder> {
        use ReplacementEvent as E;
        use ReplacementStage as S;
        let stage = match (self.stage.clone(), event) {
            (S::Asked { .. }, E::Created { new }) => S::Created { new },
            // A new key that is lost is replaced by another one, whatever it was good for already.
            (stage, E::AskedAgain { name, at }) if !is_final(&stage) => S::Asked { name, at },
            // A second time, where the first place was the wrong one.
            (S::Created { new } | S::HandedOver { new }, E::HandedOver) => S::HandedOver { new },
            (S::HandedOver { new }, E::Verified { at }) => S::Verified { new, at },
            (
                S::Verified { new, .. } | S::WatchingOld { new, .. } | S::OldStillUsed { new, .. },
                E::OldEndSet { at, ends_at, last_used_at },
            ) => S::WatchingOld { new, since: at, used_before: last_used_at, ends_at },
            (S::WatchingOld { new, ends_at, .. }, E::OldUsed { at }) => {
                S::OldStillUsed { new, used_at: at, ends_at }
            }
            (
                S::Verified { new, .. } | S::WatchingOld { new, .. } | S::OldStillUsed { new, .. },
                E::OldRevoked { at },
            ) => S::OldRevoked { new, at },
            (S::Asked { .. } | S::Created { .. } | S::HandedOver { .. }, E::Abandoned { at }) => {
                S::Abandoned { at }
            }
            _ => return Err(OutOfOrder),
        };
        Ok(Self { stage, ..self.clone() })
    }
}

fn is_final(stage: &ReplacementStage) -> bool {
    matches!(stage, ReplacementStage::OldRevoked { .. } | ReplacementStage::Abandoned { .. })
}

/// What a new set of scopes has more and less than the old one; spellings make no difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScopeDiff {
    /// Only the new one has these.
    pub added: Vec<Scope>,
    /// Only the old one has these.
    pub removed: Vec<Scope>,
    /// Both have these.
    pub kept: Vec<Scope>,
}

/// Compares two sets of scopes.
pub fn diff_scopes(old: &[Scope], new: &[Scope]) -> ScopeDiff {
    let plain = |scopes: &[Scope]| scopes.iter().map(Scope::canonical).collect::<BTreeSet<_>>();
    let (old, new) = (plain(old), plain(new));
    ScopeDiff {
        added: new.difference(&old).cloned().collect(),
        removed: old.difference(&new).cloned().collect(),
        kept: old.intersection(&new).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{days_ago, draft, in_days, key, now, scopes};
    use super::*;

    fn every_event() -> Vec<ReplacementEvent> {
        use ReplacementEvent as E;
        vec![
            E::Created { new: KeyId::new("new") },
            E::AskedAgain { name: "Bot".into(), at: now() },
            E::HandedOver,
            E::Verified { at: now() },
            E::OldEndSet { at: now(), ends_at: in_days(1), last_used_at: Some(days_ago(1)) },
            E::OldUsed { at: now() },
            E::OldRevoked { at: now() },
            E::Abandoned { at: now() },
        ]
    }

    fn every_stage() -> [(&'static str, ReplacementStage); 8] {
        use ReplacementStage as S;
        let new = || KeyId::new("new");
        let (since, ends_at) = (now(), in_days(1));
        [
            ("asked", S::Asked { name: "Bot".into(), at: now() }),
            ("created", S::Created { new: new() }),
            ("handed over", S::HandedOver { new: new() }),
            ("verified", S::Verified { new: new(), at: now() }),
            ("watching", S::WatchingOld { new: new(), since, used_before: Some(days_ago(1)), ends_at }),
            ("still used", S::OldStillUsed { new: new(), used_at: now(), ends_at }),
            ("revoked", S::OldRevoked { new: new(), at: now() }),
            ("abandoned", S::Abandoned { at: now() }),
        ]
    }

    /// One letter for each event, in the order of `every_event`; the word is the stage after it.
    const TABLE: [(&str, [&str; 8]); 8] = [
        ("asked", ["created", "asked", "", "", "", "", "", "abandoned"]),
        ("created", ["", "asked", "handed over", "", "", "", "", "abandoned"]),
        ("handed over", ["", "asked", "handed over", "verified", "", "", "", "abandoned"]),
        ("verified", ["", "asked", "", "", "watching", "", "revoked", ""]),
        ("watching", ["", "asked", "", "", "watching", "still used", "revoked", ""]),
        ("still used", ["", "asked", "", "", "watching", "", "revoked", ""]),
        ("revoked", ["", "", "", "", "", "", "", ""]),
        ("abandoned", ["", "", "", "", "", "", "", ""]),
    ];

    #[test]
    fn every_event_at_every_stage_leads_where_it_should_or_nowhere() {
        for ((name, stage), (row, expected)) in every_stage().into_iter().zip(TABLE) {
            assert_eq!(name, row);
            let before = Replacement {
                stage,
                ..Replacement::begin(&key("old"), &draft("Bot"), Grace::Day, days_ago(1))
            };
            for (event, expected) in every_event().into_iter().zip(expected) {
                let after = before.advance(event.clone());
                let label = format!("{name}: {event:?}");
                match expected {
                    "" => assert_eq!(after, Err(OutOfOrder), "{label}"),
                    _ => {
                        let wanted = every_stage().into_iter().find(|(stage, _)| *stage == expected);
                        let after = after.unwrap_or_else(|_| panic!("{label} is out of order"));
                        assert_eq!(Some(after.stage), wanted.map(|(_, stage)| stage), "{label}");
                        assert_eq!((&after.old, after.started_at), (&before.old, before.started_at));
                    }
                }
            }
        }
    }

    #[test]
    fn only_the_last_stages_are_final_and_the_new_key_is_named_in_between() {
        for (name, stage) in every_stage() {
            let one =
                Replacement { stage, ..Replacement::begin(&key("old"), &draft("Bot"), Grace::Day, now()) };
            assert_eq!(one.is_finished(), ["revoked", "abandoned"].contains(&name), "{name}");
            assert_eq!(one.new_key().is_none(), ["asked", "abandoned"].contains(&name), "{name}");
        }
    }

    #[test]
    fn it_begins_with_what_has_to_be_given_back_if_it_fails() {
        let old = key("old");
        let begun = Replacement::begin(&old, &draft("Bot"), Grace::Hour, now());
        assert_eq!((begun.old, begun.old_expires_at), (old.id, old.expires_at));
        assert_eq!(begun.stage, ReplacementStage::Asked { name: "Bot".into(), at: now() });
    }

    #[test]
    fn more_time_is_never_more_than_the_old_key_had_of_its_own() {
        let endless = ApiKey { expires_at: None, ..key("old") };
        let soon = ApiKey { expires_at: Some(in_days(3)), ..key("old") };
        for (old, more, expected) in [
            (&endless, Grace::Week, in_days(7)),
            (&soon, Grace::Day, in_days(1)),
            (&soon, Grace::Week, in_days(3)),
        ] {
            let begun = Replacement::begin(old, &draft("Bot"), Grace::Hour, days_ago(1));
            assert_eq!(begun.later_end(more, now()), expected, "{more:?}");
        }
    }

    #[test]
    fn a_diff_knows_both_spellings() {
        let diff = diff_scopes(
            &scopes(&["kbs:read", "posts:write", "posts:read"]),
            &scopes(&["kb:read", "posts:read", "moon:read"]),
        );
        let expected = ScopeDiff {
            added: scopes(&["moon:read"]),
            removed: scopes(&["posts:write"]),
            kept: scopes(&["kb:read", "posts:read"]),
        };
        assert_eq!(diff, expected);
    }
}
