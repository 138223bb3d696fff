//! One credential at one server. Every request of the app goes through [`Link::ask`], and so through the pacer.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use api::{Answer, Client, Delivery, Failure, LimitHeaders};
use domain::{Access, LimitReading, Problem, ProblemCode, Secret, SlowDown};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use crate::clock::{CLOCKS_PARTED, Clock, Now};
use crate::pacing::{Class, Forecast, Gate, Pacer, Recognised, Ticket};
use crate::store::Profile;

/// A signed-in connection.
pub(crate) struct Link {
    pub(crate) profile: Profile,
    /// Host of the server, for people.
    pub(crate) host: String,
    pub(crate) client: Client,
    pub(crate) secret: Secret,
    paced: Mutex<Paced>,
    /// A request has landed: the gate may have opened.
    landed: Notify,
    clock: Clock,
}

/// The pacer, and when it was last asked.
struct Paced {
    pacer: Pacer,
    asked: Now,
    /// What the service's clock read at an earlier reading of ours, once it was known.
    told: Option<(Timestamp, Duration)>,
    /// What of the limiter is on disk.
    remembered: Option<Recognised>,
}

/// How long a request may wait for the pacer, and on whose behalf.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Patience {
    /// A person is waiting: after this long they are told until when.
    Click(Duration),
    /// What a person asked for, but does not stand and wait for.
    Endless,
    /// The job, which still has this many to send: it leaves a reserve for people.
    Job { backlog: usize },
}

/// Before the service has told its time, this computer's may be wrong by as much.
const UNKNOWN_TIME: SignedDuration = SignedDuration::from_hours(24);
/// Waits are taken in pieces, so that waking up is noticed soon.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

impl Patience {
    /// Whether it goes on waiting as long as the link is in use.
    pub(crate) fn is_endless(self) -> bool {
        !matches!(self, Patience::Click(_))
    }

    fn class(self) -> (Class, usize) {
        match self {
            Patience::Click(_) | Patience::Endless => (Class::Click, 0),
            Patience::Job { backlog } => (Class::Bulk, backlog),
        }
    }
}

impl Link {
    /// `remembered` is what an earlier run found out about the limiter.
    pub(crate) fn new(
        profile: Profile,
        host: String,
        client: Client,
        secret: Secret,
        clock: Clock,
        remembered: Option<Recognised>,
    ) -> Self {
        let pacer = Pacer::new(profile.access, fastrand::u64(..));
        let pacer = match remembered {
            Some(memory) => pacer.with_memory(memory),
            None => pacer,
        };
        let paced = Mutex::new(Paced { pacer, asked: clock.now(), told: None, remembered });
        Self { profile, host, client, secret, paced, landed: Notify::new(), clock }
    }

    /// Makes one request when the pacer lets it, and tells the pacer what came of it. Several may be out at once.
    pub(crate) async fn ask<T, F, R>(
        self: &Arc<Self>,
        patience: Patience,
        request: F,
    ) -> Result<T, Box<Failure>>
    where
        F: FnOnce(Arc<Link>) -> R + Send,
        R: Future<Output = Result<Answer<T>, Box<Failure>>> + Send,
    {
        let flight = self.take_off(patience).await?;
        self.ask_on(flight, request).await
    }

    /// Takes a turn now, if there is one; for whoever has something to write down before the request leaves.
    pub(crate) fn try_take_off(self: &Arc<Self>, patience: Patience) -> Result<Flight, Gate> {
        let (class, backlog) = patience.class();
        self.with_pacer(|pacer, now| match pacer.poll(class, now.mono, backlog) {
            Gate::Go => Ok(Flight { link: Arc::clone(self), ticket: Some(pacer.sent(class, now.mono)) }),
            closed => Err(closed),
        })
    }

    /// Makes the request of a turn that was taken.
    pub(crate) async fn ask_on<T, F, R>(
        self: &Arc<Self>,
        flight: Flight,
        request: F,
    ) -> Result<T, Box<Failure>>
    where
        F: FnOnce(Arc<Link>) -> R + Send,
        R: Future<Output = Result<Answer<T>, Box<Failure>>> + Send,
    {
        let result = request(Arc::clone(self)).await;
        match &result {
            Ok(answer) => flight.land(Some(answer.status), &answer.limits),
            Err(failure) => flight.land(failure.status, &failure.limits),
        }
        match result {
            Ok(answer) => Ok(answer.value),
            Err(failure) => Err(self.with_retry_time(failure)),
        }
    }

    /// When what a person asked for may leave; `None` for now, or as soon as an answer that is out has come.
    pub(crate) fn free_at(&self) -> Option<Timestamp> {
        let now = self.clock.now();
        match self.gate(Patience::Endless) {
            Gate::At(at) => Some(now.wall_at(at)),
            Gate::Go | Gate::OnResponse => None,
        }
    }

