//! When the next request may leave, from what the service said about its limit.
//!
//! Pure: `now` is time since the engine started, nothing here sleeps or reads a clock. This pacer obeys what it is
//! told (hold after a 429, wait when nothing is left). Planning ahead for many requests is not in it.

mod server_clock;

use std::time::Duration;

use api::{LimitHeaders, Reset, RetryAfter};
use domain::{Access, LimitReading, SlowDown};
use jiff::Timestamp;

use crate::clock::Now;
use server_clock::ServerClock;

/// Paces the requests of one credential.
#[derive(Clone, Debug)]
pub(crate) struct Pacer {
    clock: ServerClock,
    reading: LimitReading,
    /// The end of the window, on the monotonic clock.
    resets_at: Option<Duration>,
    hold_until: Option<Duration>,
    /// Refusals in a row.
    refusals: u32,
    slow_downs: Vec<SlowDown>,
}

/// Whether a request may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Now.
    Go,
    /// Not before this time on the monotonic clock.
    At(Duration),
}

/// After the end of a window its requests are surely back this much later.
const GUARD: Duration = Duration::from_millis(50);

/// Contract §6: 1 s, doubling, at most 60 s.
const FIRST_BACKOFF: Duration = Duration::from_secs(1);
const LAST_BACKOFF: Duration = Duration::from_secs(60);

/// As many slow-downs as a person will read.
const KEPT_SLOW_DOWNS: usize = 50;

impl Pacer {
    /// A pacer that knows nothing yet.
    pub(crate) fn new(access: Access) -> Self {
        let reading = LimitReading {
            access,
            limit: None,
            remaining: None,
            refills_at: None,
            seen_at: None,
            hold_until: None,
        };
        let clock = ServerClock::default();
        Self { clock, reading, resets_at: None, hold_until: None, refusals: 0, slow_downs: Vec::new() }
    }

    /// Whether a request may leave now.
    pub(crate) fn poll(&self, now: Duration) -> Gate {
        let hold = self.hold_until.filter(|until| *until > now);
        let empty = self.reading.remaining == Some(0);
        let window = self.resets_at.map(|end| end + GUARD).filter(|end| empty && *end > now);
        match hold.max(window) {
            Some(at) => Gate::At(at),
            None => Gate::Go,
        }
    }

    /// Takes note of an answer. `jitter` is a random number from 0 to 1, `sent` the time of the request.
    pub(crate) fn answered(
        &mut self,
        sent: Duration,
        now: Now,
        is_refusal: bool,
        headers: &LimitHeaders,
        jitter: f64,
    ) {
        // A cache in between answered with old numbers.
        if !headers.is_from_cache {
            self.read(sent, now, headers);
        }
        if is_refusal {
            self.hold(now, headers, jitter);
        } else {
            self.refusals = 0;
        }
    }

    /// The service's time, as well as it is known; the computer's where no answer has come yet.
    pub(crate) fn server_now(&self, now: Now) -> Timestamp {
        self.clock.at(now.mono).unwrap_or(now.wall)
    }

    /// The last word about the limit, in the computer's own time.
    pub(crate) fn reading(&self, now: Now) -> LimitReading {
        let hold_until = self.hold_until.filter(|until| *until > now.mono).map(|until| now.wall_at(until));
        LimitReading { hold_until, ..self.reading.clone() }
    }

    /// The times that the service asked to slow down, the newest first.
    pub(crate) fn slow_downs(&self) -> &[SlowDown] {
        &self.slow_downs
    }

    fn read(&mut self, sent: Duration, now: Now, headers: &LimitHeaders) {
        if let Some(date) = headers.date {
            self.clock.learn(date, sent, now.mono);
        }
        if headers.limit.is_some() || headers.remaining.is_some() {
            self.reading.limit = headers.limit.or(self.reading.limit);
            self.reading.remaining = headers.remaining;
            self.reading.seen_at = Some(now.wall);
        }
        if let Some(reset) = headers.reset {
            let end = match reset {
                Reset::At(at) => now.mono + wait_until(at, self.server_now(now)),
                Reset::After(wait) => now.mono + wait,
            };
            self.resets_at = Some(end);
            self.reading.refills_at = Some(now.wall_at(end));
        }
    }

    /// A refusal holds everything, not only the request that was refused.
    fn hold(&mut self, now: Now, headers: &LimitHeaders, jitter: f64) {
        let asked = match headers.retry_after {
            Some(RetryAfter::After(wait)) => Some(wait),
            Some(RetryAfter::At(at)) => Some(wait_until(at, self.server_now(now))),
            None => None,
        };
        let window = headers.reset.and(self.resets_at).filter(|end| *end > now.mono);
        let until = match (asked, window) {
            (Some(wait), _) => now.mono + wait,
            (None, Some(end)) => end + GUARD,
            (None, None) => now.mono + backoff(self.refusals).mul_f64(jitter.clamp(0.0, 1.0)),
        };
        self.refusals = self.refusals.saturating_add(1);
        self.hold_until = self.hold_until.max(Some(until));
        self.slow_downs.insert(0, SlowDown { at: now.wall, until: now.wall_at(until) });
        self.slow_downs.truncate(KEPT_SLOW_DOWNS);
    }
}

fn backoff(refusals: u32) -> Duration {
    FIRST_BACKOFF.saturating_mul(1 << refusals.min(6)).min(LAST_BACKOFF)
}

fn wait_until(at: Timestamp, server_now: Timestamp) -> Duration {
    at.duration_since(server_now).try_into().unwrap_or(Duration::ZERO)
}

#[cfg(test)]
#[path = "pacing/tests.rs"]
mod tests;
