//! What a refusal (status 429) means for the budget (sending design §2.5).

use super::Pacer;
use super::flight::Request;
use super::limiter::Limiter;
use super::sighting::Sighting;
use super::unlabelled::Unlabelled;

impl Pacer {
    /// A refusal stops the budget until the next look (§2.5).
    pub(super) fn refuse(&mut self, request: Request, seen: Option<&Sighting>, asked: Option<f64>, now: f64) {
        let boundary = self.boundary();
        let ahead = Some(boundary).filter(|at| seen.is_some() && *at > now);
        let until = self.hold.refused(now, asked, ahead, self.chance.f64());
        self.clock.forget_limiter();
        match self.limiter {
            Limiter::Unlabelled => return self.unlabelled.refused(until, asked.is_some()),
            Limiter::Window => self.refuse_window(request, seen, now, until),
            Limiter::Counter { rate } => {
                let least = 0.2 * self.window.limit / self.window.length.max(1.0);
                self.spacing.refused(self.window.limit);
                self.limiter = Limiter::Counter { rate: (rate * 0.95).max(least) };
                self.window.seen_at = now;
            }
            Limiter::Bucket { .. } | Limiter::Log => self.window.seen_at = now,
        }
        self.window.budget = self.window.budget.min(0.0);
    }

    fn refuse_window(&mut self, request: Request, seen: Option<&Sighting>, now: f64, until: f64) {
        if request.is_probe && until - now <= 3.0 {
            self.window.widen_guard(until - now);
        }
        if seen.is_some_and(|seen| seen.remaining >= 1.0) {
            self.hidden.get_or_insert_with(Unlabelled::default).refused(until, true);
        }
        let boundary = self.boundary();
        if boundary < until {
            self.window.reset = Some(self.clock.at(until) - self.window.guard);
            self.window.opened = None;
        } else if boundary - until > 2.0 {
            // Retry-After outranks Reset; a smaller difference is rounding.
            self.window.look_at = Some(until);
        }
    }
}
