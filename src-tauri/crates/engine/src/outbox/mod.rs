//! The outbox: writes that happen exactly once although the service has no idempotency keys (sending design §3).
//!
//! The decisions stand in `next`, `settle` and `read_back` and are pure; `worker` is the one loop that acts on them.

mod next;
mod read_back;
mod settle;
mod worker;

use jiff::Timestamp;

use crate::timings::Timings;

pub(crate) use worker::run;

/// When absence of a row that was being sent at a crash begins to prove anything. The attempt began earlier than
/// now, so this is on the safe side.
pub(crate) fn settle_after_crash(now: Timestamp, timings: &Timings) -> Timestamp {
    settle::after(now, timings.settle_lost)
}

/// When a deletion asked for now may be sent.
pub(crate) fn deletion_time(now: Timestamp, timings: &Timings) -> Timestamp {
    settle::after(now, timings.undo)
}
