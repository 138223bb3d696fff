//! The rate limit and its headers.

use std::time::Duration;

use sandbox::Config;
use serde_json::Value;

use crate::wire::{Answer, Wire, config};

fn reading(answer: &Answer) -> (u16, i64, i64, i64) {
    let number = |name| answer.header(name).map_or(-1, |text| text.parse().unwrap());
    let [limit, remaining, reset] =
        ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"].map(number);
    (answer.status, limit, remaining, reset)
}

#[tokio::test]
async fn a_window_fills_up_refuses_and_refills() {
    let wire = Wire::start(Config { limit: 3, window: Duration::from_secs(10), ..config() }).await;
    let session = wire.session().await;
    let end = wire.now().as_second() + 10;
    for left in [2, 1, 0] {
        assert_eq!(reading(&wire.get(&session, "/brands").await), (200, 3, left, end));
    }
    let refused = wire.get(&session, "/brands").await;
    assert_eq!(reading(&refused), (429, 3, 0, end));
    assert_eq!(refused.header("retry-after"), Some("10"));
    assert_eq!(refused.json()["error"], "rate_limited");
    wire.sandbox.clock().advance(Duration::from_millis(9_500));
    let refused = wire.get(&session, "/brands").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some("1")));
    wire.sandbox.clock().advance(Duration::from_millis(500));
    assert_eq!(reading(&wire.get(&session, "/brands").await), (200, 3, 2, end + 10));
}

#[tokio::test]
async fn each_credential_counts_for_itself() {
    let wire = Wire::start(Config { limit: 1, ..config() }).await;
    let (one, other) = (wire.session().await, wire.session().await);
    assert_eq!(wire.get(&one, "/brands").await.status, 200);
    assert_eq!(wire.get(&one, "/brands").await.status, 429);
    assert_eq!(wire.get(&other, "/brands").await.status, 200);
}

#[tokio::test]
async fn the_headers_are_on_every_answer_to_a_valid_credential_and_date_is_on_all() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for (method, path, status) in [
        ("GET", "/brands", 200),
        ("GET", "/posts/none", 404),
        ("POST", "/posts", 400),
        ("PATCH", "/posts/none", 404),
        ("GET", "/nowhere", 404),
    ] {
        let answer = wire.send(&session, method, path, Value::Null).await;
        assert_eq!(answer.status, status, "{method} {path}");
        assert!(reading(&answer).1 == 1_000, "{method} {path}: {answer:?}");
        assert_eq!(answer.header("date"), Some("Tue, 24 Nov 2026 11:32:00 GMT"));
    }
    let open = wire.get("", "/health").await;
    assert_eq!(reading(&open), (200, -1, -1, -1), "nothing is counted without a credential");
    assert_eq!(open.header("date"), Some("Tue, 24 Nov 2026 11:32:00 GMT"));
}

#[tokio::test]
async fn a_refused_request_changes_nothing() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let before = wire.sandbox.figures().unwrap().posts;
    wire.sandbox.refuse_next(1);
    assert_eq!(wire.post(&session, "/posts", crate::wire::new_post()).await.status, 429);
    assert_eq!(wire.sandbox.figures().unwrap().posts, before);
    assert_eq!(wire.post(&session, "/posts", crate::wire::new_post()).await.status, 201);
}

#[tokio::test]
async fn another_tool_uses_up_the_same_allowance() {
    let wire = Wire::start(Config { limit: 5, ..config() }).await;
    let (one, other) = (wire.session().await, wire.session().await);
    wire.get(&one, "/brands").await;
    let id = wire.sandbox.requests().last().unwrap().credential.clone().unwrap();
    wire.get(&other, "/brands").await;
    let used = wire.sandbox.use_up(Some(&id), 3);
    assert_eq!((used.admitted, used.refused), (3, 0));
    assert_eq!(reading(&wire.get(&one, "/brands").await).2, 0);
    assert_eq!(wire.get(&one, "/brands").await.status, 429);
    assert_eq!(reading(&wire.get(&other, "/brands").await).2, 3, "it has another allowance");
    let used = wire.sandbox.use_up(None, 4);
    assert_eq!((used.admitted, used.refused), (3, 5), "of all that are known");
}

#[tokio::test]
async fn a_second_limit_of_the_organisation_is_told_in_turn() {
    let limits = Config { limit: 10, organisation_limit: Some(4), ..config() };
    let wire = Wire::start(limits).await;
    let session = wire.session().await;
    let mut seen = Vec::new();
    for _ in 0..5 {
        let (status, limit, remaining, _) = reading(&wire.get(&session, "/brands").await);
        seen.push((status, limit, remaining));
    }
    assert_eq!(seen, [(200, 10, 9), (200, 4, 2), (200, 10, 7), (200, 4, 0), (429, 4, 0)]);
}

#[tokio::test]
async fn the_date_can_be_ahead_of_the_limiter_or_behind_it() {
    let wire = Wire::start(Config { date_skew_s: -30, ..config() }).await;
    let session = wire.session().await;
    let answer = wire.get(&session, "/brands").await;
    assert_eq!(answer.header("date"), Some("Tue, 24 Nov 2026 11:31:30 GMT"));
    assert_eq!(reading(&answer).3, wire.now().as_second() + 60, "the limiter does not know");
    wire.sandbox.set_date_skew(90);
    let answer = wire.get(&session, "/brands").await;
    assert_eq!(answer.header("date"), Some("Tue, 24 Nov 2026 11:33:30 GMT"));
}

#[tokio::test]
async fn what_is_left_and_the_limit_can_be_changed_in_the_middle_of_a_window() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.get(&session, "/brands").await;
    wire.sandbox.leave_requests(2);
    assert_eq!(reading(&wire.get(&session, "/brands").await).2, 1);
    wire.sandbox.set_limit(2_000);
    assert_eq!(reading(&wire.get(&session, "/brands").await).1, 2_000);
}
