//! The outbox: writes that happen exactly once although the service has no idempotency keys (sending design §3).
//!
//! The decisions stand in `next`, `settle` and `read_back` and are pure; `worker` is the one loop that acts on them,
//! through `sending` and `looking_up`.

mod looking_up;
mod next;
mod read_back;
mod sending;
mod settle;
mod worker;

use domain::{OutboxState, Post, PostId, Problem};
use jiff::Timestamp;

use crate::Inner;
use crate::store::{ProfileId, Row};
use crate::timings::Timings;

pub(crate) use worker::run;

/// When absence of a row begins to prove anything if it is not known how long ago its request left: after a crash, and
/// after the clock was set or the computer slept. The attempt began earlier than now, so this is on the safe side.
pub(crate) fn settle_anew(now: Timestamp, timings: &Timings) -> Timestamp {
    settle::after(now, timings.settle_lost)
}

/// When a deletion asked for now may be sent.
pub(crate) fn deletion_time(now: Timestamp, timings: &Timings) -> Timestamp {
    settle::after(now, timings.undo)
}

/// Commits first, and only then lets others hear of it.
fn write(inner: &Inner, row: &Row, state: &OutboxState, look_at: Option<Timestamp>) -> Result<(), Problem> {
    inner.store().settle_row(row, state, look_at)?;
    tracing::info!(item = %row.item.id.to_text(), ?state, "a row of the outbox moved");
    inner.row_moved(row);
    inner.limits_changed();
    Ok(())
}

/// The mirror only speeds up the screen; if it can't be written the next refresh makes up for it.
fn keep(inner: &Inner, profile: &ProfileId, post: &Post) {
    if let Err(problem) = inner.store().keep_post(profile, post, inner.clock.now().wall, inner.server_now()) {
        tracing::warn!(code = ?problem.code, "a post could not be mirrored");
    }
}

fn forget(inner: &Inner, profile: &ProfileId, id: &PostId) {
    if let Err(problem) = inner.store().drop_post(profile, id) {
        tracing::warn!(code = ?problem.code, "a post could not be dropped from the mirror");
    }
}
