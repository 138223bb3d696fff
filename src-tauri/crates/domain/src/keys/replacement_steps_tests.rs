use super::super::samples::{days_ago, draft, in_days, key, now};
use super::super::{Grace, ReplacementEvent};
use super::*;

fn old() -> ApiKey {
    ApiKey { expires_at: None, ..key("old") }
}

fn new_key() -> ApiKey {
    ApiKey { name: "Bot".into(), created_at: Some(now()), last_used_at: None, ..key("new") }
}

fn at_stage(stage: ReplacementStage) -> Replacement {
    Replacement { stage, ..Replacement::begin(&old(), &draft("Bot"), Grace::Day, days_ago(1)) }
}

fn step(stage: ReplacementStage, listed: &[ApiKey], has_secret: bool) -> NextStep {
    let known = [KeyId::new("old")];
    let settles_after = SignedDuration::from_secs(150);
    next_step(&at_stage(stage), ReplacementFacts { listed, known: &known, has_secret, settles_after }, now())
}

fn id() -> KeyId {
    KeyId::new("new")
}

fn watching(ends_at: Timestamp, used_before: Option<Timestamp>) -> ReplacementStage {
    ReplacementStage::WatchingOld { new: id(), since: days_ago(1), used_before, ends_at }
}

#[test]
fn each_stage_has_its_next_step() {
    use NextStep as N;
    use ReplacementStage as S;
    let both = [old(), new_key()];
    let asked = S::Asked { name: "Bot".into(), at: now() - SignedDuration::from_mins(5) };
    let used = S::OldStillUsed { new: id(), used_at: days_ago(0), ends_at: in_days(1) };
    let ended = |key: ApiKey| ApiKey { expires_at: Some(now()), ..key };
    let table: Vec<(&str, ReplacementStage, Vec<ApiKey>, bool, NextStep)> = vec![
        (
            "lost, it is there",
            asked.clone(),
            both.to_vec(),
            false,
            N::FindNew { lost: LostKey::Found { key: id() } },
        ),
        ("lost, it is not", asked, vec![old()], false, N::FindNew { lost: LostKey::NotThere }),
        ("made", S::Created { new: id() }, both.to_vec(), true, N::HandOver { new: id() }),
        ("made, secret lost", S::Created { new: id() }, both.to_vec(), false, N::StartOver { new: id() }),
        ("made, revoked", S::Created { new: id() }, vec![old()], true, N::StartOver { new: id() }),
        (
            "handed over",
            S::HandedOver { new: id() },
            both.to_vec(),
            true,
            N::Verify { new: id(), has_secret: true },
        ),
        (
            "handed over and forgotten",
            S::HandedOver { new: id() },
            both.to_vec(),
            false,
            N::Verify { new: id(), has_secret: false },
        ),
        (
            "handed over, ended",
            S::HandedOver { new: id() },
            vec![old(), ended(new_key())],
            true,
            N::StartOver { new: id() },
        ),
        (
            "seen to work",
            S::Verified { new: id(), at: now() },
            both.to_vec(),
            false,
            N::SetOldEnd { ends_at: in_days(1) },
        ),
        (
            "seen to work, the old one ends before",
            S::Verified { new: id(), at: now() },
            vec![ApiKey { expires_at: Some(now() + SignedDuration::from_mins(9)), ..old() }, new_key()],
            false,
            N::SetOldEnd { ends_at: now() + SignedDuration::from_mins(9) },
        ),
        (
            "seen to work, the old one ends long after",
            S::Verified { new: id(), at: now() },
            vec![ApiKey { expires_at: Some(in_days(99)), ..old() }, new_key()],
            false,
            N::SetOldEnd { ends_at: in_days(1) },
        ),
        ("the old one is gone", S::Verified { new: id(), at: now() }, vec![new_key()], false, N::RevokeOld),
        (
            "watched",
            watching(in_days(1), Some(days_ago(1))),
            both.to_vec(),
            false,
            N::Watch { until: in_days(1) },
        ),
        (
            "used",
            watching(in_days(1), Some(days_ago(2))),
            both.to_vec(),
            false,
            N::NoteOldUse { at: days_ago(1) },
        ),
        (
            "used for the first time",
            watching(in_days(1), None),
            both.to_vec(),
            false,
            N::NoteOldUse { at: days_ago(1) },
        ),
        (
            "used before its end",
            watching(now(), Some(days_ago(2))),
            both.to_vec(),
            false,
            N::NoteOldUse { at: days_ago(1) },
        ),
        ("at its end", watching(now(), Some(days_ago(1))), both.to_vec(), false, N::RevokeOld),
        ("revoked elsewhere", watching(in_days(1), Some(days_ago(1))), vec![new_key()], false, N::RevokeOld),
        (
            "used after the switch",
            used.clone(),
            both.to_vec(),
            false,
            N::AskPerson { used_at: days_ago(0), ends_at: in_days(1) },
        ),
        ("used, then gone", used, vec![new_key()], false, N::RevokeOld),
        ("done", S::OldRevoked { new: id(), at: now() }, vec![], false, N::Nothing),
        ("given up", S::Abandoned { at: now() }, both.to_vec(), false, N::Nothing),
    ];
    for (name, stage, listed, has_secret, expected) in table {
        assert_eq!(step(stage, &listed, has_secret), expected, "{name}");
    }
}

