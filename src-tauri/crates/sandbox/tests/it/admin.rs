//! The admin route, which another process uses as this one uses the methods.

use std::time::Duration;

use sandbox::Config;
use serde_json::{Value, json};

use crate::wire::{Answer, Wire, config, new_post, read};

async fn admin(wire: &Wire, method: &str, path: &str, body: Value) -> Answer {
    let url = format!("{}/sandbox-admin{path}", wire.sandbox.origin());
    let request = wire.http.request(method.parse().unwrap(), url).header("content-type", "application/json");
    let request = if body.is_null() { request } else { request.body(body.to_string()) };
    read(request).await.unwrap()
}

#[tokio::test]
async fn without_the_switch_there_is_only_the_page() {
    let wire = Wire::usual().await;
    let answer = admin(&wire, "POST", "/reset", Value::Null).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(wire.sandbox.requests().is_empty());
}

#[tokio::test]
async fn another_process_can_plant_wait_and_release() {
    let wire = Wire::start(Config { admin: true, ..config() }).await;
    let session = wire.session().await;
    let fault = json!({"kind": "withhold-answer", "method": "POST", "path": "/posts"});
    let id = admin(&wire, "POST", "/faults", fault).await.json()["id"].clone();
    let sent =
        tokio::spawn(read(wire.request("POST", "/posts").bearer_auth(&session).body(new_post().to_string())));
    let entry =
        admin(&wire, "GET", "/wait?method=POST&path=/posts&stage=committed", Value::Null).await.json();
    assert_eq!((&entry["stage"], &entry["status"]), (&json!("committed"), &json!(201)));
    let released = admin(&wire, "DELETE", &format!("/faults/{id}"), Value::Null).await.json();
    assert_eq!(released, json!({"released": true}));
    assert_eq!(sent.await.unwrap().unwrap().status, 201);
    let path = format!("/wait?method=POST&path=/posts&stage=answered&timeoutMs=1&after={}", entry["number"]);
    assert_eq!(admin(&wire, "GET", &path, Value::Null).await.status, 408);
    let entries = admin(&wire, "GET", "/requests?after=1", Value::Null).await.json();
    assert_eq!(entries.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn another_process_has_every_control() {
    let wire = Wire::start(Config { admin: true, ..config() }).await;
    let login = admin(&wire, "GET", "/sample", Value::Null).await.json();
    assert_eq!(login["password"], wire.sandbox.sample().password);
    let keys = admin(&wire, "POST", "/keys", Value::Null).await.json();
    let full = keys["full"].as_str().unwrap();
    assert_eq!(wire.get(full, "/posts").await.status, 200);

    admin(&wire, "POST", "/limit", json!({"remaining": 1})).await;
    assert_eq!(wire.get(full, "/posts").await.header("x-ratelimit-remaining"), Some("0"));
    admin(&wire, "POST", "/clock", json!({"advanceMs": 60_000})).await;
    assert_eq!(wire.now(), crate::wire::START.parse::<jiff::Timestamp>().unwrap() + Duration::from_secs(60));
    assert_eq!(wire.get(full, "/posts").await.status, 200);

    let switch = admin(&wire, "POST", "/switches", json!({"name": "lists", "value": "wrapped"})).await;
    assert_eq!(switch.status, 200);
    assert!(wire.get(full, "/posts").await.data()["items"].is_array());
    let unknown = admin(&wire, "POST", "/switches", json!({"name": "lists", "value": "round"})).await;
    assert_eq!(unknown.status, 400);

    let used = admin(&wire, "POST", "/other-tool", json!({"requests": 2})).await.json();
    assert_eq!(used, json!({"admitted": 2, "refused": 0}));
    let nobody = json!({"requests": 1, "credential": "nobody"});
    assert_eq!(admin(&wire, "POST", "/other-tool", nobody).await.json()["admitted"], 1, "another allowance");
    let left: u32 = wire.get(full, "/posts").await.header("x-ratelimit-remaining").unwrap().parse().unwrap();
    assert_eq!(left, 1_000 - 5, "three of ours in this window, and two of the other tool's");
    admin(&wire, "POST", "/date-skew", json!({"seconds": -60})).await;
    assert_eq!(wire.get(full, "/posts").await.header("date"), Some("Tue, 24 Nov 2026 11:32:00 GMT"));
    admin(&wire, "POST", "/lists", json!({"lagsMs": [365 * 86_400_000_i64]})).await;
    assert_eq!(wire.get(full, "/posts").await.data()["total"], 0, "the sample is younger than the lag");
    admin(&wire, "POST", "/switches", json!({"name": "limiter", "value": "no-headers"})).await;
    assert_eq!(wire.get(full, "/posts").await.header("x-ratelimit-remaining"), None);

    let session = wire.session().await;
    admin(&wire, "POST", "/sessions/expire", Value::Null).await;
    assert_eq!(wire.get(&session, "/posts").await.status, 401);
    for (method, path, body) in [
        ("POST", "/tick", Value::Null),
        ("GET", "/figures", Value::Null),
        ("DELETE", "/faults", Value::Null),
        ("POST", "/reset", Value::Null),
    ] {
        assert_eq!(admin(&wire, method, path, body).await.status, 200, "{path}");
    }
    assert_eq!(wire.get(full, "/posts").await.status, 401, "a reset kills all keys");
    assert_eq!(admin(&wire, "GET", "/nowhere", Value::Null).await.status, 404);
}
