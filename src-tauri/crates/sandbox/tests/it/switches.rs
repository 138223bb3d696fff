//! The disagreements of contract §19: for each value of each switch, what a client sees.

use std::collections::BTreeSet;
use std::time::Duration;

use sandbox::Switches;
use serde_json::{Value, json};

use crate::wire::{Answer, Wire, config, new_post, with};

async fn with_switch(name: &str, value: &str) -> Wire {
    let mut config = config();
    config.switches.set(name, value).unwrap();
    Wire::start(config).await
}

/// Everything about one switch that a client can see, as one value.
async fn observe(name: &str, wire: &Wire) -> Value {
    match name {
        "scopes" => scopes(wire).await,
        "keyPrefix" => key_prefix(wire).await,
        "loginEnvelope" => login(wire).await,
        "keyAdmin" => key_admin(wire).await,
        "errors" => errors(wire).await,
        "billing" => billing(wire).await,
        "lists" => list(wire).await,
        "pageMax" => pages(wire).await,
        "lifecycle" => walk(wire).await,
        "createDefault" => created(wire, json!({"scheduledAt": null})).await,
        "pastTime" => created(wire, json!({"scheduledAt": "2026-11-24T11:00:00Z"})).await,
        "postUpdate" => patch(wire).await,
        "brand" => brand(wire).await,
        "platformRules" => platform_rules(wire).await,
        "rlScope" => shared_count(wire).await,
        "retryAfter" => retry_after(wire).await,
        "limiter" => counted(wire).await,
        "limitReset" => json!(wire.get(&wire.session().await, "/brands").await.header("x-ratelimit-reset")),
        "listOrder" => listed_first(wire).await,
        "uploadStatus" => json!(upload(wire, crate::wire::PNG).await),
        "uploadRefusal" => json!([upload(wire, &[b'.'; 21 << 20]).await, upload(wire, b"Hello").await]),
        "mediaUrls" => media_urls(wire).await,
        "deleteReply" => deletes(wire).await,
        "validation" => validation(wire).await,
        "scheduleReply" => schedules(wire).await,
        "prefix" => prefix(wire).await,
        _ => panic!("the switch {name} is not observed"),
    }
}

