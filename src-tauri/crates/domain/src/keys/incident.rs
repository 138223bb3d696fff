//! What happened to a key that leaked, as facts with times. The UI makes sentences of them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{
    Abilities, HandOver, JournalEntry, KeyAction, KeyRecord, KeyState, Scope, VerificationReport,
    abilities_of,
};
use crate::KeyId;

/// A leak that this app was told of, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NoticedLeak {
    /// When the leaked key was first pasted here.
    pub at: Timestamp,
    /// What it was last found to open.
    pub verification: VerificationReport,
}

impl NoticedLeak {
    /// Notes a leak. The first notice counts, since the time to the revocation is told from it.
    pub fn note(before: Option<Self>, verification: VerificationReport, now: Timestamp) -> Self {
        Self { at: before.map_or(now, |leak| leak.at), verification }
    }
}

/// What the report is made from.
#[derive(Clone, Copy, Debug)]
pub struct IncidentInput<'a> {
    /// The key.
    pub record: &'a KeyRecord,
    /// The leak.
    pub leak: &'a NoticedLeak,
    /// The journal; lines about other keys are passed over.
    pub journal: &'a [JournalEntry],
}

/// A short report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct IncidentReport {
    /// The key.
    pub key: KeyId,
    /// Its name.
    pub name: String,
    /// The shortened key.
    pub hint: Option<String>,
    /// Its scopes, verbatim.
    pub scopes: Vec<Scope>,
    /// What anyone holding it could do.
    pub abilities: Abilities,
    /// Where this app had put it.
    pub handed_to: Vec<HandOver>,
    /// The key that took over.
    pub replaced_by: Option<KeyId>,
    /// What it was found to open.
    pub verification: VerificationReport,
    /// What happened, the earliest first.
    pub facts: Vec<IncidentFact>,
    /// What is still to be done, or not known.
    pub open_points: Vec<IncidentOpenPoint>,
    /// Minutes from the notice to the revocation.
    pub minutes_to_revoke: Option<u32>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct IncidentFact {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: IncidentEvent,
}

/// The kinds of thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IncidentEvent {
    /// The key was made.
    Made,
    /// This app saw it for the first time; when it was made is not known.
    FirstSeen,
    /// The service reports this as its last use.
    LastUsed,
    /// The leak became known.
    Noticed,
    /// It ends, or ended, by itself.
    Ends,
    /// An entry of the journal.
    Action {
        /// The entry.
        action: KeyAction,
    },
    /// It was revoked.
    Revoked,
    /// The service no longer listed it.
    FoundGone,
}

/// What the report can't close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IncidentOpenPoint {
    /// It can still be used.
    NotRevoked,
    /// Nothing has taken over.
    NotReplaced,
    /// It was used after the leak became known.
    UsedAfterNotice {
        /// When.
        at: Timestamp,
    },
    /// The service reports no use, which is not proof of none.
    NoUseReported,
    /// Where it had been put is not known.
    PlacesUnknown,
}

/// Puts the report together.
pub fn report_incident(input: IncidentInput<'_>, now: Timestamp) -> IncidentReport {
    let IncidentInput { record, leak, journal: _ } = input;
    let revoked_at = match record.state {
        KeyState::Revoked { at } => Some(at),
        KeyState::Listed | KeyState::Gone { .. } => None,
    };
    let minutes = revoked_at.map(|at| at.duration_since(leak.at).as_mins().max(0));
    IncidentReport {
        key: record.key.id.clone(),
        name: record.key.name.clone(),
        hint: record.key.hint.clone(),
        scopes: record.key.scopes.clone(),
        abilities: abilities_of(&record.key.scopes),
        handed_to: record.notes.handed_to.clone(),
        replaced_by: replaced_by(record).cloned(),
        verification: leak.verification.clone(),
        facts: facts(input),
        open_points: open_points(input, now),
        minutes_to_revoke: minutes.map(|minutes| u32::try_from(minutes).unwrap_or(u32::MAX)),
    }
}

/// The key that took over, or is about to.
fn replaced_by(record: &KeyRecord) -> Option<&KeyId> {
    let replacement = record.replacement.as_ref()?;
    replacement.new_key().filter(|_| replacement.old == record.key.id)
}

fn facts(input: IncidentInput<'_>) -> Vec<IncidentFact> {
    let record = input.record;
    let born = match record.key.created_at {
        Some(at) => IncidentFact { at, event: IncidentEvent::Made },
        None => IncidentFact { at: record.first_seen_at, event: IncidentEvent::FirstSeen },
    };
    let mut facts = vec![born, IncidentFact { at: input.leak.at, event: IncidentEvent::Noticed }];
    let optional =
        [(record.key.last_used_at, IncidentEvent::LastUsed), (record.key.expires_at, IncidentEvent::Ends)];
    facts.extend(optional.into_iter().filter_map(|(at, event)| Some(IncidentFact { at: at?, event })));
    match record.state {
        KeyState::Listed => {}
        KeyState::Gone { since } => facts.push(IncidentFact { at: since, event: IncidentEvent::FoundGone }),
        KeyState::Revoked { at } => facts.push(IncidentFact { at, event: IncidentEvent::Revoked }),
    }
    let about_it = input
        .journal
        .iter()
        .filter(|entry| entry.key.as_ref() == Some(&record.key.id) && !is_said_otherwise(&entry.action));
    facts.extend(about_it.map(|entry| IncidentFact {
        at: entry.at,
        event: IncidentEvent::Action { action: entry.action.clone() },
    }));
    facts.sort_by_key(|fact| fact.at);
    facts
}

