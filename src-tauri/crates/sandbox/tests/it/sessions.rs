//! Signing in, and the end of a session.

use std::time::Duration;

use sandbox::Config;
use serde_json::{Value, json};

use crate::wire::{Wire, config, read};

#[tokio::test]
async fn a_login_answers_exactly_what_the_seed_shows() {
    let wire = Wire::usual().await;
    let login = wire.sandbox.sample();
    let answer =
        wire.post("", "/auth/login", json!({"email": login.email, "password": login.password})).await;
    assert_eq!(answer.status, 200);
    let token = answer.data()["token"].as_str().unwrap().to_owned();
    assert!(token.starts_with("eyJ") && token.len() >= 32);
    assert_eq!(answer.json(), json!({"data": {"token": token}}));
}

#[tokio::test]
async fn a_bad_login_is_refused() {
    let wire = Wire::usual().await;
    let login = wire.sandbox.sample();
    for (body, status) in [
        (json!({"email": login.email, "password": "wrong"}), 401),
        (json!({"email": "someone@example.com", "password": login.password}), 401),
        (json!({"email": login.email}), 400),
        (json!({"email": "", "password": login.password}), 400),
        (json!({"email": login.email, "password": 7}), 400),
        (json!([]), 400),
        (Value::Null, 400),
    ] {
        let answer = wire.post("", "/auth/login", body.clone()).await;
        assert_eq!(answer.status, status, "{body}");
        assert!(!answer.text.contains(&login.password));
    }
    let broken = read(wire.request("POST", "/auth/login").body("{")).await.unwrap();
    assert_eq!(broken.status, 400);
}

#[tokio::test]
async fn an_email_is_read_as_people_type_it() {
    let wire = Wire::usual().await;
    let login = wire.sandbox.sample();
    let body = json!({"email": format!(" {} ", login.email.to_uppercase()), "password": login.password});
    assert_eq!(wire.post("", "/auth/login", body).await.status, 200);
}

#[tokio::test]
async fn a_session_ends_when_its_time_is_over() {
    let wire = Wire::start(Config { session: Duration::from_secs(100), ..config() }).await;
    let session = wire.session().await;
    wire.sandbox.clock().advance(Duration::from_millis(99_999));
    assert_eq!(wire.get(&session, "/auth/profile").await.status, 200);
    wire.sandbox.clock().advance(Duration::from_millis(1));
    assert_eq!(wire.get(&session, "/auth/profile").await.status, 401);
    assert_eq!(wire.get(&wire.session().await, "/auth/profile").await.status, 200);
}

#[tokio::test]
async fn all_sessions_can_be_ended_at_once_and_keys_go_on() {
    let wire = Wire::usual().await;
    let (session, key) = (wire.session().await, wire.sandbox.mint_keys().unwrap().full);
    wire.sandbox.expire_sessions().unwrap();
    assert_eq!(wire.get(&session, "/posts").await.status, 401);
    assert_eq!(wire.get(&key, "/posts").await.status, 200);
}
