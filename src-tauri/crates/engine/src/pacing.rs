//! When the next request may leave: as fast as the limit allows, almost without refusals, and never at the cost of a
//! person who is waiting (sending design §2).
//!
//! A pure state machine, one per credential, that every request of the app goes through. `now` is time since the
//! engine started; nothing here sleeps, reads a clock, or knows what a request is about. Instants of the service are
//! compared with the service's own clock only.

mod answer;
mod clock;
mod demand;
mod flight;
mod forecast;
mod gate;
mod hold;
mod journal;
mod knowledge;
mod limiter;
mod news;
mod own_books;
mod own_slots;
mod refusal;
mod reserve;
mod second_limit;
mod sighting;
mod sliding;
mod spacing;
mod unlabelled;
mod usual_length;
mod window;

use std::collections::VecDeque;
use std::time::Duration;

use domain::Access;

pub use api::{LimitHeaders, Reset, RetryAfter};
pub use forecast::{Forecast, Step, Wait};
pub use limiter::Recognised;

use clock::ServerClock;
use demand::Demand;
use flight::Flight;
use gate::Turn;
use hold::Hold;
use journal::Journal;
use limiter::Limiter;
use own_slots::OwnSlots;
use second_limit::SecondLimit;
use spacing::Spacing;
use unlabelled::Unlabelled;
use window::Window;

/// Paces the requests of one credential.
#[derive(Clone, Debug)]
pub struct Pacer {
    clock: ServerClock,
    flight: Flight,
    hold: Hold,
    demand: Demand,
    limiter: Limiter,
    window: Window,
    own: OwnSlots,
    spacing: Spacing,
    /// When answers came and what they said was left, the newest last.
    recent: VecDeque<(f64, f64)>,
    unlabelled: Unlabelled,
    /// A limit that no header describes, seen because requests were refused although some were left.
    hidden: Option<Unlabelled>,
    second: Option<SecondLimit>,
    last_refusal_reset: Option<f64>,
    /// Seconds between the resets of refusals, for limiters that describe themselves only then; 0 for unknown.
    refusals_apart: f64,
    has_seen_headers: bool,
    has_seen_headers_on_success: bool,
    /// The kind is remembered from an earlier run, so the first boundary needs no caution.
    is_kind_known: bool,
    job_asked_at: Option<f64>,
    last_sent: Option<Class>,
    chance: fastrand::Rng,
    journal: Journal,
}

/// Who waits for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A person. May use the whole budget.
    Click,
    /// The job: it leaves a reserve. Read-back and uploads belong to it.
    Bulk,
}

/// Whether a request may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Now.
    Go,
    /// Not before this time on the monotonic clock; ask again then, or when an answer has come.
    At(Duration),
    /// When an answer has come, or a request was lost.
    OnResponse,
}

/// One request that has left. Each has to be given back, as answered or as lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "a request that is never given back counts as out for ever"]
pub struct Ticket(u64);

impl Pacer {
    /// A pacer that knows nothing yet. The seed is for the jitter.
    pub fn new(access: Access, seed: u64) -> Self {
        Self {
            clock: ServerClock::new(),
            flight: Flight::default(),
            hold: Hold::new(),
            demand: Demand::new(),
            limiter: Limiter::Window,
            window: Window::unseen(0.0),
            own: OwnSlots::default(),
            spacing: Spacing::new(),
            recent: VecDeque::new(),
            unlabelled: Unlabelled::default(),
            hidden: None,
            second: None,
            last_refusal_reset: None,
            refusals_apart: 0.0,
            has_seen_headers: false,
            has_seen_headers_on_success: false,
            is_kind_known: false,
            job_asked_at: None,
            last_sent: None,
            chance: fastrand::Rng::with_seed(seed),
            journal: Journal::new(access),
        }
    }

    /// Whether a request may leave now. `backlog` is how many the job still has to send.
    pub fn poll(&mut self, class: Class, now: Duration, backlog: usize) -> Gate {
        let now = now.as_secs_f64();
        self.settle_slots(now);
        if class == Class::Bulk {
            self.job_asked_at = Some(now);
        }
        match self.turn(class, now, backlog) {
            Turn::Go | Turn::Probe => Gate::Go,
            Turn::At(at) => Gate::At(instant(at.max(now))),
            Turn::OnResponse => Gate::OnResponse,
        }
    }

    /// A request leaves.
    pub fn sent(&mut self, class: Class, now: Duration) -> Ticket {
        let now = now.as_secs_f64();
        let is_probe = self.turn(class, now, usize::MAX) == Turn::Probe;
        if let Limiter::Bucket { .. } = self.limiter {
            self.window.budget = self.tokens(now);
            self.window.seen_at = self.window.seen_at.max(now);
        }
        self.window.budget -= 1.0;
        if let Some(second) = &mut self.second {
            second.sent();
        }
        if let Limiter::Counter { rate } = self.limiter {
            self.spacing.sent(now, rate);
        }
        if class == Class::Click {
            self.demand.clicked(now);
        }
        self.last_sent = Some(class);
        self.flight.board(class, now, is_probe)
    }
}

fn instant(seconds: f64) -> Duration {
    // A little later rather than a little earlier, or the same question would be asked in a circle.
    Duration::try_from_secs_f64(seconds + 1e-6).unwrap_or(Duration::ZERO)
}

#[cfg(test)]
#[path = "pacing/edge_cases.rs"]
mod edge_cases;
#[cfg(test)]
#[path = "pacing/promises.rs"]
mod promises;
