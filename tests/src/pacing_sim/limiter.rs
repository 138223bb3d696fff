//! Limiters as services have them, after their textbooks. Times are true seconds; headers carry [`EPOCH_S`] on top.

use std::collections::VecDeque;
use std::time::Duration;

use engine::pacing::{LimitHeaders, Reset, RetryAfter};
use jiff::{SignedDuration, Timestamp};

/// What the service's calendar reads at zero.
pub(super) const EPOCH_S: f64 = 1_700_000_000.0;

/// How it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Windows that step with the clock.
    Stepping,
    /// A window opens with the first request after the one before.
    FirstRequest,
    /// At most `limit` in any trailing window.
    SlidingLog,
    /// The window before counts with the part of it that is still within reach.
    SlidingCounter,
    /// Tokens come back all the time, up to `burst`.
    TokenBucket { burst: u32 },
}

/// Which headers it sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Always,
    OnlyOnRefusal,
    Never,
}

/// The limiter of a service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) kind: Kind,
    pub(super) limit: u32,
    pub(super) window_s: f64,
    pub(super) told: Told,
    /// Reset and Retry-After are rounded down instead of up.
    pub(super) is_floored: bool,
    /// The clock of `Date` minus the clock of the limiter.
    pub(super) date_offset_s: f64,
}

/// The running limiter.
pub(super) struct Limiter {
    setting: Setting,
    /// Windows step at multiples of their length, less this.
    phase: f64,
    window: f64,
    current: f64,
    previous: f64,
    /// When the window opened, or the bucket will be full.
    mark: f64,
    log: VecDeque<f64>,
}

struct Verdict {
    is_accepted: bool,
    remaining: f64,
    reset: f64,
    next: f64,
}

impl Limiter {
    pub(super) fn new(setting: Setting, phase: f64) -> Self {
        Self {
            setting,
            phase,
            window: f64::NEG_INFINITY,
            current: 0.0,
            previous: 0.0,
            mark: f64::NEG_INFINITY,
            log: VecDeque::new(),
        }
    }

    pub(super) fn phase(&self) -> f64 {
        self.phase
    }

    /// One request at a time: whether it is let through, and what the answer tells.
    pub(super) fn admit(&mut self, at: f64) -> (bool, LimitHeaders) {
        let verdict = match self.setting.kind {
            Kind::Stepping => self.stepping(at),
            Kind::FirstRequest => self.first_request(at),
            Kind::SlidingLog => self.sliding_log(at),
            Kind::SlidingCounter => self.sliding_counter(at),
            Kind::TokenBucket { burst } => self.token_bucket(at, f64::from(burst)),
        };
        (verdict.is_accepted, self.headers(at, &verdict))
    }

    fn limit(&self) -> f64 {
        f64::from(self.setting.limit)
    }

    fn take(&mut self) -> bool {
        let is_accepted = self.current < self.limit();
        if is_accepted {
            self.current += 1.0;
        }
        is_accepted
    }

    fn step(&mut self, at: f64) -> f64 {
        let window = ((at + self.phase) / self.setting.window_s).floor();
        if window != self.window {
            self.previous = if window == self.window + 1.0 { self.current } else { 0.0 };
            (self.current, self.window) = (0.0, window);
        }
        (window + 1.0) * self.setting.window_s - self.phase
    }

    fn stepping(&mut self, at: f64) -> Verdict {
        let end = self.step(at);
        let is_accepted = self.take();
        Verdict { is_accepted, remaining: self.limit() - self.current, reset: end, next: end }
    }

    fn first_request(&mut self, at: f64) -> Verdict {
        if at >= self.mark + self.setting.window_s {
            (self.mark, self.current) = (at, 0.0);
        }
        let end = self.mark + self.setting.window_s;
        let is_accepted = self.take();
        Verdict { is_accepted, remaining: self.limit() - self.current, reset: end, next: end }
    }

