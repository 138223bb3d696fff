//! Writes a reading of the limit as headers, in the forms that a client has to bear (contract §6, D33).

use axum::http::{HeaderName, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;

use crate::clock::from_millis;
use crate::limit::Budget;
use crate::response::{http_date, set};
use crate::switches::{LimitReset, LimiterKind, RetryAfter, Switches};

/// Sets the headers that the switches ask for.
pub(crate) fn add(response: &mut Response, budget: Budget, switches: &Switches, now: Timestamp) {
    let is_refusal = response.status() == StatusCode::TOO_MANY_REQUESTS;
    match switches.limiter {
        LimiterKind::NoHeaders => return,
        LimiterKind::HeadersOnlyOn429 if !is_refusal => return,
        _ => {}
    }
    set(response, HeaderName::from_static("x-ratelimit-limit"), &budget.limit.to_string());
    set(response, HeaderName::from_static("x-ratelimit-remaining"), &budget.remaining.to_string());
    if let Some(reset) = reset(budget.resets_at, switches.limit_reset, now) {
        set(response, HeaderName::from_static("x-ratelimit-reset"), &reset);
    }
    if is_refusal && let Some(wait) = retry_after(budget.free_at, switches.retry_after, now) {
        set(response, header::RETRY_AFTER, &wait);
    }
}

fn reset(at: Timestamp, form: LimitReset, now: Timestamp) -> Option<String> {
    Some(match form {
        LimitReset::Seconds => second_after(at).to_string(),
        LimitReset::Floored => second_before(at).to_string(),
        LimitReset::Milliseconds => at.as_millisecond().to_string(),
        LimitReset::FromNow => {
            let wait = from_millis(at.as_millisecond().saturating_sub(now.as_millisecond()));
            second_after(wait).max(0).to_string()
        }
        LimitReset::Date => http_date(from_millis(second_after(at).saturating_mul(1000))),
        LimitReset::Missing => return None,
    })
}

/// Whole seconds, rounded up, at least one; or the second at which they are over.
fn retry_after(at: Timestamp, form: RetryAfter, now: Timestamp) -> Option<String> {
    match form {
        RetryAfter::Seconds => Some((second_after(at) - second_before(now)).max(1).to_string()),
        RetryAfter::Date => Some(http_date(from_millis(second_after(at).saturating_mul(1000)))),
        RetryAfter::None => None,
    }
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