    /// Whether a request may leave now.
    pub(crate) fn gate(&self, patience: Patience) -> Gate {
        let (class, backlog) = patience.class();
        self.with_pacer(|pacer, now| pacer.poll(class, now.mono, backlog))
    }

    /// Waits, however long it takes, until a request may leave. Somebody else may be faster.
    pub(crate) async fn turn(&self, patience: Patience) {
        loop {
            let landed = self.landed.notified();
            match self.gate(patience) {
                Gate::Go => return,
                Gate::At(at) => self.sleep_until(at, landed).await,
                Gate::OnResponse => landed.await,
            }
        }
    }

    /// What will become of a backlog, on the monotonic clock.
    pub(crate) fn forecast(&self, backlog: usize) -> Forecast {
        self.with_pacer(|pacer, now| pacer.forecast(backlog, now.mono))
    }

    /// The service's time, as well as it is known.
    pub(crate) fn server_now(&self) -> Timestamp {
        self.with_pacer(|pacer, now| pacer.server_now(now))
    }

    /// A time at the service that has certainly come, whatever was done to this computer's clock: never later than
    /// [`Link::server_now`].
    pub(crate) fn server_now_at_least(&self) -> Timestamp {
        let mut paced = self.paced.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.read(&mut paced);
        if paced.pacer.knows_server_time() {
            return paced.pacer.server_now(now);
        }
        let since_told = |(told, at): (Timestamp, Duration)| {
            let passed = SignedDuration::try_from(now.mono.saturating_sub(at)).unwrap_or_default();
            told.saturating_add(passed).unwrap_or(told)
        };
        let unknown = now.wall.saturating_sub(UNKNOWN_TIME).unwrap_or(now.wall);
        paced.told.map_or(unknown, |told| since_told(told).min(now.wall))
    }

    /// The last word about the limit, and the slow-downs seen.
    pub(crate) fn limits(&self) -> (LimitReading, Vec<SlowDown>) {
        self.with_pacer(|pacer, now| (pacer.reading(now), pacer.slow_downs().to_vec()))
    }

    /// What was found out about the limiter and is not on disk yet. Whoever takes it writes it down.
    pub(crate) fn take_news_of_limiter(&self) -> Option<Recognised> {
        let mut paced = self.paced.lock().unwrap_or_else(PoisonError::into_inner);
        let found = paced.pacer.remembered()?;
        let is_news = paced.remembered.is_none_or(|known| found.differs_from(known));
        is_news.then(|| *paced.remembered.insert(found))
    }

    /// Whether it carries an API key rather than a person's session.
    pub(crate) fn is_key(&self) -> bool {
        self.profile.access == Access::ApiKey
    }

    /// Waits for the turn and takes it.
    async fn take_off(self: &Arc<Self>, patience: Patience) -> Result<Flight, Box<Failure>> {
        let started = self.clock.now().mono;
        loop {
            let landed = self.landed.notified();
            match self.try_take_off(patience) {
                Ok(flight) => return Ok(flight),
                Err(Gate::At(at)) => {
                    if let Patience::Click(most) = patience
                        && at.saturating_sub(started) > most
                    {
                        let mut problem = Problem::new(ProblemCode::SlowedDown);
                        problem.retry_at = Some(self.clock.now().wall_at(at));
                        return Err(Box::new(not_sent(problem)));
                    }
                    self.sleep_until(at, landed).await;
                }
                Err(Gate::Go | Gate::OnResponse) => landed.await,
            }
        }
    }

    async fn sleep_until(&self, at: Duration, landed: impl Future<Output = ()>) {
        let wait = at.saturating_sub(self.clock.now().mono).min(LONGEST_SLEEP);
        // Either the time has come or an answer has: both mean asking again.
        let _ = tokio::time::timeout(wait, landed).await;
    }

    fn with_retry_time(&self, mut failure: Box<Failure>) -> Box<Failure> {
        if failure.problem.code == ProblemCode::SlowedDown {
            failure.problem.retry_at = self.free_at();
        }
        failure
    }

    fn with_pacer<T>(&self, work: impl FnOnce(&mut Pacer, Now) -> T) -> T {
        let mut paced = self.paced.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.read(&mut paced);
        let done = work(&mut paced.pacer, now);
        if paced.pacer.knows_server_time() {
            paced.told = Some((paced.pacer.server_now(now), now.mono));
        }
        done
    }

    /// Reads the clocks, under the lock, so that the pacer never sees time run backwards.
    fn read(&self, paced: &mut Paced) -> Now {
        let now = self.clock.now();
        if now.parted_from(paced.asked).abs() > CLOCKS_PARTED {
            paced.pacer.woke(now);
        }
        paced.asked = now;
        now
    }
}

/// A request that is out. Dropped without an answer, it counts as lost.
#[derive(Debug)]
pub(crate) struct Flight {
    link: Arc<Link>,
    ticket: Option<Ticket>,
}

