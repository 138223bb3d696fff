//! What a run came to, and what many came to together.

/// One run.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) is_finished: bool,
    pub(super) time_s: f64,
    pub(super) bound_s: f64,
    pub(super) posts: usize,
    /// Refusals of the job's and the person's requests.
    pub(super) refusals: u32,
    pub(super) others_asked: u32,
    pub(super) others_refused: u32,
    pub(super) clicks: Vec<Click>,
}

/// One click, which may need several requests.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Click {
    pub(super) waited_s: f64,
    /// The slowest of the round trips that succeeded: nobody can be faster.
    pub(super) round_trip_s: f64,
}

/// Many runs.
#[derive(Clone, Debug)]
pub(super) struct Summary {
    pub(super) unfinished: usize,
    /// Mean of time over lower bound.
    pub(super) ratio: f64,
    /// Runs that took longer than the bound and one window.
    pub(super) slow_runs: usize,
    pub(super) refusals_per_1000: f64,
    pub(super) others_refused_percent: f64,
    /// Median, 95th and 99th percentile of clicks.
    pub(super) clicks_s: [f64; 3],
    /// Median of the round trips that clicks can't do without.
    pub(super) round_trip_s: f64,
}

impl Summary {
    pub(super) fn of(outcomes: &[Outcome], window_s: f64) -> Self {
        let runs = outcomes.len().max(1) as f64;
        let total = |count: fn(&Outcome) -> f64| outcomes.iter().map(count).sum::<f64>();
        let is_slow = |outcome: &&Outcome| outcome.time_s > outcome.bound_s + window_s;
        let clicks = || outcomes.iter().flat_map(|outcome| &outcome.clicks);
        let waits = sorted(clicks().map(|click| click.waited_s));
        let round_trips = sorted(clicks().map(|click| click.round_trip_s));
        let asked = total(|outcome| f64::from(outcome.others_asked));
        Self {
            unfinished: outcomes.iter().filter(|outcome| !outcome.is_finished).count(),
            ratio: total(|outcome| outcome.time_s / outcome.bound_s) / runs,
            slow_runs: outcomes.iter().filter(is_slow).count(),
            refusals_per_1000: total(|outcome| 1000.0 * f64::from(outcome.refusals) / outcome.posts as f64)
                / runs,
            others_refused_percent: 100.0 * total(|outcome| f64::from(outcome.others_refused))
                / asked.max(1.0),
            clicks_s: [0.5, 0.95, 0.99].map(|part| percentile(&waits, part)),
            round_trip_s: percentile(&round_trips, 0.5),
        }
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn percentile(sorted: &[f64], part: f64) -> f64 {
    let index = (sorted.len().saturating_sub(1) as f64 * part).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_values() {
        let values = sorted((0..=100).rev().map(f64::from));
        assert_eq!([0.5, 0.95, 0.99].map(|part| percentile(&values, part)), [50.0, 95.0, 99.0]);
        assert_eq!(percentile(&[], 0.5), 0.0);
    }
}
