//! The only place that reads the computer's clock. Everything that decides takes `now` as a parameter.
//!
//! Times are kept to the millisecond, which is what the database holds.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

/// Where the sandbox takes its time from; clones share one time.
#[derive(Clone, Debug)]
pub struct Clock {
    base: Base,
    ahead_ms: Arc<watch::Sender<i64>>,
}

#[derive(Clone, Copy, Debug)]
enum Base {
    Computer,
    Fixed(Timestamp),
}

impl Clock {
    /// The computer's clock.
    pub fn computer() -> Self {
        Self::of(Base::Computer)
    }

    /// A clock that stands at `instant` until it is advanced.
    pub fn fixed(instant: Timestamp) -> Self {
        Self::of(Base::Fixed(instant))
    }

    /// Moves the time forward, for everyone who holds a clone.
    pub fn advance(&self, by: Duration) {
        self.ahead_ms.send_modify(|ahead| *ahead = ahead.saturating_add(millis(by)));
    }

    /// The time now, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        let base = match self.base {
            Base::Computer => computer_time(),
            Base::Fixed(instant) => instant,
        };
        from_millis(base.as_millisecond().saturating_add(*self.ahead_ms.borrow()))
    }

    /// Returns once the time has come, by itself or by being advanced.
    pub(crate) async fn reached(&self, instant: Timestamp) {
        let mut advances = self.ahead_ms.subscribe();
        loop {
            let wait = instant.as_millisecond().saturating_sub(self.now().as_millisecond());
            let Some(wait) = u64::try_from(wait).ok().filter(|wait| *wait > 0) else { return };
            tokio::select! {
                // The sender lives in self, so waiting can't fail.
                _ = advances.changed() => {}
                () = self.passed(Duration::from_millis(wait)) => {}
            }
        }
    }

    /// Returns when so much time has passed by itself, which on a clock that stands still it never does.
    async fn passed(&self, wait: Duration) {
        match self.base {
            Base::Computer => tokio::time::sleep(wait).await,
            Base::Fixed(_) => std::future::pending().await,
        }
    }

    fn of(base: Base) -> Self {
        Self { base, ahead_ms: Arc::new(watch::Sender::new(0)) }
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
