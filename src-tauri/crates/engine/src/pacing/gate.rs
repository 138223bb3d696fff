//! Whether a request may leave now (sending design §2.3).

use super::limiter::Limiter;
use super::{Class, Pacer};

/// Up to this many requests of the job are out at once; large limits may use more.
const MOST_BULK: usize = 6;
const MOST_BULK_EVER: usize = 12;
const LIMIT_PER_BULK: f64 = 50.0;
/// Answers of the old window are waited for this long before the boundary is probed.
const STRAGGLERS_S: f64 = 5.0;
/// What is known about others' use is old after this.
const STALE_S: f64 = 1.0;
/// The first boundary is probed later by this many requests' worth of time: a sliding counter then shows itself
/// without a refusal.
const FIRST_BOUNDARY_SLOTS: f64 = 1.5;
/// From here on clicks and the job alternate.
const MOST_CLICKS: f64 = 0.7;
/// How soon to ask again where nothing else would wake the caller.
pub(super) const SOON_S: f64 = 0.05;

/// The gate's answer within the pacer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Turn {
    Go,
    /// Go, and nothing else until its answer is here.
    Probe,
    At(f64),
    OnResponse,
}

impl Pacer {
    pub(super) fn turn(&self, class: Class, now: f64, backlog: usize) -> Turn {
        let is_bulk = class == Class::Bulk;
        let hold = if is_bulk { self.hold.job_until(now) } else { self.hold.until(now) };
        if let Some(until) = hold {
            return Turn::At(until);
        }
        if self.flight.is_probing() || (is_bulk && self.flight.bulk() >= self.most_bulk()) {
            return Turn::OnResponse;
        }
        let is_lost = self.limiter != Limiter::Unlabelled && self.window.reset.is_none();
        if is_lost || self.hold.is_failing() {
            return if is_bulk && !self.flight.is_empty() { Turn::OnResponse } else { Turn::Probe };
        }
        if let Some(barred) = self.other_limits(now) {
            return barred;
        }
        match self.limiter {
            Limiter::Window => self.window_turn(class, now, backlog),
            Limiter::Bucket { rate } => self.bucket_turn(class, now, backlog, rate),
            Limiter::Log => self.log_turn(class, now, backlog),
            Limiter::Counter { .. } => self.counter_turn(class, now),
            Limiter::Unlabelled => self.unlabelled_turn(class, now),
        }
    }

    fn most_bulk(&self) -> usize {
        let by_limit = (self.window.limit / LIMIT_PER_BULK) as usize;
        by_limit.clamp(MOST_BULK, MOST_BULK_EVER)
    }

    /// Limits beside the one that the budget is about.
    fn other_limits(&self, now: f64) -> Option<Turn> {
        let second = self.second.as_ref().and_then(|second| second.barred_until());
        let second = second.map(|reset| self.clock.local(reset) + self.window.guard);
        let hidden = self.hidden.as_ref().filter(|hidden| hidden.is_limiting());
        let hidden = hidden.filter(|hidden| hidden.left(self.flight.count()) < 1.0);
        let hidden = hidden.and_then(|hidden| hidden.ends(now));
        second.filter(|at| *at > now).into_iter().chain(hidden).reduce(f64::max).map(Turn::At)
    }

    /// The earliest time at which the window has certainly ended.
    pub(super) fn boundary(&self) -> f64 {
        let window = &self.window;
        let Some(reset) = window.reset else { return f64::NEG_INFINITY };
        let by_reset = self.clock.local(reset) + window.guard;
        // A window that our own probe opened ends no later than its length after the answer.
        let by_opening = window.opened.filter(|_| window.crossed >= 2);
        by_opening.map_or(by_reset, |opened| by_reset.min(opened + window.length + window.guard))
    }

    /// When the next look behind the boundary is due.
    pub(super) fn probe_due(&self) -> f64 {
        let window = &self.window;
        let is_first = window.crossed == 0 && !self.is_kind_known && self.limiter == Limiter::Window;
        let delay = if is_first && window.length > 0.0 && window.is_busy(0.5) {
            FIRST_BOUNDARY_SLOTS * window.length.max(60.0) / window.limit
        } else {
            0.0
        };
        let due = self.boundary() + delay;
        window.look_at.map_or(due, |look_at| look_at.min(due))
    }

    fn window_turn(&self, class: Class, now: f64, backlog: usize) -> Turn {
        let due = self.probe_due();
        if now >= due {
            return self.look_behind(class, now);
        }
        let budget = self.window.budget;
        if class == Class::Click {
            return match budget >= 1.0 {
                true if self.is_jobs_turn(now) => Turn::At(now + SOON_S),
                true => Turn::Go,
                false => Turn::At(due),
            };
        }
        let keep = if self.is_jobs_turn(now) { 0.0 } else { self.reserve(now, backlog) };
        let age = now - self.window.seen_at;
        let is_stale = self.demand.has_others() && age > STALE_S;
        if is_stale && self.flight.bulk() > 0 {
            return Turn::OnResponse;
        }
        let taken_since = if is_stale { self.demand.others() * age } else { 0.0 };
        if budget - taken_since - keep >= 1.0 {
            Turn::Go
        } else if budget >= 1.0 {
            Turn::At(due.min(self.next_release(now)))
        } else {
            Turn::At(due)
        }
    }

    /// One probe, once the stragglers of the old window have landed.
    fn look_behind(&self, class: Class, now: f64) -> Turn {
        let youngest = self.flight.youngest().map(|sent| sent + STRAGGLERS_S);
        match youngest.filter(|at| class == Class::Bulk && *at > now) {
            Some(at) => Turn::At(at),
            None => Turn::Probe,
        }
    }

    /// Where clicks would eat the whole window, they and the job alternate.
    fn is_jobs_turn(&self, now: f64) -> bool {
        let job_waits = self.job_asked_at.is_some_and(|asked| now - asked < STALE_S);
        let is_crowded = self.window.clicks > MOST_CLICKS * self.window.limit;
        job_waits && is_crowded && self.last_sent == Some(Class::Click) && self.flight.bulk() == 0
    }

    fn unlabelled_turn(&self, class: Class, now: f64) -> Turn {
        let learned = &self.unlabelled;
        let may_join = self.flight.is_empty() || class == Class::Click;
        if !learned.is_limiting() {
            return if may_join { Turn::Go } else { Turn::OnResponse };
        }
        let Some(end) = learned.ends(now) else {
            return if self.flight.is_empty() { Turn::Probe } else { Turn::OnResponse };
        };
        if class == Class::Bulk && self.flight.bulk() > 0 {
            Turn::OnResponse
        } else if learned.left(self.flight.count()) >= 1.0 {
            Turn::Go
        } else {
            Turn::At(end)
        }
    }
}
