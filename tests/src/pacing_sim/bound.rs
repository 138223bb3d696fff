//! The earliest time at which anybody could have finished: a clairvoyant client that knows the limiter and which
//! requests of other programs and of the person will be let through, with the fastest network there is.

use super::limiter::Kind;
use super::scenario::Scenario;

/// The shortest way to the service, in one direction.
pub(super) const SHORTEST_WAY_S: f64 = 0.025;

/// Seconds from the start of the job to its last answer. `others` are the times, in order, at which anything that is
/// not the job's was let through.
pub(super) fn lower_bound(scenario: &Scenario, phase: f64, start: f64, others: &[f64]) -> f64 {
    let first = start + SHORTEST_WAY_S;
    let last = match scenario.setting.kind {
        Kind::Stepping => stepping(scenario, phase, first, others),
        Kind::FirstRequest => first_request(scenario, first, others),
        Kind::SlidingLog => sliding_log(scenario, first, others),
        Kind::SlidingCounter => sliding_counter(scenario, phase, first, others),
        Kind::TokenBucket { burst } => token_bucket(scenario, f64::from(burst), first, others),
    };
    last - start + SHORTEST_WAY_S
}

fn between(others: &[f64], from: f64, until: f64) -> f64 {
    let after = others.partition_point(|at| *at < from);
    let before = others.partition_point(|at| *at < until);
    before.saturating_sub(after) as f64
}

/// Windows one after the other from the one that holds `first`; the last may be used before others come.
fn windows(scenario: &Scenario, mut opens: f64, first: f64, others: &[f64]) -> f64 {
    let (limit, length) = (f64::from(scenario.setting.limit), scenario.setting.window_s);
    let mut left = scenario.posts as f64;
    loop {
        let from = opens.max(first);
        if left <= limit - between(others, opens, from) {
            return from;
        }
        left -= (limit - between(others, opens, opens + length)).max(0.0);
        opens += length;
    }
}

fn stepping(scenario: &Scenario, phase: f64, first: f64, others: &[f64]) -> f64 {
    let length = scenario.setting.window_s;
    let opens = ((first + phase) / length).floor() * length - phase;
    windows(scenario, opens, first, others)
}

fn first_request(scenario: &Scenario, first: f64, others: &[f64]) -> f64 {
    let length = scenario.setting.window_s;
    // The window that is open already, if others opened one.
    let mut opened = f64::NEG_INFINITY;
    for at in others.iter().take_while(|at| **at <= first) {
        if *at >= opened + length {
            opened = *at;
        }
    }
    let opens = if opened + length > first { opened } else { first };
    windows(scenario, opens, first, others)
}

fn sliding_log(scenario: &Scenario, first: f64, others: &[f64]) -> f64 {
    let (limit, length) = (scenario.setting.limit as usize, scenario.setting.window_s);
    let mut admitted: std::collections::VecDeque<f64> = std::collections::VecDeque::new();
    let mut others = others.iter().copied().peekable();
    let (mut at, mut left) = (first, scenario.posts);
    loop {
        while let Some(other) = others.next_if(|other| *other <= at) {
            admitted.push_back(other);
        }
        while admitted.front().is_some_and(|front| *front <= at - length) {
            admitted.pop_front();
        }
        if admitted.len() < limit {
            admitted.push_back(at);
            left -= 1;
            if left == 0 {
                return at;
            }
            continue;
        }
        let back = admitted.front().map_or(at, |front| front + length) + 1e-7;
        at = others.peek().map_or(back, |other| other.min(back)).max(at + 1e-9);
    }
}

/// Greedy in steps of ten milliseconds.
fn sliding_counter(scenario: &Scenario, phase: f64, first: f64, others: &[f64]) -> f64 {
    const STEP_S: f64 = 0.01;
    let (limit, length) = (f64::from(scenario.setting.limit), scenario.setting.window_s);
    let mut others = others.iter().copied().peekable();
    let (mut at, mut left) = (first, scenario.posts as f64);
    let (mut previous, mut current) = (0.0, 0.0);
    let mut window = ((at + phase) / length).floor();
    loop {
        let position = (at + phase) / length;
        if position.floor() != window {
            (previous, current, window) = (current, 0.0, position.floor());
        }
        while others.next_if(|other| *other <= at).is_some() {
            current += 1.0;
        }
        let room = (limit - previous * (1.0 - position.fract()) - current + 1e-9).floor();
        if room >= 1.0 {
            current += room.min(left);
            left -= room.min(left);
            if left <= 0.0 {
                return at;
            }
        }
        at += STEP_S;
    }
}

fn token_bucket(scenario: &Scenario, burst: f64, first: f64, others: &[f64]) -> f64 {
    let each = scenario.setting.window_s / f64::from(scenario.setting.limit);
    let mut others = others.iter().copied().skip_while(|other| *other <= first).peekable();
    let (mut at, mut left, mut tokens) = (first, scenario.posts as f64, burst);
    loop {
        let taken = tokens.floor().clamp(0.0, left);
        tokens -= taken;
        left -= taken;
        if left <= 0.0 {
            return at;
        }
        let next_token = at + (1.0 - tokens).max(1e-6) * each;
        let next = others.peek().map_or(next_token, |other| other.min(next_token));
        tokens = (tokens + (next - at) / each).min(burst);
        if others.next_if(|other| *other <= next).is_some() {
            tokens -= 1.0;
        }
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pacing_sim::scenario::usual;

    #[test]
    fn a_fresh_window_gives_the_bound_that_can_be_counted_by_hand() {
        let bound = |kind, posts| lower_bound(&usual(kind, posts), 0.0, 0.0, &[]).round();
        assert_eq!(bound(Kind::FirstRequest, 60), 0.0);
        assert_eq!(bound(Kind::FirstRequest, 61), 60.0);
        assert_eq!(bound(Kind::Stepping, 200), 180.0);
        assert_eq!(bound(Kind::SlidingLog, 121), 120.0);
        assert_eq!(bound(Kind::TokenBucket { burst: 60 }, 120), 60.0);
        assert_eq!(bound(Kind::TokenBucket { burst: 10 }, 120), 110.0);
    }

    #[test]
    fn what_others_took_is_not_there_for_the_job() {
        let others: Vec<f64> = (0..30).map(f64::from).collect();
        let bound = lower_bound(&usual(Kind::FirstRequest, 40), 0.0, -0.5, &others);
        assert!(bound < 1.0, "it may come before them: {bound}");
        let bound = lower_bound(&usual(Kind::FirstRequest, 70), 0.0, -0.5, &others);
        assert!(bound > 59.0, "{bound}");
    }
}
