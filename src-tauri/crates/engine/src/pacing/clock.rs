//! What time it is at the service, in seconds since 1970. Its instants are never compared with this computer's
//! calendar, which may be wrong; the calendar only stands in until the first `Date`.

/// Oscillators differ by about this much, so what was proven loosens with time.
const DRIFT: f64 = 100e-6;
/// A contradiction below this is two clocks of one service; above it the clock was set.
const SMALL_CONTRADICTION_S: f64 = 0.25;
/// The limiter's own clock is believed to run ahead of `Date` by at most this much.
const MOST_AHEAD_S: f64 = 5.0;

/// Bounds on `server - local`, learned from `Date` headers (sending design §2.1).
#[derive(Clone, Debug)]
pub(super) struct ServerClock {
    /// Calendar minus monotonic clock of this computer.
    calendar: f64,
    bounds: Option<Bounds>,
    /// A lower bound for the clock that ends the windows, which need not be the one that stamps `Date`.
    limiter: Option<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: f64,
    high: f64,
    learned_at: f64,
}

impl ServerClock {
    pub(super) fn new() -> Self {
        Self { calendar: 0.0, bounds: None, limiter: None }
    }

    pub(super) fn set_calendar(&mut self, offset: f64) {
        self.calendar = offset;
    }

    pub(super) fn forget(&mut self) {
        self.bounds = None;
        self.limiter = None;
    }

    /// Whether any answer told the time.
    pub(super) fn is_known(&self) -> bool {
        self.bounds.is_some()
    }

    /// Each `Date` is cut to whole seconds, so it proves an interval; intervals are intersected.
    pub(super) fn learn(&mut self, date: f64, sent: f64, received: f64) {
        let (low, high) = (date - received, date + 1.0 - sent);
        let newest = Bounds { low, high, learned_at: received };
        let Some(old) = self.bounds else {
            self.bounds = Some(newest);
            return;
        };
        let loosened = (received - old.learned_at).max(0.0) * DRIFT;
        let (both_low, both_high) = ((old.low - loosened).max(low), (old.high + loosened).min(high));
        self.bounds = Some(if both_low <= both_high {
            Bounds { low: both_low, high: both_high, ..newest }
        } else if both_low - both_high <= SMALL_CONTRADICTION_S {
            Bounds { low: both_high, high: both_low, ..newest }
        } else {
            newest
        });
    }

    /// A window ended by `now` although by `Date` it should not have: the limiter's clock is ahead.
    pub(super) fn window_ended_early(&mut self, reset: f64, now: f64) {
        // A second is left for rounding of the reset.
        let ahead = reset - now - 1.0;
        let known = self.offset();
        if ahead > known && ahead < known + MOST_AHEAD_S {
            self.limiter = Some(ahead);
        }
    }

    /// A refusal shows that the limiter is not ahead after all.
    pub(super) fn forget_limiter(&mut self) {
        self.limiter = None;
    }

    /// The earliest that the service's clock can read, so that a window that ended by it has surely ended.
    pub(super) fn at(&self, mono: f64) -> f64 {
        mono + self.offset()
    }

    /// When the service's clock surely reads `instant`, on the monotonic clock.
    pub(super) fn local(&self, instant: f64) -> f64 {
        instant - self.offset()
    }

    fn offset(&self) -> f64 {
        let low = self.bounds.map_or(self.calendar, |bounds| bounds.low);
        self.limiter.map_or(low, |limiter| limiter.max(low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_narrow_the_services_clock() {
        let mut clock = ServerClock::new();
        clock.learn(1_000.0, 0.0, 0.1);
        clock.learn(1_001.0, 1.0, 1.05);
        assert!((clock.at(1.05) - 1_001.0).abs() < 0.001);
        clock.learn(1_001.0, 1.6, 1.7);
        assert!(clock.at(1.7) > 1_001.64, "an older proof still holds: {}", clock.at(1.7));
    }

    #[test]
    fn a_contradiction_starts_again_from_the_newest() {
        let mut clock = ServerClock::new();
        clock.learn(5_000.0, 0.0, 0.1);
        clock.learn(1_000.0, 2.0, 2.1);
        assert!((clock.at(2.1) - 1_000.0).abs() < 0.001);
    }

    #[test]
    fn the_calendar_decides_nothing_once_a_date_was_seen() {
        let mut clock = ServerClock::new();
        clock.set_calendar(9_000.0);
        assert!((clock.at(1.0) - 9_001.0).abs() < 0.001);
        clock.learn(1_000.0, 0.0, 0.1);
        clock.set_calendar(90_000.0);
        assert!(clock.at(0.1) < 1_001.0);
    }
}
