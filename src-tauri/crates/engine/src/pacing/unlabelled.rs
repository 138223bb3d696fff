//! A limiter that tells nothing: how many requests it lets through in which period is learned from refusals. Also a
//! second limit that no header describes.

/// What was learned so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Unlabelled {
    /// 0 until the first refusal.
    pub(super) capacity: f64,
    pub(super) period: f64,
    began: Option<f64>,
    accepted: f64,
    was_refused: bool,
}

impl Unlabelled {
    pub(super) fn known(capacity: f64, period: f64) -> Self {
        Self { capacity, period, ..Self::default() }
    }

    pub(super) fn forget_period(&mut self) {
        self.began = None;
        self.accepted = 0.0;
    }

    /// Whether anything limits at all, as far as is known.
    pub(super) fn is_limiting(&self) -> bool {
        self.capacity > 0.0
    }

    /// When the period that is known ends; `None` if it is over.
    pub(super) fn ends(&self, now: f64) -> Option<f64> {
        self.began.map(|began| began + self.period).filter(|end| *end > now)
    }

    /// How many more this period lets through.
    pub(super) fn left(&self, in_flight: f64) -> f64 {
        self.capacity.floor() - self.accepted - in_flight
    }

    pub(super) fn accepted(&mut self, now: f64) {
        let is_over = self.period > 0.0 && self.ends(now).is_none();
        if self.began.is_none() || is_over {
            let was_used_up = self.accepted >= self.capacity - 1.0;
            if self.is_limiting() && self.began.is_some() && was_used_up && !self.was_refused {
                // A whole period without a refusal: a little more is tried.
                self.capacity += 1.0;
            }
            self.began = Some(now);
            self.accepted = 0.0;
            self.was_refused = false;
        }
        self.accepted += 1.0;
    }

    /// `hold` is when it may be tried again; `was_told` whether the service said so.
    pub(super) fn refused(&mut self, hold: f64, was_told: bool) {
        let Some(began) = self.began.filter(|_| self.accepted >= 1.0 && !self.was_refused) else {
            let longer = self.began.map_or(0.0, |began| hold - began);
            self.period = self.period.max(longer);
            return;
        };
        // A short first period, joined in its middle, shrinks it by a tenth at most.
        self.capacity = self.accepted.max(0.9 * self.capacity);
        let period = (hold - began).max(1.0);
        self.period = match self.period {
            known if known > 0.0 && !was_told => period.clamp(known * 0.5, known * 1.5),
            _ => period,
        };
        self.was_refused = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacity_and_period_are_learned_from_the_first_refusal() {
        let mut learned = Unlabelled::default();
        (0..10).for_each(|second| learned.accepted(f64::from(second)));
        assert!(!learned.is_limiting());
        learned.refused(60.0, true);
        assert_eq!((learned.capacity, learned.period), (10.0, 60.0));
        assert_eq!(learned.ends(30.0), Some(60.0));
        learned.accepted(61.0);
        assert_eq!(learned.left(1.0), 8.0);
    }

    #[test]
    fn a_period_without_a_refusal_lets_one_more_through() {
        let mut learned = Unlabelled::known(2.0, 10.0);
        learned.accepted(0.0);
        learned.accepted(1.0);
        learned.accepted(11.0);
        assert_eq!(learned.capacity, 3.0);
    }
}
