//! One answer, brought to numbers.

use api::{LimitHeaders, Reset, RetryAfter};
use jiff::Timestamp;

use super::clock::ServerClock;
use super::flight::Request;

/// What the headers about the limit say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub(super) ticket: u64,
    pub(super) sent: f64,
    pub(super) now: f64,
    pub(super) is_probe: bool,
    /// Whether the limiter let it through.
    pub(super) is_accepted: bool,
    pub(super) limit: f64,
    pub(super) remaining: f64,
    /// On the service's clock.
    pub(super) reset: f64,
}

/// A reset that is a span is counted anew with each answer, so it moves by the rounding of a second and the way.
const SPAN_WOBBLE_S: f64 = 1.6;
/// No window is longer than a day: a later reset is a mistake, and must not stop anybody for ever.
const LATEST_S: f64 = 90_000.0;

impl Sighting {
    /// `None` where the headers do not describe a limit completely.
    pub(super) fn read(
        request: Request,
        now: f64,
        is_accepted: bool,
        headers: &LimitHeaders,
        clock: &ServerClock,
        known: Option<f64>,
    ) -> Option<Self> {
        let (limit, remaining) = (f64::from(headers.limit?), f64::from(headers.remaining?));
        let reset = match headers.reset? {
            Reset::At(at) => seconds(at),
            Reset::After(span) => {
                let reset = clock.at(now) + span.as_secs_f64();
                known.filter(|known| (known - reset).abs() < SPAN_WOBBLE_S).unwrap_or(reset)
            }
        };
        (reset < clock.at(now) + LATEST_S).then_some(Self {
            ticket: request.ticket.0,
            sent: request.sent,
            now,
            is_probe: request.is_probe,
            is_accepted,
            limit: limit.max(1.0),
            remaining: remaining.min(limit),
            reset,
        })
    }
}

/// Seconds that `Retry-After` asks for. A date is measured against the service's time.
pub(super) fn asked_wait(headers: &LimitHeaders, clock: &ServerClock, now: f64) -> Option<f64> {
    match headers.retry_after? {
        RetryAfter::After(span) => Some(span.as_secs_f64()),
        RetryAfter::At(at) => Some((seconds(at) - clock.at(now)).max(0.0)),
    }
}

/// Seconds since 1970.
pub(super) fn seconds(at: Timestamp) -> f64 {
    at.as_duration().as_secs_f64()
}
