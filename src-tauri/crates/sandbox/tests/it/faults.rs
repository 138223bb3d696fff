//! Planted faults, and the journal that lets a test see how far a request got.

use std::time::Duration;

use sandbox::{Canned, Config, Fault, Moment, On, Stage, Wanted};
use serde_json::{Value, json};

use crate::wire::{Answer, Wire, config, new_post, read};

fn create(wire: &Wire, session: &str) -> tokio::task::JoinHandle<reqwest::Result<Answer>> {
    let request = wire.request("POST", "/posts").bearer_auth(session).body(new_post().to_string());
    tokio::spawn(read(request))
}

fn posts(wire: &Wire) -> u32 {
    wire.sandbox.figures().unwrap().posts
}

#[tokio::test]
async fn a_forgetful_sandbox_answers_201_and_keeps_nothing() {
    for config in [config().with_fault("forget-posts").unwrap(), config()] {
        let is_planted = !config.faults.is_empty();
        let wire = Wire::start(config).await;
        let session = wire.session().await;
        let created = wire.post(&session, "/posts", new_post()).await;
        assert_eq!(created.status, 201);
        let path = format!("/posts/{}", created.data()["id"].as_str().unwrap());
        assert_eq!(wire.get(&session, &path).await.status, if is_planted { 404 } else { 200 });
    }
    assert!(config().with_fault("fire").unwrap_err().contains("forget-posts"));
}

#[tokio::test]
async fn a_held_request_does_nothing_until_it_is_released() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let before = posts(&wire);
    let fault = wire.sandbox.plant(Fault::HoldRequest { on: On::new("POST", "/posts") });
    let sent = create(&wire, &session);
    let entry = wire.sandbox.wait_for(&Wanted::new("POST", "/posts", Stage::Received)).await;
    assert_eq!((entry.stage, entry.status), (Stage::Received, None));
    assert_eq!(posts(&wire), before);
    assert!(!sent.is_finished());
    assert!(wire.sandbox.release(fault));
    assert_eq!(sent.await.unwrap().unwrap().status, 201);
    assert_eq!(posts(&wire), before + 1);
    assert!(!wire.sandbox.release(fault), "it is gone");
}

#[tokio::test]
async fn a_withheld_answer_belongs_to_a_committed_change() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let before = posts(&wire);
    let fault = wire.sandbox.plant(Fault::WithholdAnswer { on: On::new("POST", "/posts") });
    let sent = create(&wire, &session);
    let entry = wire.sandbox.wait_for(&Wanted::new("POST", "/posts", Stage::Committed)).await;
    assert_eq!((entry.stage, entry.status), (Stage::Committed, Some(201)));
    assert_eq!(posts(&wire), before + 1);
    assert!(!sent.is_finished());
    wire.sandbox.release(fault);
    assert_eq!(sent.await.unwrap().unwrap().status, 201);
}

#[tokio::test]
async fn a_client_that_gives_up_on_a_withheld_answer_is_seen_in_the_journal() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.sandbox.plant(Fault::WithholdAnswer { on: On::new("POST", "/posts") });
    let sent = create(&wire, &session);
    wire.sandbox.wait_for(&Wanted::new("POST", "/posts", Stage::Committed)).await;
    sent.abort();
    let is_lost = |wire: &Wire| wire.sandbox.requests().iter().any(|entry| entry.lost);
    while !is_lost(&wire) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_cut_connection_answers_nothing_before_or_after_the_commit() {
    for (moment, more) in [(Moment::BeforeCommit, 0), (Moment::AfterCommit, 1)] {
        let wire = Wire::usual().await;
        let session = wire.session().await;
        let before = posts(&wire);
        wire.sandbox.plant(Fault::Cut { on: On::new("POST", "/posts"), moment });
        let error = create(&wire, &session).await.unwrap().unwrap_err();
        assert!(!error.is_timeout(), "{moment:?}: the connection has to end: {error:?}");
        assert_eq!(posts(&wire), before + more, "{moment:?}");
        assert_eq!(create(&wire, &session).await.unwrap().unwrap().status, 201, "once means once");
    }
}

