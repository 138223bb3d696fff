//! The budget: what is left of the allowance, as far as the headers prove it (sending design §2.2).

use super::sighting::Sighting;
use super::usual_length;

/// After the end of a window its requests are surely back this much later.
const GUARD_S: f64 = 0.05;
/// The guard never grows beyond this.
const MOST_GUARD_S: f64 = 2.0;
/// Two resets closer than this are one; whole seconds are rounded either way.
pub(super) const SAME_RESET_S: f64 = 0.5;

/// One window of the limiter, or what stands for it where the limiter has none.
#[derive(Clone, Debug)]
pub(super) struct Window {
    pub(super) limit: f64,
    /// The end, on the service's clock; `None` for unknown: the next request is a probe.
    pub(super) reset: Option<f64>,
    /// What may still be sent.
    pub(super) budget: f64,
    /// The lowest Remaining seen in this window. It only falls, so the order of arrival does not matter.
    pub(super) least: f64,
    /// When the last answer came that taught something.
    pub(super) seen_at: f64,
    /// The newest request whose answer was read.
    pub(super) newest: u64,
    /// Seconds from reset to reset; 0 while unknown.
    pub(super) length: f64,
    /// Own requests that were counted in this window.
    pub(super) used: f64,
    /// Clicks among them.
    pub(super) clicks: f64,
    /// Others had taken this much when our first answer came.
    taken_before: f64,
    began: f64,
    /// When our own probe opened this window, for limiters that count from the first request.
    pub(super) opened: Option<f64>,
    /// How many boundaries were crossed.
    pub(super) crossed: u32,
    pub(super) guard: f64,
    /// A guard that was too small.
    bad_guard: Option<f64>,
    /// A refusal asked to come back at this time, well before the boundary: one probe then.
    pub(super) look_at: Option<f64>,
}

impl Window {
    /// Known to be of this length from an earlier run; 0 for unknown.
    pub(super) fn unseen(length: f64) -> Self {
        Self {
            limit: 0.0,
            reset: None,
            budget: 0.0,
            least: f64::INFINITY,
            seen_at: 0.0,
            newest: 0,
            length,
            used: 0.0,
            clicks: 0.0,
            taken_before: 0.0,
            began: 0.0,
            opened: None,
            crossed: 0,
            guard: GUARD_S,
            bad_guard: None,
            look_at: None,
        }
    }

    /// After sleep nothing of the window is certain, and clocks are uncertain too.
    pub(super) fn forget(&mut self) {
        self.reset = None;
        self.budget = 0.0;
        self.look_at = None;
        self.opened = None;
        self.bad_guard = None;
        self.guard = self.guard.max(0.25);
    }

    /// The first word about the limit.
    pub(super) fn start(&mut self, seen: &Sighting, in_flight: f64, left: f64) {
        self.begin(seen, in_flight);
        self.used = 1.0;
        self.length = self.length.max(usual_length::nearest(left));
    }

    /// An answer of the window that is known.
    pub(super) fn go_on(&mut self, seen: &Sighting, in_flight: f64) {
        let opens_again = seen.is_probe && seen.is_accepted;
        self.least = self.least.min(seen.remaining);
        let provable = self.least - in_flight;
        self.budget = if in_flight == 0.0 || opens_again { provable } else { self.budget.min(provable) };
        self.look_at = None;
        self.newest = self.newest.max(seen.ticket);
        self.seen_at = seen.now;
    }

    /// The size of the allowance was changed within the window.
    pub(super) fn resize(&mut self, seen: &Sighting, in_flight: f64) {
        self.limit = seen.limit;
        self.least = seen.remaining;
        self.budget = seen.remaining - in_flight;
        self.seen_at = seen.now;
        self.newest = self.newest.max(seen.ticket);
    }

    /// The service moved the end back.
    pub(super) fn move_back(&mut self, seen: &Sighting, in_flight: f64) {
        self.reset = Some(seen.reset);
        self.least = seen.remaining;
        self.budget = seen.remaining - in_flight;
        self.newest = seen.ticket;
    }

    /// The first answer of a new window; `left` seconds remain of it.
    pub(super) fn cross(&mut self, seen: &Sighting, in_flight: f64, left: f64) {
        self.crossed = self.crossed.saturating_add(1);
        let usual = usual_length::nearest(left);
        let is_fresh = seen.is_probe && seen.remaining >= seen.limit - 1.0;
        self.begin(seen, in_flight);
        self.opened = (is_fresh && left >= usual - 0.02).then_some(seen.now);
        self.length = if seen.is_probe && left >= 1.0 { usual } else { self.length.max(left) };
        if seen.is_probe && seen.is_accepted {
            let least = self.bad_guard.map_or(GUARD_S, |bad| bad + 0.1);
            self.guard = (self.guard * 0.9).max(least).min(MOST_GUARD_S);
        }
    }

    fn begin(&mut self, seen: &Sighting, in_flight: f64) {
        self.limit = seen.limit;
        self.reset = Some(seen.reset);
        self.budget = seen.remaining - in_flight;
        self.least = seen.remaining;
        self.taken_before = (seen.limit - seen.remaining - 1.0).max(0.0);
        self.began = seen.now;
        self.seen_at = seen.now;
        self.newest = seen.ticket;
        self.used = if seen.is_accepted { 1.0 } else { 0.0 };
        self.clicks = 0.0;
        self.look_at = None;
        self.opened = None;
    }

    /// What others took in the window that ends, per second; `None` where too little of it was seen.
    pub(super) fn taken_by_others(&self) -> Option<f64> {
        let seen_for = self.seen_at - self.began;
        let taken = self.limit - self.least - self.used - self.taken_before;
        (self.least.is_finite() && seen_for > 0.2 * self.length.max(1.0))
            .then(|| taken.max(0.0) / seen_for.max(1.0))
    }

    /// A probe was early: it is given more time, and a guard as small as this is not tried again.
    pub(super) fn widen_guard(&mut self, early_by: f64) {
        self.bad_guard = Some(self.bad_guard.unwrap_or(0.0).max(self.guard));
        self.guard = (self.guard + early_by.clamp(0.25, 1.0)).min(MOST_GUARD_S);
    }

    /// Own requests took more than half of it, so that what comes after the boundary tells how the limiter counts.
    pub(super) fn is_busy(&self, part: f64) -> bool {
        self.used >= part * self.limit
    }
}
