//! What the worker does next.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use domain::{BrandSlug, ItemId, OutboxState, OutboxWork};
use jiff::Timestamp;

use super::settle::after;
use crate::store::{Candidates, Row};

/// One step of the worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nobody is sending this row although it is on disk as sent: its outcome could not be written down.
    Adopt(ItemId),
    /// Look this row up, and with it the others of its brand.
    LookUp(ItemId),
    /// Send this row.
    Send(ItemId),
    /// Nothing before this instant.
    Wait(Timestamp),
    /// Nothing until something changes.
    Idle,
}

/// What the worker knows beside the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Underway {
    /// Rows that are being sent or looked up right now.
    pub(crate) rows: HashSet<ItemId>,
    /// When the list of a brand was read last.
    pub(crate) swept: HashMap<BrandSlug, Timestamp>,
}

/// Looking up goes first: an unclear row may bar its twins. Then the first row in the order of the table.
pub(crate) fn next_step(table: &Candidates, underway: &Underway, sweep: Duration, now: Timestamp) -> Step {
    let is_idle = |row: &&Row| !underway.rows.contains(&row.item.id);
    let sending = |row: &&Row| row.item.state == OutboxState::Sending;
    if let Some(row) = table.in_doubt.iter().filter(sending).find(is_idle) {
        return Step::Adopt(row.item.id);
    }
    let look_times = || {
        let unclear = table.in_doubt.iter().filter(is_idle);
        unclear.filter_map(|row| look_time(row, table, underway, sweep).map(|at| (row, at)))
    };
    if let Some((row, _)) = look_times().find(|(_, at)| *at <= now) {
        return Step::LookUp(row.item.id);
    }
    let is_free = |row: &&Row| is_idle(row) && !is_barred(row, &table.in_doubt);
    let sendable = table.queued.iter().filter(is_free);
    if let Some(row) = sendable.clone().find(|row| send_time(row).is_some_and(|at| at <= now)) {
        return Step::Send(row.item.id);
    }
    let times = sendable.filter_map(send_time).chain(look_times().map(|(_, at)| at));
    times.filter(|at| *at > now).min().map_or(Step::Idle, Step::Wait)
}

/// While a job has rows to send, a look costs requests that could have been posts, so it is seldom.
fn look_time(row: &Row, table: &Candidates, underway: &Underway, sweep: Duration) -> Option<Timestamp> {
    let OutboxState::Unclear { settle_at } = row.item.state else { return None };
    let wanted = row.next_look_at.unwrap_or(settle_at);
    if row.job.is_none() || table.backlog == 0 {
        return Some(wanted);
    }
    let last = underway.swept.get(&row.item.brand).copied().unwrap_or(wanted);
    Some(wanted.max(after(last, sweep)))
}

fn send_time(row: &Row) -> Option<Timestamp> {
    match row.item.state {
        OutboxState::Queued { not_before } => Some(not_before.unwrap_or(Timestamp::UNIX_EPOCH)),
        _ => None,
    }
}

/// The twin barrier: rows that the service's list cannot tell apart are sent one after the other, or nobody could
/// say later whose post it is.
fn is_barred(row: &Row, in_doubt: &[Row]) -> bool {
    row.item.work == OutboxWork::Create
        && row.fingerprint.is_some()
        && in_doubt.iter().any(|other| other.fingerprint == row.fingerprint)
}

#[cfg(test)]
mod tests {
    use domain::JobId;

    use super::*;
    use crate::outbox::settle::tests::{at, row};

    const SWEEP: Duration = Duration::from_secs(300);

    fn id(n: u128) -> ItemId {
        ItemId::new(uuid::Uuid::from_u128(n))
    }

    fn unclear(n: u128, look_at: i64) -> Row {
        Row { next_look_at: Some(at(look_at)), ..row(n, OutboxState::Unclear { settle_at: at(999) }) }
    }

    fn queued(n: u128, not_before: Option<i64>) -> Row {
        row(n, OutboxState::Queued { not_before: not_before.map(at) })
    }

    fn of_job(row: Row) -> Row {
        Row { job: Some(JobId::new(uuid::Uuid::from_u128(7))), ..row }
    }

    fn table(in_doubt: Vec<Row>, queued: Vec<Row>) -> Candidates {
        let backlog = queued.iter().filter(|row| row.job.is_some()).count();
        Candidates { in_doubt, queued, backlog: u32::try_from(backlog).expect("a small number") }
    }

    #[test]
    fn the_step_follows_from_the_rows() {
        let sending = row(1, OutboxState::Sending);
        let cases = [
            ("nothing", table(vec![], vec![]), Step::Idle),
            ("a queued row goes", table(vec![], vec![queued(1, None)]), Step::Send(id(1))),
            (
                "the first goes first",
                table(vec![], vec![queued(2, None), queued(1, None)]),
                Step::Send(id(2)),
            ),
            ("not before its time", table(vec![], vec![queued(1, Some(150))]), Step::Wait(at(150))),
            (
                "those behind do not wait",
                table(vec![], vec![queued(1, Some(150)), queued(2, None)]),
                Step::Send(id(2)),
            ),
            (
                "looking up goes first",
                table(vec![unclear(2, 100)], vec![queued(1, None)]),
                Step::LookUp(id(2)),
            ),
            ("a later look waits", table(vec![unclear(2, 130)], vec![]), Step::Wait(at(130))),
            ("sending without a sender", table(vec![sending], vec![]), Step::Adopt(id(1))),
        ];
        for (name, rows, expected) in cases {
            assert_eq!(next_step(&rows, &Underway::default(), SWEEP, at(100)), expected, "{name}");
        }
    }

    #[test]
    fn what_is_under_way_is_left_alone() {
        let underway = Underway { rows: [id(1), id(2), id(3)].into(), ..Underway::default() };
        let rows = table(vec![row(1, OutboxState::Sending), unclear(2, 100)], vec![queued(3, None)]);
        assert_eq!(next_step(&rows, &underway, SWEEP, at(100)), Step::Idle);
    }

    #[test]
    fn a_twin_of_a_row_in_doubt_waits_for_it() {
        for doubtful in [unclear(2, 130), row(2, OutboxState::Sending)] {
            let mut twin = queued(1, None);
            twin.fingerprint = doubtful.fingerprint.clone();
            let underway = Underway { rows: [id(2)].into(), ..Underway::default() };
            assert_eq!(next_step(&table(vec![doubtful], vec![twin]), &underway, SWEEP, at(100)), Step::Idle);
        }
    }

    #[test]
    fn while_a_job_sends_its_rows_are_looked_up_seldom() {
        let waiting = of_job(queued(1, Some(5_000)));
        let rows = table(vec![of_job(unclear(2, 100))], vec![waiting]);
        let mut underway = Underway::default();
        assert_eq!(next_step(&rows, &underway, SWEEP, at(100)), Step::Wait(at(400)));
        assert_eq!(next_step(&rows, &underway, SWEEP, at(400)), Step::LookUp(id(2)));
        underway.swept.insert(BrandSlug::new("fern"), at(400));
        assert_eq!(next_step(&rows, &underway, SWEEP, at(410)), Step::Wait(at(700)));
        let dry = table(vec![of_job(unclear(2, 100))], vec![]);
        assert_eq!(next_step(&dry, &underway, SWEEP, at(410)), Step::LookUp(id(2)), "the queue ran dry");
    }
}
