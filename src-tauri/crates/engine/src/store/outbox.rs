//! The rows of the outbox. Each transition is one transaction, guarded by id, state, attempt and epoch, so that a
//! late answer or a second process can never overwrite a newer truth.

use domain::{
    Attachment, BrandSlug, Fingerprint, ItemId, JobId, OutboxItem, OutboxState, OutboxWork, Platform,
    PostBody, PostId, Problem, ProblemCode,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

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
    /// The job it belongs to; `None` for what a person does by hand.
    pub(crate) job: Option<JobId>,
    /// What the post shows; files are uploaded before the row is sent.
    pub(crate) media: Vec<Attachment>,
}

impl Row {
    /// Whether something has to be uploaded first.
    pub(crate) fn lacks_upload(&self) -> bool {
        self.media.iter().any(|attachment| attachment.url().is_none())
    }
}

/// What a row is made of.
#[derive(Clone, Debug)]
pub(crate) struct NewRow {
    pub(crate) item: OutboxItem,
    pub(crate) body: Option<PostBody>,
    pub(crate) fingerprint: Option<Fingerprint>,
    pub(crate) media: Vec<Attachment>,
    /// The job, and the number of the row in its file.
    pub(crate) job: Option<(JobId, u32)>,
}

impl NewRow {
    /// A row about a post that exists already.
    pub(crate) fn without_post(item: OutboxItem) -> Self {
        Self { item, body: None, fingerprint: None, media: Vec::new(), job: None }
    }
}

/// Rows in doubt and rows that could go next, which is all that the worker decides from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Candidates {
    /// Sending or unclear, all of them.
    pub(crate) in_doubt: Vec<Row>,
    /// Queued rows of jobs that are not paused and of none: the first few in the order in which they go.
    pub(crate) queued: Vec<Row>,
    /// How many rows of jobs that are not paused are queued.
    pub(crate) backlog: u32,
}

/// More than can be out at once, so that rows that have to wait do not hide those behind them.
const LOOK_AHEAD: u32 = 64;

pub(super) const COLUMNS: &str =
    "id, brand, work, body, text, platforms, fingerprint, due, state, attempt, started_at,
    next_look_at, looks, job, media";

impl Store {
    /// Puts a row into the outbox; it is on disk when this returns.
    pub(crate) fn insert_row(&mut self, profile: &ProfileId, row: &NewRow) -> Result<(), Problem> {
        insert(&self.connection, profile, row, self.epoch).map_err(|error| problem_of(&error))
    }

