//! Where a row goes after a request: T2 to T6 of the sending design.

use api::{Delivery, Failure};
use domain::{OutboxState, PostId, Problem, ProblemCode};
use jiff::{SignedDuration, Timestamp};

use crate::timings::Timings;

/// What a request came to.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The service did it.
    Done(PostId),
    /// The call failed.
    Failed {
        /// Why, for a person.
        problem: Problem,
        /// Whether it may have been done all the same.
        delivery: Delivery,
        /// When the pacer lets the next one through, after a request to slow down.
        free_at: Option<Timestamp>,
    },
}

impl Outcome {
    /// Reads a failed call.
    pub(crate) fn of_failure(failure: &Failure, free_at: Option<Timestamp>) -> Self {
        let problem = failure.problem.clone();
        Outcome::Failed { problem, delivery: failure.delivery, free_at }
    }
}

/// The state after an outcome. Only positive proof of non-delivery is "not sent".
///
/// What is unclear settles from now on, and not from when the request left: that instant is in the service's time,
/// and now is later.
pub(crate) fn settle(outcome: &Outcome, now: Timestamp, timings: &Timings) -> OutboxState {
    let (problem, delivery, free_at) = match outcome {
        Outcome::Done(post_id) => return OutboxState::Sent { post_id: post_id.clone() },
        Outcome::Failed { problem, delivery, free_at } => (problem, delivery, free_at),
    };
    match delivery {
        Delivery::NotSent if problem.code == ProblemCode::SlowedDown => {
            OutboxState::Queued { not_before: *free_at }
        }
        Delivery::NotSent => OutboxState::Queued { not_before: Some(after(now, timings.offline_pause)) },
        // Signing in again is the cure, and the row goes on by itself after it.
        // The pause keeps a refusal that nobody can explain from being asked again at once.
        Delivery::Refused if problem.code == ProblemCode::SignedOut => {
            OutboxState::Queued { not_before: Some(after(now, timings.refusal_pause)) }
        }
        Delivery::Refused => OutboxState::Blocked { problem: problem.clone() },
        Delivery::SettleSoon => OutboxState::Unclear { settle_at: after(now, timings.settle_answered) },
        Delivery::Unknown => OutboxState::Unclear { settle_at: after(now, timings.settle_lost) },
    }
}

/// Whether the service refuses all posts, and not just this one: then the job pauses instead of each row (T5).
pub(crate) fn refuses_all(outcome: &Outcome) -> Option<&Problem> {
    use ProblemCode::{BillingSuspended, BlockedByNetwork, NoCredits, NotAllowed};
    match outcome {
        Outcome::Failed { problem, delivery: Delivery::Refused, .. } => {
            let is_for_all =
                matches!(problem.code, NoCredits | NotAllowed | BillingSuspended | BlockedByNetwork);
            is_for_all.then_some(problem)
        }
        Outcome::Failed { .. } | Outcome::Done(_) => None,
    }
}

/// An instant plus a duration, at the end of the calendar where that would go beyond it.
pub(crate) fn after(at: Timestamp, wait: std::time::Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or_default();
    at.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

/// An instant less a duration, at the beginning of the calendar where that would go beyond it.
pub(crate) fn before(at: Timestamp, wait: std::time::Duration) -> Timestamp {
    let wait = SignedDuration::try_from(wait).unwrap_or_default();
    at.saturating_sub(wait).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
pub(crate) mod tests {
    use domain::{BrandSlug, Fingerprint, ItemId, OutboxItem, OutboxWork};

    use super::*;
    use crate::store::Row;

    pub(crate) fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a small number")
    }

    /// A row that creates a post of its own fingerprint, due later than its number.
    pub(crate) fn row(n: u128, state: OutboxState) -> Row {
        Row {
            item: OutboxItem {
                id: ItemId::new(uuid::Uuid::from_u128(n)),
                brand: BrandSlug::new("fern"),
                work: OutboxWork::Create,
                text: format!("row {n}"),
                platforms: vec![],
                due: Some(at(10_000 + i64::try_from(n).expect("a small number"))),
                state,
            },
            body: None,
            fingerprint: Some(Fingerprint::from_stored(format!("class {n}"))),
            attempt: 1,
            started_at: Some(at(90)),
            next_look_at: None,
            looks: 0,
            job: None,
            media: vec![],
        }
    }

    fn failed(code: ProblemCode, delivery: Delivery, free_at: Option<Timestamp>) -> Outcome {
        Outcome::Failed { problem: Problem::new(code), delivery, free_at }
    }

    #[test]
    fn each_outcome_has_its_state() {
        use ProblemCode as C;
        let blocked = |code| OutboxState::Blocked { problem: Problem::new(code) };
        let queued = |not_before: Option<i64>| OutboxState::Queued { not_before: not_before.map(at) };
        let unclear = |settle_at| OutboxState::Unclear { settle_at: at(settle_at) };
        let table = [
            ("slow down", failed(C::SlowedDown, Delivery::NotSent, Some(at(130))), queued(Some(130))),
            ("offline", failed(C::Offline, Delivery::NotSent, None), queued(Some(115))),
            ("signed out", failed(C::SignedOut, Delivery::Refused, None), queued(Some(102))),
            ("no credits", failed(C::NoCredits, Delivery::Refused, None), blocked(C::NoCredits)),
            ("refused", failed(C::Refused, Delivery::Refused, None), blocked(C::Refused)),
            ("500 in the envelope", failed(C::NotAnswering, Delivery::SettleSoon, None), unclear(120)),
            ("time-out", failed(C::NotAnswering, Delivery::Unknown, None), unclear(250)),
        ];
        for (name, outcome, expected) in table {
            assert_eq!(settle(&outcome, at(100), &Timings::default()), expected, "{name}");
        }
        let done = settle(&Outcome::Done(PostId::new("p")), at(100), &Timings::default());
        assert_eq!(done, OutboxState::Sent { post_id: PostId::new("p") });
    }
}
