//! One credential at one server. Every request of the app goes through [`Link::ask`], and so through the pacer.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use api::{Answer, Client, Delivery, Failure, LimitHeaders};
use domain::{Access, LimitReading, Problem, ProblemCode, Secret, SlowDown};
use jiff::Timestamp;

use crate::clock::{Clock, Now};
use crate::pacing::{Gate, Pacer};
use crate::store::Profile;

/// A signed-in connection.
pub(crate) struct Link {
    pub(crate) profile: Profile,
    /// Host of the server, for people.
    pub(crate) host: String,
    pub(crate) client: Client,
    pub(crate) secret: Secret,
    pacer: Mutex<Pacer>,
    clock: Clock,
}

/// How long a request may wait for the pacer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Patience {
    /// A person is waiting: after this long they are told until when.
    Click(Duration),
    /// The worker has time.
    Endless,
}

impl Link {
    pub(crate) fn new(profile: Profile, host: String, client: Client, secret: Secret, clock: Clock) -> Self {
        let pacer = Mutex::new(Pacer::new(profile.access));
        Self { profile, host, client, secret, pacer, clock }
    }

    /// Makes one request when the pacer lets it, and tells the pacer what came of it.
    pub(crate) async fn ask<T, F, R>(
        self: &Arc<Self>,
        patience: Patience,
        request: F,
    ) -> Result<T, Box<Failure>>
    where
        F: FnOnce(Arc<Link>) -> R + Send,
        R: Future<Output = Result<Answer<T>, Box<Failure>>> + Send,
    {
        self.wait_for_turn(patience).await?;
        let sent = self.clock.now().mono;
        let result = request(Arc::clone(self)).await;
        let (headers, is_refusal) = match &result {
            Ok(answer) => (&answer.limits, false),
            Err(failure) => (&failure.limits, failure.problem.code == ProblemCode::SlowedDown),
        };
        let now = self.clock.now();
        self.with_pacer(|pacer| pacer.answered(sent, now, is_refusal, headers, fastrand::f64()));
        match result {
            Ok(answer) => Ok(answer.value),
            Err(failure) => Err(self.with_retry_time(failure, now)),
        }
    }

    /// When the next request may leave; `None` for now.
    pub(crate) fn free_at(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        self.wait().map(|wait| now.wall_at(now.mono + wait))
    }

    /// How long until the next request may leave; `None` for now.
    pub(crate) fn wait(&self) -> Option<Duration> {
        let now = self.clock.now();
        match self.with_pacer(|pacer| pacer.poll(now.mono)) {
            Gate::Go => None,
            Gate::At(at) => Some(at.saturating_sub(now.mono)),
        }
    }

    /// The service's time, as well as it is known.
    pub(crate) fn server_now(&self) -> Timestamp {
        let now = self.clock.now();
        self.with_pacer(|pacer| pacer.server_now(now))
    }

    /// The last word about the limit, and the slow-downs seen.
    pub(crate) fn limits(&self) -> (LimitReading, Vec<SlowDown>) {
        let now = self.clock.now();
        self.with_pacer(|pacer| (pacer.reading(now), pacer.slow_downs().to_vec()))
    }

    /// Whether it carries an API key rather than a person's session.
    pub(crate) fn is_key(&self) -> bool {
        self.profile.access == Access::ApiKey
    }

    async fn wait_for_turn(&self, patience: Patience) -> Result<(), Box<Failure>> {
        let started = self.clock.now().mono;
        loop {
            let now = self.clock.now();
            let Gate::At(at) = self.with_pacer(|pacer| pacer.poll(now.mono)) else { return Ok(()) };
            if let Patience::Click(most) = patience
                && at.saturating_sub(started) > most
            {
                let mut problem = Problem::new(ProblemCode::SlowedDown);
                problem.retry_at = Some(now.wall_at(at));
                return Err(Box::new(not_sent(problem)));
            }
            tokio::time::sleep(at.saturating_sub(now.mono)).await;
        }
    }

    fn with_retry_time(&self, mut failure: Box<Failure>, now: Now) -> Box<Failure> {
        if failure.problem.code == ProblemCode::SlowedDown
            && let Gate::At(at) = self.with_pacer(|pacer| pacer.poll(now.mono))
        {
            failure.problem.retry_at = Some(now.wall_at(at));
        }
        failure
    }

    fn with_pacer<T>(&self, work: impl FnOnce(&mut Pacer) -> T) -> T {
        work(&mut self.pacer.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").field("profile", &self.profile.id).finish_non_exhaustive()
    }
}

/// A failure of a request that never left.
pub(crate) fn not_sent(problem: Problem) -> Failure {
    Failure { problem, delivery: Delivery::NotSent, status: None, limits: LimitHeaders::default() }
}
