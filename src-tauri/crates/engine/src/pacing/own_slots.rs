//! Own requests within the last length of a window: in a sliding log each comes back that long after it was sent.

use std::collections::VecDeque;

/// When an accepted request left and was answered; the service counted it in between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) sent: f64,
    pub(super) received: f64,
}

/// The oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnSlots(VecDeque<Slot>);

/// Without a known length they would pile up.
const MOST_KEPT: usize = 20_000;

impl OwnSlots {
    pub(super) fn push(&mut self, slot: Slot) {
        self.0.push_back(slot);
        if self.0.len() > MOST_KEPT {
            self.0.pop_front();
        }
    }

    /// Drops those that are back by `now`; says how many of them an observation at `seen_at` cannot have counted yet.
    pub(super) fn returned(&mut self, now: f64, length: f64, seen_at: f64) -> f64 {
        let mut fresh = 0.0;
        while let Some(slot) = self.0.front().filter(|slot| slot.received + length <= now) {
            if slot.sent + length > seen_at {
                fresh += 1.0;
            }
            self.0.pop_front();
        }
        fresh
    }

    pub(super) fn first(&self) -> Option<&Slot> {
        self.0.front()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Slot> {
        self.0.iter()
    }

    pub(super) fn count(&self) -> f64 {
        self.0.len() as f64
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
