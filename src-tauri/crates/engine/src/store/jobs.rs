//! Jobs: what many rows of the outbox have in common. Their rows are in `outbox`.

use std::collections::BTreeSet;

use domain::import::SentWords;
use domain::{
    BrandSlug, Job, JobAudit, JobCounts, JobId, JobRow, JobState, OutboxState, PauseReason, PostId, Problem,
    ProblemCode,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::outbox::{COLUMNS, NewRow, Row, insert, read_row};
use super::{ProfileId, Store, from_json, from_ms, problem_of, to_json, to_ms};

/// A job that is about to begin.
#[derive(Clone, Debug)]
pub(crate) struct NewJob {
    pub(crate) id: JobId,
    pub(crate) name: String,
    /// What tells the same file from another.
    pub(crate) file: String,
    pub(crate) started_at: jiff::Timestamp,
}

/// A post that an import has made, as it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Imported {
    pub(crate) words: SentWords,
    pub(crate) is_sent: bool,
    pub(crate) post_id: Option<PostId>,
}

/// The waiting rows of a job, in the order in which they go.
const WAITING: &str = "FROM outbox WHERE job = ?1 AND kind = 'queued' AND is_withdrawn = 0 ORDER BY due, id";

const JOB_COLUMNS: &str = "id, name, started_at, state, audit";