    /// What the worker decides from. The order is that of leaving: what a person did by hand, then the earliest due.
    pub(crate) fn candidates(&self, profile: &ProfileId) -> Result<Candidates, Problem> {
        let read = || -> rusqlite::Result<Candidates> {
            let in_doubt = format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE profile = ?1 AND kind IN ('sending', 'unclear') AND is_withdrawn = 0 ORDER BY id"
            );
            let queued = format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE profile = ?1 AND kind = 'queued' AND is_withdrawn = 0
                   AND (job IS NULL OR job NOT IN (SELECT id FROM job WHERE json_extract(state, '$.kind') = 'paused'))
                 ORDER BY job IS NOT NULL, due, id LIMIT ?2"
            );
            let backlog = "SELECT count(*) FROM outbox
                 WHERE profile = ?1 AND kind = 'queued' AND is_withdrawn = 0 AND (job IS NOT NULL) = 1
                   AND job NOT IN (SELECT id FROM job WHERE json_extract(state, '$.kind') = 'paused')";
            let (profile, connection) = (profile.as_str(), &self.connection);
            Ok(Candidates {
                in_doubt: connection
                    .prepare_cached(&in_doubt)?
                    .query_map([profile], read_row)?
                    .collect::<Result<_, _>>()?,
                queued: connection
                    .prepare_cached(&queued)?
                    .query_map(params![profile, LOOK_AHEAD], read_row)?
                    .collect::<Result<_, _>>()?,
                backlog: connection.prepare_cached(backlog)?.query_row([profile], |row| row.get(0))?,
            })
        };
        read().map_err(|error| problem_of(&error))
    }

    /// How many rows of a profile have not reached their server.
    pub(crate) fn waiting(&self, profile: &ProfileId) -> Result<u32, Problem> {
        self.connection
            .prepare_cached(
                "SELECT count(*) FROM outbox
                 WHERE profile = ?1 AND is_withdrawn = 0 AND kind IN ('queued', 'sending', 'unclear', 'blocked')",
            )
            .and_then(|mut query| query.query_row([profile.as_str()], |row| row.get(0)))
            .map_err(|error| problem_of(&error))
    }

    /// The rows of a profile that are neither sent nor withdrawn, in the order in which they were made.
    pub(crate) fn open_rows(&self, profile: &ProfileId) -> Result<Vec<Row>, Problem> {
        let read = || -> rusqlite::Result<Vec<Row>> {
            let sql = format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE profile = ?1 AND is_withdrawn = 0 AND sent_post IS NULL
                   AND kind IN ('queued', 'sending', 'unclear', 'blocked') ORDER BY id"
            );
            self.connection.prepare_cached(&sql)?.query_map([profile.as_str()], read_row)?.collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// How many rows of all profiles have not reached their server.
    pub(crate) fn unsent(&self) -> Result<u32, Problem> {
        self.connection
            .query_row("SELECT count(*) FROM outbox WHERE is_withdrawn = 0 AND kind <> 'sent'", [], |row| {
                row.get(0)
            })
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

    /// T1: the attempt, with the exact bytes, is on disk before the first byte of the request leaves. Returns the attempt's number.
    pub(crate) fn begin_attempt(&mut self, row: &Row, now: Timestamp) -> Result<u32, Problem> {
        let sending = OutboxState::Sending;
        let set = "attempt = attempt + 1, started_at = ?5, looks = 0";
        let body = row.body.as_ref().map(|body| body.as_str().to_owned());
        let changed = self
            .transition_with(row, &sending, set, params_now(now), body)
            .map_err(|error| problem_of(&error))?;
        if changed { Ok(row.attempt + 1) } else { Err(overtaken()) }
    }

    /// An upload has arrived: its address is kept, so that nothing is uploaded twice.
    pub(crate) fn keep_media(&mut self, row: &Row, media: &[Attachment]) -> Result<(), Problem> {
        let write = || -> rusqlite::Result<usize> {
            self.connection.execute(
                "UPDATE outbox SET media = ?2 WHERE id = ?1",
                params![row.item.id.to_text(), to_json(&media)?],
            )
        };
        write().map(drop).map_err(|error| problem_of(&error))
    }

    /// T2 to T6, T8 and T10: moves a row on from the state and attempt in which it was read. A row whose import was
    /// stopped or undone while it was out is dropped where it has not arrived, and deleted again where it has.
    pub(crate) fn settle_row(
        &mut self,
        row: &Row,
        state: &OutboxState,
        look_at: Option<Timestamp>,
    ) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<bool> {
            let changed = match state {
                OutboxState::Sent { post_id } if row.item.work == OutboxWork::Create => {
                    store.transition(row, state, "sent_post = ?5", Some(post_id.as_str().to_owned().into()))
                }
                _ => store.transition(
                    row,
                    state,
                    "next_look_at = ?5, looks = 0",
                    look_at.map(|at| to_ms(at).into()),
                ),
            }?;
            if changed {
                store.follow_job(row, state)?;
            }
            Ok(changed)
        };
        match self.at_once(write).map_err(|error| problem_of(&error))? {
            true => Ok(()),
            false => Err(overtaken()),
        }
    }

    /// Notes a look that did not find an unclear row; one whose doubt has begun anew meanwhile counts for nothing.
    pub(crate) fn note_look(&mut self, row: &Row, looks: u32, next: Timestamp) -> Result<(), Problem> {
        let write = || -> rusqlite::Result<usize> {
            self.connection
                .prepare_cached(
                    "UPDATE outbox SET looks = ?2, next_look_at = ?3 WHERE id = ?1 AND state = ?4",
                )?
                .execute(params![row.item.id.to_text(), looks, to_ms(next), to_json(&row.item.state)?])
        };
        write().map(drop).map_err(|error| problem_of(&error))
    }

    /// Lets every unclear row wait as if its request had left just now: how much time has passed is not known.
    pub(crate) fn begin_doubts_anew(
        &mut self,
        settle_at: Timestamp,
        look_at: Timestamp,
    ) -> Result<(), Problem> {
        let write = || -> rusqlite::Result<usize> {
            let unclear = to_json(&OutboxState::Unclear { settle_at })?;
            self.connection.execute(
                "UPDATE outbox SET state = ?1, next_look_at = ?2, looks = 0 WHERE kind = 'unclear'",
                params![unclear, to_ms(look_at)],
            )
        };
        write().map(drop).map_err(|error| problem_of(&error))
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

    /// At start: what was being sent when the process ended is unclear, what was unclear is so anew, since nobody knows
    /// what became of the clock meanwhile, and withdrawn rows are past their Undo.
    pub(crate) fn recover_rows(&mut self, settle_at: Timestamp, look_at: Timestamp) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            transaction.execute("DELETE FROM outbox WHERE is_withdrawn = 1 AND job IS NULL", [])?;
            transaction.execute(
                "UPDATE outbox SET state = ?1, next_look_at = ?2, looks = 0, epoch = ?3
                 WHERE kind IN ('sending', 'unclear')",
                params![to_json(&OutboxState::Unclear { settle_at })?, to_ms(look_at), store.epoch],
            )?;
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    pub(super) fn transition(
        &mut self,
        row: &Row,
        state: &OutboxState,
        set: &str,
        value: Option<rusqlite::types::Value>,
    ) -> rusqlite::Result<bool> {
        self.transition_with(row, state, set, value, None)
    }

    fn transition_with(
        &mut self,
        row: &Row,
        state: &OutboxState,
        set: &str,
        value: Option<rusqlite::types::Value>,
        body: Option<String>,
    ) -> rusqlite::Result<bool> {
        let sql = format!(
            "UPDATE outbox SET state = ?2, epoch = ?6, body = coalesce(?7, body), {set}
             WHERE id = ?1 AND state = ?3 AND attempt = ?4 AND epoch <= ?6 AND is_withdrawn = 0"
        );
        let from = to_json(&row.item.state)?;
        let changed = self.connection.prepare_cached(&sql)?.execute(params![
            row.item.id.to_text(),
            to_json(state)?,
            from,
            row.attempt,
            value,
            self.epoch,
            body
        ])?;
        Ok(changed == 1)
    }
}

fn params_now(now: Timestamp) -> Option<rusqlite::types::Value> {
    Some(to_ms(now).into())
}

pub(super) fn insert(
    connection: &Connection,
    profile: &ProfileId,
    row: &NewRow,
    epoch: i64,
) -> rusqlite::Result<()> {
    let item = &row.item;
    let mut insert = connection.prepare_cached(
        "INSERT INTO outbox (id, profile, brand, work, body, text, platforms, fingerprint, due, state, epoch,
             job, number, media)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    insert.execute(params![
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
        epoch,
        row.job.map(|(job, _)| job.to_text()),
        row.job.map(|(_, number)| number),
        to_json(&row.media)?,
    ])?;
    Ok(())
}

/// Somebody else moved the row between reading and writing; what they wrote stands.
pub(super) fn overtaken() -> Problem {
    Problem::new(ProblemCode::TooLate)
}

pub(super) fn read_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
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
        job: row.get::<_, Option<String>>(13)?.as_deref().and_then(JobId::from_text),
        media: match row.get::<_, Option<String>>(14)? {
            Some(media) => from_json(14, &media)?,
            None => Vec::new(),
        },
    })
}
