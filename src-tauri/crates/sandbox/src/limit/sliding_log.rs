//! At most so many requests in any stretch of time as long as the window: each slot comes back by itself.

use std::collections::VecDeque;

use super::{Budget, Counting, Rule};
use crate::clock::from_millis;

/// The instants of the requests that still count, oldest first.
#[derive(Debug, Default)]
pub(super) struct SlidingLog(VecDeque<i64>);

impl SlidingLog {
    fn used(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }
}

impl Counting for SlidingLog {
    fn move_to(&mut self, rule: Rule, now: i64) {
        while self.0.front().is_some_and(|oldest| oldest.saturating_add(rule.window) <= now) {
            self.0.pop_front();
        }
    }

    fn has_room(&self, rule: Rule, _: i64) -> bool {
        self.used() < rule.limit
    }

    fn count(&mut self, _: Rule, now: i64) {
        self.0.push_back(now);
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    /// Reset is when the oldest request stops counting, not when all of them do.
    fn budget(&self, rule: Rule, now: i64) -> Budget {
        let back = |at: Option<&i64>| from_millis(at.map_or(now, |at| at.saturating_add(rule.window)));
        // After a cut of the limit more than one slot has to come back.
        let excess = self.used().saturating_sub(rule.limit);
        let first_free = self.0.get(usize::try_from(excess).unwrap_or(usize::MAX));
        Budget {
            limit: rule.limit,
            remaining: rule.limit.saturating_sub(self.used()),
            resets_at: back(self.0.front()),
            free_at: back(first_free),
        }
    }
}
