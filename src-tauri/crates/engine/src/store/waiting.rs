//! What happens to rows that have not left: they get another time, are taken out, and move with the clock.
//!
//! Whatever a request came to is written by `outbox`.

use domain::{Fingerprint, ItemId, OutboxState, OutboxWork, Problem, ProblemCode};
use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::outbox::Row;
use super::{ProfileId, Store, from_json, problem_of, to_json, to_ms};

impl Store {
    /// Posts that wait or were refused get another time and go back to the queue; what they are found by at the service
    /// changes with it. One that has left meanwhile stays as it is. Returns how many moved.
    pub(crate) fn move_posts(&mut self, moves: &[(Row, Timestamp)]) -> Result<usize, Problem> {
        let epoch = self.epoch;
        let write = |connection: &mut Connection| -> rusqlite::Result<usize> {
            let transaction = connection.transaction()?;
            let mut moved = 0;
            for (row, at) in moves {
                moved += move_post(&transaction, row, *at, epoch)?;
            }
            transaction.commit()?;
            Ok(moved)
        };
        write(&mut self.connection).map_err(|error| problem_of(&error))
    }

    /// The calendar was set back: queued rows that wait for an instant wait for an earlier one.
    pub(crate) fn move_queued(&mut self, by: jiff::SignedDuration) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            let waiting: Vec<(String, String)> = transaction
                .prepare("SELECT id, state FROM outbox WHERE kind = 'queued' AND json_extract(state, '$.not_before') IS NOT NULL")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            for (id, state) in waiting {
                let OutboxState::Queued { not_before: Some(at) } = from_json(0, &state)? else { continue };
                let not_before = Some(at.saturating_add(by).unwrap_or(at));
                transaction.execute(
                    "UPDATE outbox SET state = ?2 WHERE id = ?1",
                    params![id, to_json(&OutboxState::Queued { not_before })?],
                )?;
            }
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// Takes a row out (or, with `false`, back in) while nothing of it can have left.
    pub(crate) fn withdraw_row(
        &mut self,
        profile: &ProfileId,
        id: ItemId,
        is_withdrawn: bool,
    ) -> Result<(), Problem> {
        let changed = self
            .connection
            .execute(
                "UPDATE outbox SET is_withdrawn = ?3 WHERE profile = ?1 AND id = ?2
                 AND kind IN ('queued', 'blocked')",
                params![profile.as_str(), id.to_text(), is_withdrawn],
            )
            .map_err(|error| problem_of(&error))?;
        if changed == 1 { Ok(()) } else { Err(Problem::new(ProblemCode::TooLate)) }
    }
}

fn move_post(connection: &Connection, row: &Row, at: Timestamp, epoch: i64) -> rusqlite::Result<usize> {
    let item = &row.item;
    let (OutboxState::Queued { .. } | OutboxState::Blocked { .. }, OutboxWork::Create, Some(body)) =
        (&item.state, &item.work, &row.body)
    else {
        return Ok(0);
    };
    let sql = "UPDATE outbox SET state = ?2, epoch = ?5, due = ?6, body = ?7, fingerprint = ?8
         WHERE id = ?1 AND state = ?3 AND attempt = ?4 AND epoch <= ?5 AND is_withdrawn = 0";
    connection.prepare_cached(sql)?.execute(params![
        item.id.to_text(),
        to_json(&OutboxState::Queued { not_before: None })?,
        to_json(&item.state)?,
        row.attempt,
        epoch,
        to_ms(at),
        body.at(at).as_str(),
        Fingerprint::of_row(item, at).as_str(),
    ])
}
