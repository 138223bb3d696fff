//! What time it is at the service. Its instants are never compared with this computer's calendar, which may be wrong.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Bounds on the service's time when the engine's clock read zero, learned from `Date` headers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ServerClock {
    bounds: Option<(Timestamp, Timestamp)>,
}

impl ServerClock {
    /// Each `Date` is cut to whole seconds, so it proves an interval; intervals are intersected.
    pub(crate) fn learn(&mut self, date: Timestamp, sent: Duration, received: Duration) {
        let low = before(date, received);
        let high = before(date + SignedDuration::from_secs(1), sent);
        self.bounds = match self.bounds {
            Some((old_low, old_high)) if low.max(old_low) <= high.min(old_high) => {
                Some((low.max(old_low), high.min(old_high)))
            }
            // A contradiction: the service's clock was set, or another machine answers. The newest counts.
            _ => Some((low, high)),
        };
    }

    /// The earliest that the service's clock can read now, so that a window that ended by it has surely ended.
    pub(crate) fn at(&self, mono: Duration) -> Option<Timestamp> {
        let (low, _) = self.bounds?;
        low.checked_add(SignedDuration::try_from(mono).ok()?).ok()
    }
}

fn before(at: Timestamp, mono: Duration) -> Timestamp {
    at.saturating_sub(SignedDuration::try_from(mono).unwrap_or_default()).unwrap_or(at)
}
