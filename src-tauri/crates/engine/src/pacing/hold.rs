//! How long everything waits: after a refusal (status 429), and after failures in a row.

/// Contract §6: 1 s, doubling, at most 60 s.
const FIRST_BACKOFF_S: f64 = 1.0;
const LAST_BACKOFF_S: f64 = 60.0;
/// A service that asks to wait no time at all and refuses again is waited for at least this long, doubling.
const SHORTEST_S: f64 = 0.25;
/// A wait of more than a day is a mistake of somebody's clock: after a day the service is asked again.
pub(super) const LONGEST_S: f64 = 86_400.0;
/// One or two failures are an accident.
const FAILURES_UNTIL_BACKOFF: u32 = 3;

/// Nothing leaves before `until`; after failures the job pauses, while a person may try again.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    until: f64,
    job_until: f64,
    /// Refusals without an acceptance in between.
    refusals: u32,
    /// Failures without an answer of the limiter in between.
    failures: u32,
}

impl Hold {
    pub(super) fn new() -> Self {
        Self { until: f64::NEG_INFINITY, job_until: f64::NEG_INFINITY, refusals: 0, failures: 0 }
    }

    pub(super) fn until(&self, now: f64) -> Option<f64> {
        (self.until > now).then_some(self.until)
    }

    /// When the job may go on.
    pub(super) fn job_until(&self, now: f64) -> Option<f64> {
        let until = self.job_until.max(self.until);
        (until > now).then_some(until)
    }

    /// An answer that was accepted.
    pub(super) fn accepted(&mut self) {
        self.refusals = 0;
        self.failures = 0;
    }

    /// A refusal. `asked` is `Retry-After` in seconds; `boundary` the end of the window where it lies ahead; `jitter`
    /// a number from 0 to 1 for when neither is known (§2.5). Answers with the end of the hold.
    pub(super) fn refused(
        &mut self,
        now: f64,
        asked: Option<f64>,
        boundary: Option<f64>,
        jitter: f64,
    ) -> f64 {
        let wait = match (asked, boundary) {
            (Some(asked), _) => asked.max(doubled(SHORTEST_S, self.refusals)),
            (None, Some(boundary)) => boundary - now,
            (None, None) => doubled(FIRST_BACKOFF_S, self.refusals) * jitter,
        };
        self.refusals = self.refusals.saturating_add(1);
        self.failures = 0;
        self.extend(now, wait);
        self.until
    }

    /// An answer of 5xx, or none: the third in a row and each after it waits.
    pub(super) fn failed(&mut self, now: f64, asked: Option<f64>, jitter: f64) {
        self.failures = self.failures.saturating_add(1);
        if let Some(asked) = asked {
            self.extend(now, asked);
        } else if let Some(more) = self.failures.checked_sub(FAILURES_UNTIL_BACKOFF) {
            let wait = doubled(FIRST_BACKOFF_S, more) * (0.5 + 0.5 * jitter);
            self.job_until = self.job_until.max(now + wait);
        }
    }

    pub(super) fn is_failing(&self) -> bool {
        self.failures >= FAILURES_UNTIL_BACKOFF
    }

    /// Nothing leaves before `until` either.
    pub(super) fn at_least(&mut self, until: f64) {
        self.until = self.until.max(until);
    }

    fn extend(&mut self, now: f64, wait: f64) {
        self.until = self.until.max(now + wait.clamp(0.0, LONGEST_S));
    }
}

fn doubled(first: f64, times: u32) -> f64 {
    (first * f64::from(1_u32 << times.min(6))).min(LAST_BACKOFF_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_waits_for_what_is_asked_then_for_the_boundary_then_doubling() {
        let wait = |asked, boundary, refusals| {
            let mut hold = Hold::new();
            (0..refusals).map(|_| hold.refused(0.0, asked, boundary, 1.0)).last()
        };
        for (name, asked, boundary, refusals, expected) in [
            ("Retry-After outranks the boundary", Some(7.0), Some(9.0), 1, 7.0),
            ("the boundary", None, Some(9.0), 1, 9.0),
            ("first", None, None, 1, 1.0),
            ("second", None, None, 2, 2.0),
            ("sixth", None, None, 6, 32.0),
            ("seventh is capped", None, None, 7, 60.0),
            ("hundredth is capped", None, None, 100, 60.0),
            ("no time at all", Some(0.0), None, 1, 0.25),
            ("no time at all, again", Some(0.0), None, 3, 1.0),
            ("a thousand years", Some(3e10), None, 1, LONGEST_S),
        ] {
            assert_eq!(wait(asked, boundary, refusals), Some(expected), "{name}");
        }
    }

    #[test]
    fn jitter_is_full_and_an_acceptance_forgets_the_refusals() {
        let mut hold = Hold::new();
        assert_eq!(hold.refused(0.0, None, None, 0.25), 0.25);
        hold.accepted();
        assert_eq!(hold.refused(10.0, None, None, 1.0), 11.0);
    }

    #[test]
    fn the_third_failure_in_a_row_waits() {
        let mut hold = Hold::new();
        hold.failed(0.0, None, 1.0);
        hold.failed(0.0, None, 1.0);
        assert_eq!(hold.job_until(0.0), None);
        hold.failed(0.0, None, 1.0);
        assert_eq!(hold.job_until(0.0), Some(1.0));
        assert_eq!(hold.until(0.0), None, "a person may try again at once");
    }
}
