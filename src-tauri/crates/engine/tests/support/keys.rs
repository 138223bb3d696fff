//! Keys made and looked at, on the engine's side and on the server's.

use domain::{Expiry, KeyDraft, KeyId, Purpose, ReplacementStage, Scope};
use engine::{Engine, HandOverPlan, KeyCreation};
use serde_json::Value;

use super::World;

pub(crate) fn key_draft(name: &str, scopes: &[&str]) -> KeyDraft {
    KeyDraft {
        name: name.into(),
        scopes: scopes.iter().map(|scope| Scope::new(*scope)).collect(),
        expiry: Expiry::Days90,
        purpose: Purpose::ChooseMyself,
        used_for: "a test".into(),
        owner: "Inês".into(),
        spelling: None,
    }
}

pub(crate) async fn make(engine: &Engine, name: &str, scopes: &[&str]) -> KeyId {
    match engine.create_key(&key_draft(name, scopes)).await.expect("the key is made") {
        KeyCreation::Made { key, dies_with_app: false } => key,
        other => panic!("the keychain takes it: {other:?}"),
    }
}

/// The keys of the sandbox with a name, asked by the person, who signs in for it.
pub(crate) async fn on_server(world: &World, name: &str) -> Vec<Value> {
    let sample = world.sandbox.sample();
    let base = world.sandbox.base_url();
    let client = reqwest::Client::new();
    let body = serde_json::json!({"email": sample.email, "password": sample.password}).to_string();
    let login =
        client.post(format!("{base}/auth/login")).header("content-type", "application/json").body(body);
    let token = read(login.send().await.expect("it answers")).await["data"]["token"].clone();
    let list = client.get(format!("{base}/api-keys")).bearer_auth(token.as_str().expect("a token"));
    let keys = read(list.send().await.expect("it answers")).await["data"].clone();
    let all = keys.as_array().expect("a list").clone();
    all.into_iter().filter(|key| key["name"] == name).collect()
}

pub(crate) async fn read(answer: reqwest::Response) -> Value {
    serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON")
}

/// The status with which the sandbox answers a key that asks for posts.
pub(crate) async fn status_of(world: &World, secret: &str) -> u16 {
    let url = format!("{}/posts?limit=1", world.sandbox.base_url());
    reqwest::Client::new().get(url).bearer_auth(secret).send().await.expect("it answers").status().as_u16()
}

pub(crate) fn env_plan(folder: &tempfile::TempDir) -> HandOverPlan {
    HandOverPlan::EnvFile {
        path: folder.path().join(".env").display().to_string(),
        variable: "AUTOPOSTING_API_KEY".into(),
        ignore_in_git: true,
    }
}

pub(crate) fn from_env(folder: &tempfile::TempDir) -> String {
    let text = std::fs::read_to_string(folder.path().join(".env")).expect("the file is there");
    text.trim().strip_prefix("AUTOPOSTING_API_KEY=").expect("the variable").to_owned()
}

pub(crate) async fn crash(world: &World, engine: Engine) -> Engine {
    engine.stop().await;
    let engine = world.engine();
    engine.resume(None).await.expect("the sign-in is taken up");
    engine
}

pub(crate) fn stage(engine: &Engine, old: &KeyId) -> ReplacementStage {
    let records = engine.keys().expect("readable").keys;
    let record = records.into_iter().find(|row| row.record.key.id == *old).expect("the record");
    record.record.replacement.expect("a replacement").stage
}
