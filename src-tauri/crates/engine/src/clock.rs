//! The only place that reads a clock. Everything that decides takes [`Now`] as a parameter.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// One reading of both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Time since the engine started; it never jumps, so waits and order are measured with it.
    pub mono: Duration,
    /// The computer's calendar time, which a person can set wrong.
    pub wall: Timestamp,
}

impl Now {
    /// What the calendar reads when the monotonic clock reads `mono`, if nobody sets it meanwhile.
    pub(crate) fn wall_at(self, mono: Duration) -> Timestamp {
        let signed = |duration| SignedDuration::try_from(duration).unwrap_or_default();
        self.wall.saturating_add(signed(mono) - signed(self.mono)).unwrap_or(self.wall)
    }
}

/// Reads the clocks of this computer.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
}

impl Clock {
    /// Starts counting.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }

    /// The time now.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> Now {
        Now { mono: self.started.elapsed(), wall: Timestamp::now() }
    }
}
