//! The plan of faults: what each does to the server and what the client sees of it, how often, and by what chance.

use std::time::Duration;

use sandbox::{Config, Fault, On, Stage, Wanted};
use serde_json::{Value, json};

use crate::wire::{Answer, Wire, config, new_post, read};

const MINUTE: Duration = Duration::from_secs(60);

fn on() -> On {
    On::new("POST", "/posts")
}

fn fault(name: &str, on: On) -> Fault {
    Fault::named(name, on, 60_000).expect(name)
}

fn create(wire: &Wire, session: &str) -> tokio::task::JoinHandle<reqwest::Result<Answer>> {
    let request = wire.request("POST", "/posts").bearer_auth(session).body(new_post().to_string());
    tokio::spawn(read(request))
}

fn posts(wire: &Wire) -> u32 {
    wire.sandbox.figures().unwrap().posts
}

/// The faults of each `POST /posts` in the journal.
fn noted(wire: &Wire) -> Vec<Vec<&'static str>> {
    let entries = wire.sandbox.requests().into_iter();
    entries
        .filter(|entry| entry.path == "/posts" && entry.method == "POST")
        .map(|entry| entry.faults)
        .collect()
}

#[tokio::test]
async fn each_fault_without_a_wait_shows_and_commits_what_its_name_says() {
    // What the client sees: a status and a content type, or nothing; and how many posts there are more.
    for (name, seen, more) in [
        ("forget-posts", Some((201, "application/json")), 0),
        ("cut-before-commit", None, 0),
        ("cut-after-commit", None, 1),
        ("server-error-before-commit", Some((500, "application/json")), 0),
        ("server-error-after-commit", Some((500, "application/json")), 1),
        ("bad-gateway-before-commit", Some((502, "text/html; charset=utf-8")), 0),
        ("bad-gateway-after-commit", Some((502, "text/html; charset=utf-8")), 1),
        ("half", None, 1),
        ("twice", Some((201, "application/json")), 2),
        ("refuse-401", Some((401, "application/json")), 0),
        ("refuse-402", Some((402, "application/json")), 0),
        ("refuse-403", Some((403, "application/json")), 0),
        ("refuse-403-billing", Some((403, "application/json")), 0),
    ] {
        let wire = Wire::usual().await;
        let session = wire.session().await;
        let before = posts(&wire);
        let id = wire.sandbox.plant(fault(name, on()));
        let answer = create(&wire, &session).await.unwrap();
        let shown =
            answer.as_ref().ok().map(|answer| (answer.status, answer.header("content-type").unwrap()));
        assert_eq!(shown, seen, "{name}");
        assert_eq!(posts(&wire), before + more, "{name}");
        assert_eq!(noted(&wire)[0], [name]);
        let report = wire.sandbox.faults();
        assert_eq!(report.happened.get(name), Some(&1), "{name}");
        assert_eq!((report.planted[0].id, report.planted[0].happened), (id, 1));
        wire.sandbox.release_all();
        assert_eq!(create(&wire, &session).await.unwrap().unwrap().status, 201, "{name}");
        assert_eq!(wire.sandbox.faults().happened.get(name), Some(&1), "{name}: the count stays");
    }
}

#[tokio::test]
async fn every_fault_that_has_a_name_is_tried_here() {
    let source = include_str!("fault_plan.rs");
    for name in Fault::NAMES {
        assert!(source.contains(&format!("\"{name}\"")), "{name}");
    }
}

#[tokio::test]
async fn refusals_have_the_services_own_words() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for (name, error) in [
        ("refuse-401", "unauthorized"),
        ("refuse-402", "insufficient_credits"),
        ("refuse-403", "This credential is not allowed to do that."),
        ("refuse-403-billing", "billing_suspended"),
        ("server-error-before-commit", "internal_error"),
    ] {
        wire.sandbox.plant(fault(name, on()));
        assert_eq!(create(&wire, &session).await.unwrap().unwrap().json()["error"], error, "{name}");
    }
}

#[tokio::test]
async fn a_proxys_answer_has_none_of_the_services_headers_and_a_server_error_has_them() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for (name, has_headers) in [("bad-gateway-after-commit", false), ("server-error-after-commit", true)] {
        wire.sandbox.plant(fault(name, on()));
        let answer = create(&wire, &session).await.unwrap().unwrap();
        assert_eq!(answer.header("x-ratelimit-remaining").is_some(), has_headers, "{name}");
        assert!(answer.header("date").is_some());
    }
}

