//! Which action is legal in which status (contract §9.4), and how a post walks by itself.

use std::time::Duration;

use serde_json::{Value, json};

use crate::wire::{Wire, new_post, with};

const STATUSES: [&str; 11] = [
    "draft",
    "scheduled",
    "validating",
    "validated",
    "publishing",
    "published",
    "partial",
    "failed",
    "billing_hold",
    "render_pending",
    "archived",
];

#[tokio::test]
async fn an_action_is_legal_where_the_contract_says_so_and_409_elsewhere() {
    let open = &["draft", "scheduled"][..];
    let deletable = &["draft", "scheduled", "published", "partial", "failed", "archived"][..];
    let tomorrow = json!({"scheduledAt": "2026-11-25T10:00:00Z"});
    for (method, ending, body, legal_in, becomes) in [
        ("PUT", "/schedule", tomorrow, open, "scheduled"),
        ("PUT", "/schedule", json!({"cancel": true}), open, "draft"),
        ("POST", "/publish", Value::Null, open, "validating"),
        ("PUT", "", json!({"text": "Edited"}), open, ""),
        ("DELETE", "", Value::Null, deletable, "gone"),
        ("POST", "/retry", Value::Null, &["failed", "partial"], "validating"),
    ] {
        for status in STATUSES {
            let wire = Wire::usual().await;
            let session = wire.session().await;
            let before = wire.post_in(&session, status).await;
            let path = format!("/posts/{}", before["id"].as_str().unwrap());
            let what = format!("{method} {ending} in {status}");
            let answer = wire.send(&session, method, &format!("{path}{ending}"), body.clone()).await;
            let is_legal = legal_in.contains(&status);
            assert_eq!(answer.status, if is_legal { 200 } else { 409 }, "{what}: {}", answer.text);
            let after = wire.get(&session, &path).await;
            match (is_legal, becomes) {
                (false, _) => assert_eq!(after.data(), before, "{what} must change nothing"),
                (true, "gone") => assert_eq!(after.status, 404, "{what}"),
                (true, "") => assert_eq!(after.data()["status"], before["status"], "{what}"),
                (true, becomes) => assert_eq!(after.data()["status"], becomes, "{what}"),
            }
        }
    }
}

#[tokio::test]
async fn a_due_post_walks_to_its_end_one_step_a_tick() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let body = with(new_post(), json!({"scheduledAt": "2026-11-24T11:42:00Z"}));
    let path = format!("/posts/{}", wire.post(&session, "/posts", body).await.data()["id"].as_str().unwrap());
    let tick = async || {
        wire.sandbox.tick().unwrap();
        wire.get(&session, &path).await.data()
    };
    wire.sandbox.clock().advance(Duration::from_millis(599_999));
    assert_eq!(tick().await["status"], "scheduled", "not due yet");
    wire.sandbox.clock().advance(Duration::from_millis(1));
    for status in ["validating", "validated", "publishing", "published", "published"] {
        assert_eq!(tick().await["status"], status);
    }
    let post = tick().await;
    assert_eq!(post["publishedAt"], "2026-11-24T11:42:00Z");
    for result in post["results"].as_array().unwrap() {
        assert_eq!(result["status"], "published");
        assert!(result["url"].as_str().unwrap().starts_with("https://example.com/"));
    }
}

#[tokio::test]
async fn a_retry_repeats_only_what_failed() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let body =
        with(new_post(), json!({"platforms": ["x", "linkedin"], "scheduledAt": "2026-11-24T11:32:00Z"}));
    let path = format!("/posts/{}", wire.post(&session, "/posts", body).await.data()["id"].as_str().unwrap());
    let finish = async || {
        (0..4).for_each(|_| wire.sandbox.tick().unwrap());
        wire.get(&session, &path).await.data()
    };
    let first = finish().await;
    assert_eq!(first["status"], "partial");
    let failed = |post: &Value| -> Vec<Value> {
        let results = post["results"].as_array().unwrap().clone();
        results.into_iter().filter(|result| result["status"] == "failed").collect()
    };
    let [only] = &failed(&first)[..] else { panic!("{first}") };
    assert_eq!(only["accountId"], "li_org_58210", "the page whose sign-in has ended");
    assert_eq!(only["error"]["name"], "PlatformAuthError");
    assert!(only["error"]["message"].is_string());

    let retried = wire.post(&session, &format!("{path}/retry"), Value::Null).await.data();
    let pending: Vec<_> = retried["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|result| result["status"] == "pending")
        .collect();
    assert_eq!(pending.len(), 1);
    let second = finish().await;
    assert_eq!(second["status"], "partial");
    assert_eq!(second["results"], first["results"], "what went out was not sent again");
}

#[tokio::test]
async fn the_clock_runs_by_itself_if_it_is_told_to() {
    let config = sandbox::Config { tick: Duration::from_millis(5), ..crate::wire::config() };
    let wire = Wire::start(config).await;
    let session = wire.session().await;
    let body = with(new_post(), json!({"scheduledAt": "2026-11-24T11:00:00Z"}));
    let path = format!("/posts/{}", wire.post(&session, "/posts", body).await.data()["id"].as_str().unwrap());
    let published = async {
        while wire.get(&session, &path).await.data()["status"] != "published" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), published).await.expect("published at last");
}
