//! What the pacer is told: an answer, a loss, a computer that woke up.

use std::time::Duration;

use api::LimitHeaders;
use domain::SlowDown;

use super::flight::Request;
use super::limiter::Limiter;
use super::sighting::{self, Sighting};
use super::{Pacer, Ticket, instant};
use crate::clock::Now;

impl Pacer {
    /// An answer came, however late. The status is that of HTTP.
    pub fn answered(&mut self, ticket: Ticket, now: Now, status: u16, headers: &LimitHeaders) {
        let Some(request) = self.flight.land(ticket) else { return };
        // A cache in between answered with old numbers, and the limiter never heard of the request.
        if headers.is_from_cache {
            return;
        }
        let at = now.mono.as_secs_f64();
        self.note_calendar(now);
        if let Some(date) = headers.date {
            self.clock.learn(sighting::seconds(date), request.sent, at);
        }
        let (is_refused, is_failed) = (status == 429, status >= 500);
        let reset = self.window.reset;
        let seen = Sighting::read(request, at, !is_refused, headers, &self.clock, reset);
        let asked = sighting::asked_wait(headers, &self.clock, at);
        self.journal.read(headers, now);
        if is_failed {
            self.hold.failed(at, asked, self.chance.f64());
        } else if !is_refused {
            self.hold.accepted();
        }
        self.learn(request, at, seen.as_ref(), is_refused, is_failed);
        if is_refused {
            self.refuse(request, seen.as_ref(), asked, at);
            let until = self.hold.until(at).unwrap_or(at);
            self.journal.slowed_down(SlowDown { at: now.wall, until: now.wall_at(instant(until)) });
        }
        if headers.reset.is_some() {
            let end = self.boundary();
            self.journal.reading.refills_at = (end.is_finite()).then(|| now.wall_at(instant(end)));
        }
    }

    /// No answer will come: the time ran out, the connection broke, or nobody waits for it any more.
    pub fn lost(&mut self, ticket: Ticket, now: Duration) {
        if self.flight.land(ticket).is_some() {
            self.hold.failed(now.as_secs_f64(), None, self.chance.f64());
        }
    }

    /// The wall clock and the monotonic clock disagree: the computer slept, or somebody set the clock. A hold stays.
    pub fn woke(&mut self, now: Now) {
        self.clock.forget();
        self.note_calendar(now);
        self.window.forget();
        self.second = None;
        self.own.clear();
        self.recent.clear();
        self.unlabelled.forget_period();
        if let Some(hidden) = &mut self.hidden {
            hidden.forget_period();
        }
    }

    fn note_calendar(&mut self, now: Now) {
        if !self.clock.is_known() {
            let wall = sighting::seconds(now.wall);
            self.clock.set_calendar(wall - now.mono.as_secs_f64());
        }
    }

    /// Takes note of an answer of any kind, before a refusal has its own consequences.
    fn learn(
        &mut self,
        request: Request,
        now: f64,
        seen: Option<&Sighting>,
        is_refused: bool,
        is_failed: bool,
    ) {
        if seen.is_some() {
            self.has_seen_headers = true;
            self.has_seen_headers_on_success |= !is_refused && !is_failed;
        } else if !is_failed && !self.has_seen_headers {
            self.limiter = Limiter::Unlabelled;
        }
        if !is_refused && (!is_failed || seen.is_some()) {
            self.count_own(request, now);
        }
        match seen {
            Some(seen) => {
                if is_refused && !self.has_seen_headers_on_success {
                    self.note_refusal_reset(seen);
                }
                self.observe(seen);
            }
            None if is_refused || is_failed => {}
            None if self.limiter == Limiter::Unlabelled => self.unlabelled.accepted(now),
            None => self.keep_own_books(request, now),
        }
    }
}
