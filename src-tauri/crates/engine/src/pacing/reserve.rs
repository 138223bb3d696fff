//! What the job leaves for clicks and other programs (sending design §2.3, 4).

use super::demand::{self, FLOOR};
use super::limiter::Limiter;
use super::{Class, Pacer};

impl Pacer {
    pub(super) fn keep(&self, class: Class, now: f64, backlog: usize) -> f64 {
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
    pub(super) fn next_release(&self, now: f64) -> f64 {
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
