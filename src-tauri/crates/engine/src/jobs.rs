//! Imports on their way: started, paused, stopped, undone, and compared with the server at the end.
//!
//! How single rows move is the outbox's; what a file says is the import's. A job only holds together what was started
//! together.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, MutexGuard, PoisonError};

use domain::import::{ImportPost, ImportUpdate};
use domain::{
    Attachment, BrandSlug, ForecastStep, Job, JobForecast, JobId, JobRow, JobState, JobWait, OutboxItem,
    OutboxState, OutboxWork, PauseReason, PostBody, PostId, PostStatus, Problem, ProblemCode, audit_job,
    late_places, late_rows,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::import::can_be_changed;
use crate::link::{Link, Patience};
use crate::pacing::{Forecast, Wait};
use crate::store::{NewJob, NewRow, ProfileId, Row};
use crate::writing::new_item_id;
use crate::{Engine, Event, Inner};

/// What a start has begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StartedImport {
    /// The new posts on their way; `None` if there are only changes.
    pub job: Option<Job>,
    /// How many posts that were sent before have got what their rows say now.
    pub updated: u32,
    /// Why one of them could not be changed; it is as it was.
    pub problem: Option<Problem>,
}

/// The largest page of rows for the table.
const LARGEST_JOB_PAGE: u32 = 500;

impl Engine {
    /// Starts the import that is open: after one look at each brand's list, all of its ready rows are on disk, or none.
    /// Then the posts that earlier imports made get what their rows say now; each such change repeats safely, so what
    /// was not reached is found changed again. The sheet stays open for what was not started.
    /// Fails with `NotAllowed` where the key may write but not read, since then nobody could find out what became of
    /// a post whose answer is lost.
    pub async fn start_import(&self) -> Result<StartedImport, Problem> {
        if !self.inner.folder.is_writable() {
            return Err(Problem::new(ProblemCode::CannotSave));
        }
        let (name, file) = self.import_identity()?;
        let (posts, updates) = self.import_work().await?;
        if posts.is_empty() && updates.is_empty() {
            return Err(Problem::new(ProblemCode::NotReady));
        }
        // Primes the pacer and its clock, proves that the list can be read, and notes which posts were there before.
        for brand in self.brands_of(&posts, &updates)? {
            self.inner.fetch_posts(&brand).await?;
        }
        let job = if posts.is_empty() { None } else { Some(self.insert_job(name, file, &posts)?) };
        let (updated, problem) = self.update_posts(&updates).await;
        let created = posts.iter().map(|post| post.row);
        let count = u32::try_from(updated.len()).unwrap_or(u32::MAX);
        self.keep_unstarted(created.chain(updated).collect()).await?;
        Ok(StartedImport { job, updated: count, problem })
    }

    fn insert_job(&self, name: String, file: String, posts: &[ImportPost]) -> Result<Job, Problem> {
        let profile = self.inner.profile()?;
        let started_at = self.inner.clock.now().wall;
        let id = JobId::new(uuid::Uuid::now_v7());
        let rows: Vec<NewRow> = posts.iter().map(|post| creation(id, post)).collect();
        self.inner.store().insert_job(&profile, &NewJob { id, name, file, started_at }, &rows)?;
        self.moved(id)
    }

    /// Changes posts one after the other. Says which rows that was done for, and why another could not be.
    async fn update_posts(&self, updates: &[ImportUpdate]) -> (Vec<u32>, Option<Problem>) {
        use ProblemCode as C;
        let (mut done, mut said) = (Vec::new(), None);
        for update in updates {
            let Err(problem) = self.update_post(update).await else {
                done.push(update.row);
                continue;
            };
            let is_of_one =
                matches!(problem.code, C::Conflict | C::NotFound | C::TooLate | C::TimePassed | C::Refused);
            said = Some(problem);
            if !is_of_one {
                break;
            }
        }
        (done, said)
    }

    async fn update_post(&self, update: &ImportUpdate) -> Result<(), Problem> {
        let post = self.inner.known_post(&update.post_id)?;
        if !can_be_changed(&post) {
            return Err(Problem::new(ProblemCode::TooLate));
        }
        if let Some(text) = &update.text {
            self.edit_post(&update.post_id, text).await?;
        }
        if let Some(at) = update.at {
            self.inner.set_time(&post, at).await?;
        }
        Ok(())
    }

