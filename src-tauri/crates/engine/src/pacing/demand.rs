//! What people and other programs are expected to take of the allowance, and how much is kept back for them.

/// Before any was seen: a click in twenty seconds.
const USUAL_CLICKS_PER_S: f64 = 0.05;
/// Click rates are averaged over five minutes.
const CLICK_MEMORY_S: f64 = 300.0;
/// How far a new estimate of what others take moves the old one.
const OTHERS_STEP: f64 = 0.4;
/// In the last seconds of a window nothing is kept back: it would be lost.
pub(super) const TAIL_S: f64 = 2.0;
/// Always kept for a click.
pub(super) const FLOOR: f64 = 2.0;
/// Never more than this part of the limit is kept back.
const MOST_OF_LIMIT: f64 = 0.6;
/// In windows longer than this a lock-out hurts more than a late finish.
const LONG_WINDOW_S: f64 = 120.0;
/// Above this rate others are there.
const SOME_PER_S: f64 = 0.005;

/// Rates of use that is not the job's.
#[derive(Clone, Debug)]
pub(super) struct Demand {
    clicks: f64,
    clicked_at: Option<f64>,
    others: f64,
}

impl Demand {
    pub(super) fn new() -> Self {
        Self { clicks: USUAL_CLICKS_PER_S, clicked_at: None, others: 0.0 }
    }

    pub(super) fn clicked(&mut self, now: f64) {
        let since = now - self.clicked_at.unwrap_or(now);
        self.clicks = self.clicks * decay(since) + 1.0 / CLICK_MEMORY_S;
        self.clicked_at = Some(now);
    }

    /// Others took `per_s` in the window that ended.
    pub(super) fn others_took(&mut self, per_s: f64) {
        self.others += OTHERS_STEP * (per_s - self.others);
    }

    /// The same for a trailing window, where each answer is a small look.
    pub(super) fn others_seem_to_take(&mut self, per_s: f64) {
        self.others += 0.05 * (per_s - self.others);
    }

    pub(super) fn others(&self) -> f64 {
        self.others
    }

    pub(super) fn has_others(&self) -> bool {
        self.others > SOME_PER_S
    }

    /// Requests per second that are not the job's. A busy hour is forgotten, a quiet one is not counted on.
    pub(super) fn per_s(&self, now: f64) -> f64 {
        let quiet = now - self.clicked_at.unwrap_or(now);
        let clicks = (self.clicks * decay(quiet)).max(self.clicks.min(USUAL_CLICKS_PER_S));
        clicks + self.others
    }

    /// How many requests are asked for in `span` seconds, with a margin for bursts.
    pub(super) fn within(&self, now: f64, span: f64) -> f64 {
        let mean = self.per_s(now) * span;
        mean + 1.65 * (2.2 * mean).sqrt()
    }
}

fn decay(since: f64) -> f64 {
    (-since.max(0.0) / CLICK_MEMORY_S).exp()
}

/// The most that is ever kept back.
pub(super) fn cap(limit: f64) -> f64 {
    (limit * MOST_OF_LIMIT).floor().max(1.0)
}

/// Kept back with `left` seconds to the end of a window (§2.3, 4).
pub(super) fn reserve(demand: &Demand, now: f64, left: f64, limit: f64, length: f64) -> f64 {
    if left <= TAIL_S {
        return 0.0;
    }
    let expected = (demand.within(now, left) + FLOOR).ceil();
    let spread = if length > LONG_WINDOW_S { (0.25 * limit * left / length).ceil() } else { 0.0 };
    expected.max(spread).min(cap(limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserve_shrinks_to_nothing_towards_the_end_of_a_window() {
        let demand = Demand::new();
        let at = |left| reserve(&demand, 0.0, left, 60.0, 60.0);
        assert_eq!([60.0, 30.0, 10.0, 2.1, 2.0].map(at), [10.0, 7.0, 5.0, 3.0, 0.0]);
        assert_eq!(reserve(&demand, 0.0, 60.0, 5.0, 60.0), 3.0, "never more than 60 %");
        assert_eq!(reserve(&demand, 0.0, 3_600.0, 1_000.0, 3_600.0), 250.0, "long windows keep a quarter");
    }

    #[test]
    fn a_busy_time_is_forgotten() {
        let mut demand = Demand::new();
        (0..200).for_each(|second| demand.clicked(f64::from(second)));
        assert!(demand.per_s(200.0) > 0.4);
        assert!(demand.per_s(3_600.0) <= USUAL_CLICKS_PER_S + 1e-9);
    }
}
