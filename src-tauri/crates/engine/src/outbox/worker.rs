//! The loop that acts on the decisions. It has no opinions: it reads the table, asks what is next, begins it, and goes
//! on; several requests may be out at once. What they come to is written down by themselves.

use std::sync::Arc;
use std::time::Duration;

use domain::{BrandSlug, ItemId, JobId, OutboxState, OutboxWork, Problem, ProblemCode, lead_time_ok};
use jiff::Timestamp;
use tokio::task::JoinSet;

use super::looking_up::{look_up_creations, look_up_one};
use super::next::{Step, Underway, next_step};
use super::sending::{send, upload};
use super::settle::after;
use super::{settle_anew, write};
use crate::Inner;
use crate::clock::{CLOCKS_PARTED, Now};
use crate::link::{Link, Patience};
use crate::pacing::Gate;
use crate::store::{Candidates, Row};

/// Runs until the engine stops. Whatever changes a row wakes it.
pub(crate) async fn run(inner: Arc<Inner>) {
    let mut worker = Worker {
        inner: Arc::clone(&inner),
        underway: Underway::default(),
        tasks: JoinSet::new(),
        uploading: None,
        looked: inner.clock.now(),
    };
    tokio::select! {
        () = worker.run() => {}
        () = inner.stopping.notified() => {}
    }
    // A task that is only told to end holds the data folder until it has.
    worker.tasks.shutdown().await;
}

/// How long nothing is to be begun.
enum Pause {
    Not,
    For(Duration),
    UntilWoken,
    /// Until the pacer lets the next request through.
    UntilTurn(Arc<Link>, Patience),
}

struct Worker {
    inner: Arc<Inner>,
    underway: Underway,
    tasks: JoinSet<Vec<ItemId>>,
    /// The row whose files are being uploaded; uploads go one by one.
    uploading: Option<ItemId>,
    /// The clocks when they were read last.
    looked: Now,
}

/// Waits are taken in pieces, so that a clock that was set is noticed before much comes of it.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

impl Worker {
    async fn run(&mut self) {
        loop {
            let pause = match self.inner.link() {
                Ok(link) => self.step(&link).unwrap_or_else(|problem| {
                    tracing::warn!(code = ?problem.code, detail = ?problem.detail.text, "the outbox pauses");
                    // A failing disk is asked again after a while; hammering it would help nobody.
                    Pause::For(self.inner.timings.disk_pause)
                }),
                Err(_) => Pause::UntilWoken,
            };
            self.wait(pause).await;
        }
    }

    /// Begins one thing, if there is one to begin.
    fn step(&mut self, link: &Arc<Link>) -> Result<Pause, Problem> {
        self.notice_clock()?;
        let table = self.inner.store().candidates(&link.profile.id)?;
        let now = self.inner.clock.now().wall;
        let rows = table.in_doubt.iter().chain(&table.queued);
        let find = |id| rows.clone().find(|row| row.item.id == id).cloned();
        match next_step(&table, &self.underway, self.inner.timings.sweep, now) {
            Step::Idle => self.audit(link, now),
            Step::Wait(until) => Ok(Pause::For(until.duration_since(now).try_into().unwrap_or_default())),
            Step::Adopt(id) => find(id).map_or(Ok(Pause::UntilWoken), |row| self.adopt(&row)),
            Step::LookUp(id) => {
                if let Some(row) = find(id) {
                    self.look_up(link, row, &table, now);
                }
                Ok(Pause::Not)
            }
            Step::Send(id) => {
                find(id).map_or(Ok(Pause::UntilWoken), |row| self.begin(link, row, table.backlog))
            }
        }
    }

    /// The calendar was set, or the computer slept: nothing that was to happen at an instant can be relied on.
    fn notice_clock(&mut self) -> Result<(), Problem> {
        let now = self.inner.clock.now();
        let parted = now.parted_from(self.looked);
        if parted.abs() > CLOCKS_PARTED {
            tracing::info!(seconds = parted.as_secs(), "the calendar and the clock parted");
            self.inner.store().begin_doubts_anew(settle_anew(now.wall, &self.inner.timings), now.wall)?;
            if parted.is_negative() {
                self.inner.store().move_queued(parted)?;
            }
            self.underway.swept.clear();
            self.inner.audits_due().clear();
        }
        self.looked = now;
        Ok(())
    }

    /// Only this loop sends. A row on disk as sent that nobody is sending lost its outcome, because it could not be
    /// written down, and is looked up like one of a crash.
    fn adopt(&self, row: &Row) -> Result<Pause, Problem> {
        let now = self.inner.clock.now().wall;
        let settle_at = settle_anew(now, &self.inner.timings);
        let look_at = Some(after(now, self.inner.timings.first_look));
        write(&self.inner, row, &OutboxState::Unclear { settle_at }, look_at)?;
        Ok(Pause::Not)
    }

    fn look_up(&mut self, link: &Arc<Link>, row: Row, table: &Candidates, now: Timestamp) {
        let (inner, link) = (Arc::clone(&self.inner), Arc::clone(link));
        if row.item.work != OutboxWork::Create {
            self.spawn(vec![row.item.id], async move { look_up_one(&inner, &link, &row).await });
            return;
        }
        let brand = row.item.brand;
        let unclear = unclear_creations(table, &brand);
        self.underway.swept.insert(brand.clone(), now);
        let patience = match table.backlog {
            0 => Patience::Endless,
            backlog => Patience::Job { backlog: backlog as usize },
        };
        let ids = unclear.iter().map(|row| row.item.id).collect();
        self.spawn(ids, async move { look_up_creations(&inner, &link, &brand, patience, &unclear).await });
    }