#[test]
fn a_lost_new_key_gives_the_old_one_its_own_end_back_and_then_starts_over() {
    let ending = ApiKey { expires_at: Some(in_days(1)), ..old() };
    let used = ReplacementStage::OldStillUsed { new: id(), used_at: now(), ends_at: in_days(1) };
    let verified = ReplacementStage::Verified { new: id(), at: now() };
    for stage in [verified, watching(in_days(1), None), used] {
        let lost = |listed: &[ApiKey]| step(stage.clone(), listed, false);
        assert_eq!(lost(std::slice::from_ref(&ending)), NextStep::RestoreOld { expires_at: None });
        assert_eq!(lost(&[old()]), NextStep::StartOver { new: id() }, "it has been given back");
        let too_late = ApiKey { expires_at: Some(now()), ..old() };
        assert_eq!(lost(&[too_late]), NextStep::StartOver { new: id() });
    }
}

/// The service and this computer, as far as a replacement touches them.
struct World {
    replacement: Replacement,
    listed: Vec<ApiKey>,
    has_secret: bool,
    now: Timestamp,
}

impl World {
    fn next(&self) -> NextStep {
        let known = [KeyId::new("old")];
        let settles_after = SignedDuration::from_secs(150);
        let facts = ReplacementFacts {
            listed: &self.listed,
            known: &known,
            has_secret: self.has_secret,
            settles_after,
        };
        next_step(&self.replacement, facts, self.now)
    }

    fn note(&mut self, event: ReplacementEvent) {
        self.replacement = self.replacement.advance(event).expect("in order");
    }

    /// Does what is asked at the service; with `is_killed` the app dies before it can note that.
    fn act(&mut self, step: NextStep, is_killed: bool) {
        let now = self.now;
        let event = match step {
            NextStep::FindNew { lost: LostKey::NotThere } => {
                self.listed.push(new_key());
                self.has_secret = true;
                ReplacementEvent::Created { new: id() }
            }
            NextStep::FindNew { lost: LostKey::Found { key } } | NextStep::StartOver { new: key } => {
                self.listed.retain(|one| one.id != key);
                ReplacementEvent::AskedAgain { name: "Bot".into(), at: now - SignedDuration::from_mins(5) }
            }
            NextStep::HandOver { .. } => ReplacementEvent::HandedOver,
            NextStep::Verify { .. } => ReplacementEvent::Verified { at: now },
            NextStep::SetOldEnd { ends_at } => {
                let old = self.listed.iter_mut().find(|one| one.id == KeyId::new("old")).expect("it lives");
                // A change of a key may move its last use.
                (old.expires_at, old.last_used_at) = (Some(ends_at), Some(now));
                ReplacementEvent::OldEndSet { at: now, ends_at, last_used_at: Some(now) }
            }
            NextStep::Watch { until } => {
                self.now = until;
                return;
            }
            NextStep::RevokeOld => {
                self.listed.retain(|one| one.id != KeyId::new("old"));
                ReplacementEvent::OldRevoked { at: now }
            }
            other => panic!("not in this story: {other:?}"),
        };
        if is_killed {
            // What only memory held is gone; the secret is in the keychain unless it was never seen.
            self.has_secret &= !matches!(event, ReplacementEvent::Created { .. });
        } else {
            self.note(event);
        }
    }

    fn works(&self) -> bool {
        self.listed.iter().any(|key| is_alive(Some(key), self.now))
    }
}

/// Kills the app once, at the given step, after the service has done its part and before anything is noted.
fn live_through(killed_at: usize) -> World {
    let stage = ReplacementStage::Asked { name: "Bot".into(), at: now() - SignedDuration::from_mins(5) };
    let mut world =
        World { replacement: at_stage(stage), listed: vec![old()], has_secret: false, now: now() };
    for number in 0..20 {
        let step = world.next();
        if step == NextStep::Nothing {
            return world;
        }
        world.act(step, number == killed_at);
        assert!(world.works(), "killed at {killed_at}, step {number}: no key works");
        let is_switched = matches!(world.replacement.stage, ReplacementStage::WatchingOld { .. });
        let old = world.listed.iter().find(|one| one.id == KeyId::new("old"));
        assert!(!is_switched || old.is_none_or(|old| old.expires_at.is_some()), "the old key has no end");
    }
    panic!("killed at {killed_at}: it never comes to an end");
}

#[test]
fn killed_at_any_step_it_resumes_and_there_is_always_a_key_that_works() {
    for killed_at in 0..10 {
        let world = live_through(killed_at);
        assert!(matches!(world.replacement.stage, ReplacementStage::OldRevoked { .. }), "{killed_at}");
        let left: Vec<&str> = world.listed.iter().map(|key| key.id.as_str()).collect();
        assert_eq!(left, ["new"], "{killed_at}");
    }
}