#[tokio::test]
async fn half_an_answer_begins_as_the_whole_one_does() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.sandbox.plant(fault("half", on()));
    let request = wire.request("POST", "/posts").bearer_auth(&session).body(new_post().to_string());
    let mut response = request.send().await.unwrap();
    let promised = response.content_length().unwrap();
    assert_eq!(response.status(), 201);
    let mut begun = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        begun.extend_from_slice(&chunk);
    }
    assert_eq!(u64::try_from(begun.len()).unwrap(), promised / 2);
    let text = String::from_utf8_lossy(&begun);
    assert!(text.starts_with("{\"") && text.contains(r#""data":{"#), "{text}");
    assert!(serde_json::from_slice::<serde_json::Value>(&begun).is_err(), "the rest is missing");
}

#[tokio::test]
async fn a_stall_ends_by_the_sandboxs_clock() {
    for (name, stage, more) in
        [("stall-before-commit", Stage::Received, 0), ("stall-after-commit", Stage::Committed, 1)]
    {
        let wire = Wire::usual().await;
        let session = wire.session().await;
        let before = posts(&wire);
        wire.sandbox.plant(fault(name, on()));
        let sent = create(&wire, &session);
        wire.sandbox.wait_for(&Wanted::new("POST", "/posts", stage)).await;
        wire.sandbox.clock().advance(MINUTE - Duration::from_millis(1));
        assert_eq!(posts(&wire), before + more, "{name}");
        assert!(!sent.is_finished(), "{name}");
        // The stall may begin only after the first advance, and ends with this one in either case.
        wire.sandbox.clock().advance(MINUTE);
        assert_eq!(sent.await.unwrap().unwrap().status, 201, "{name}");
        assert_eq!(posts(&wire), before + 1, "{name}");
    }
}

#[tokio::test]
async fn a_client_that_gives_up_on_a_stall_before_the_commit_prevents_it() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let before = posts(&wire);
    wire.sandbox.plant(fault("stall-before-commit", on()));
    let sent = create(&wire, &session);
    wire.sandbox.wait_for(&Wanted::new("POST", "/posts", Stage::Received)).await;
    sent.abort();
    while !wire.sandbox.requests().iter().any(|entry| entry.lost) {
        tokio::task::yield_now().await;
    }
    wire.sandbox.clock().advance(MINUTE * 2);
    assert_eq!(create(&wire, &session).await.unwrap().unwrap().status, 201);
    assert_eq!(posts(&wire), before + 1);
}

#[tokio::test]
async fn a_late_commit_comes_after_the_connection_was_cut_and_is_in_the_journal() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let before = posts(&wire);
    wire.sandbox.plant(fault("late-commit", on()));
    let left = wire.get(&session, "/brands").await.header("x-ratelimit-remaining").unwrap().to_owned();
    assert!(!create(&wire, &session).await.unwrap().unwrap_err().is_timeout());
    assert_eq!(posts(&wire), before);
    let now_left = wire.get(&session, "/brands").await.header("x-ratelimit-remaining").unwrap().to_owned();
    let [left, now_left] = [left, now_left].map(|text| text.parse::<u32>().unwrap());
    assert_eq!(left - now_left, 2, "it is counted when it arrives, and once");
    wire.sandbox.clock().advance(MINUTE * 2);
    let entry = wire.sandbox.wait_for(&Wanted::new("POST", "/posts", Stage::Committed)).await;
    assert_eq!((entry.status, entry.lost, entry.faults), (Some(201), true, vec!["late-commit"]));
    assert_eq!(posts(&wire), before + 1);
}

#[tokio::test]
async fn a_late_commit_is_not_planned_for_what_the_limit_refuses() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.sandbox.plant(fault("late-commit", on()));
    wire.sandbox.plant(fault("half", on()));
    wire.sandbox.refuse_next(1);
    assert_eq!(create(&wire, &session).await.unwrap().unwrap().status, 429);
    assert!(wire.sandbox.faults().happened.is_empty());
}

