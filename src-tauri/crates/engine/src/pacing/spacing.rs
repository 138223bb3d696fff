//! Even spacing for a sliding counter, whose past weighs on its present.

/// Room that is left free at first, and at least.
const LEAST_SLACK: f64 = 1.0;

/// When the next request of the job is due.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spacing {
    pub(super) next: f64,
    /// Requests' worth of room that is left free.
    pub(super) slack: f64,
}

impl Spacing {
    pub(super) fn new() -> Self {
        Self { next: f64::NEG_INFINITY, slack: LEAST_SLACK }
    }

    pub(super) fn sent(&mut self, now: f64, rate: f64) {
        self.next = self.next.max(now) + 1.0 / rate;
    }

    pub(super) fn accepted(&mut self) {
        self.slack = (self.slack - 0.01).max(LEAST_SLACK);
    }

    pub(super) fn refused(&mut self, limit: f64) {
        self.slack = (self.slack + 2.0).min((0.2 * limit).max(LEAST_SLACK));
    }
}
