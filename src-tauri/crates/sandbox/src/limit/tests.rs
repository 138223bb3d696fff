//! Each way of counting, as a table of instants and what the limiter says at them.

use super::*;
use crate::clock::from_millis;
use LimiterKind::{FirstRequestWindow, SlidingCounter, SlidingLog, SteppingWindow, TokenBucket};

/// Divisible by the windows of these tests.
const START: i64 = 1_800_000_000_000;

fn at(ms: i64) -> Timestamp {
    from_millis(START + ms)
}

fn limiter(limit: u32) -> Limiter {
    Limiter::new(limit, None, Duration::from_secs(10))
}

/// Whether it went through, what is left, and Reset and the free instant in milliseconds from the start.
fn reading(verdict: Verdict) -> (bool, u32, i64, i64) {
    let Budget { remaining, resets_at, free_at, .. } = verdict.budget();
    let [resets_at, free_at] = [resets_at, free_at].map(|at| at.as_millisecond() - START);
    (matches!(verdict, Verdict::Go(_)), remaining, resets_at, free_at)
}

#[test]
fn every_kind_counts_as_its_name_says() {
    for (kind, steps) in [
        (
            FirstRequestWindow,
            vec![
                (3_400, (true, 1, 13_000, 13_000)),
                (3_500, (true, 0, 13_000, 13_000)),
                (12_999, (false, 0, 13_000, 13_000)),
                (13_000, (true, 1, 23_000, 23_000)),
                (47_100, (true, 1, 57_000, 57_000)),
            ],
        ),
        (
            SteppingWindow,
            vec![
                (3_400, (true, 1, 10_000, 10_000)),
                (9_999, (true, 0, 10_000, 10_000)),
                (9_999, (false, 0, 10_000, 10_000)),
                (10_000, (true, 1, 20_000, 20_000)),
                (47_100, (true, 1, 50_000, 50_000)),
            ],
        ),
        (
            SlidingLog,
            vec![
                (3_400, (true, 1, 13_400, 13_400)),
                (5_000, (true, 0, 13_400, 13_400)),
                (13_399, (false, 0, 13_400, 13_400)),
                (13_400, (true, 0, 15_000, 15_000)),
                (14_000, (false, 0, 15_000, 15_000)),
            ],
        ),
        (
            SlidingCounter,
            vec![
                (3_400, (true, 1, 10_000, 10_000)),
                (5_000, (true, 0, 10_000, 10_000)),
                (9_999, (false, 0, 10_000, 10_000)),
                // Two of the last window still count in full, one of them until the middle of this one.
                (10_000, (false, 0, 20_000, 20_000)),
                (14_999, (false, 0, 20_000, 20_000)),
                (15_000, (true, 0, 20_000, 20_000)),
            ],
        ),
        (
            TokenBucket,
            vec![
                (0, (true, 1, 5_000, 0)),
                (0, (true, 0, 10_000, 5_000)),
                (4_999, (false, 0, 10_000, 5_000)),
                (5_000, (true, 0, 15_000, 10_000)),
                (15_000, (true, 1, 20_000, 15_000)),
            ],
        ),
    ] {
        let mut limiter = limiter(2);
        for (ms, expected) in steps {
            assert_eq!(reading(limiter.take(kind, "a", at(ms))), expected, "{kind:?} at {ms}");
        }
    }
}

#[test]
fn buckets_do_not_share() {
    for kind in LimiterKind::ALL {
        let mut limiter = limiter(1);
        for (bucket, goes) in [("a", true), ("b", true), ("a", false)] {
            assert_eq!(reading(limiter.take(*kind, bucket, at(0))).0, goes, "{kind:?}");
        }
    }
}

#[test]
fn a_hidden_limit_refuses_while_the_headers_still_promise_something() {
    for kind in LimiterKind::ALL {
        let mut limiter = limiter(5);
        limiter.refuse_next(1);
        let refused = reading(limiter.take(*kind, "a", at(0)));
        assert_eq!((refused.0, refused.1), (false, 5), "{kind:?}");
        assert!(reading(limiter.take(*kind, "a", at(0))).0);
    }
}

#[test]
fn what_is_left_can_be_set_and_used_up_by_another_tool_in_every_kind() {
    for kind in LimiterKind::ALL {
        let mut limiter = limiter(5);
        limiter.take(*kind, "a", at(0));
        limiter.leave(3, at(0));
        assert_eq!(reading(limiter.take(*kind, "a", at(0))).1, 2, "{kind:?}");
        let other = limiter.use_up(*kind, "a", 4, at(0));
        assert_eq!(other, OtherTool { admitted: 2, refused: 2 }, "{kind:?}");
        assert!(!reading(limiter.take(*kind, "a", at(0))).0, "{kind:?}");
    }
}

#[test]
fn two_limits_are_told_in_turn_and_the_fuller_one_refuses() {
    let mut limiter = Limiter::new(2, Some(3), Duration::from_secs(10));
    let mut take = |bucket| {
        let verdict = limiter.take(SteppingWindow, bucket, at(0));
        (matches!(verdict, Verdict::Go(_)), verdict.budget().limit, verdict.budget().remaining)
    };
    assert_eq!(take("a"), (true, 2, 1));
    assert_eq!(take("a"), (true, 3, 1), "the organisation has used two of three");
    assert_eq!(take("a"), (false, 2, 0), "the key is used up");
    assert_eq!(take("b"), (true, 2, 1));
    assert_eq!(take("b"), (false, 3, 0), "the organisation is used up, and the key is not");
}

#[test]
fn a_limit_of_nothing_refuses_everything() {
    for kind in LimiterKind::ALL {
        assert!(!reading(limiter(0).take(*kind, "a", at(0))).0, "{kind:?}");
    }
}
