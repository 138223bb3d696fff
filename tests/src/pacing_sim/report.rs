//! The table of targets (sending design §4) for the pacer, beside two baselines in the same run.

use std::ops::Range;

use serde::Serialize;

use super::baseline::Habit;
use super::limiter::{Kind, Told};
use super::outcome::{Outcome, Summary};
use super::run::{Who, play_and_remember, run};
use super::scenario::{Scenario, usual};
use crate::figures::{Figure, Figures};

/// All figures, with those of each scenario and client.
pub type Report = Figures<Vec<Played>>;

/// What one client made of one scenario, over all seeds.
#[derive(Debug, Serialize)]
pub struct Played {
    scenario: &'static str,
    client: &'static str,
    runs: usize,
    unfinished: usize,
    time_over_bound: f64,
    runs_over_bound_and_a_window: usize,
    refusals_per_1000: f64,
    others_refused_percent: f64,
    click_p50_s: f64,
    click_p95_s: f64,
    click_p99_s: f64,
}

/// A scenario and what the pacer may take.
struct Goal {
    name: &'static str,
    scenarios: Vec<Scenario>,
    ratio: Option<f64>,
    refusals: Option<f64>,
    /// In percent.
    others_refused: Option<f64>,
    /// Also the waiting times of clicks are judged.
    judges_clicks: bool,
}

const WINDOWS: [Kind; 2] = [Kind::Stepping, Kind::FirstRequest];
const LIMIT: u32 = 60;

/// Above a round trip, for half of all clicks.
const MOST_OVER_ROUND_TRIP_MS: f64 = 20.0;
const MOST_P95_S: f64 = 1.5;
const MOST_P99_S: f64 = 20.0;

/// Plays every scenario with every seed.
pub fn measure(seeds: Range<u64>) -> Report {
    let (mut rows, mut played) = (Vec::new(), Vec::new());
    for goal in goals() {
        let ours = play(&goal, Who::Ours, seeds.clone());
        rows.extend(judged(&goal, &ours));
        played.push(Played::new(goal.name, "ours", seeds.clone().count(), &ours));
        let again = play_again(&goal, seeds.clone());
        rows.extend(compared(&goal, "ours, limiter remembered", &again));
        played.push(Played::new(goal.name, "ours, limiter remembered", seeds.clone().count(), &again));
        for (client, habit) in
            [("backoff 1-60 s", Habit::Backoff), ("sequential + Retry-After", Habit::RetryAfter)]
        {
            let summary = play(&goal, Who::Baseline(habit), seeds.clone());
            rows.extend(compared(&goal, client, &summary));
            played.push(Played::new(goal.name, client, seeds.clone().count(), &summary));
        }
    }
    Figures::new(rows, played)
}

impl Goal {
    fn window_s(&self) -> f64 {
        self.scenarios.first().map_or(0.0, |scenario| scenario.setting.window_s)
    }
}

fn goals() -> Vec<Goal> {
    let odd = |kind| [2.0, -2.0].map(|offset| usual(kind, 1_000).with_odd_clocks(offset));
    let goal = |name, scenarios, ratio, refusals| Goal {
        name,
        scenarios,
        ratio: Some(ratio),
        refusals,
        others_refused: None,
        judges_clicks: false,
    };
    let stepping = |posts| vec![usual(Kind::Stepping, posts)];
    let opened = |posts| vec![usual(Kind::FirstRequest, posts)];
    let one = |kind| vec![usual(kind, 1_000)];
    let buckets = [LIMIT, LIMIT / 6].map(|burst| usual(Kind::TokenBucket { burst }, 1_000)).to_vec();
    let told = |told| WINDOWS.map(|kind| usual(kind, 1_000).told(told)).to_vec();
    vec![
        goal("stepping windows, 200 posts", stepping(200), 1.03, Some(0.5)),
        goal("windows from the first request, 200 posts", opened(200), 1.03, Some(0.5)),
        Goal {
            judges_clicks: true,
            ..goal("stepping windows, 1,000 posts", stepping(1_000), 1.015, Some(0.5))
        },
        Goal {
            judges_clicks: true,
            ..goal("windows from the first request, 1,000 posts", opened(1_000), 1.015, Some(0.5))
        },
        goal("stepping windows, 10,000 posts", stepping(10_000), 1.01, Some(0.5)),
        goal("windows from the first request, 10,000 posts", opened(10_000), 1.01, Some(0.5)),
        goal("Date 2 s off, floored Reset", WINDOWS.map(odd).concat(), 1.03, Some(8.0)),
        goal("token bucket", buckets, 1.01, None),
        goal("sliding log", one(Kind::SlidingLog), 1.06, None),
        goal("sliding counter", one(Kind::SlidingCounter), 1.08, None),
        Goal {
            others_refused: Some(10.0),
            ..goal(
                "20 % used by others",
                vec![usual(Kind::Stepping, 1_000).with_others(0.2)],
                1.02,
                Some(6.0),
            )
        },
        Goal { ratio: None, ..goal("headers only on 429", told(Told::OnlyOnRefusal), 0.0, None) },
        Goal { ratio: None, ..goal("no headers", told(Told::Never), 0.0, None) },
    ]
}

fn play(goal: &Goal, who: Who, seeds: Range<u64>) -> Summary {
    let all = |scenario| seeds.clone().map(move |seed| run(scenario, who, seed));
    let outcomes: Vec<Outcome> = goal.scenarios.iter().flat_map(all).collect();
    Summary::of(&outcomes, goal.window_s())
}