fn expected() -> Vec<(&'static str, &'static str, Value)> {
    let e1 = |error, message| json!({"success": false, "error": error, "message": message});
    let gone = "There is no such post.";
    let forbidden = "This credential is not allowed to do that.";
    let sdk = ["createdAt", "id", "name", "platforms", "slug", "timezone", "updatedAt"];
    let openapi = [
        "connectedPlatforms",
        "createdAt",
        "description",
        "id",
        "logoUrl",
        "name",
        "order",
        "slug",
        "updatedAt",
    ];
    let small = ["id", "status"];
    let scheduled = POST_FIELDS;
    let cancelled: Vec<_> = POST_FIELDS.into_iter().filter(|field| *field != "scheduledAt").collect();
    vec![
        ("scopes", "seed", json!([201, 201, 201, 201])),
        ("scopes", "openapi-strict", json!([400, 201, 400, 201])),
        ("keyPrefix", "sk-social-", json!(true)),
        ("keyPrefix", "ap_live_", json!(true)),
        ("loginEnvelope", "seed", json!(["data"])),
        ("loginEnvelope", "full", json!(["data", "success"])),
        ("keyAdmin", "mixed", json!([200, 401, 404, 404])),
        ("keyAdmin", "session401", json!([401, 401, 401, 401])),
        ("keyAdmin", "session403", json!([403, 403, 403, 403])),
        ("keyAdmin", "key-allowed", json!([200, 201, 404, 404])),
        ("errors", "E1", json!([e1("not_found", gone), {"success": false, "error": forbidden}])),
        (
            "errors",
            "E2",
            json!([{"error": gone, "code": "NOT_FOUND"}, {"error": forbidden, "code": "FORBIDDEN"}]),
        ),
        ("errors", "E3", json!([{"success": false, "error": gone}, {"success": false, "error": forbidden}])),
        ("errors", "html", json!(["text/html; charset=utf-8", "text/html; charset=utf-8"])),
        ("billing", "ok", json!([201, null, 200])),
        ("billing", "suspended", json!([403, "billing_suspended", 200])),
        ("lists", "bare", json!("array")),
        ("lists", "wrapped", json!({"limit": 2, "offset": 1, "items": 2, "total": 38})),
        ("pageMax", "20", json!([20, 20])),
        ("pageMax", "100", json!([38, 38])),
        ("lifecycle", "full", json!(["validating", "validated", "publishing", "published"])),
        ("lifecycle", "short", json!(["validating", "published", "published", "published"])),
        ("createDefault", "draft", json!([201, "draft"])),
        ("createDefault", "publish", json!([201, "validating"])),
        ("pastTime", "publish", json!([201, "validating"])),
        ("pastTime", "reject400", json!([400, null])),
        ("postUpdate", "put", json!([200, 404])),
        ("postUpdate", "both", json!([200, 200])),
        ("brand", "sdk", json!(sdk)),
        ("brand", "openapi", json!(openapi)),
        ("platformRules", "lenient", json!([201, 201])),
        ("platformRules", "strict", json!([400, 400])),
        ("rlScope", "credential", json!("999")),
        ("rlScope", "org", json!("998")),
        ("retryAfter", "seconds", json!("60")),
        ("retryAfter", "date", json!("Tue, 24 Nov 2026 11:33:00 GMT")),
        ("retryAfter", "none", json!(null)),
        ("limiter", "first-request-window", counts(["1", "0", "0 55", "0 45", "1"])),
        ("limiter", "stepping-window", counts(["1", "0", "0 5", "1", "0"])),
        ("limiter", "sliding-log", counts(["1", "0", "0 55", "0 45", "0"])),
        ("limiter", "sliding-counter", counts(["1", "0", "0 5", "0 55", "0"])),
        ("limiter", "token-bucket", counts(["1", "0", "0 25", "0 15", "1"])),
        ("limiter", "headers-only-on-429", counts(["", "", "0 5", "", ""])),
        ("limiter", "no-headers", json!([[200, ""], [200, ""], [429, ""], [200, ""], [200, ""]])),
        ("limitReset", "seconds", json!("1795519980")),
        ("limitReset", "floored", json!("1795519980")),
        ("limitReset", "milliseconds", json!("1795519980000")),
        ("limitReset", "from-now", json!("60")),
        ("limitReset", "date", json!("Tue, 24 Nov 2026 11:33:00 GMT")),
        ("limitReset", "missing", json!(null)),
        ("listOrder", "newest", json!(true)),
        ("listOrder", "oldest", json!(false)),
        ("uploadStatus", "200", json!(200)),
        ("uploadStatus", "201", json!(201)),
        ("uploadRefusal", "413-415", json!([413, 415])),
        ("uploadRefusal", "400", json!([400, 400])),
        ("mediaUrls", "any", json!([201, 201, 201])),
        ("mediaUrls", "own", json!([201, 400, 400])),
        ("deleteReply", "success", json!([200, {"success": true}])),
        ("deleteReply", "id", json!([200, {"success": true, "data": {"id": "ID"}}])),
        ("deleteReply", "deleted", json!([200, {"success": true, "data": {"deleted": true}}])),
        ("deleteReply", "204", json!([204, null])),
        ("validation", "400", json!([400, 400])),
        ("validation", "422", json!([422, 400])),
        ("scheduleReply", "mixed", json!([scheduled, small])),
        ("scheduleReply", "small", json!([small, small])),
        ("scheduleReply", "full", json!([scheduled, cancelled])),
        ("prefix", "/api-proxy", json!([200, "page"])),
        ("prefix", "/elsewhere", json!([200, "page"])),
        ("prefix", "/", json!([200, "not found"])),
    ]
}

const POST_FIELDS: [&str; 11] = [
    "brandSlug",
    "createdAt",
    "id",
    "media",
    "platforms",
    "results",
    "scheduledAt",
    "source",
    "status",
    "text",
    "updatedAt",
];

/// What is left and, of a refusal, how long to wait.
fn counts(seen: [&str; 5]) -> Value {
    let status = |text: &str| if text.contains(' ') { 429 } else { 200 };
    seen.map(|text| json!([status(text), text])).to_vec().into()
}

#[tokio::test]
async fn each_value_of_each_switch_shows() {
    for (name, value, wanted) in expected() {
        let wire = with_switch(name, value).await;
        assert_eq!(observe(name, &wire).await, wanted, "{name}={value}");
        if name == "keyPrefix" {
            let key = wire.key(&wire.session().await, &["posts:read"]).await;
            assert!(key.starts_with(value), "{value}");
        }
    }
}

#[tokio::test]
async fn the_defaults_are_the_contracts() {
    let mut last = "";
    for (name, _, wanted) in expected() {
        // The first value of a switch is its default, but for the page.
        if name != last && name != "pageMax" {
            assert_eq!(observe(name, &Wire::usual().await).await, wanted, "{name}");
        }
        last = name;
    }
}

