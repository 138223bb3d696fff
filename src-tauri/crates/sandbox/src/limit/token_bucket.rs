//! A bucket that holds as many tokens as the limit says and is refilled evenly, one window from empty to full.

use super::{Budget, Counting, Rule};
use crate::clock::from_millis;

/// Kept as the instant, in microseconds since 1970, at which the bucket is full again.
#[derive(Debug, Default)]
pub(super) struct TokenBucket {
    full_at: i64,
}

impl TokenBucket {
    /// Microseconds until one token has come.
    fn interval(rule: Rule) -> i64 {
        (rule.window.saturating_mul(1000) / i64::from(rule.limit.max(1))).max(1)
    }

    /// Microseconds until the bucket is full.
    fn lacks(&self, now: i64) -> i64 {
        self.full_at.saturating_sub(now.saturating_mul(1000)).max(0)
    }

    /// Microseconds until there is a whole token.
    fn wait(&self, rule: Rule, now: i64) -> i64 {
        let room = Self::interval(rule).saturating_mul(i64::from(rule.limit) - 1);
        self.lacks(now).saturating_sub(room).max(0)
    }
}

impl Counting for TokenBucket {
    fn move_to(&mut self, _: Rule, _: i64) {}

    fn has_room(&self, rule: Rule, now: i64) -> bool {
        rule.limit > 0 && self.wait(rule, now) == 0
    }

    fn count(&mut self, rule: Rule, now: i64) {
        self.full_at = now.saturating_mul(1000) + self.lacks(now) + Self::interval(rule);
    }

    fn clear(&mut self) {
        self.full_at = 0;
    }

    /// Reset is when the bucket is full, and so it moves on with every request.
    fn budget(&self, rule: Rule, now: i64) -> Budget {
        let lacking = self.lacks(now).saturating_add(Self::interval(rule) - 1) / Self::interval(rule);
        let after = |micros: i64| from_millis(now.saturating_add(micros.saturating_add(999) / 1000));
        Budget {
            limit: rule.limit,
            remaining: rule.limit.saturating_sub(u32::try_from(lacking).unwrap_or(u32::MAX)),
            resets_at: after(self.lacks(now)),
            free_at: after(self.wait(rule, now)),
        }
    }
}
