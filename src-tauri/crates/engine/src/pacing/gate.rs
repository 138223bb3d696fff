//! Whether a request may leave now (sending design §2.3).

use super::demand::{self, FLOOR};
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
const SOON_S: f64 = 0.05;

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
        // A limit is a small number.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "truncation is meant")]
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

    fn bucket_turn(&self, class: Class, now: f64, backlog: usize, rate: f64) -> Turn {
        let keep = self.keep(class, now, backlog);
        let missing = 1.0 + keep - self.tokens(now);
        if missing <= 0.0 { Turn::Go } else { Turn::At(now + (missing / rate).max(0.005)) }
    }

    fn log_turn(&self, class: Class, now: f64, backlog: usize) -> Turn {
        let window = &self.window;
        if window.budget - self.keep(class, now, backlog) >= 1.0 {
            return Turn::Go;
        }
        let Some(own) = self.own.first().map(|slot| slot.received + window.length) else {
            // No own slot will come back; only a look can tell.
            let due = window.seen_at + window.length / window.limit;
            return self.look_when(now, due);
        };
        // At Reset the oldest request of anybody leaves the log: at least one slot.
        let reset = window.reset.map_or(own, |reset| self.clock.local(reset) + window.guard);
        if reset < own && window.budget < 1.0 && (now < reset || window.seen_at < reset) {
            return self.look_when(now, reset);
        }
        let release = if window.budget >= 1.0 { self.next_release(now) } else { own };
        Turn::At(own.min(release).max(now + SOON_S * 0.2))
    }

    fn look_when(&self, now: f64, due: f64) -> Turn {
        if now < due {
            Turn::At(due)
        } else if self.flight.is_empty() {
            Turn::Probe
        } else {
            Turn::OnResponse
        }
    }

    fn counter_turn(&self, class: Class, now: f64) -> Turn {
        let window = &self.window;
        if class == Class::Click && window.budget >= 1.0 {
            return Turn::Go;
        }
        // What the window before has lost of its weight since the last answer, carefully.
        let per_s = window.limit / window.length.max(1.0) * 0.8;
        let needed = if class == Class::Click { 1.0 } else { 1.0 + self.spacing.slack };
        let room_at = window.seen_at + (needed - window.budget).max(0.0) / per_s;
        let at = if class == Class::Click { room_at } else { room_at.max(self.spacing.next) };
        if now >= at { Turn::Go } else { Turn::At(at) }
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

    fn keep(&self, class: Class, now: f64, backlog: usize) -> f64 {
        if class == Class::Click { 0.0 } else { self.reserve(now, backlog) }
    }

    /// What is kept back for clicks and other programs.
    pub(super) fn reserve(&self, now: f64, backlog: usize) -> f64 {
        let limit = self.window.limit;
        let keep = match self.limiter {
            Limiter::Bucket { .. } => (FLOOR + 1.0).min(limit - 1.0),
            Limiter::Counter { .. } | Limiter::Unlabelled => 0.0,
            Limiter::Log => self.log_reserve(now),
            Limiter::Window => {
                demand::reserve(&self.demand, now, self.boundary() - now, limit, self.window.length)
            }
        };
        // The job ends within what is there: only a little stays.
        let floor = FLOOR.min(limit * 0.5).floor();
        if backlog as f64 <= self.tokens(now) - floor { keep.min(floor) } else { keep }
    }

    /// In a trailing window: the demand of every horizon, less the own slots that are back by then.
    fn log_reserve(&self, now: f64) -> f64 {
        let cap = demand::cap(self.window.limit);
        let mut need: f64 = 0.0;
        for (index, slot) in self.own.iter().take(64).enumerate() {
            let back = slot.received + self.window.length - now;
            // What is back within 3 s is worth waiting for.
            if back > 3.0 {
                need = need.max(self.demand.within(now, back).ceil() - index as f64);
            }
        }
        need.min(cap)
    }

    /// When the reserve next falls.
    fn next_release(&self, now: f64) -> f64 {
        if self.limiter == Limiter::Log {
            return now + 0.25;
        }
        let (limit, length, end) = (self.window.limit, self.window.length, self.boundary());
        let reserve = |at: f64| demand::reserve(&self.demand, now, end - at, limit, length);
        let kept = reserve(now);
        let (mut before, mut after) = (now, end);
        for _ in 0..30 {
            let middle = 0.5 * (before + after);
            if reserve(middle) < kept { after = middle } else { before = middle }
        }
        after.max(now + 0.01)
    }

    /// What could be sent now if nothing were kept back.
    pub(super) fn tokens(&self, now: f64) -> f64 {
        match self.limiter {
            Limiter::Bucket { rate } => {
                let refilled = (now - self.window.seen_at).max(0.0) * rate;
                (self.window.budget + refilled).min(self.window.limit)
            }
            _ => self.window.budget,
        }
    }
}