#[tokio::test]
async fn a_canned_answer_stands_in_for_the_real_one() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let before = posts(&wire);
    let credits = json!({"success": false, "error": "insufficient_credits", "message": "No credits."});
    for (canned, content_type) in [
        (Canned::json(402, &credits), "application/json"),
        (Canned::html(502, "<h1>Bad gateway</h1>"), "text/html"),
        (Canned::json(500, &json!({"error": "x"})).header("x-ratelimit-remaining", "7"), "application/json"),
    ] {
        let body = canned.body.clone();
        let status = canned.status;
        let on = On::new("POST", "/posts*").times(2);
        let fault = wire.sandbox.plant(Fault::Answer { on, answer: canned });
        for _ in 0..2 {
            let answer = wire.post(&session, "/posts", new_post()).await;
            assert_eq!((answer.status, &answer.text), (status, &body));
            assert_eq!(answer.header("content-type"), Some(content_type));
            assert_eq!(answer.header("x-ratelimit-remaining") == Some("7"), status == 500);
        }
        wire.sandbox.release(fault);
    }
    assert_eq!(posts(&wire), before);
    assert_eq!(wire.post(&session, "/posts", new_post()).await.status, 201);
}

#[tokio::test]
async fn a_huge_answer_has_fifty_megabytes() {
    let wire = Wire::usual().await;
    wire.sandbox.plant(Fault::Huge { on: On::new("GET", "/brands") });
    let response = wire.request("GET", "/brands").send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.content_length()), (200, Some(50_000_000)));
}

#[tokio::test]
async fn a_dripping_answer_goes_on_and_on_and_does_not_hinder_the_end() {
    let wire = Wire::usual().await;
    wire.sandbox.plant(Fault::Drip { on: On::new("GET", "/brands"), every_ms: 1 });
    let mut response = wire.request("GET", "/brands").send().await.unwrap();
    let mut bytes = 0;
    while bytes < 100 {
        bytes += response.chunk().await.unwrap().expect("more").len();
    }
    let ending = tokio::spawn(wire.sandbox.shutdown());
    while let Ok(Some(_)) = response.chunk().await {}
    ending.await.unwrap();
}

#[tokio::test]
async fn an_ending_sandbox_cuts_what_it_holds() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.sandbox.plant(Fault::HoldRequest { on: On::new("*", "*").for_ever() });
    let sent = create(&wire, &session);
    wire.sandbox.wait_for(&Wanted::new("POST", "/posts", Stage::Received)).await;
    wire.sandbox.shutdown().await;
    assert!(!sent.await.unwrap().unwrap_err().is_timeout(), "the connection has to end");
}

#[tokio::test]
async fn the_journal_tells_what_came_and_what_became_of_it() {
    let wire = Wire::start(Config { limit: 2, ..config() }).await;
    let session = wire.session().await;
    wire.get(&session, "/posts?limit=1&brandSlug=fern-and-oak").await;
    wire.get("", "/posts/none").await;
    wire.get(&session, "/brands").await;
    wire.get(&session, "/brands").await;
    let entries = wire.sandbox.requests();
    let seen: Vec<_> = entries
        .iter()
        .map(|entry| (entry.number, entry.method.as_str(), entry.path.as_str(), entry.status.unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            (1, "POST", "/auth/login", 200),
            (2, "GET", "/posts", 200),
            (3, "GET", "/posts/none", 401),
            (4, "GET", "/brands", 200),
            (5, "GET", "/brands", 429),
        ]
    );
    assert_eq!(entries[1].query, "limit=1&brandSlug=fern-and-oak");
    assert!(entries[1].credential.as_ref().is_some_and(|id| Some(id) == entries[3].credential.as_ref()));
    assert_eq!(entries[2].credential, None);
    let text = serde_json::to_string(&entries).unwrap();
    assert!(!text.contains(&session) && !text.contains(&wire.sandbox.sample().password));
    let figures = wire.sandbox.figures().unwrap();
    assert_eq!((figures.requests, figures.refused, figures.lists), (5, 1, 1));

    let after = Wanted { after: 4, ..Wanted::new("GET", "/brands", Stage::Answered) };
    assert_eq!(wire.sandbox.wait_for(&after).await.number, 5);
    let never = Wanted { after: 5, ..after };
    let waiting = tokio::time::timeout(Duration::from_millis(1), wire.sandbox.wait_for(&never));
    assert!(waiting.await.is_err());
    assert_eq!(wire.send(&session, "GET", "/health", Value::Null).await.status, 200);
}
