//! Two limits that take turns in the headers, such as a key's and its organisation's: the smaller counts.

use super::sighting::Sighting;
use super::window::{SAME_RESET_S, Window};

/// After this many answers in a row about the other limit, the first is gone.
const TURNS_UNTIL_GONE: u32 = 8;

/// The limit that the budget is not about.
#[derive(Clone, Debug)]
pub(super) struct SecondLimit {
    limit: f64,
    reset: f64,
    budget: f64,
    /// Seen again after the other: they take turns. Until then the limit may simply have been changed.
    takes_turns: bool,
    turns: u32,
}

impl SecondLimit {
    /// What `window` was about, when an answer speaks of another limit.
    pub(super) fn left_behind(window: &Window) -> Option<Self> {
        let reset = window.reset?;
        Some(Self { limit: window.limit, reset, budget: window.budget, takes_turns: false, turns: 0 })
    }

    pub(super) fn is_about(&self, limit: f64) -> bool {
        self.limit == limit
    }

    pub(super) fn sent(&mut self) {
        self.budget -= 1.0;
    }

    pub(super) fn learn(&mut self, seen: &Sighting, in_flight: f64) {
        let is_new = seen.reset > self.reset + SAME_RESET_S;
        let provable = seen.remaining - in_flight;
        self.budget = if is_new { provable } else { self.budget.min(provable) };
        self.reset = self.reset.max(seen.reset);
        self.takes_turns = true;
        self.turns += 1;
    }

    /// The other limit was spoken of.
    pub(super) fn other_seen(&mut self) {
        self.turns = 0;
    }

    /// Whether this is the only limit left.
    pub(super) fn is_alone(&self) -> bool {
        self.turns >= TURNS_UNTIL_GONE
    }

    /// The reset to wait for, if it bars.
    pub(super) fn barred_until(&self) -> Option<f64> {
        (self.takes_turns && self.budget < 1.0).then_some(self.reset)
    }
}