#[test]
fn the_table_has_every_value_that_is_offered() {
    for (name, offered) in Switches::offered() {
        let mut tabled =
            expected().into_iter().filter(|(switch, ..)| *switch == name).map(|(_, value, _)| value);
        if matches!(name, "pageMax" | "prefix") {
            assert!(tabled.next().is_some(), "{name}");
        } else {
            assert_eq!(tabled.collect::<Vec<_>>().join(", "), offered, "{name}");
        }
    }
}

fn fields(value: &Value) -> Value {
    json!(value.as_object().unwrap().keys().collect::<BTreeSet<_>>())
}

async fn scopes(wire: &Wire) -> Value {
    let session = wire.session().await;
    let mut statuses = Vec::new();
    for scope in ["kb:read", "kbs:read", "webhooks:read", "usage:read"] {
        let body = json!({"name": "Test", "scopes": [scope]});
        statuses.push(wire.post(&session, "/api-keys", body).await.status);
    }
    json!(statuses)
}

async fn key_prefix(wire: &Wire) -> Value {
    let session = wire.session().await;
    let key = wire.key(&session, &["posts:read"]).await;
    json!(wire.get(&key, "/posts").await.status == 200)
}

async fn login(wire: &Wire) -> Value {
    let login = wire.sandbox.sample();
    let answer =
        wire.post("", "/auth/login", json!({"email": login.email, "password": login.password})).await;
    assert!(answer.data()["token"].is_string());
    fields(&answer.json())
}

async fn key_admin(wire: &Wire) -> Value {
    let key = wire.sandbox.mint_keys().unwrap().full;
    json!([
        wire.get(&key, "/api-keys").await.status,
        wire.post(&key, "/api-keys", json!({"name": "Test", "scopes": ["posts:read"]})).await.status,
        wire.send(&key, "PATCH", "/api-keys/none", json!({"name": "Other"})).await.status,
        wire.send(&key, "DELETE", "/api-keys/none", Value::Null).await.status,
    ])
}

async fn errors(wire: &Wire) -> Value {
    let seen = |answer: Answer| match answer.json() {
        Value::Null => json!(answer.header("content-type")),
        json => json,
    };
    let keys = wire.sandbox.mint_keys().unwrap();
    let missing = wire.get(&keys.full, "/posts/none").await;
    let refused = wire.post(&keys.read_only, "/posts", new_post()).await;
    assert_eq!((missing.status, refused.status), (404, 403));
    json!([seen(missing), seen(refused)])
}

async fn billing(wire: &Wire) -> Value {
    let session = wire.session().await;
    let created = wire.post(&session, "/posts", new_post()).await;
    let error = created.json().get("error").cloned();
    json!([created.status, error, wire.get(&session, "/posts").await.status])
}

async fn list(wire: &Wire) -> Value {
    let data = wire.get(&wire.session().await, "/posts?limit=2&offset=1").await.data();
    if data.is_array() {
        return json!("array");
    }
    with(data.clone(), json!({"items": data["items"].as_array().unwrap().len()}))
}

async fn pages(wire: &Wire) -> Value {
    let session = wire.session().await;
    let [usual, largest] = ["/posts", "/posts?limit=1000"];
    let length = async |path| wire.get(&session, path).await.data().as_array().unwrap().len();
    json!([length(usual).await, length(largest).await])
}

async fn walk(wire: &Wire) -> Value {
    let session = wire.session().await;
    let path =
        format!("/posts/{}", wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap());
    let key = wire.sandbox.mint_keys().unwrap().full;
    wire.sandbox.clock().advance(Duration::from_secs(8 * 86_400));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        wire.sandbox.tick().unwrap();
        statuses.push(wire.get(&key, &path).await.data()["status"].clone());
    }
    json!(statuses)
}

async fn created(wire: &Wire, change: Value) -> Value {
    let answer = wire.post(&wire.session().await, "/posts", with(new_post(), change)).await;
    json!([answer.status, answer.data()["status"]])
}

async fn patch(wire: &Wire) -> Value {
    let session = wire.session().await;
    let path =
        format!("/posts/{}", wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap());
    let change = json!({"text": "Other"});
    json!([
        wire.send(&session, "PUT", &path, change.clone()).await.status,
        wire.send(&session, "PATCH", &path, change).await.status,
    ])
}