impl Store {
    /// Puts a job and all of its rows on disk, or nothing.
    pub(crate) fn insert_job(
        &mut self,
        profile: &ProfileId,
        job: &NewJob,
        rows: &[NewRow],
    ) -> Result<(), Problem> {
        let epoch = self.epoch;
        let write = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction()?;
            transaction.execute(
                "INSERT INTO job (id, profile, name, file, started_at, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    job.id.to_text(),
                    profile.as_str(),
                    job.name,
                    job.file,
                    to_ms(job.started_at),
                    to_json(&JobState::Running)?
                ],
            )?;
            for row in rows {
                insert(&transaction, profile, row, epoch)?;
            }
            transaction.commit()
        };
        write(&mut self.connection).map_err(|error| problem_of(&error))
    }

    /// The jobs of a profile, the newest first.
    pub(crate) fn jobs(&self, profile: &ProfileId) -> Result<Vec<Job>, Problem> {
        let read = || -> rusqlite::Result<Vec<Job>> {
            let sql =
                format!("SELECT {JOB_COLUMNS} FROM job WHERE profile = ?1 ORDER BY started_at DESC, id DESC");
            let mut query = self.connection.prepare_cached(&sql)?;
            let jobs: Vec<Job> = query.query_map([profile.as_str()], read_job)?.collect::<Result<_, _>>()?;
            jobs.into_iter().map(|job| self.with_counts(job)).collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// One job.
    pub(crate) fn job(&self, profile: &ProfileId, id: JobId) -> Result<Job, Problem> {
        let read = || -> rusqlite::Result<Option<Job>> {
            let sql = format!("SELECT {JOB_COLUMNS} FROM job WHERE profile = ?1 AND id = ?2");
            let job =
                self.connection.query_row(&sql, [profile.as_str(), &id.to_text()], read_job).optional()?;
            job.map(|job| self.with_counts(job)).transpose()
        };
        read().map_err(|error| problem_of(&error))?.ok_or(Problem::new(ProblemCode::NotFound))
    }

    /// Moves a job from one state to another; `false` if it stood elsewhere by then.
    pub(crate) fn move_job(&mut self, id: JobId, from: &JobState, to: &JobState) -> Result<bool, Problem> {
        let write = || -> rusqlite::Result<usize> {
            self.connection.execute(
                "UPDATE job SET state = ?3 WHERE id = ?1 AND state = ?2",
                params![id.to_text(), to_json(from)?, to_json(to)?],
            )
        };
        write().map(|changed| changed == 1).map_err(|error| problem_of(&error))
    }

    /// Pauses a job that runs.
    pub(crate) fn pause_job(&mut self, id: JobId, reason: &PauseReason) -> Result<(), Problem> {
        let paused = JobState::Paused { reason: reason.clone() };
        self.move_job(id, &JobState::Running, &paused).map(drop)
    }

    /// Whether a row of a job has become a post.
    pub(crate) fn has_sent(&self, id: JobId) -> Result<bool, Problem> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE job = ?1 AND sent_post IS NOT NULL)")
            .and_then(|mut query| query.query_row([id.to_text()], |row| row.get(0)))
            .map_err(|error| problem_of(&error))
    }

    /// Ends a job and takes out everything of it that has not left yet.
    pub(crate) fn stop_job(&mut self, id: JobId, from: &JobState) -> Result<(), Problem> {
        let write = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction()?;
            transaction.execute(
                "UPDATE job SET state = ?3 WHERE id = ?1 AND state = ?2",
                params![id.to_text(), to_json(from)?, to_json(&JobState::Stopped)?],
            )?;
            withdraw_unsent(&transaction, id)?;
            transaction.commit()
        };
        write(&mut self.connection).map_err(|error| problem_of(&error))
    }

    /// Marks a job as undone, takes out what has not left, and puts the deletions of its posts into the outbox.
    pub(crate) fn undo_job(
        &mut self,
        profile: &ProfileId,
        id: JobId,
        deletions: &[NewRow],
    ) -> Result<(), Problem> {
        let epoch = self.epoch;
        let write = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction()?;
            transaction.execute(
                "UPDATE job SET state = ?2 WHERE id = ?1",
                params![id.to_text(), to_json(&JobState::Undone)?],
            )?;
            withdraw_unsent(&transaction, id)?;
            for row in deletions {
                insert(&transaction, profile, row, epoch)?;
            }
            transaction.commit()
        };
        write(&mut self.connection).map_err(|error| problem_of(&error))
    }

    /// The jobs of a profile in which nothing moves any more, and which are not compared with the server yet.
    pub(crate) fn dry_jobs(&self, profile: &ProfileId) -> Result<Vec<JobId>, Problem> {
        let read = || -> rusqlite::Result<Vec<JobId>> {
            let ids: Vec<String> = self
                .connection
                .prepare_cached(
                    "SELECT id FROM job WHERE profile = ?1 AND audit IS NULL
                       AND (json_extract(state, '$.kind') IN ('running', 'paused')
                            OR json_extract(state, '$.kind') = 'stopped'
                               AND EXISTS (SELECT 1 FROM outbox WHERE outbox.job = job.id AND kind = 'sent'))
                       AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.job = job.id AND is_withdrawn = 0
                                       AND kind IN ('queued', 'sending', 'unclear'))",
                )?
                .query_map([profile.as_str()], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            Ok(ids.iter().filter_map(|id| JobId::from_text(id)).collect())
        };
        read().map_err(|error| problem_of(&error))
    }

    /// The waiting rows of a job, in the order in which they go.
    pub(crate) fn waiting_rows(&self, id: JobId) -> Result<Vec<Row>, Problem> {
        let read = || -> rusqlite::Result<Vec<Row>> {
            let sql = format!("SELECT {COLUMNS} {WAITING}");
            self.connection.prepare_cached(&sql)?.query_map([id.to_text()], read_row)?.collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// When the waiting rows of a job are due, in the order in which they go.
    pub(crate) fn dues(&self, id: JobId) -> Result<Vec<jiff::Timestamp>, Problem> {
        let read = || -> rusqlite::Result<Vec<jiff::Timestamp>> {
            self.connection
                .prepare_cached(&format!("SELECT due {WAITING}"))?
                .query_map([id.to_text()], |row| row.get::<_, Option<i64>>(0))?
                .map(|due| due.map(|due| from_ms(due.unwrap_or_default())))
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// Keeps what the final comparison found, and with it that the job is done, if it was not stopped.
    pub(crate) fn end_job(&mut self, id: JobId, audit: &JobAudit) -> Result<(), Problem> {
        let write = || -> rusqlite::Result<usize> {
            self.connection.execute(
                "UPDATE job SET audit = ?3,
                     state = CASE json_extract(state, '$.kind') WHEN 'stopped' THEN state ELSE ?2 END
                 WHERE id = ?1 AND json_extract(state, '$.kind') IN ('running', 'paused', 'stopped')",
                params![id.to_text(), to_json(&JobState::Done)?, to_json(audit)?],
            )
        };
        write().map(drop).map_err(|error| problem_of(&error))
    }

    /// The rows of a job by their numbers in the file, a page of them; `kind` narrows them to one state.
    pub(crate) fn job_rows(
        &self,
        id: JobId,
        kind: Option<&str>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<JobRow>, Problem> {
        let read = || -> rusqlite::Result<Vec<JobRow>> {
            let sql = format!(
                "SELECT {COLUMNS}, number FROM outbox
                 WHERE job = ?1 AND is_withdrawn = 0 AND json_extract(work, '$.kind') = 'create'
                   AND (?2 IS NULL OR kind = ?2)
                 ORDER BY number LIMIT ?3 OFFSET ?4"
            );
            self.connection
                .prepare_cached(&sql)?
                .query_map(params![id.to_text(), kind, limit, offset], |row| {
                    let number = row.get::<_, Option<u32>>(15)?.unwrap_or_default();
                    Ok(JobRow::new(number, read_row(row)?.item))
                })?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// The posts of a brand that imports have made or are making, in the order in which they were made.
    pub(crate) fn imported(&self, profile: &ProfileId, brand: &BrandSlug) -> Result<Vec<Imported>, Problem> {
        let read = || -> rusqlite::Result<Vec<Imported>> {
            let sql = "SELECT text, platforms, due, kind, sent_post FROM outbox
                 WHERE profile = ?1 AND brand = ?2 AND job IS NOT NULL AND is_withdrawn = 0
                   AND json_extract(work, '$.kind') = 'create' ORDER BY id";
            self.connection
                .prepare_cached(sql)?
                .query_map([profile.as_str(), brand.as_str()], |row| {
                    let words = SentWords {
                        text: row.get(0)?,
                        platforms: from_json(1, &row.get::<_, String>(1)?)?,
                        at: row.get::<_, Option<i64>>(2)?.map(from_ms),
                    };
                    let post_id = row.get::<_, Option<String>>(4)?.map(PostId::new);
                    Ok(Imported { words, is_sent: row.get::<_, String>(3)? == "sent", post_id })
                })?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// The rows of a job that have become posts.
    pub(crate) fn sent_rows(&self, id: JobId) -> Result<Vec<(Row, PostId)>, Problem> {
        let read = || -> rusqlite::Result<Vec<Row>> {
            let sql =
                format!("SELECT {COLUMNS} FROM outbox
                 WHERE job = ?1 AND kind = 'sent' AND json_extract(work, '$.kind') = 'create' ORDER BY number");
            self.connection.prepare_cached(&sql)?.query_map([id.to_text()], read_row)?.collect()
        };
        let rows = read().map_err(|error| problem_of(&error))?;
        Ok(rows
            .into_iter()
            .filter_map(|row| match row.item.state.clone() {
                OutboxState::Sent { post_id } => Some((row, post_id)),
                _ => None,
            })
            .collect())
    }

    fn with_counts(&self, job: Job) -> rusqlite::Result<Job> {
        let id = job.id.to_text();
        let mut counts = JobCounts::default();
        let mut query = self.connection.prepare_cached(
            "SELECT kind, is_withdrawn, json_extract(work, '$.kind'), brand, count(*) FROM outbox
             WHERE job = ?1 GROUP BY 1, 2, 3, 4",
        )?;
        let mut brands = BTreeSet::new();
        let mut groups = query.query([&id])?;
        while let Some(group) = groups.next()? {
            let (kind, is_dropped): (String, bool) = (group.get(0)?, group.get(1)?);
            let (is_post, count): (bool, u32) = (group.get::<_, String>(2)? == "create", group.get(4)?);
            brands.insert(BrandSlug::new(group.get::<_, String>(3)?));
            let place = match kind.as_str() {
                "sent" if !is_post => continue,
                "blocked" if !is_post => &mut counts.undeletable,
                _ if !is_post => &mut counts.deleting,
                _ if is_dropped => &mut counts.dropped,
                "queued" => &mut counts.queued,
                "sending" => &mut counts.sending,
                "unclear" => &mut counts.unclear,
                "blocked" => &mut counts.blocked,
                _ => &mut counts.sent,
            };
            *place += count;
        }
        Ok(Job { counts, brands: brands.into_iter().collect(), ..job })
    }
}

fn withdraw_unsent(connection: &Connection, id: JobId) -> rusqlite::Result<usize> {
    connection.execute(
        "UPDATE outbox SET is_withdrawn = 1 WHERE job = ?1 AND kind IN ('queued', 'blocked')",
        [id.to_text()],
    )
}

fn read_job(row: &rusqlite::Row<'_>) -> rusqlite::Result<Job> {
    let id: String = row.get(0)?;
    let bad_id = || rusqlite::Error::InvalidColumnType(0, "id".into(), rusqlite::types::Type::Text);
    Ok(Job {
        id: JobId::from_text(&id).ok_or_else(bad_id)?,
        name: row.get(1)?,
        started_at: from_ms(row.get(2)?),
        state: from_json(3, &row.get::<_, String>(3)?)?,
        counts: JobCounts::default(),
        brands: Vec::new(),
        audit_due: None,
        audit: row.get::<_, Option<String>>(4)?.map(|audit| from_json(4, &audit)).transpose()?,
    })
}
