//! The gate of limiters whose allowance comes back little by little.

use super::gate::{SOON_S, Turn};
use super::{Class, Pacer};

impl Pacer {
    pub(super) fn bucket_turn(&self, class: Class, now: f64, backlog: usize, rate: f64) -> Turn {
        let keep = self.keep(class, now, backlog);
        let missing = 1.0 + keep - self.tokens(now);
        if missing <= 0.0 { Turn::Go } else { Turn::At(now + (missing / rate).max(0.005)) }
    }

    pub(super) fn log_turn(&self, class: Class, now: f64, backlog: usize) -> Turn {
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

    pub(super) fn counter_turn(&self, class: Class, now: f64) -> Turn {
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
}