async fn brand(wire: &Wire) -> Value {
    fields(&wire.get(&wire.session().await, "/brands").await.data()[0])
}

async fn platform_rules(wire: &Wire) -> Value {
    let session = wire.session().await;
    let video = json!([{"url": "https://example.com/1.mp4", "type": "video"}]);
    let mut statuses = Vec::new();
    for change in [
        json!({"platforms": ["linkedin"], "media": video}),
        json!({"platforms": ["threads"], "thread": ["two"]}),
    ] {
        statuses.push(wire.post(&session, "/posts", with(new_post(), change)).await.status);
    }
    json!(statuses)
}

async fn shared_count(wire: &Wire) -> Value {
    let (one, other) = (wire.session().await, wire.session().await);
    wire.get(&one, "/brands").await;
    json!(wire.get(&other, "/brands").await.header("x-ratelimit-remaining"))
}

async fn retry_after(wire: &Wire) -> Value {
    let session = wire.session().await;
    wire.sandbox.refuse_next(1);
    json!(wire.get(&session, "/brands").await.header("retry-after"))
}

/// Two requests a minute: what is said to five of them, the first ten seconds before a full minute.
async fn counted(wire: &Wire) -> Value {
    let session = wire.session().await;
    wire.sandbox.set_limit(2);
    wire.sandbox.clock().advance(Duration::from_secs(50));
    let mut seen = Vec::new();
    for wait in [0, 5, 0, 10, 45] {
        wire.sandbox.clock().advance(Duration::from_secs(wait));
        let answer = wire.get(&session, "/brands").await;
        let headers = ["x-ratelimit-remaining", "retry-after"].map(|name| answer.header(name));
        let headers: Vec<_> = headers.into_iter().flatten().collect();
        seen.push(json!([answer.status, headers.join(" ")]));
    }
    json!(seen)
}

async fn listed_first(wire: &Wire) -> Value {
    let session = wire.session().await;
    wire.post(&session, "/posts", new_post()).await;
    let first = wire.get(&session, "/posts").await.data()[0]["createdAt"].clone();
    json!(first == json!(crate::wire::START))
}

async fn upload(wire: &Wire, bytes: &[u8]) -> u16 {
    wire.upload(&wire.session().await, "a.png", "image/png", bytes).await.status
}

/// Naming what was uploaded, and something else, in both places.
async fn media_urls(wire: &Wire) -> Value {
    let session = wire.session().await;
    let own = wire.upload(&session, "a.png", "image/png", crate::wire::PNG).await.data()["url"].clone();
    let foreign = json!([{"url": "https://example.com/sandbox-media/none/a.png", "type": "image"}]);
    let own = json!([{"url": own, "type": "image"}]);
    let mut statuses = Vec::new();
    for change in [
        json!({"media": own, "platformMedia": {"x": own}}),
        json!({"media": foreign}),
        json!({"media": own, "platformMedia": {"x": foreign}}),
    ] {
        statuses.push(wire.post(&session, "/posts", with(new_post(), change)).await.status);
    }
    json!(statuses)
}

async fn deletes(wire: &Wire) -> Value {
    let session = wire.session().await;
    let id = wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap().to_owned();
    let answer = wire.send(&session, "DELETE", &format!("/posts/{id}"), Value::Null).await;
    let body: Value = serde_json::from_str(&answer.text.replace(&id, "ID")).unwrap_or(Value::Null);
    json!([answer.status, body])
}

async fn validation(wire: &Wire) -> Value {
    let session = wire.session().await;
    let blank = wire.post(&session, "/posts", with(new_post(), json!({"text": " "}))).await.status;
    json!([blank, wire.post(&session, "/posts", json!([])).await.status])
}

async fn schedules(wire: &Wire) -> Value {
    let session = wire.session().await;
    let id = wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap().to_owned();
    let path = format!("/posts/{id}/schedule");
    let moved =
        wire.send(&session, "PUT", &path, json!({"scheduledAt": "2026-12-02T09:00:00Z"})).await.data();
    let cancelled = wire.send(&session, "PUT", &path, json!({"cancel": true})).await.data();
    assert_eq!((&moved["status"], &cancelled["status"]), (&json!("scheduled"), &json!("draft")));
    json!([fields(&moved), fields(&cancelled)])
}

async fn prefix(wire: &Wire) -> Value {
    let outside = wire.http.get(wire.sandbox.origin()).send().await.unwrap();
    let kind = if outside.status() == 404 { "not found" } else { "page" };
    json!([wire.get("", "/health").await.status, kind])
}