/// Said already, with the time that the record holds, or about the report and not about the leak.
fn is_said_otherwise(action: &KeyAction) -> bool {
    matches!(
        action,
        KeyAction::Created | KeyAction::Revoked | KeyAction::FoundGone | KeyAction::IncidentReported
    )
}

fn open_points(input: IncidentInput<'_>, now: Timestamp) -> Vec<IncidentOpenPoint> {
    let record = input.record;
    let used_after = record.key.last_used_at.filter(|at| *at > input.leak.at);
    let points = [
        record.is_alive(now).then_some(IncidentOpenPoint::NotRevoked),
        replaced_by(record).is_none().then_some(IncidentOpenPoint::NotReplaced),
        used_after.map(|at| IncidentOpenPoint::UsedAfterNotice { at }),
        record.key.last_used_at.is_none().then_some(IncidentOpenPoint::NoUseReported),
        record.notes.handed_to.is_empty().then_some(IncidentOpenPoint::PlacesUnknown),
    ];
    points.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{days_ago, draft, in_days, key, now, record};
    use super::super::{Grace, HandOverKind, Power, Replacement, ReplacementStage, judge, plan_verification};
    use super::*;

    fn entry(key: &str, at: Timestamp, action: KeyAction) -> JournalEntry {
        JournalEntry { at, key: Some(KeyId::new(key)), hint: None, action }
    }

    fn leak() -> NoticedLeak {
        NoticedLeak { at: days_ago(1), verification: judge(&plan_verification(None), &[]) }
    }

    fn report(record: &KeyRecord, journal: &[JournalEntry]) -> IncidentReport {
        report_incident(IncidentInput { record, leak: &leak(), journal }, now())
    }

    #[test]
    fn the_facts_are_told_in_order_and_only_of_this_key() {
        let revoked = KeyRecord { state: KeyState::Revoked { at: now() }, ..record(key("a")) };
        let saved = KeyAction::Saved;
        let journal = [
            entry("a", days_ago(29), saved.clone()),
            entry("b", days_ago(9), KeyAction::Renamed),
            entry("a", days_ago(30), KeyAction::Created),
            entry("a", now(), KeyAction::Revoked),
            entry("a", now(), KeyAction::IncidentReported),
        ];
        let report = report(&revoked, &journal);
        let facts: Vec<(Timestamp, IncidentEvent)> =
            report.facts.into_iter().map(|fact| (fact.at, fact.event)).collect();
        use IncidentEvent as E;
        assert_eq!(
            facts,
            [
                (days_ago(30), E::Made),
                (days_ago(29), E::Action { action: saved }),
                (days_ago(1), E::Noticed),
                (days_ago(1), E::LastUsed),
                (now(), E::Revoked),
                (in_days(60), E::Ends),
            ],
        );
        assert_eq!(report.minutes_to_revoke, Some(24 * 60));
        assert_eq!((report.abilities.power, report.hint), (Power::Looks, revoked.key.hint));
    }

    #[test]
    fn what_is_open_is_said_until_it_is_closed() {
        use IncidentOpenPoint as O;
        let used = now();
        let mut open = record(key("a"));
        open.key.last_used_at = Some(used);
        let before = report(&open, &[]);
        let expected = [O::NotRevoked, O::NotReplaced, O::UsedAfterNotice { at: used }, O::PlacesUnknown];
        assert_eq!(before.open_points, expected);
        assert_eq!(before.minutes_to_revoke, None);

        let place =
            HandOver { kind: HandOverKind::EnvFile, reference: "KEY in /a/.env".into(), at: days_ago(9) };
        let mut closed = KeyRecord { state: KeyState::Gone { since: now() }, ..record(key("a")) };
        closed.notes.handed_to = vec![place];
        let stage = ReplacementStage::OldRevoked { new: KeyId::new("b"), at: now() };
        closed.replacement = Some(Replacement {
            stage,
            ..Replacement::begin(&key("a"), &draft("B"), Grace::Hour, days_ago(1))
        });
        let after = report(&closed, &[]);
        assert_eq!((after.open_points, after.replaced_by), (vec![], Some(KeyId::new("b"))));
        closed.key.last_used_at = None;
        assert_eq!(report(&closed, &[]).open_points, [O::NoUseReported]);
    }

    #[test]
    fn a_leaked_key_that_took_over_itself_has_not_been_replaced() {
        let stage = ReplacementStage::OldRevoked { new: KeyId::new("a"), at: days_ago(2) };
        let mut one = record(key("a"));
        one.replacement = Some(Replacement {
            stage,
            ..Replacement::begin(&key("older"), &draft("A"), Grace::Hour, days_ago(3))
        });
        let report = report(&one, &[]);
        assert_eq!(report.replaced_by, None);
        assert!(report.open_points.contains(&IncidentOpenPoint::NotReplaced));
    }

    #[test]
    fn a_key_of_unknown_age_is_told_by_when_it_was_first_seen() {
        let mut one = record(key("a"));
        one.key.created_at = None;
        let first = report(&one, &[]).facts.remove(0);
        assert_eq!(first, IncidentFact { at: one.first_seen_at, event: IncidentEvent::FirstSeen });
    }

    #[test]
    fn a_key_pasted_again_was_noticed_the_first_time() {
        let tried = leak().verification;
        let again = NoticedLeak::note(Some(leak()), tried.clone(), now());
        assert_eq!(again.at, days_ago(1));
        assert_eq!(NoticedLeak::note(None, tried, now()).at, now());
    }
}
