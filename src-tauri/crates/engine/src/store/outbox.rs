//! The rows of the outbox. Each transition is one transaction, guarded by id, state, attempt and epoch, so that a
//! late answer or a second process can never overwrite a newer truth.

use domain::{
    BrandSlug, Fingerprint, ItemId, OutboxItem, OutboxState, OutboxWork, Platform, PostBody, PostId, Problem,
    ProblemCode,
};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{ProfileId, Store, from_json, from_ms, problem_of, to_json, to_ms};

/// A row with what only the worker needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) item: OutboxItem,
    pub(crate) body: Option<PostBody>,
    pub(crate) fingerprint: Option<Fingerprint>,
    /// How often it has been sent.
    pub(crate) attempt: u32,
    /// When the last attempt began.
    pub(crate) started_at: Option<Timestamp>,
    /// When it is to be looked up next, while it is unclear.
    pub(crate) next_look_at: Option<Timestamp>,
    /// How many looks after the settle time have not found it.
    pub(crate) looks: u32,
}

/// What a row is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewRow {
    pub(crate) item: OutboxItem,
    pub(crate) body: Option<PostBody>,
    pub(crate) fingerprint: Option<Fingerprint>,
}

const COLUMNS: &str = "id, brand, work, body, text, platforms, fingerprint, due, state, attempt, started_at,
    next_look_at, looks";