#[tokio::test]
async fn a_request_that_is_delivered_twice_is_twice_in_the_journal_and_once_in_the_count() {
    let wire = Wire::start(Config { limit: 1, ..config() }).await;
    let session = wire.session().await;
    wire.sandbox.plant(fault("twice", on()));
    let answer = create(&wire, &session).await.unwrap().unwrap();
    assert_eq!((answer.status, answer.header("x-ratelimit-remaining")), (201, Some("0")));
    assert_eq!(noted(&wire), [["twice"], ["twice"]]);
    wire.sandbox.set_limit(2);
    let newest = wire.get(&session, "/posts?limit=2").await.data();
    assert_eq!(newest[0]["text"], newest[1]["text"]);
    assert_eq!(newest[1]["id"], answer.data()["id"], "the client is told of the first");
}

#[tokio::test]
async fn a_fault_can_let_some_pass_first_and_then_hit_a_few() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.sandbox.plant(fault("refuse-401", on().skip(2).times(3)));
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(create(&wire, &session).await.unwrap().unwrap().status);
    }
    assert_eq!(statuses, [201, 201, 401, 401, 401, 201]);
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed_and_hits_a_request_once() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let wire = Wire::usual().await;
        let session = wire.session().await;
        for name in ["server-error-before-commit", "half", "twice"] {
            wire.sandbox.plant(fault(name, on().by_chance(300, seed)));
        }
        for _ in 0..40 {
            let _ = create(&wire, &session).await.unwrap();
        }
        let noted = noted(&wire);
        assert!(noted.iter().all(|faults| faults.len() <= 1), "{noted:?}");
        let report = wire.sandbox.faults();
        assert_eq!(report.happened.len(), 3, "{report:?}");
        assert!(report.happened.values().sum::<u64>() < 40);
        runs.push(noted);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn chance_spares_what_the_limit_refuses() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for name in ["server-error-before-commit", "half"] {
        wire.sandbox.plant(fault(name, on().by_chance(1000, 0)));
    }
    wire.sandbox.refuse_next(1);
    assert_eq!(create(&wire, &session).await.unwrap().unwrap().status, 429);
    assert_eq!(create(&wire, &session).await.unwrap().unwrap().status, 500);
    assert_eq!(noted(&wire), [vec![], vec!["server-error-before-commit"]]);
}

#[tokio::test]
async fn an_ending_sandbox_waits_for_no_stall_and_no_late_commit() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.sandbox.plant(fault("late-commit", on()));
    wire.sandbox.plant(fault("stall-after-commit", On::new("GET", "/brands")));
    assert!(create(&wire, &session).await.unwrap().is_err());
    let stalled = tokio::spawn(read(wire.request("GET", "/brands").bearer_auth(&session)));
    wire.sandbox.wait_for(&Wanted::new("GET", "/brands", Stage::Committed)).await;
    wire.sandbox.shutdown().await;
    assert!(!stalled.await.unwrap().unwrap_err().is_timeout());
}

#[tokio::test]
async fn another_process_plants_the_plan_and_reads_the_report() {
    let faults = ["cut-after-commit,times=2".parse().unwrap()];
    let wire = Wire::start(Config { admin: true, faults: faults.into(), ..config() }).await;
    let session = wire.session().await;
    let url = format!("{}/sandbox-admin/faults", wire.sandbox.origin());
    let fault =
        json!({"kind": "refuse", "method": "POST", "path": "/posts", "refusal": "unauthorized", "skip": 1});
    let planted =
        read(wire.http.post(&url).header("content-type", "application/json").body(fault.to_string()));
    assert_eq!(planted.await.unwrap().status, 200);
    assert!(create(&wire, &session).await.unwrap().is_err());
    assert_eq!(create(&wire, &session).await.unwrap().unwrap().status, 401);
    let report = read(wire.http.get(&url)).await.unwrap().json();
    assert_eq!(report["happened"], json!({"cut-after-commit": 1, "refuse-401": 1}));
    let planted = report["planted"].as_array().unwrap();
    assert_eq!((&planted[1]["name"], &planted[1]["seen"]), (&json!("refuse-401"), &json!(2)));
    assert_eq!(planted[0]["on"]["times"], 2);
    let journal = read(wire.http.get(url.replace("/faults", "/requests"))).await.unwrap().json();
    let names: Vec<&Value> = journal.as_array().unwrap().iter().map(|entry| &entry["faults"]).collect();
    assert_eq!(names, [&json!([]), &json!(["cut-after-commit"]), &json!(["refuse-401"])]);
}
