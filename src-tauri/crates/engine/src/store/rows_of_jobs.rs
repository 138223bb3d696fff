//! What the end of a job means for rows that were out then, and what a refusal of a row means for its job.

use domain::{JobId, JobState, OutboxItem, OutboxState, OutboxWork, PauseReason, PostId, Problem};
use rusqlite::params;

use super::outbox::{NewRow, Row, insert, overtaken};
use super::{ProfileId, Store, problem_of, to_json};
use crate::writing::new_item_id;

impl NewRow {
    /// The row that deletes the post of an import again.
    pub(crate) fn deletion(job: JobId, row: &Row, post_id: &PostId) -> Self {
        let item = OutboxItem {
            id: new_item_id(),
            work: OutboxWork::Delete { post_id: post_id.clone() },
            state: OutboxState::Queued { not_before: None },
            ..row.item.clone()
        };
        Self { job: Some((job, 0)), ..Self::without_post(item) }
    }
}

impl Store {
    /// T5: the service refuses all rows of this kind, so the job pauses and the row goes back to the queue. `false`,
    /// and nothing is changed, if the job has come to its end.
    pub(crate) fn pause_with_row(
        &mut self,
        row: &Row,
        job: JobId,
        reason: &PauseReason,
    ) -> Result<bool, Problem> {
        let queued = OutboxState::Queued { not_before: None };
        let paused = JobState::Paused { reason: reason.clone() };
        let write = |store: &mut Self| -> rusqlite::Result<Option<bool>> {
            let sql = "UPDATE job SET state = CASE json_extract(state, '$.kind') WHEN 'running' THEN ?2 ELSE state END
                 WHERE id = ?1 AND json_extract(state, '$.kind') IN ('running', 'paused')";
            if store.connection.execute(sql, params![job.to_text(), to_json(&paused)?])? == 0 {
                return Ok(None);
            }
            store.transition(row, &queued, "next_look_at = ?5, looks = 0", None).map(Some)
        };
        match self.at_once(write).map_err(|error| problem_of(&error))? {
            Some(true) => Ok(true),
            None => Ok(false),
            Some(false) => Err(overtaken()),
        }
    }

    /// A row whose import was stopped or undone while it was out is dropped where it has not arrived, and deleted again
    /// where it has arrived after an undo.
    pub(super) fn follow_job(&self, row: &Row, state: &OutboxState) -> rusqlite::Result<()> {
        let (Some(job), OutboxWork::Create) = (row.job, &row.item.work) else { return Ok(()) };
        let (profile, kind): (ProfileId, String) = self
            .connection
            .prepare_cached("SELECT profile, json_extract(state, '$.kind') FROM job WHERE id = ?1")?
            .query_row([job.to_text()], |row| Ok((ProfileId::from_stored(row.get(0)?), row.get(1)?)))?;
        match (kind.as_str(), state) {
            ("stopped" | "undone", OutboxState::Queued { .. } | OutboxState::Blocked { .. }) => {
                let sql = "UPDATE outbox SET is_withdrawn = 1 WHERE id = ?1";
                self.connection.execute(sql, [row.item.id.to_text()]).map(drop)
            }
            ("undone", OutboxState::Sent { post_id }) => {
                insert(&self.connection, &profile, &NewRow::deletion(job, row, post_id), self.epoch)
            }
            _ => Ok(()),
        }
    }

    /// Does all or nothing. Not the connection's own transaction type, since a transition needs the whole store.
    pub(super) fn at_once<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        let done = work(self).and_then(|done| self.connection.execute_batch("COMMIT").map(|()| done));
        // Some failures, such as a full disk, end a transaction by themselves.
        if done.is_err() && !self.connection.is_autocommit() {
            self.connection.execute_batch("ROLLBACK")?;
        }
        done
    }
}
