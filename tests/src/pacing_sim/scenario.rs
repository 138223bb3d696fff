//! What a run is about.

use super::limiter::{Kind, Setting, Told};

/// A job against a limiter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scenario {
    pub(super) setting: Setting,
    pub(super) posts: usize,
    /// The computer's clock minus true time.
    pub(super) clock_offset_s: f64,
    /// The part of the limit that other programs ask for.
    pub(super) others: f64,
    /// Mean time between clicks.
    pub(super) click_every_s: f64,
}

/// 60 a minute, the computer's clock half a minute off, and a click every 15 s.
pub(super) fn usual(kind: Kind, posts: usize) -> Scenario {
    let setting = Setting {
        kind,
        limit: 60,
        window_s: 60.0,
        told: Told::Always,
        is_floored: false,
        date_offset_s: 0.0,
    };
    Scenario { setting, posts, clock_offset_s: 30.0, others: 0.0, click_every_s: 15.0 }
}

impl Scenario {
    /// `Date` comes from a clock that is 2 s ahead of the limiter's, or behind, and resets are rounded down.
    pub(super) fn with_odd_clocks(mut self, date_offset_s: f64) -> Self {
        self.setting.date_offset_s = date_offset_s;
        self.setting.is_floored = true;
        self
    }

    pub(super) fn with_others(mut self, part: f64) -> Self {
        self.others = part;
        self
    }

    pub(super) fn told(mut self, told: Told) -> Self {
        self.setting.told = told;
        self
    }

    /// Half of the runs have a clock that is fast, half one that is slow.
    pub(super) fn for_seed(mut self, seed: u64) -> Self {
        if seed % 2 == 1 {
            self.clock_offset_s = -self.clock_offset_s;
        }
        self
    }
}
