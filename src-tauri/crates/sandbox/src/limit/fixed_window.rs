//! Windows that are full, empty again at their end, and do not overlap.

use super::{Budget, Counting, Rule};
use crate::clock::from_millis;

/// One window.
#[derive(Debug)]
pub(super) struct FixedWindow {
    is_stepping: bool,
    /// The end that the window had when it was last asked; zero before the first request.
    ends_at: i64,
    used: u32,
}

impl FixedWindow {
    /// Windows that follow each other without a gap, whether anyone asks or not.
    pub(super) fn stepping() -> Self {
        Self { is_stepping: true, ends_at: 0, used: 0 }
    }

    /// A window that the first request after the last one opens. It begins on a whole second, so that
    /// `X-RateLimit-Reset` can name its end exactly.
    pub(super) fn opened_by_a_request() -> Self {
        Self { is_stepping: false, ends_at: 0, used: 0 }
    }
}

impl Counting for FixedWindow {
    fn move_to(&mut self, rule: Rule, now: i64) {
        if now < self.ends_at {
            return;
        }
        let grain = if self.is_stepping { rule.window } else { 1000.min(rule.window) };
        self.ends_at = now.div_euclid(grain).saturating_mul(grain).saturating_add(rule.window);
        self.used = 0;
    }

    fn has_room(&self, rule: Rule, _: i64) -> bool {
        self.used < rule.limit
    }

    fn count(&mut self, _: Rule, _: i64) {
        self.used += 1;
    }

    fn clear(&mut self) {
        self.used = 0;
    }

    fn budget(&self, rule: Rule, _: i64) -> Budget {
        let end = from_millis(self.ends_at);
        let remaining = rule.limit.saturating_sub(self.used);
        Budget { limit: rule.limit, remaining, resets_at: end, free_at: end }
    }
}
