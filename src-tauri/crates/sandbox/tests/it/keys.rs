//! API keys, from creation to revocation.

use std::time::Duration;

use serde_json::{Value, json};

use crate::wire::Wire;

#[tokio::test]
async fn a_key_is_shown_once() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let scopes = ["posts:read", "kb:write"];
    let created = wire.post(&session, "/api-keys", json!({"name": "Zapier", "scopes": scopes})).await;
    assert_eq!(created.status, 201);
    let (created, mut fields) = (created.data(), Vec::new());
    fields.extend(created.as_object().unwrap().keys().cloned());
    // Whether serde_json keeps the order of fields depends on what else is built; it means nothing.
    fields.sort();
    assert_eq!(fields, ["createdAt", "expiresAt", "id", "key", "name", "scopes"]);
    let key = created["key"].as_str().unwrap();
    assert!(key.starts_with("sk-social-") && key.len() >= "sk-social-".len() + 32);

    let list = wire.get(&session, "/api-keys").await;
    assert!(!list.text.contains(key));
    let listed = list.data()[0].clone();
    let mut fields: Vec<_> = listed.as_object().unwrap().keys().cloned().collect();
    fields.sort();
    assert_eq!(fields, ["createdAt", "expiresAt", "id", "keyHint", "lastUsedAt", "name", "scopes"]);
    assert_eq!(listed["id"], created["id"]);
    assert_eq!(listed["scopes"], json!(scopes));
    let hint = listed["keyHint"].as_str().unwrap();
    let (start, end) = hint.split_once("...").unwrap();
    assert!(key.starts_with(start) && key.ends_with(end) && end.len() == 4, "{hint}");
}

#[tokio::test]
async fn a_bad_key_is_not_created() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    for (body, named) in [
        (json!({"scopes": ["posts:read"]}), "name"),
        (json!({"name": "  ", "scopes": ["posts:read"]}), "name"),
        (json!({"name": "N"}), "scopes"),
        (json!({"name": "N", "scopes": []}), "scopes"),
        (json!({"name": "N", "scopes": "posts:read"}), "scopes"),
        (json!({"name": "N", "scopes": ["posts:read", "posts:eat"]}), "posts:eat"),
        (json!({"name": "N", "scopes": ["*"]}), "*"),
        (json!({"name": "N", "scopes": ["posts:read"], "expiresAt": "soon"}), "expiresAt"),
        (json!({"name": "N", "scopes": ["posts:read"], "expiresAt": "2020-01-01T00:00:00Z"}), "expiresAt"),
    ] {
        let answer = wire.post(&session, "/api-keys", body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.json()["message"].as_str().unwrap().contains(named), "{}", answer.text);
    }
    assert_eq!(wire.get(&session, "/api-keys").await.data().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_revoked_key_is_dead_at_once() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let key = wire.key(&session, &["posts:read"]).await;
    assert_eq!(wire.get(&key, "/posts").await.status, 200);
    let path =
        format!("/api-keys/{}", wire.get(&session, "/api-keys").await.data()[0]["id"].as_str().unwrap());
    let revoked = wire.send(&session, "DELETE", &path, Value::Null).await;
    assert_eq!((revoked.status, revoked.json()), (200, json!({"success": true})));
    assert_eq!(wire.get(&key, "/posts").await.status, 401);
    assert_eq!(wire.send(&session, "DELETE", &path, Value::Null).await.status, 404);
    assert_eq!(wire.get(&session, "/api-keys").await.data().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_key_ends_at_its_end_and_stays_in_the_list() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let body = json!({"name": "Short", "scopes": ["posts:read"], "expiresAt": "2026-11-24T11:33:00Z"});
    let created = wire.post(&session, "/api-keys", body).await.data();
    let key = created["key"].as_str().unwrap();
    assert_eq!(wire.get(key, "/posts").await.status, 200);
    wire.sandbox.clock().advance(Duration::from_secs(60));
    assert_eq!(wire.get(key, "/posts").await.status, 401);
    assert_eq!(wire.get(&session, "/api-keys").await.data()[0]["id"], created["id"]);
}

#[tokio::test]
async fn name_and_end_can_be_changed_and_scopes_cannot() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.key(&session, &["posts:read"]).await;
    let path =
        format!("/api-keys/{}", wire.get(&session, "/api-keys").await.data()[0]["id"].as_str().unwrap());
    for (change, name, end) in [
        (json!({"name": "Renamed"}), "Renamed", Value::Null),
        (json!({"expiresAt": "2027-01-01T00:00:00Z"}), "Renamed", json!("2027-01-01T00:00:00Z")),
        (json!({"scopes": ["posts:write"]}), "Renamed", json!("2027-01-01T00:00:00Z")),
        (json!({"expiresAt": null}), "Renamed", Value::Null),
    ] {
        let answer = wire.send(&session, "PATCH", &path, change.clone()).await;
        assert_eq!(answer.status, 200, "{change}");
        let changed = answer.data();
        assert_eq!((&changed["name"], &changed["expiresAt"]), (&json!(name), &end), "{change}");
        assert_eq!(changed["scopes"], json!(["posts:read"]));
        assert!(changed["updatedAt"].is_string());
        let listed = wire.get(&session, "/api-keys").await.data()[0].clone();
        assert_eq!((&listed["name"], &listed["expiresAt"]), (&json!(name), &end), "{change}");
    }
    for wrong in [json!({"name": ""}), json!({"expiresAt": "2020-01-01T00:00:00Z"})] {
        assert_eq!(wire.send(&session, "PATCH", &path, wrong).await.status, 400);
    }
}

#[tokio::test]
async fn the_last_use_is_noted_also_of_a_refused_request() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let key = wire.key(&session, &["posts:read"]).await;
    let last_use = async || wire.get(&session, "/api-keys").await.data()[0]["lastUsedAt"].clone();
    assert_eq!(last_use().await, Value::Null);
    assert_eq!(wire.post(&key, "/posts", json!({})).await.status, 403);
    assert_eq!(last_use().await, json!("2026-11-24T11:32:00Z"));
    wire.sandbox.clock().advance(Duration::from_secs(5));
    wire.get(&key, "/posts").await;
    assert_eq!(last_use().await, json!("2026-11-24T11:32:05Z"));
}

#[tokio::test]
async fn keys_for_scripts_replace_each_other_and_are_not_listed() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let (old, new) = (wire.sandbox.mint_keys().unwrap(), wire.sandbox.mint_keys().unwrap());
    assert_eq!(wire.get(&old.full, "/posts").await.status, 401);
    assert_eq!(wire.get(&old.read_only, "/posts").await.status, 401);
    assert_eq!(wire.get(&new.full, "/posts").await.status, 200);
    assert_eq!(wire.get(&session, "/api-keys").await.data().as_array().unwrap().len(), 2);
    assert!(!format!("{new:?}").contains(&new.full));
}