    fn brands_of(&self, posts: &[ImportPost], updates: &[ImportUpdate]) -> Result<Vec<BrandSlug>, Problem> {
        let mut brands: Vec<BrandSlug> = posts.iter().map(|post| post.brand.clone()).collect();
        for update in updates {
            brands.push(self.inner.known_post(&update.post_id)?.brand);
        }
        brands.sort_unstable();
        brands.dedup();
        Ok(brands)
    }

    /// How long the rows that are ready would take if they were started now.
    pub async fn forecast_import(&self) -> Result<JobForecast, Problem> {
        let dues = self.import_dues().await?;
        Ok(self.inner.forecast(&dues))
    }

    /// The imports of the profile, the newest first.
    pub fn jobs(&self) -> Result<Vec<Job>, Problem> {
        let jobs = self.inner.store().jobs(&self.inner.profile()?)?;
        Ok(jobs.into_iter().map(|job| self.inner.with_audit_due(job)).collect())
    }

    /// One import.
    pub fn job(&self, id: JobId) -> Result<Job, Problem> {
        let job = self.inner.store().job(&self.inner.profile()?, id)?;
        Ok(self.inner.with_audit_due(job))
    }

    /// When an import will be done.
    pub fn forecast_job(&self, id: JobId) -> Result<JobForecast, Problem> {
        let dues = self.inner.store().dues(id)?;
        Ok(self.inner.forecast(&dues))
    }

    /// The rows of an import by their numbers in the file; `kind` is the kind of an [`OutboxState`].
    pub fn job_rows(
        &self,
        id: JobId,
        kind: Option<&str>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<JobRow>, Problem> {
        self.inner.store().job_rows(id, kind, offset, limit.min(LARGEST_JOB_PAGE))
    }

    /// Lets nothing new leave; what is out comes to its end.
    pub fn pause_job(&self, id: JobId) -> Result<Job, Problem> {
        self.inner.store().pause_job(id, &PauseReason::ByPerson)?;
        self.moved(id)
    }

    /// Goes on after a pause, whatever its reason was.
    pub fn resume_job(&self, id: JobId) -> Result<Job, Problem> {
        let job = self.job(id)?;
        if let paused @ JobState::Paused { .. } = &job.state {
            self.inner.store().move_job(id, paused, &JobState::Running)?;
        }
        self.moved(id)
    }

    /// Gives the waiting rows that would miss their time the usual times of their brands after all is sent.
    pub fn move_late_job_rows(&self, id: JobId) -> Result<Job, Problem> {
        let rows = self.inner.store().waiting_rows(id)?;
        let dues: Vec<Timestamp> = rows.iter().map(|row| row.item.due.unwrap_or_default()).collect();
        let forecast = self.inner.forecast(&dues);
        if let Some(done_at) = forecast.done_at {
            let late = late_places(&dues, &forecast.steps);
            let late = late.into_iter().filter_map(|place| rows.get(place)).cloned().collect();
            let moves = self.inner.at_usual_times(late, done_at)?;
            self.inner.store().move_posts(&moves)?;
        }
        self.moved(id)
    }

    /// Ends an import for good: what has not left is dropped, what has left stays.
    pub fn stop_job(&self, id: JobId) -> Result<Job, Problem> {
        let job = self.job(id)?;
        if matches!(job.state, JobState::Running | JobState::Paused { .. }) {
            self.inner.store().stop_job(id, &job.state)?;
        }
        self.moved(id)
    }

    /// Deletes the posts of an import again as far as they have not gone out, and drops what has not left.
    pub fn undo_job(&self, id: JobId) -> Result<Job, Problem> {
        let profile = self.inner.profile()?;
        let sent = self.inner.store().sent_rows(id)?;
        let deletions: Vec<NewRow> = sent
            .iter()
            .filter(|(_, post_id)| self.inner.can_be_undone(&profile, post_id))
            .map(|(row, post_id)| NewRow::deletion(id, row, post_id))
            .collect();
        self.inner.store().undo_job(&profile, id, &deletions)?;
        self.moved(id)
    }

    fn moved(&self, id: JobId) -> Result<Job, Problem> {
        self.inner.wake.notify_one();
        let job = self.job(id)?;
        self.inner.job_changed(id);
        job.brands.iter().for_each(|brand| self.inner.queue_changed(brand));
        self.inner.limits_changed();
        Ok(job)
    }
}

/// The row that creates a post of a file.
fn creation(job: JobId, post: &ImportPost) -> NewRow {
    NewRow {
        item: OutboxItem {
            id: new_item_id(),
            brand: post.brand.clone(),
            work: OutboxWork::Create,
            text: post.text.clone(),
            platforms: post.targets.iter().map(|target| target.platform.clone()).collect(),
            due: Some(post.at),
            state: OutboxState::Queued { not_before: None },
        },
        body: Some(PostBody::of_import(post)),
        fingerprint: Some(post.fingerprint()),
        media: post.media.iter().map(Attachment::of_import).collect(),
        job: Some((job, post.numbers.first().copied().unwrap_or_default())),
    }
}

impl Inner {
    pub(crate) fn job_changed(&self, id: JobId) {
        self.emit(Event::JobChanged(id));
    }

