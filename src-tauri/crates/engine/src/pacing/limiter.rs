//! What kind of limiter the service has (sending design §2.4), seen from how Reset and Remaining move.

use serde::{Deserialize, Serialize};

use super::sighting::Sighting;
use super::usual_length;
use super::window::{SAME_RESET_S, Window};

/// A rate that is just below what the limiter gives.
pub(super) const JUST_BELOW: f64 = 0.985;

/// How the limiter counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Limiter {
    /// The allowance comes back in one step at Reset. Also what is believed at first.
    Window,
    /// It comes back all the time, `rate` a second.
    Bucket { rate: f64 },
    /// Each request counts for the length of the window after it.
    Log,
    /// The window before counts too, the less the longer it is ago: spread evenly at `rate` a second.
    Counter { rate: f64 },
    /// Nothing is told: learned from refusals.
    Unlabelled,
}

/// What is worth remembering of a host's limiter between runs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Recognised {
    /// Windows that end in one step.
    Window {
        /// From reset to reset.
        length_s: f64,
    },
    /// A token bucket.
    Bucket,
    /// A sliding log.
    Log {
        /// How long a request counts.
        length_s: f64,
    },
    /// A sliding counter.
    Counter {
        /// From reset to reset.
        length_s: f64,
    },
    /// No answer tells anything.
    Unlabelled {
        /// How many requests are let through in a period.
        capacity: f64,
        /// How long the period is.
        period_s: f64,
    },
}

/// Lengths are measured, so each window's differs a little from the one before.
const SAME_LENGTH: f64 = 0.05;

impl Recognised {
    /// Whether the next run would begin otherwise with this than with the other.
    pub(crate) fn differs_from(self, other: Self) -> bool {
        use Recognised::{Bucket, Counter, Log, Unlabelled, Window};
        let is_far = |one: f64, other: f64| (one - other).abs() > SAME_LENGTH * other.abs();
        match (self, other) {
            (Bucket, Bucket) => false,
            (Window { length_s: one }, Window { length_s: other })
            | (Log { length_s: one }, Log { length_s: other })
            | (Counter { length_s: one }, Counter { length_s: other }) => is_far(one, other),
            (
                Unlabelled { capacity, period_s },
                Unlabelled { capacity: other_capacity, period_s: other_period_s },
            ) => is_far(capacity, other_capacity) || is_far(period_s, other_period_s),
            _ => true,
        }
    }
}

/// What an answer reveals about the kind; `None` for nothing new. `server_now` is the service's time at its arrival,
/// `server_sent` when the request left.
pub(super) fn recognise(
    window: &Window,
    seen: &Sighting,
    server_now: f64,
    server_sent: f64,
) -> Option<(Limiter, f64)> {
    let old_reset = window.reset?;
    let left = seen.reset - server_now;
    let used = seen.limit - seen.remaining;
    if seen.is_accepted && seen.reset > old_reset + SAME_RESET_S && server_sent < old_reset - 1.6 {
        // The reset moved on although the old one had not passed.
        let rate = used / (left + 0.5);
        return (used >= 5.0 && left > 0.5).then_some((bucket(rate), seen.limit / rate));
    }
    let is_first_look = seen.is_probe && seen.reset >= old_reset && window.length > 5.0;
    // A look that a refusal asked for comes well before the boundary and tells nothing about what is behind it.
    let after = server_now - old_reset;
    let is_prompt = after > -2.0 && after < 0.1 * window.length.max(10.0) + 2.0;
    if !is_first_look || !is_prompt || !window.is_busy(0.5) {
        return None;
    }
    if left < 0.5 * window.length && seen.is_accepted {
        // The length can't be read off a log that others use too: a minute at least. Reset wakes us earlier.
        return Some((Limiter::Log, usual_length::at_least(window.length).max(60.0)));
    }
    let is_full_length = left > 0.8 * window.length && seen.remaining < 0.3 * seen.limit;
    (is_full_length && window.is_busy(0.6)).then(|| {
        let length = usual_length::nearest(left.max(window.length));
        (Limiter::Counter { rate: JUST_BELOW * seen.limit / length }, length)
    })
}

/// A bucket that gives `rate` tokens a second.
pub(super) fn bucket(rate: f64) -> Limiter {
    Limiter::Bucket { rate: rate * JUST_BELOW }
}
