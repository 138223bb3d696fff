//! What people see of the limit: the last reading and the times it asked to slow down.

use api::LimitHeaders;
use domain::{Access, LimitReading, SlowDown};

use crate::clock::Now;

/// As many slow-downs as a person will read.
const KEPT_SLOW_DOWNS: usize = 50;

/// Kept for display only; nothing is decided from it.
#[derive(Clone, Debug)]
pub(super) struct Journal {
    pub(super) reading: LimitReading,
    pub(super) slow_downs: Vec<SlowDown>,
}

impl Journal {
    pub(super) fn new(access: Access) -> Self {
        let reading = LimitReading {
            access,
            limit: None,
            remaining: None,
            refills_at: None,
            seen_at: None,
            hold_until: None,
        };
        Self { reading, slow_downs: Vec::new() }
    }

    pub(super) fn read(&mut self, headers: &LimitHeaders, now: Now) {
        if headers.limit.is_some() || headers.remaining.is_some() {
            self.reading.limit = headers.limit.or(self.reading.limit);
            self.reading.remaining = headers.remaining;
            self.reading.seen_at = Some(now.wall);
        }
    }

    pub(super) fn slowed_down(&mut self, slow_down: SlowDown) {
        self.slow_downs.insert(0, slow_down);
        self.slow_downs.truncate(KEPT_SLOW_DOWNS);
    }
}
