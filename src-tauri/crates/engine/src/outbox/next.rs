//! What the worker does next.

use domain::{ItemId, OutboxState, OutboxWork};
use jiff::Timestamp;

use crate::store::Row;

/// One step of the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Send this row.
    Send(ItemId),
    /// Look this row up, and with it the others of its brand.
    LookUp(ItemId),
    /// Nothing before this instant.
    Wait(Timestamp),
    /// Nothing until something changes.
    Idle,
}

/// Looking up goes first: an unclear row may bar its twins. Then the row that is due earliest.
pub(crate) fn next_step(rows: &[Row], now: Timestamp) -> Step {
    if let Some(row) = rows.iter().find(|row| look_time(row).is_some_and(|at| at <= now)) {
        return Step::LookUp(row.item.id);
    }
    let sendable = |row: &&Row| send_time(row).is_some_and(|at| at <= now) && !is_barred(row, rows);
    if let Some(row) = rows.iter().filter(sendable).min_by_key(|row| (row.item.due, row.item.id)) {
        return Step::Send(row.item.id);
    }
    let times = rows.iter().flat_map(|row| [look_time(row), send_time(row)]).flatten();
    times.filter(|at| *at > now).min().map_or(Step::Idle, Step::Wait)
}

fn look_time(row: &Row) -> Option<Timestamp> {
    match row.item.state {
        OutboxState::Unclear { settle_at } => Some(row.next_look_at.unwrap_or(settle_at)),
        _ => None,
    }
}

fn send_time(row: &Row) -> Option<Timestamp> {
    match row.item.state {
        OutboxState::Queued { not_before } => Some(not_before.unwrap_or(Timestamp::UNIX_EPOCH)),
        _ => None,
    }
}

/// The twin barrier: rows that the service's list cannot tell apart are sent one after the other, or nobody could
/// say later whose post it is.
fn is_barred(row: &Row, rows: &[Row]) -> bool {
    let is_open =
        |other: &Row| matches!(other.item.state, OutboxState::Sending | OutboxState::Unclear { .. });
    row.item.work == OutboxWork::Create
        && row.fingerprint.is_some()
        && rows.iter().any(|other| is_open(other) && other.fingerprint == row.fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::settle::tests::{at, row};

    fn unclear(n: u128, look_at: i64) -> Row {
        Row { next_look_at: Some(at(look_at)), ..row(n, OutboxState::Unclear { settle_at: at(999) }) }
    }

    fn queued(n: u128, not_before: Option<i64>) -> Row {
        row(n, OutboxState::Queued { not_before: not_before.map(at) })
    }

    #[test]
    fn the_step_follows_from_the_rows() {
        let id = |n: u128| ItemId::new(uuid::Uuid::from_u128(n));
        let table = [
            ("nothing", vec![], Step::Idle),
            ("a queued row goes", vec![queued(1, None)], Step::Send(id(1))),
            ("the earliest due first", vec![queued(2, None), queued(1, None)], Step::Send(id(1))),
            ("not before its time", vec![queued(1, Some(150))], Step::Wait(at(150))),
            ("looking up goes first", vec![queued(1, None), unclear(2, 100)], Step::LookUp(id(2))),
            ("a later look waits", vec![unclear(2, 130)], Step::Wait(at(130))),
            ("sending is left alone", vec![row(1, OutboxState::Sending)], Step::Idle),
        ];
        for (name, rows, expected) in table {
            assert_eq!(next_step(&rows, at(100)), expected, "{name}");
        }
    }

    #[test]
    fn a_twin_of_an_unclear_row_waits_for_it() {
        let mut twin = queued(1, None);
        let unclear = unclear(2, 130);
        twin.fingerprint = unclear.fingerprint.clone();
        assert_eq!(next_step(&[twin, unclear], at(100)), Step::Wait(at(130)));
    }
}