    fn sliding_log(&mut self, at: f64) -> Verdict {
        let length = self.setting.window_s;
        while self.log.front().is_some_and(|first| *first <= at - length) {
            self.log.pop_front();
        }
        let is_accepted = (self.log.len() as f64) < self.limit();
        if is_accepted {
            self.log.push_back(at);
        }
        let back = self.log.front().map_or(at, |first| first + length);
        let remaining = self.limit() - self.log.len() as f64;
        Verdict { is_accepted, remaining, reset: back, next: back }
    }

    fn sliding_counter(&mut self, at: f64) -> Verdict {
        let end = self.step(at);
        let part = ((at + self.phase) / self.setting.window_s).fract();
        let before = self.previous * (1.0 - part) + self.current;
        let is_accepted = before + 1.0 <= self.limit() + 1e-9;
        if is_accepted {
            self.current += 1.0;
        }
        let after = self.previous * (1.0 - part) + self.current;
        Verdict { is_accepted, remaining: (self.limit() - after).floor(), reset: end, next: end }
    }

    fn token_bucket(&mut self, at: f64, burst: f64) -> Verdict {
        let each = self.setting.window_s / self.limit();
        let slack = each * (burst - 1.0);
        let full = self.mark.max(at);
        let is_accepted = full - at <= slack + 1e-9;
        self.mark = if is_accepted { full + each } else { full };
        let used = (self.mark - at) / each;
        let next = if is_accepted { at } else { self.mark - slack };
        Verdict { is_accepted, remaining: (burst - used).floor(), reset: self.mark, next }
    }

    fn headers(&self, at: f64, verdict: &Verdict) -> LimitHeaders {
        let setting = &self.setting;
        let round = |value: f64| if setting.is_floored { value.floor() } else { value.ceil() };
        let least = if setting.is_floored { 0.0 } else { 1.0 };
        let date = instant((at + EPOCH_S + setting.date_offset_s).floor());
        let mut headers = LimitHeaders { date, ..LimitHeaders::default() };
        let is_told = match setting.told {
            Told::Always => true,
            Told::OnlyOnRefusal => !verdict.is_accepted,
            Told::Never => false,
        };
        if is_told {
            let size = match setting.kind {
                Kind::TokenBucket { burst } => burst,
                _ => setting.limit,
            };
            headers.limit = Some(size);
            headers.remaining = Some(verdict.remaining.max(0.0) as u32);
            headers.reset = instant(round(verdict.reset + EPOCH_S)).map(Reset::At);
        }
        if !verdict.is_accepted {
            let wait = round((verdict.next - at).max(0.0)).max(least);
            headers.retry_after = Some(RetryAfter::After(Duration::from_secs_f64(wait)));
        }
        headers
    }
}

fn instant(seconds: f64) -> Option<Timestamp> {
    let since = SignedDuration::try_from_secs_f64(seconds).ok()?;
    Timestamp::UNIX_EPOCH.checked_add(since).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(kind: Kind, times: &[f64]) -> Vec<bool> {
        let told = Told::Always;
        let setting = Setting { kind, limit: 2, window_s: 10.0, told, is_floored: false, date_offset_s: 0.0 };
        let mut limiter = Limiter::new(setting, 0.0);
        times.iter().map(|at| limiter.admit(*at).0).collect()
    }

    #[test]
    fn each_kind_counts_as_its_textbook_says() {
        let (yes, no) = (true, false);
        for (kind, times, expected) in [
            (Kind::Stepping, vec![8.0, 9.0, 9.5, 10.0, 11.0, 12.0], vec![yes, yes, no, yes, yes, no]),
            (Kind::FirstRequest, vec![8.0, 9.0, 11.0, 17.9, 18.0], vec![yes, yes, no, no, yes]),
            (Kind::SlidingLog, vec![0.0, 5.0, 9.0, 10.1, 11.0, 15.1], vec![yes, yes, no, yes, no, yes]),
            (Kind::SlidingCounter, vec![0.0, 1.0, 2.0, 12.0, 15.0], vec![yes, yes, no, no, yes]),
            (Kind::TokenBucket { burst: 2 }, vec![0.0, 0.1, 0.2, 5.1, 5.2], vec![yes, yes, no, yes, no]),
        ] {
            assert_eq!(accepted(kind, &times), expected, "{kind:?}");
        }
    }
}
