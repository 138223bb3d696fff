//! The only place that reads a clock. Everything that decides takes [`Now`] as a parameter.

use std::sync::{Arc, Mutex, PoisonError};
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
    /// How far the calendar has moved away from where it would be if nobody had set it, and the computer had not
    /// slept, since an earlier reading.
    pub(crate) fn parted_from(self, earlier: Now) -> SignedDuration {
        self.wall.duration_since(earlier.wall_at(self.mono))
    }

    /// What the calendar reads when the monotonic clock reads `mono`, if nobody sets it meanwhile.
    pub(crate) fn wall_at(self, mono: Duration) -> Timestamp {
        let signed = |duration| SignedDuration::try_from(duration).unwrap_or_default();
        self.wall.saturating_add(signed(mono) - signed(self.mono)).unwrap_or(self.wall)
    }
}

/// If wall clock and monotonic clock part by more than this, the computer slept or the clock was set (§2).
pub(crate) const CLOCKS_PARTED: SignedDuration = SignedDuration::from_secs(2);

/// Reads the clocks of this computer; clones read the same ones.
#[derive(Clone, Debug)]
pub struct Clock {
    started: Instant,
    /// What a test has done to them.
    moved: Arc<Mutex<Moved>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Moved {
    calendar: SignedDuration,
    slept: Duration,
}

impl Clock {
    /// Starts counting.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn start() -> Self {
        Self { started: Instant::now(), moved: Arc::default() }
    }

    /// Sets the calendar forward, or back if negative, as a person may do; for tests.
    pub fn set_calendar_by(&self, step: SignedDuration) {
        self.moved.lock().unwrap_or_else(PoisonError::into_inner).calendar += step;
    }

    /// Takes time from the monotonic clock that has just passed, as if the computer had slept; for tests.
    pub fn have_slept(&self, time: Duration) {
        self.moved.lock().unwrap_or_else(PoisonError::into_inner).slept += time;
    }

    /// The time now.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> Now {
        let moved = *self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        let real = Timestamp::now();
        Now {
            mono: self.started.elapsed().saturating_sub(moved.slept),
            wall: real.saturating_add(moved.calendar).unwrap_or(real),
        }
    }
}
