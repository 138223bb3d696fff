//! How clients without a pacer behave: one request of the job at a time, clicks whenever they come.

use engine::pacing::{LimitHeaders, RetryAfter};

/// What a baseline goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Habit {
    /// The backoff that the service documents: 1 s, doubling, at most 60 s.
    Backoff,
    /// Wait for as long as `Retry-After` says.
    RetryAfter,
}

/// One client.
pub(super) struct Baseline {
    habit: Habit,
    is_busy: bool,
    hold: f64,
    refusals: i32,
}

impl Baseline {
    pub(super) fn new(habit: Habit) -> Self {
        Self { habit, is_busy: false, hold: 0.0, refusals: 0 }
    }

    /// When the job may send; `None` until an answer is here.
    pub(super) fn next(&self) -> Option<f64> {
        (!self.is_busy).then_some(self.hold)
    }

    pub(super) fn sent(&mut self) {
        self.is_busy = true;
    }

    pub(super) fn accepted(&mut self) {
        (self.is_busy, self.refusals) = (false, 0);
    }

    pub(super) fn refused(&mut self, now: f64, headers: &LimitHeaders) {
        self.is_busy = false;
        self.hold = now + wait(self.habit, self.refusals, headers);
        self.refusals += 1;
    }

    /// How long a refused click waits.
    pub(super) fn click_wait(&self, refusals: i32, headers: &LimitHeaders) -> f64 {
        wait(self.habit, refusals, headers)
    }
}

fn wait(habit: Habit, refusals: i32, headers: &LimitHeaders) -> f64 {
    match (habit, headers.retry_after) {
        (Habit::RetryAfter, Some(RetryAfter::After(span))) => span.as_secs_f64(),
        _ => 2_f64.powi(refusals.min(6)).min(60.0),
    }
}