/// Our pacer, which has met each limiter in an earlier run.
fn play_again(goal: &Goal, seeds: Range<u64>) -> Summary {
    let again = |scenario| {
        let remembered = play_and_remember(scenario, Who::Ours, seeds.start).1;
        let who = remembered.map_or(Who::Ours, Who::OursAgain);
        seeds.clone().map(move |seed| run(scenario, who, seed))
    };
    let outcomes: Vec<Outcome> = goal.scenarios.iter().flat_map(again).collect();
    Summary::of(&outcomes, goal.window_s())
}

fn judged(goal: &Goal, ours: &Summary) -> Vec<Figure> {
    let figure = |what: &str, measured, unit, target: Option<f64>| {
        let name = format!("{}: {what}", goal.name);
        match target {
            Some(target) => Figure::limited(name, measured, unit, target),
            None => Figure::plain(name, measured, unit),
        }
    };
    let mut rows = vec![
        figure("unfinished", ours.unfinished as f64, "runs", Some(0.0)),
        figure("time", ours.ratio, "of bound", goal.ratio),
        figure("429 per 1,000", ours.refusals_per_1000, "", goal.refusals),
    ];
    if goal.others_refused.is_some() {
        let refused = ours.others_refused_percent;
        rows.push(figure("others refused", refused, "%", goal.others_refused));
    }
    if goal.judges_clicks {
        let [p50, p95, p99] = ours.clicks_s;
        let over_ms = 1_000.0 * (p50 - ours.round_trip_s);
        rows.push(figure("click p50 over a round trip", over_ms, "ms", Some(MOST_OVER_ROUND_TRIP_MS)));
        rows.push(figure("click p95", p95, "s", Some(MOST_P95_S)));
        rows.push(figure("click p99", p99, "s", Some(MOST_P99_S)));
    }
    rows
}

fn compared(goal: &Goal, client: &str, summary: &Summary) -> Vec<Figure> {
    let mut rows = vec![
        Figure::plain(format!("  {client}: time"), summary.ratio, "of bound"),
        Figure::plain(format!("  {client}: 429 per 1,000"), summary.refusals_per_1000, ""),
    ];
    if goal.others_refused.is_some() {
        let refused = summary.others_refused_percent;
        rows.push(Figure::plain(format!("  {client}: others refused"), refused, "%"));
    }
    if goal.judges_clicks {
        let [_, p95, p99] = summary.clicks_s;
        rows.push(Figure::plain(format!("  {client}: click p95"), p95, "s"));
        rows.push(Figure::plain(format!("  {client}: click p99"), p99, "s"));
    }
    rows
}

impl Played {
    fn new(scenario: &'static str, client: &'static str, runs: usize, summary: &Summary) -> Self {
        let [click_p50_s, click_p95_s, click_p99_s] = summary.clicks_s;
        Self {
            scenario,
            client,
            runs,
            unfinished: summary.unfinished,
            time_over_bound: summary.ratio,
            runs_over_bound_and_a_window: summary.slow_runs,
            refusals_per_1000: summary.refusals_per_1000,
            others_refused_percent: summary.others_refused_percent,
            click_p50_s,
            click_p95_s,
            click_p99_s,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pacing_sim::TUNING_SEEDS;

    /// `cargo xtask bench pacing` in short: any figure that has a target may not be far above it.
    #[test]
    fn a_few_seeds_are_near_their_targets() {
        let seeds = TUNING_SEEDS.start..TUNING_SEEDS.start + 2;
        for goal in goals().into_iter().filter(|goal| goal.scenarios.iter().all(|one| one.posts <= 1_000)) {
            let ours = play(&goal, Who::Ours, seeds.clone());
            assert_eq!(ours.unfinished, 0, "{}: {ours:?}", goal.name);
            if let Some(ratio) = goal.ratio {
                assert!(ours.ratio - 1.0 <= 2.0 * (ratio - 1.0), "{}: {ours:?}", goal.name);
            }
            if let Some(refusals) = goal.refusals {
                assert!(ours.refusals_per_1000 <= 2.0 * refusals + 1.0, "{}: {ours:?}", goal.name);
            }
        }
    }

    #[test]
    fn the_simulator_tells_a_client_without_a_pacer_from_ours() {
        let goal = &goals()[2];
        let baseline = play(goal, Who::Baseline(Habit::Backoff), TUNING_SEEDS.start..TUNING_SEEDS.start + 1);
        assert!(baseline.refusals_per_1000 > 50.0, "{baseline:?}");
        assert!(baseline.clicks_s[2] > MOST_P99_S, "{baseline:?}");
    }

    #[test]
    fn what_was_remembered_of_a_limiter_spares_the_next_job_the_finding_out() {
        for kind in [Kind::Stepping, Kind::FirstRequest, Kind::SlidingLog, Kind::SlidingCounter] {
            let scenario = usual(kind, 300);
            for seed in TUNING_SEEDS.take(5) {
                let (first, remembered) = play_and_remember(&scenario, Who::Ours, seed);
                let again = run(&scenario, Who::OursAgain(remembered.unwrap()), seed);
                let case = format!("{kind:?}, seed {seed}: {remembered:?}");
                assert!(again.is_finished, "{case}");
                assert!(
                    again.time_s <= first.time_s + 3.0,
                    "{case}: {} after {}",
                    again.time_s,
                    first.time_s
                );
                assert!(again.refusals <= 1, "{case}: {} refusals", again.refusals);
            }
        }
    }

    #[test]
    fn judging_seeds_are_none_that_were_used_for_tuning() {
        let judging = crate::pacing_sim::JUDGING_SEEDS;
        assert!(TUNING_SEEDS.end <= judging.start);
    }
}
