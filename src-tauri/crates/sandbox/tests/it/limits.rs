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
async fn what_is_left_and_the_limit_can_be_changed_in_the_middle_of_a_window() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.get(&session, "/brands").await;
    wire.sandbox.leave_requests(2);
    assert_eq!(reading(&wire.get(&session, "/brands").await).2, 1);
    wire.sandbox.set_limit(2_000);
    assert_eq!(reading(&wire.get(&session, "/brands").await).1, 2_000);
}
