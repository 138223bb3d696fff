//! The limit headers of an answer (contract §6), as facts. What follows from them is decided by the pacer.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;

/// What one answer said about the allowance; a header that is missing or unreadable is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitHeaders {
    /// `X-RateLimit-Limit`: size of the allowance in a window.
    pub limit: Option<u32>,
    /// `X-RateLimit-Remaining`: what is left of it.
    pub remaining: Option<u32>,
    /// `X-RateLimit-Reset`: when it is full again, on the service's clock.
    pub reset: Option<Reset>,
    /// `Retry-After`: how long to pause.
    pub retry_after: Option<RetryAfter>,
    /// `Date`: the service's clock, in whole seconds, rounded down.
    pub date: Option<Timestamp>,
    /// `Age` above zero: the answer comes from a cache, and the other headers with it.
    pub is_from_cache: bool,
}

/// The three readings of `X-RateLimit-Reset` (contract §6), brought to two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// An instant, given in seconds or, above 10^12, in milliseconds.
    At(Timestamp),
    /// A time from now: a number below 10^9 is no instant of this century.
    After(Duration),
}

/// The two forms of `Retry-After` (D33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// Seconds from now.
    After(Duration),
    /// An instant on the service's clock.
    At(Timestamp),
}

impl LimitHeaders {
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let count = |name: &str| text(name).and_then(|value| value.parse().ok());
        Self {
            limit: count("x-ratelimit-limit"),
            remaining: count("x-ratelimit-remaining"),
            reset: text("x-ratelimit-reset").and_then(reset),
            retry_after: text("retry-after").and_then(retry_after),
            date: text("date").and_then(http_date),
            is_from_cache: text("age").and_then(seconds).is_some_and(|age| !age.is_zero()),
        }
    }
}

fn reset(text: &str) -> Option<Reset> {
    let after_zero = seconds(text)?;
    match after_zero.as_secs() {
        0..1_000_000_000 => Some(Reset::After(after_zero)),
        1_000_000_000..=1_000_000_000_000 => instant(after_zero).map(Reset::At),
        millis => instant(Duration::from_millis(millis)).map(Reset::At),
    }
}

fn retry_after(text: &str) -> Option<RetryAfter> {
    seconds(text).map(RetryAfter::After).or_else(|| http_date(text).map(RetryAfter::At))
}

/// A number of seconds, perhaps with a fraction; negative and endless ones are unreadable.
fn seconds(text: &str) -> Option<Duration> {
    text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

fn instant(since_epoch: Duration) -> Option<Timestamp> {
    Timestamp::try_from(std::time::UNIX_EPOCH.checked_add(since_epoch)?).ok()
}

fn http_date(text: &str) -> Option<Timestamp> {
    httpdate::parse_http_date(text).ok().and_then(|time| Timestamp::try_from(time).ok())
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn read(name: &'static str, value: &str) -> LimitHeaders {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        LimitHeaders::read(&HeaderMap::from_iter([(HeaderName::from_static(name), value)]))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn reset_is_read_in_three_units() {
        for (text, expected) in [
            ("1790812800", Some(Reset::At(at("2026-10-01T00:00:00Z")))),
            ("1790812800500", Some(Reset::At(at("2026-10-01T00:00:00.5Z")))),
            ("0", Some(Reset::After(Duration::ZERO))),
            ("30", Some(Reset::After(Duration::from_secs(30)))),
            ("1.5", Some(Reset::After(Duration::from_millis(1_500)))),
            ("999999999", Some(Reset::After(Duration::from_secs(999_999_999)))),
            ("1000000000", Some(Reset::At(at("2001-09-09T01:46:40Z")))),
            ("-1", None),
            ("1e300", None),
            ("99999999999999999999", None),
            ("NaN", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(read("x-ratelimit-reset", text).reset, expected, "{text:?}");
        }
    }

    #[test]
    fn retry_after_is_read_in_two_forms() {
        for (text, expected) in [
            ("0", Some(RetryAfter::After(Duration::ZERO))),
            (" 7 ", Some(RetryAfter::After(Duration::from_secs(7)))),
            ("Thu, 01 Oct 2026 00:00:07 GMT", Some(RetryAfter::At(at("2026-10-01T00:00:07Z")))),
            ("-7", None),
            ("inf", None),
            ("next week", None),
            ("2026-10-01T00:00:07Z", None),
        ] {
            assert_eq!(read("retry-after", text).retry_after, expected, "{text:?}");
        }
    }

    #[test]
    fn counts_date_and_age_are_read_where_they_make_sense() {
        assert_eq!(read("x-ratelimit-limit", "60").limit, Some(60));
        assert_eq!(read("x-ratelimit-remaining", "-1").remaining, None);
        assert_eq!(read("x-ratelimit-remaining", "many").remaining, None);
        let date = read("date", "Thu, 01 Oct 2026 00:00:07 GMT").date;
        assert_eq!(date, Some(at("2026-10-01T00:00:07Z")));
        assert_eq!(read("date", "\u{e4}").date, None);
        for (age, is_from_cache) in [("0", false), ("1", true), ("old", false)] {
            assert_eq!(read("age", age).is_from_cache, is_from_cache, "{age}");
        }
        assert_eq!(LimitHeaders::read(&HeaderMap::new()), LimitHeaders::default());
    }
}
