//! What a replacement needs next, from its stage and a fresh look at the service. The engine does it, and reports
//! back with [`Replacement::advance`]; asked again after a crash, the answer is the same.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::time::after;
use super::{ApiKey, LostKey, LostKeySearch, Replacement, ReplacementStage, find_lost_key};
use crate::KeyId;

/// What is known at the moment.
#[derive(Clone, Copy, Debug)]
pub struct ReplacementFacts<'a> {
    /// The complete list of the service, just read.
    pub listed: &'a [ApiKey],
    /// The keys that were known before the new one was asked for.
    pub known: &'a [KeyId],
    /// Whether the secret of the new key is still kept as pending.
    pub has_secret: bool,
    /// After this long nothing on the way can still be delivering the request for the new key.
    pub settles_after: SignedDuration,
}

/// The next thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NextStep {
    /// Nobody knows whether the new key exists: the answer was lost. Only on resuming.
    FindNew {
        /// What the list says.
        lost: LostKey,
    },
    /// Revoke the new key, if it is still there, and ask for another one: its secret is lost, or it has ended.
    StartOver {
        /// The new key.
        new: KeyId,
    },
    /// Put the new key where it is to be used; a person chooses where.
    HandOver {
        /// The new key.
        new: KeyId,
    },
    /// Try the new key out.
    Verify {
        /// The new key.
        new: KeyId,
        /// Whether its secret is still here; otherwise it has to be read back from where it was put.
        has_secret: bool,
    },
    /// Give the old key its end.
    SetOldEnd {
        /// The end.
        ends_at: Timestamp,
    },
    /// Wait, and look at the last use of the old key now and then.
    Watch {
        /// When the old key stops working.
        until: Timestamp,
    },
    /// Note that the old key was used.
    NoteOldUse {
        /// When.
        at: Timestamp,
    },
    /// A person decides: more time, or revoke it all the same.
    AskPerson {
        /// When the old key was used.
        used_at: Timestamp,
        /// When it stops working.
        ends_at: Timestamp,
    },
    /// Give the old key its own end back, since the new one is gone. Asked again afterwards, the answer is to start over.
    RestoreOld {
        /// Its own end.
        expires_at: Option<Timestamp>,
    },
    /// Revoke the old key; if it is gone already, that counts.
    RevokeOld,
    /// Nothing.
    Nothing,
}

/// Decides.
pub fn next_step(replacement: &Replacement, facts: ReplacementFacts<'_>, now: Timestamp) -> NextStep {
    use ReplacementStage as S;
    if let Some(new) = replacement.new_key()
        && !replacement.is_finished()
        && !is_alive(find(facts, new), now)
    {
        return without_new(replacement, facts, new, now);
    }
    match &replacement.stage {
        S::Asked { name, at } => NextStep::FindNew { lost: search(facts, name, *at, now) },
        S::Created { new } if !facts.has_secret => NextStep::StartOver { new: new.clone() },
        S::Created { new } => NextStep::HandOver { new: new.clone() },
        S::HandedOver { new } => NextStep::Verify { new: new.clone(), has_secret: facts.has_secret },
        S::Verified { .. } => end_old(replacement, facts, now),
        S::WatchingOld { used_before, ends_at, .. } => {
            watch(find(facts, &replacement.old), *used_before, *ends_at, now)
        }
        S::OldStillUsed { used_at, ends_at, .. } => match find(facts, &replacement.old) {
            Some(_) => NextStep::AskPerson { used_at: *used_at, ends_at: *ends_at },
            None => NextStep::RevokeOld,
        },
        S::OldRevoked { .. } | S::Abandoned { .. } => NextStep::Nothing,
    }
}

fn search(facts: ReplacementFacts<'_>, name: &str, asked_at: Timestamp, now: Timestamp) -> LostKey {
    let ReplacementFacts { listed, known, has_secret: _, settles_after } = facts;
    find_lost_key(LostKeySearch { listed, known, name, asked_at, settles_after }, now)
}

/// The new key was revoked elsewhere, or has ended. The old one is what still works, if it does: it must not end.
fn without_new(
    replacement: &Replacement,
    facts: ReplacementFacts<'_>,
    new: &KeyId,
    now: Timestamp,
) -> NextStep {
    // From the verification on the end may have been set, even where a crash kept that from being noted.
    let may_have_end = matches!(
        replacement.stage,
        ReplacementStage::Verified { .. }
            | ReplacementStage::WatchingOld { .. }
            | ReplacementStage::OldStillUsed { .. }
    );
    match find(facts, &replacement.old) {
        Some(old)
            if may_have_end && is_alive(Some(old), now) && old.expires_at != replacement.old_expires_at =>
        {
            NextStep::RestoreOld { expires_at: replacement.old_expires_at }
        }
        _ => NextStep::StartOver { new: new.clone() },
    }
}

/// The end never lengthens the life that the old key had of its own.
fn end_old(replacement: &Replacement, facts: ReplacementFacts<'_>, now: Timestamp) -> NextStep {
    let Some(old) = find(facts, &replacement.old) else { return NextStep::RevokeOld };
    let planned = after(now, replacement.grace.duration());
    match old.expires_at {
        Some(own) if own <= now => NextStep::RevokeOld,
        Some(own) => NextStep::SetOldEnd { ends_at: own.min(planned) },
        None => NextStep::SetOldEnd { ends_at: planned },
    }
}

/// Only the service's own instants are compared, so a wrong clock on this computer changes nothing.
fn watch(
    old: Option<&ApiKey>,
    used_before: Option<Timestamp>,
    ends_at: Timestamp,
    now: Timestamp,
) -> NextStep {
    let Some(old) = old else { return NextStep::RevokeOld };
    match old.last_used_at {
        Some(at) if used_before.is_none_or(|before| at > before) => NextStep::NoteOldUse { at },
        _ if now >= ends_at => NextStep::RevokeOld,
        _ => NextStep::Watch { until: ends_at },
    }
}

fn find<'a>(facts: ReplacementFacts<'a>, id: &KeyId) -> Option<&'a ApiKey> {
    facts.listed.iter().find(|key| key.id == *id)
}

fn is_alive(key: Option<&ApiKey>, now: Timestamp) -> bool {
    key.is_some_and(|key| key.expires_at.is_none_or(|end| end > now))
}

#[cfg(test)]
#[path = "replacement_steps_tests.rs"]
mod tests;
