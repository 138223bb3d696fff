//! How long a job will take: the staircase of windows, when it is done, why it waits, and what is kept back.

use std::time::Duration;

use super::demand;
use super::limiter::Limiter;
use super::{Class, Pacer, Turn, instant};

/// A staircase of more steps than this is drawn as a slope.
const MOST_STEPS: usize = 2_000;

/// What is expected, if clicks and other programs go on as they did. Times are on the monotonic clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// One step for each burst, the earliest first; the last one is the end of the job.
    pub steps: Vec<Step>,
    /// When all is sent; `None` while the limit is not known.
    pub done_at: Option<Duration>,
    /// What the job waits for now.
    pub wait: Wait,
    /// How many requests are kept back in this window for clicks and other programs.
    pub kept_back: u32,
}

/// A step of the staircase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Duration,
    /// How many of the backlog are sent by then.
    pub sent: usize,
}

/// Why nothing leaves at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// It does not wait.
    Nothing,
    /// The service asked to slow down, or failed several times.
    Hold(Duration),
    /// The allowance is used up; more comes then.
    Allowance(Duration),
    /// What is left is kept for clicks and other programs until then.
    Reserve(Duration),
    /// An answer is on its way.
    Answer,
}

impl Pacer {
    /// What will become of a backlog.
    pub fn forecast(&self, backlog: usize, now: Duration) -> Forecast {
        let at = now.as_secs_f64();
        let steps = if backlog == 0 { Vec::new() } else { self.staircase(backlog, at) };
        Forecast {
            done_at: steps.last().filter(|step| step.sent >= backlog).map(|step| step.at),
            steps,
            wait: self.wait(backlog, at),
            kept_back: count(self.reserve(at, backlog).min(self.tokens(at)), u32::MAX as usize) as u32,
        }
    }

    fn wait(&self, backlog: usize, now: f64) -> Wait {
        if let Some(until) = self.hold.job_until(now) {
            return Wait::Hold(instant(until));
        }
        match self.turn(Class::Bulk, now, backlog) {
            Turn::Go | Turn::Probe => Wait::Nothing,
            Turn::OnResponse => Wait::Answer,
            Turn::At(at) if self.tokens(now) >= 1.0 => Wait::Reserve(instant(at)),
            Turn::At(at) => Wait::Allowance(instant(at)),
        }
    }

    fn staircase(&self, backlog: usize, now: f64) -> Vec<Step> {
        let start = self.hold.job_until(now).unwrap_or(now);
        let used_by_rest = self.demand.per_s(now);
        let (length, limit) = (self.window.length, self.window.limit);
        match self.limiter {
            Limiter::Window | Limiter::Log if length > 0.0 && self.window.reset.is_some() => {
                let first = self.tokens(now) - self.reserve(now, backlog);
                // What is kept back and not used is sent just before the boundary.
                let end = self.boundary().max(start);
                let late = self.tokens(now) - used_by_rest * (end - start);
                let each = (limit - used_by_rest * length).max(1.0);
                windows(
                    backlog,
                    [(start, first), ((end - demand::TAIL_S).max(start), late)],
                    (end, length, each),
                )
            }
            Limiter::Bucket { rate } => {
                slope(backlog, start, self.tokens(now), (rate - used_by_rest).max(0.1 * rate))
            }
            Limiter::Counter { rate } => slope(backlog, start, 0.0, (rate - used_by_rest).max(0.1 * rate)),
            Limiter::Unlabelled if self.unlabelled.is_limiting() => {
                let learned = &self.unlabelled;
                let end = learned.ends(now).unwrap_or(now).max(start);
                let first = learned.left(self.flight.count());
                windows(backlog, [(start, first), (start, first)], (end, learned.period, learned.capacity))
            }
            Limiter::Window | Limiter::Log | Limiter::Unlabelled => Vec::new(),
        }
    }
}

/// The rest of this window in two parts, then whole windows from `end` on.
fn windows(backlog: usize, now: [(f64, f64); 2], (end, length, each): (f64, f64, f64)) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut add = |at: f64, sent: usize| {
        if steps.last().is_none_or(|last| last.sent < sent) && sent > 0 {
            steps.push(Step { at: instant(at), sent });
        }
    };
    for (at, sent) in now {
        add(at, count(sent, backlog));
    }
    let first = now.iter().fold(0.0, |most: f64, (_, sent)| most.max(sent.max(0.0))).floor();
    let needed = ((backlog as f64 - first) / each).ceil().max(0.0);
    let stride = (needed / MOST_STEPS as f64).ceil().max(1.0);
    let mut window = stride;
    while window < needed + stride {
        let whole = window.min(needed);
        add(end + (whole - 1.0) * length, count(first + whole * each, backlog));
        window += stride;
    }
    steps
}

fn slope(backlog: usize, start: f64, tokens: f64, rate: f64) -> Vec<Step> {
    let first = count(tokens, backlog);
    let end = start + (backlog - first) as f64 / rate;
    let mut steps = Vec::new();
    if first > 0 {
        steps.push(Step { at: instant(start), sent: first });
    }
    if first < backlog {
        steps.push(Step { at: instant(end), sent: backlog });
    }
    steps
}

fn count(value: f64, most: usize) -> usize {
    (value.max(0.0) as usize).min(most)
}

#[cfg(test)]
mod tests {
    use api::LimitHeaders;

    use super::super::edge_cases::{Desk, told};
    use super::*;

    #[test]
    fn a_staircase_of_windows_is_told_from_the_last_answer() {
        let mut desk = Desk::new();
        assert_eq!(desk.pacer.forecast(100, desk.mono()).done_at, None, "nothing is known yet");
        desk.exchange(200, &told(60, 59, 160.0));
        let forecast = desk.pacer.forecast(200, desk.mono());
        let steps: Vec<(f64, usize)> =
            forecast.steps.iter().map(|step| (step.at.as_secs_f64().round(), step.sent)).collect();
        // About 3 requests a minute are expected to be clicks, and more than that is kept back until the end.
        assert_eq!(steps.iter().map(|step| step.0).collect::<Vec<_>>(), [100.0, 158.0, 160.0, 220.0, 280.0]);
        assert!((45..=52).contains(&steps[0].1) && (53..=57).contains(&steps[1].1), "{steps:?}");
        assert_eq!(steps.last().map(|step| step.1), Some(200));
        assert!((8..=11).contains(&forecast.kept_back), "{forecast:?}");
        assert_eq!(forecast.wait, Wait::Nothing);
    }

    #[test]
    fn the_reason_for_waiting_is_told() {
        let mut desk = Desk::new();
        desk.exchange(200, &told(60, 4, 160.0));
        let wait = |desk: &Desk| desk.pacer.forecast(200, desk.mono()).wait;
        assert!(matches!(wait(&desk), Wait::Reserve(_)), "{:?}", wait(&desk));
        desk.exchange(200, &told(60, 0, 160.0));
        assert!(matches!(wait(&desk), Wait::Allowance(_)), "{:?}", wait(&desk));
        desk.exchange(429, &LimitHeaders::default());
        assert!(matches!(wait(&desk), Wait::Hold(_)), "{:?}", wait(&desk));
        let mut fresh = Desk::new();
        let _ = fresh.send(Class::Bulk);
        assert_eq!(wait(&fresh), Wait::Answer);
    }
}