    fn begin(&mut self, link: &Arc<Link>, row: Row, backlog: u32) -> Result<Pause, Problem> {
        // The service publishes a past time at once, so the check is repeated here, at the moment of sending.
        let is_late = row.item.due.is_some_and(|due| !lead_time_ok(due, link.server_now()));
        if row.item.work == OutboxWork::Create && is_late {
            let blocked = OutboxState::Blocked { problem: Problem::new(ProblemCode::TimePassed) };
            write(&self.inner, &row, &blocked, None)?;
            return Ok(Pause::Not);
        }
        let patience = match row.job {
            Some(_) => Patience::Job { backlog: backlog as usize },
            None => Patience::Endless,
        };
        if row.lacks_upload() {
            return Ok(self.begin_upload(link, row, patience));
        }
        // The turn is taken before the attempt is on disk, so that a row does not wait for it as "sending".
        let flight = match link.try_take_off(patience) {
            Ok(flight) => flight,
            Err(Gate::Go | Gate::At(_) | Gate::OnResponse) => {
                return Ok(Pause::UntilTurn(Arc::clone(link), patience));
            }
        };
        // Compared later with instants of the service, so it is in its time, and rather too early than too late.
        let started_at = link.server_now_at_least();
        let row = row.with_final_body();
        let attempt = self.inner.store().begin_attempt(&row, started_at)?;
        self.inner.at_point(crate::Point::AttemptWritten);
        self.inner.row_moved(&row);
        let row = row.sending(attempt, started_at);
        let (inner, link) = (Arc::clone(&self.inner), Arc::clone(link));
        self.spawn(vec![row.item.id], async move { send(&inner, &link, flight, &row).await });
        Ok(Pause::Not)
    }

    /// Nothing moves: jobs that have been still long enough for the last late commit to show are compared with the
    /// server.
    fn audit(&mut self, link: &Arc<Link>, now: Timestamp) -> Result<Pause, Problem> {
        let dry = self.inner.store().dry_jobs(&link.profile.id)?;
        self.inner.audits_due().retain(|id, _| dry.contains(id));
        let mut next: Option<Timestamp> = None;
        for id in dry {
            let due = self.audit_due(id, now);
            if due > now {
                next = Some(next.map_or(due, |next| next.min(due)));
            } else if self.tasks.is_empty() {
                let (inner, link) = (Arc::clone(&self.inner), Arc::clone(link));
                // Another try after as long, should this one fail.
                self.inner.audits_due().insert(id, after(now, self.inner.timings.settle_lost));
                self.spawn(Vec::new(), async move { inner.audit_job(&link, id).await });
            }
        }
        Ok(next.map_or(Pause::UntilWoken, |at| {
            Pause::For(at.duration_since(now).try_into().unwrap_or_default())
        }))
    }

    /// When a job in which nothing moves is compared; the first time it is asked, the wait begins.
    fn audit_due(&self, id: JobId, now: Timestamp) -> Timestamp {
        if let Some(due) = self.inner.audits_due().get(&id) {
            return *due;
        }
        let due = after(now, self.inner.timings.settle_lost);
        self.inner.audits_due().insert(id, due);
        self.inner.job_changed(id);
        due
    }

    fn begin_upload(&mut self, link: &Arc<Link>, row: Row, patience: Patience) -> Pause {
        if self.uploading.is_some_and(|id| self.underway.rows.contains(&id)) {
            return Pause::UntilWoken;
        }
        self.uploading = Some(row.item.id);
        let (inner, link) = (Arc::clone(&self.inner), Arc::clone(link));
        self.spawn(vec![row.item.id], async move { upload(&inner, &link, patience, &row).await });
        Pause::Not
    }

    fn spawn(&mut self, ids: Vec<ItemId>, work: impl Future<Output = Result<(), Problem>> + Send + 'static) {
        self.underway.rows.extend(ids.iter().copied());
        self.tasks.spawn(async move {
            if let Err(problem) = work.await {
                // The row stays as it was written last, and is found again from there.
                tracing::warn!(code = ?problem.code, detail = ?problem.detail.text, "an outcome was not written");
            }
            ids
        });
    }

    /// Waits until there is something to begin again: the time has come, something changed, or something ended.
    async fn wait(&mut self, pause: Pause) {
        if let Pause::Not = pause {
            // What has ended is let go of; nothing is waited for.
            while let Some(ended) = self.tasks.try_join_next() {
                self.let_go(ended);
            }
            // Whoever stops the worker, or ends the runtime, which cancels each new task at once, is heard here.
            tokio::task::yield_now().await;
            return;
        }
        let turn = async {
            match pause {
                Pause::For(time) => tokio::time::sleep(time.min(LONGEST_WAIT)).await,
                Pause::UntilTurn(link, patience) => link.turn(patience).await,
                Pause::Not | Pause::UntilWoken => std::future::pending().await,
            }
        };
        tokio::select! {
            () = turn => {}
            () = self.inner.wake.notified() => {}
            Some(ended) = self.tasks.join_next() => self.let_go(ended),
        }
    }

    fn let_go(&mut self, ended: Result<Vec<ItemId>, tokio::task::JoinError>) {
        match ended {
            Ok(ids) => ids.iter().for_each(|id| {
                self.underway.rows.remove(id);
            }),
            // Nobody knows whose task it was, so everything that is not running any more is looked at again.
            Err(error) => {
                tracing::error!(%error, "a task of the outbox failed");
                if self.tasks.is_empty() {
                    self.underway.rows.clear();
                }
            }
        }
    }
}

fn unclear_creations(table: &Candidates, brand: &BrandSlug) -> Vec<Row> {
    let is_one = |row: &&Row| {
        row.item.brand == *brand
            && row.item.work == OutboxWork::Create
            && matches!(row.item.state, OutboxState::Unclear { .. })
    };
    table.in_doubt.iter().filter(is_one).cloned().collect()
}