    /// A row moved: the hint is about its job, if it has one, since thousands of hints about a queue would have it
    /// read thousands of times.
    pub(crate) fn row_moved(&self, row: &Row) {
        match row.job {
            Some(job) => self.job_changed(job),
            None => self.queue_changed(&row.item.brand),
        }
    }

    /// Rows with usual times of their brands, no two with the same; those of a brand without a zone are left out.
    pub(crate) fn at_usual_times(
        &self,
        rows: Vec<Row>,
        after: Timestamp,
    ) -> Result<Vec<(Row, Timestamp)>, Problem> {
        let profile = self.profile()?;
        let mut by_brand: BTreeMap<BrandSlug, Vec<Row>> = BTreeMap::new();
        for row in rows {
            by_brand.entry(row.item.brand.clone()).or_default().push(row);
        }
        let mut moves = Vec::new();
        for (slug, rows) in by_brand {
            let brand = self.import_brand(&profile, self.brand(&profile, &slug)?)?;
            moves.extend(rows.into_iter().zip(brand.next_usual_times(after)));
        }
        Ok(moves)
    }

    /// When jobs that have come to their end are compared; the worker decides it.
    pub(crate) fn audits_due(&self) -> MutexGuard<'_, HashMap<JobId, Timestamp>> {
        self.audits_due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_audit_due(&self, job: Job) -> Job {
        // One that was just compared stays noted until the worker looks again.
        let audit_due = self.audits_due().get(&job.id).copied().filter(|_| job.audit.is_none());
        Job { audit_due, ..job }
    }

    /// A post that is not known any more is asked for by its deletion.
    fn can_be_undone(&self, profile: &ProfileId, id: &PostId) -> bool {
        let post = self.store().post(profile, id).ok().flatten();
        post.is_none_or(|post| {
            matches!(post.status, PostStatus::Draft | PostStatus::Scheduled | PostStatus::BillingHold)
        })
    }

    fn forecast(&self, dues: &[Timestamp]) -> JobForecast {
        let Ok(link) = self.link() else {
            let wait = JobWait::SignedOut;
            return JobForecast { steps: Vec::new(), done_at: None, wait, kept_back: 0, late: 0 };
        };
        let now = self.clock.now();
        let Forecast { steps, done_at, wait, kept_back } = link.forecast(dues.len());
        let at = |mono| now.wall_at(mono);
        let sent = |sent: usize| u32::try_from(sent).unwrap_or(u32::MAX);
        let steps: Vec<ForecastStep> =
            steps.iter().map(|step| ForecastStep { at: at(step.at), sent: sent(step.sent) }).collect();
        let wait = match wait {
            Wait::Nothing => JobWait::Nothing,
            Wait::Hold(until) => JobWait::SlowedDown { until: at(until) },
            Wait::Allowance(until) => JobWait::Refill { until: at(until) },
            Wait::Reserve(until) => JobWait::Reserve { until: at(until) },
            Wait::Answer => JobWait::Answer,
        };
        let late = late_rows(dues, &steps);
        JobForecast { steps, done_at: done_at.map(at), wait, kept_back, late }
    }

    /// Compares what a job has sent with what the service lists, and ends the job.
    pub(crate) async fn audit_job(&self, link: &Arc<Link>, id: JobId) -> Result<(), Problem> {
        let profile = link.profile.id.clone();
        let job = self.store().job(&profile, id)?;
        let mut listed = Vec::new();
        for brand in &job.brands {
            let listing =
                self.list_all(link, brand, Patience::Endless).await.map_err(|failure| failure.problem)?;
            listed.extend(listing.posts);
        }
        let rows = self.store().sent_rows(id)?;
        let sent: Vec<_> = rows.iter().map(|(row, post_id)| (post_id, &row.fingerprint)).collect();
        let claimed = self.store().claimed_posts(&profile)?;
        let audit = audit_job(&job, &sent, &listed, &claimed, self.clock.now().wall);
        self.store().end_job(id, &audit)?;
        self.job_changed(id);
        job.brands.iter().for_each(|brand| self.queue_changed(brand));
        Ok(())
    }
}
