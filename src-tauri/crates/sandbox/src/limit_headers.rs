//! Writes a reading of the limit as headers, in the forms that a client has to bear (contract §6, D33).

use jiff::Timestamp;

use crate::clock::from_millis;
use crate::limit::{Budget, Verdict};
use crate::response::http_date;
use crate::switches::{LimitReset, LimiterKind, RetryAfter, Switches};

/// Names in lower case, and values.
pub(crate) type LimitHeaders = Vec<(&'static str, String)>;

/// The headers that the switches ask for.
pub(crate) fn of(verdict: Verdict, switches: &Switches, now: Timestamp) -> LimitHeaders {
    let is_refusal = matches!(verdict, Verdict::Refused(_));
    match switches.limiter {
        LimiterKind::NoHeaders => return Vec::new(),
        LimiterKind::HeadersOnlyOn429 if !is_refusal => return Vec::new(),
        _ => {}
    }
    let Budget { limit, remaining, resets_at, free_at } = verdict.budget();
    let mut headers =
        vec![("x-ratelimit-limit", limit.to_string()), ("x-ratelimit-remaining", remaining.to_string())];
    headers.extend(reset(resets_at, switches.limit_reset, now).map(|reset| ("x-ratelimit-reset", reset)));
    if is_refusal {
        headers.extend(retry_after(free_at, switches.retry_after, now).map(|wait| ("retry-after", wait)));
    }
    headers
}

fn reset(at: Timestamp, form: LimitReset, now: Timestamp) -> Option<String> {
    Some(match form {
        LimitReset::Seconds => second_after(at).to_string(),
        LimitReset::Floored => second_before(at).to_string(),
        LimitReset::Milliseconds => at.as_millisecond().to_string(),
        LimitReset::FromNow => seconds_until(at, now).max(0).to_string(),
        LimitReset::Date => http_date(from_millis(second_after(at).saturating_mul(1000))),
        LimitReset::Missing => return None,
    })
}

/// Whole seconds, rounded up, at least one; or the second at which they are over.
fn retry_after(at: Timestamp, form: RetryAfter, now: Timestamp) -> Option<String> {
    match form {
        RetryAfter::Seconds => Some(seconds_until(at, now).max(1).to_string()),
        RetryAfter::Date => Some(http_date(from_millis(second_after(at).saturating_mul(1000)))),
        RetryAfter::None => None,
    }
}

/// Rounded up.
fn seconds_until(at: Timestamp, now: Timestamp) -> i64 {
    second_after(from_millis(at.as_millisecond().saturating_sub(now.as_millisecond())))
}

fn second_before(at: Timestamp) -> i64 {
    at.as_millisecond().div_euclid(1000)
}

/// The Unix second at which an instant has certainly come.
fn second_after(at: Timestamp) -> i64 {
    at.as_millisecond().saturating_add(999).div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reset_and_retry_after_come_in_every_form() {
        let (now, at) = (from_millis(1_800_000_000_400), from_millis(1_800_000_009_600));
        let reset = |form| reset(at, form, now);
        assert_eq!(reset(LimitReset::Seconds).as_deref(), Some("1800000010"));
        assert_eq!(reset(LimitReset::Floored).as_deref(), Some("1800000009"));
        assert_eq!(reset(LimitReset::Milliseconds).as_deref(), Some("1800000009600"));
        assert_eq!(reset(LimitReset::FromNow).as_deref(), Some("10"));
        assert_eq!(reset(LimitReset::Date).as_deref(), Some("Fri, 15 Jan 2027 08:00:10 GMT"));
        assert_eq!(reset(LimitReset::Missing), None);
        let wait = |form| retry_after(at, form, now);
        assert_eq!(wait(RetryAfter::Seconds).as_deref(), Some("10"));
        assert_eq!(wait(RetryAfter::Date).as_deref(), Some("Fri, 15 Jan 2027 08:00:10 GMT"));
        assert_eq!(wait(RetryAfter::None), None);
        assert_eq!(retry_after(now, RetryAfter::Seconds, at).as_deref(), Some("1"), "at least one");
    }
}