impl Flight {
    fn land(mut self, status: Option<u16>, headers: &LimitHeaders) {
        if let (Some(status), Some(ticket)) = (status, self.ticket) {
            self.link.with_pacer(|pacer, now| pacer.answered(ticket, now, status, headers));
            self.ticket = None;
            self.link.landed.notify_waiters();
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.link.with_pacer(|pacer, now| pacer.lost(ticket, now.mono));
            self.link.landed.notify_waiters();
        }
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

#[cfg(test)]
mod tests {
    use std::future::{pending, poll_fn, ready};
    use std::pin::pin;
    use std::task::Poll;

    use api::{Origin, Reset};

    use super::*;
    use crate::store::{ProfileId, World};

    fn link() -> Arc<Link> {
        link_that_remembers(None)
    }

    fn link_that_remembers(remembered: Option<Recognised>) -> Arc<Link> {
        let address = "http://127.0.0.1:9".to_owned();
        let client = Client::new(Origin::parse(&address).unwrap(), api::Timings::default()).unwrap();
        let world = World::Service { address };
        let profile = Profile {
            id: ProfileId::of(&world, "somebody"),
            world,
            access: Access::Session,
            person: None,
            brand: None,
            is_stored: false,
            stored_in: None,
            own_key: None,
        };
        let secret = Secret::new(String::new());
        Arc::new(Link::new(profile, String::new(), client, secret, Clock::start(), remembered))
    }

    fn answer(remaining: u32) -> Result<Answer<()>, Box<Failure>> {
        let limits = LimitHeaders {
            limit: Some(60),
            remaining: Some(remaining),
            reset: Some(Reset::After(Duration::from_secs(60))),
            ..LimitHeaders::default()
        };
        Ok(Answer { value: (), status: 200, limits })
    }

    async fn is_pending(future: impl Future) -> bool {
        let mut future = pin!(future);
        poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
    }

    #[tokio::test]
    async fn a_request_that_nobody_waits_for_any_more_is_given_back() {
        let link = link();
        {
            let mut ask =
                pin!(link.ask(Patience::Endless, |_| pending::<Result<Answer<()>, Box<Failure>>>()));
            assert!(is_pending(ask.as_mut()).await);
            assert_eq!(link.gate(Patience::Endless), Gate::OnResponse, "it is out");
        }
        assert_eq!(link.gate(Patience::Endless), Gate::Go);
    }

    #[tokio::test]
    async fn who_waits_for_the_answer_of_another_goes_when_it_comes_or_is_lost() {
        for comes in [true, false] {
            let link = link();
            let (send, receive) = tokio::sync::oneshot::channel();
            let mut first = Box::pin(link.ask(Patience::Endless, |_| async move {
                let _ = receive.await;
                answer(59)
            }));
            assert!(is_pending(first.as_mut()).await);
            let mut second = Box::pin(link.ask(Patience::Endless, |_| ready(answer(58))));
            assert!(is_pending(second.as_mut()).await, "one looks at a time");
            if comes {
                send.send(()).unwrap();
                first.await.unwrap();
            } else {
                drop(first);
            }
            second.await.unwrap();
        }
    }

    #[tokio::test]
    async fn several_requests_are_out_once_the_limit_is_known() {
        let link = link();
        link.ask(Patience::Endless, |_| ready(answer(50))).await.unwrap();
        let mut first = pin!(link.ask(Patience::Endless, |_| pending::<Result<Answer<()>, Box<Failure>>>()));
        assert!(is_pending(first.as_mut()).await);
        link.ask(Patience::Job { backlog: 9 }, |_| ready(answer(48))).await.unwrap();
    }

    #[tokio::test]
    async fn after_sleep_or_a_step_of_the_clock_what_was_known_of_the_window_is_forgotten() {
        for parted_s in [0, 1, 3_600, -3_600] {
            let link = link();
            link.ask(Patience::Endless, |_| ready(answer(0))).await.unwrap();
            link.paced.lock().unwrap().asked.wall += SignedDuration::from_secs(parted_s);
            let gate = link.gate(Patience::Endless);
            assert_eq!(gate == Gate::Go, parted_s.abs() > 2, "{parted_s} s: {gate:?}");
        }
    }

    #[tokio::test]
    async fn what_an_earlier_run_found_out_is_where_this_one_begins_and_no_news() {
        let memory = Recognised::Log { length_s: 7.0 };
        let link = link_that_remembers(Some(memory));
        assert_eq!(link.with_pacer(|pacer, _| pacer.remembered()), Some(memory));
        assert_eq!(link.take_news_of_limiter(), None);
        let other = link_that_remembers(Some(Recognised::Bucket));
        other.with_pacer(|pacer, _| *pacer = Pacer::new(Access::Session, 1).with_memory(memory));
        assert_eq!(other.take_news_of_limiter(), Some(memory), "it found out something else");
        assert_eq!(other.take_news_of_limiter(), None, "whoever took it has it");
    }
}