impl Store {
    /// Puts a row into the outbox; it is on disk when this returns.
    pub(crate) fn insert_row(&mut self, profile: &ProfileId, row: &NewRow) -> Result<(), Problem> {
        let item = &row.item;
        let write = || -> rusqlite::Result<usize> {
            self.connection.execute(
                "INSERT INTO outbox (id, profile, brand, work, body, text, platforms, fingerprint, due, state, epoch)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    item.id.to_text(),
                    profile.as_str(),
                    item.brand.as_str(),
                    to_json(&item.work)?,
                    row.body.as_ref().map(PostBody::as_str),
                    item.text,
                    to_json(&item.platforms)?,
                    row.fingerprint.as_ref().map(Fingerprint::as_str),
                    item.due.map(to_ms),
                    to_json(&item.state)?,
                    self.epoch,
                ],
            )
        };
        write().map(drop).map_err(|error| problem_of(&error))
    }

    /// The rows of a profile that are neither sent nor withdrawn, in the order in which they were made.
    pub(crate) fn open_rows(&self, profile: &ProfileId) -> Result<Vec<Row>, Problem> {
        let read = || -> rusqlite::Result<Vec<Row>> {
            let sql = format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE profile = ?1 AND is_withdrawn = 0 AND sent_post IS NULL
                   AND json_extract(state, '$.kind') <> 'sent' ORDER BY id"
            );
            self.connection.prepare_cached(&sql)?.query_map([profile.as_str()], read_row)?.collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// How many rows of all profiles have not reached their server.
    pub(crate) fn unsent(&self) -> Result<u32, Problem> {
        self.connection
            .query_row(
                "SELECT count(*) FROM outbox WHERE is_withdrawn = 0 AND json_extract(state, '$.kind') <> 'sent'",
                [],
                |row| row.get(0),
            )
            .map_err(|error| problem_of(&error))
    }

    /// One row, whatever its state.
    pub(crate) fn row(&self, profile: &ProfileId, id: ItemId) -> Result<Option<Row>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE profile = ?1 AND id = ?2");
        self.connection
            .query_row(&sql, [profile.as_str(), &id.to_text()], read_row)
            .optional()
            .map_err(|error| problem_of(&error))
    }

    /// T1: the attempt is on disk before the first byte of the request leaves. Returns the attempt's number.
    pub(crate) fn begin_attempt(&mut self, row: &Row, now: Timestamp) -> Result<u32, Problem> {
        let sending = OutboxState::Sending;
        let changed = self
            .transition(row, &sending, "attempt = attempt + 1, started_at = ?5, looks = 0", params_now(now))
            .map_err(|error| problem_of(&error))?;
        if changed { Ok(row.attempt + 1) } else { Err(overtaken()) }
    }

    /// T2 to T6, T8 and T10: moves a row on from the state and attempt in which it was read.
    pub(crate) fn settle_row(
        &mut self,
        row: &Row,
        state: &OutboxState,
        look_at: Option<Timestamp>,
    ) -> Result<(), Problem> {
        let changed = match state {
            OutboxState::Sent { post_id } if row.item.work == OutboxWork::Create => {
                self.transition(row, state, "sent_post = ?5", Some(post_id.as_str().to_owned().into()))
            }
            _ => self.transition(
                row,
                state,
                "next_look_at = ?5, looks = 0",
                look_at.map(|at| to_ms(at).into()),
            ),
        };
        match changed.map_err(|error| problem_of(&error))? {
            true => Ok(()),
            false => Err(overtaken()),
        }
    }

    /// Notes a look that did not find an unclear row.
    pub(crate) fn note_look(&mut self, row: &Row, looks: u32, next: Timestamp) -> Result<(), Problem> {
        self.connection
            .execute(
                "UPDATE outbox SET looks = ?2, next_look_at = ?3 WHERE id = ?1",
                params![row.item.id.to_text(), looks, to_ms(next)],
            )
            .map(drop)
            .map_err(|error| problem_of(&error))
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
                 AND json_extract(state, '$.kind') IN ('queued', 'blocked')",
                params![profile.as_str(), id.to_text(), is_withdrawn],
            )
            .map_err(|error| problem_of(&error))?;
        if changed == 1 { Ok(()) } else { Err(Problem::new(ProblemCode::TooLate)) }
    }

    /// The posts that rows have become; a post belongs to one row at most.
    pub(crate) fn claimed_posts(&self, profile: &ProfileId) -> Result<Vec<PostId>, Problem> {
        let read = || -> rusqlite::Result<Vec<PostId>> {
            self.connection
                .prepare_cached("SELECT sent_post FROM outbox WHERE profile = ?1 AND sent_post IS NOT NULL")?
                .query_map([profile.as_str()], |row| row.get::<_, String>(0).map(PostId::new))?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// At start: what was being sent when the process ended is unclear, and withdrawn rows are past their Undo.
    pub(crate) fn recover_rows(&mut self, settle_at: Timestamp, look_at: Timestamp) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            transaction.execute("DELETE FROM outbox WHERE is_withdrawn = 1", [])?;
            transaction.execute(
                "UPDATE outbox SET state = ?1, next_look_at = ?2, looks = 0, epoch = ?3
                 WHERE json_extract(state, '$.kind') = 'sending'",
                params![to_json(&OutboxState::Unclear { settle_at })?, to_ms(look_at), store.epoch],
            )?;
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    fn transition(
        &mut self,
        row: &Row,
        state: &OutboxState,
        set: &str,
        value: Option<rusqlite::types::Value>,
    ) -> rusqlite::Result<bool> {
        let sql = format!(
            "UPDATE outbox SET state = ?2, epoch = ?6, {set}
             WHERE id = ?1 AND state = ?3 AND attempt = ?4 AND epoch <= ?6 AND is_withdrawn = 0"
        );
        let from = to_json(&row.item.state)?;
        let changed = self.connection.execute(
            &sql,
            params![row.item.id.to_text(), to_json(state)?, from, row.attempt, value, self.epoch],
        )?;
        Ok(changed == 1)
    }
}

fn params_now(now: Timestamp) -> Option<rusqlite::types::Value> {
    Some(to_ms(now).into())
}

/// Somebody else moved the row between reading and writing; what they wrote stands.
fn overtaken() -> Problem {
    Problem::new(ProblemCode::TooLate)
}

fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let id: String = row.get(0)?;
    let bad_id = || rusqlite::Error::InvalidColumnType(0, "id".into(), rusqlite::types::Type::Text);
    let platforms: Vec<Platform> = from_json(5, &row.get::<_, String>(5)?)?;
    let ms = |column| row.get::<_, Option<i64>>(column).map(|ms| ms.map(from_ms));
    Ok(Row {
        item: OutboxItem {
            id: ItemId::from_text(&id).ok_or_else(bad_id)?,
            brand: BrandSlug::new(row.get::<_, String>(1)?),
            work: from_json(2, &row.get::<_, String>(2)?)?,
            text: row.get(4)?,
            platforms,
            due: ms(7)?,
            state: from_json(8, &row.get::<_, String>(8)?)?,
        },
        body: row.get::<_, Option<String>>(3)?.map(PostBody::from_stored),
        fingerprint: row.get::<_, Option<String>>(6)?.map(Fingerprint::from_stored),
        attempt: row.get(9)?,
        started_at: ms(10)?,
        next_look_at: ms(11)?,
        looks: row.get(12)?,
    })
}
