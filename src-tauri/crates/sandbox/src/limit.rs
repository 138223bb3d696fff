//! The rate limit: a fixed window per bucket (contract §6).
//!
//! The numbers are invented, since none are published, and so is the window, which opens with the first request
//! after the last one ended. A window begins on a whole second, so that `X-RateLimit-Reset` can name its end exactly.
//! Counts live in memory: a restart refills every bucket.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::{from_millis, later};

/// What the limit headers say after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    /// Requests per window.
    pub(crate) limit: u32,
    /// What is left of them.
    pub(crate) remaining: u32,
    /// When the window ends.
    pub(crate) resets_at: Timestamp,
}

impl Budget {
    /// Seconds until the refill, rounded up, at least one.
    pub(crate) fn seconds_left(&self, now: Timestamp) -> i64 {
        (self.reset_second() - now.as_millisecond().div_euclid(1000)).max(1)
    }

    /// The Unix second at which the refill has certainly happened.
    pub(crate) fn reset_second(&self) -> i64 {
        self.resets_at.as_millisecond().saturating_add(999).div_euclid(1000)
    }
}

/// Whether a request may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Go(Budget),
    Refused(Budget),
}

impl Verdict {
    pub(crate) fn budget(self) -> Budget {
        match self {
            Verdict::Go(budget) | Verdict::Refused(budget) => budget,
        }
    }
}

/// Counts requests per bucket.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: u32,
    window: Duration,
    windows: HashMap<String, Window>,
    refuse_next: u32,
}

#[derive(Clone, Copy, Debug)]
struct Window {
    ends_at: Timestamp,
    used: u32,
}

impl Limiter {
    pub(crate) fn new(limit: u32, window: Duration) -> Self {
        Self { limit, window, windows: HashMap::new(), refuse_next: 0 }
    }

    /// Counts one request, unless the allowance is used up.
    pub(crate) fn take(&mut self, bucket: &str, now: Timestamp) -> Verdict {
        self.windows.retain(|_, window| now < window.ends_at);
        let opened = now.as_millisecond().div_euclid(1000).saturating_mul(1000);
        let fresh = Window { ends_at: later(from_millis(opened), self.window), used: 0 };
        let window = self.windows.entry(bucket.to_owned()).or_insert(fresh);
        let is_refused = self.refuse_next > 0 || window.used >= self.limit;
        if self.refuse_next > 0 {
            self.refuse_next -= 1;
        } else if !is_refused {
            window.used += 1;
        }
        let remaining = self.limit.saturating_sub(window.used);
        let budget = Budget { limit: self.limit, remaining, resets_at: window.ends_at };
        if is_refused { Verdict::Refused(budget) } else { Verdict::Go(budget) }
    }

    /// Changes the allowance, also of the windows that are open.
    pub(crate) fn set_limit(&mut self, limit: u32) {
        self.limit = limit;
    }

    /// Leaves `remaining` requests in every open window.
    pub(crate) fn leave(&mut self, remaining: u32) {
        let used = self.limit.saturating_sub(remaining);
        self.windows.values_mut().for_each(|window| window.used = used);
    }

    /// Refuses the next requests whatever is left, like a second limit that no header tells of.
    pub(crate) fn refuse_next(&mut self, requests: u32) {
        self.refuse_next = requests;
    }

    /// Refills every bucket.
    pub(crate) fn refill(&mut self) {
        self.windows.clear();
        self.refuse_next = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        from_millis(1_800_000_000_000 + ms)
    }

    #[test]
    fn a_window_counts_down_refuses_and_refills_at_the_second_it_names() {
        let mut limiter = Limiter::new(2, Duration::from_secs(10));
        let remaining = |verdict: Verdict| (verdict.budget().remaining, matches!(verdict, Verdict::Go(_)));
        assert_eq!(remaining(limiter.take("a", at(400))), (1, true));
        assert_eq!(remaining(limiter.take("a", at(500))), (0, true));
        let refused = limiter.take("a", at(600));
        assert_eq!(remaining(refused), (0, false));
        assert_eq!(refused.budget().reset_second(), 1_800_000_010);
        assert_eq!(refused.budget().seconds_left(at(600)), 10);
        assert_eq!(
            remaining(limiter.take("a", at(9_999))),
            (0, false),
            "a window stays closed until its end"
        );
        assert_eq!(
            remaining(limiter.take("a", at(10_000))),
            (1, true),
            "it opens at the second that it named"
        );
    }

    #[test]
    fn buckets_do_not_share() {
        let mut limiter = Limiter::new(1, Duration::from_secs(10));
        assert!(matches!(limiter.take("a", at(0)), Verdict::Go(_)));
        assert!(matches!(limiter.take("b", at(0)), Verdict::Go(_)));
        assert!(matches!(limiter.take("a", at(0)), Verdict::Refused(_)));
    }

    #[test]
    fn a_hidden_limit_refuses_while_the_headers_still_promise_something() {
        let mut limiter = Limiter::new(5, Duration::from_secs(10));
        limiter.refuse_next(1);
        assert_eq!(limiter.take("a", at(0)).budget().remaining, 5);
        assert!(matches!(limiter.take("a", at(0)), Verdict::Go(_)));
    }
}
