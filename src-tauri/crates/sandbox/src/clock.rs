//! The only place that reads the computer's clock. Everything that decides takes `now` as a parameter.
//!
//! Times are kept to the millisecond, which is what the database holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;

/// Where the sandbox takes its time from; clones share one time.
#[derive(Clone, Debug)]
pub struct Clock {
    base: Base,
    ahead_ms: Arc<AtomicI64>,
}

#[derive(Clone, Copy, Debug)]
enum Base {
    Computer,
    Fixed(Timestamp),
}

impl Clock {
    /// The computer's clock.
    pub fn computer() -> Self {
        Self { base: Base::Computer, ahead_ms: Arc::default() }
    }

    /// A clock that stands at `instant` until it is advanced.
    pub fn fixed(instant: Timestamp) -> Self {
        Self { base: Base::Fixed(instant), ahead_ms: Arc::default() }
    }

    /// Moves the time forward, for everyone who holds a clone.
    pub fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(millis(by), Ordering::SeqCst);
    }

    /// The time now, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        let base = match self.base {
            Base::Computer => computer_time(),
            Base::Fixed(instant) => instant,
        };
        from_millis(base.as_millisecond().saturating_add(self.ahead_ms.load(Ordering::SeqCst)))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::computer()
    }
}

/// The instant `by` after `from`, or the last instant there is.
pub(crate) fn later(from: Timestamp, by: Duration) -> Timestamp {
    from_millis(from.as_millisecond().saturating_add(millis(by)))
}

/// The instant `by` before `from`, or the first instant there is.
pub(crate) fn earlier(from: Timestamp, by: Duration) -> Timestamp {
    let ms = from.as_millisecond().saturating_sub(millis(by));
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MIN)
}

/// The instant of a count of milliseconds since 1970, or the last instant there is.
pub(crate) fn from_millis(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MAX)
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn computer_time() -> Timestamp {
    Timestamp::now()
}
