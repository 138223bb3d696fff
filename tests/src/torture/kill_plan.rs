//! In which order a campaign ends its processes.

use std::time::Duration;

use engine::Point;

use super::kill::KillAt;

/// How one process is to end before its work is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum KillOrder {
    /// By itself, at a point.
    At(KillAt),
    /// From outside, some time after it was ready.
    After(Duration),
}

/// Points that are passed all the time; the others come only now and then, and last in a job that is short.
const FREQUENT: [Point; 5] = [
    Point::UploadWritten,
    Point::AttemptWritten,
    Point::Recovered,
    Point::AnswerReceived,
    Point::OutcomeWritten,
];
const RARE: [Point; 2] = [Point::Listed, Point::Resolved];

/// One round for each thousand posts, at least one; each has every point at least once.
pub(super) fn kill_plan(posts: usize, seconds: f64, seed: u64) -> Vec<KillOrder> {
    let mut random = fastrand::Rng::with_seed(seed);
    let rounds = (posts / 1000).max(1);
    let repeats = if posts >= 1000 { 3 } else { 1 };
    let in_round = repeats * FREQUENT.len() * 2;
    // So that a round of kills takes about as long as its share of the posts.
    let (posts_each, seconds_each) = (posts / rounds / in_round, seconds / (rounds * in_round) as f64);
    let most = u32::try_from(posts_each).unwrap_or(u32::MAX).max(2);
    let mut plan = Vec::new();
    for _ in 0..rounds {
        for _ in 0..repeats {
            for point in FREQUENT {
                let nth = if is_once(point) { 1 } else { random.u32(1..=most) };
                plan.push(KillOrder::At(KillAt { point, nth }));
                let after = Duration::from_secs_f64(seconds_each * 2.0 * random.f64());
                plan.push(KillOrder::After(after));
            }
        }
        plan.extend(RARE.map(|point| KillOrder::At(KillAt { point, nth: 1 })));
    }
    plan
}

/// Whether a process passes it once, or so seldom that waiting for the second time would take the whole job.
fn is_once(point: Point) -> bool {
    matches!(point, Point::Recovered | Point::UploadWritten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_in_the_plan_whatever_its_length() {
        for posts in [1, 400, 10_000] {
            let plan = kill_plan(posts, 4.0, 7);
            for wanted in Point::ALL {
                let is_it = |order: &KillOrder| matches!(order, KillOrder::At(at) if at.point == wanted);
                assert!(plan.iter().any(is_it), "{wanted:?} of {posts}");
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_plan() {
        assert_eq!(kill_plan(400, 4.0, 7), kill_plan(400, 4.0, 7));
        assert_ne!(kill_plan(400, 4.0, 7), kill_plan(400, 4.0, 8));
    }
}
