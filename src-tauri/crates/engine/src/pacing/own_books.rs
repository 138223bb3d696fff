//! A limiter that describes itself only when it refuses: between refusals the requests are counted here.

use super::Pacer;
use super::flight::Request;
use super::limiter::Limiter;
use super::sighting::Sighting;
use super::usual_length;
use super::window::SAME_RESET_S;

impl Pacer {
    /// An accepted answer without headers, of a limiter that describes itself only when it refuses.
    pub(super) fn keep_own_books(&mut self, request: Request, now: f64) {
        if self.window.limit < 1.0 || self.limiter != Limiter::Window {
            return;
        }
        if request.is_probe {
            let length = self.refusals_apart.max(self.window.length.min(60.0)).max(1.0);
            let remaining = self.window.limit - 1.0;
            let reset = self.clock.at(now) + length;
            let seen = Sighting {
                ticket: request.ticket.0,
                sent: request.sent,
                now,
                is_probe: true,
                is_accepted: true,
                limit: self.window.limit,
                remaining,
                reset,
            };
            self.window.cross(&seen, self.flight.count(), length);
            self.window.length = length;
        }
        self.window.seen_at = now;
    }

    /// Resets that are seen on refusals only are whole windows apart.
    pub(super) fn note_refusal_reset(&mut self, seen: &Sighting) {
        match self.last_refusal_reset {
            Some(last) if seen.reset > last + SAME_RESET_S => {
                let apart = usual_length::nearest(seen.reset - last);
                let known = self.refusals_apart;
                self.refusals_apart = if known > 0.0 { known.min(apart) } else { apart };
            }
            None => {
                let left = seen.reset - self.clock.at(seen.now);
                self.refusals_apart = usual_length::at_least(left.max(1.0));
            }
            Some(_) => {}
        }
        self.last_refusal_reset = Some(seen.reset);
    }
}
