//! Stepping windows, of which the last one counts on in proportion to what a sliding window would still cover.

use super::{Budget, Counting, Rule};
use crate::clock::from_millis;

/// The counts of two windows.
#[derive(Debug, Default)]
pub(super) struct SlidingCounter {
    window: i64,
    previous: u32,
    current: u32,
}

impl SlidingCounter {
    /// The estimate of what has been used, times the length of the window.
    fn used(&self, rule: Rule, now: i64) -> i128 {
        let covered = i128::from(rule.window - now.rem_euclid(rule.window));
        i128::from(self.previous) * covered + i128::from(self.current) * i128::from(rule.window)
    }

    fn left(&self, rule: Rule, now: i64) -> i128 {
        i128::from(rule.limit) * i128::from(rule.window) - self.used(rule, now)
    }
}

impl Counting for SlidingCounter {
    fn move_to(&mut self, rule: Rule, now: i64) {
        let window = now.div_euclid(rule.window);
        if window == self.window {
            return;
        }
        self.previous = if window == self.window + 1 { self.current } else { 0 };
        self.current = 0;
        self.window = window;
    }

    fn has_room(&self, rule: Rule, now: i64) -> bool {
        self.left(rule, now) >= i128::from(rule.window)
    }

    fn count(&mut self, _: Rule, _: i64) {
        self.current += 1;
    }

    fn clear(&mut self) {
        self.previous = 0;
        self.current = 0;
    }

    /// Reset and Retry-After name the end of the current window, at which only a part of the allowance is back.
    fn budget(&self, rule: Rule, now: i64) -> Budget {
        let remaining = self.left(rule, now).max(0) / i128::from(rule.window);
        let end = from_millis((self.window + 1).saturating_mul(rule.window));
        let remaining = u32::try_from(remaining).unwrap_or(u32::MAX);
        Budget { limit: rule.limit, remaining, resets_at: end, free_at: end }
    }
}
