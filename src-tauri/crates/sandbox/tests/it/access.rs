//! Who may do what: every endpoint with every kind of credential.

use serde_json::{Value, json};

use crate::wire::{Wire, read};

/// What a key needs for an endpoint, from contract §7, §8 and D08, D11.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    Nothing,
    AnyCredential,
    PostsRead,
    PostsWrite,
    BrandsRead,
    KbRead,
    ClipsRead,
    /// What none of the keys of these tests was given.
    Other,
    /// A key is answered with 401.
    Session,
}

use Needs::{AnyCredential, BrandsRead, ClipsRead, KbRead, Nothing, Other, PostsRead, PostsWrite, Session};

const ENDPOINTS: [(&str, &str, Needs); 26] = [
    ("GET", "/health", Nothing),
    ("POST", "/auth/login", Nothing),
    ("GET", "/auth/profile", AnyCredential),
    ("GET", "/orgs", Session),
    ("PUT", "/orgs/active", Session),
    ("GET", "/brands", BrandsRead),
    ("GET", "/brands/none", BrandsRead),
    ("GET", "/brands/none/auth/status", BrandsRead),
    ("GET", "/posts", PostsRead),
    ("GET", "/posts/none", PostsRead),
    ("POST", "/posts", PostsWrite),
    ("PUT", "/posts/none", PostsWrite),
    ("DELETE", "/posts/none", PostsWrite),
    ("POST", "/posts/none/publish", PostsWrite),
    ("PUT", "/posts/none/schedule", PostsWrite),
    ("POST", "/posts/none/retry", PostsWrite),
    ("GET", "/api-keys", AnyCredential),
    ("POST", "/api-keys", Session),
    ("PATCH", "/api-keys/none", AnyCredential),
    ("DELETE", "/api-keys/none", AnyCredential),
    ("GET", "/kbs", KbRead),
    ("GET", "/agents", Other),
    ("GET", "/clips", ClipsRead),
    ("GET", "/carousels", Other),
    ("GET", "/webhooks", Other),
    ("GET", "/usage/tokens", Other),
];

/// 401, 403, or let in (whatever became of it then).
fn expected(needs: Needs, has_session: bool, scopes: Option<&[&str]>) -> Option<u16> {
    let Some(scopes) = scopes else {
        return if has_session || needs == Nothing { None } else { Some(401) };
    };
    let has = |scope| scopes.contains(&scope) || scopes.contains(&"*");
    let is_open = match needs {
        Nothing | AnyCredential => true,
        PostsRead => has("posts:read"),
        PostsWrite => has("posts:write"),
        BrandsRead => has("brands:read"),
        KbRead => has("kb:read") || has("kbs:read"),
        ClipsRead => has("clips:read"),
        Other => has("*"),
        Session => return Some(401),
    };
    if is_open { None } else { Some(403) }
}

#[tokio::test]
async fn every_endpoint_lets_in_whom_the_contract_lets_in_and_nobody_else() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let keys = wire.sandbox.mint_keys().unwrap();
    let writer = wire.key(&session, &["posts:write"]).await;
    let stranger = wire.key(&session, &["clips:read", "kb:write", "kbs:read"]).await;
    let credentials: [(&str, &str, bool, Option<&[&str]>); 7] = [
        ("a session", &session, true, None),
        ("the full key", &keys.full, false, Some(&["*"])),
        ("the read-only key", &keys.read_only, false, Some(&["posts:read", "brands:read"])),
        ("a key that writes and can't read", &writer, false, Some(&["posts:write"])),
        ("a key for other things", &stranger, false, Some(&["clips:read", "kb:write", "kbs:read"])),
        ("no credential", "", false, None),
        ("a made-up credential", "sk-social-made-up", false, None),
    ];
    for (method, path, needs) in ENDPOINTS {
        for (name, credential, has_session, scopes) in credentials {
            let answer = wire.send(credential, method, path, Value::Null).await;
            let wanted = expected(needs, has_session, scopes);
            let refusal = matches!(answer.status, 401 | 403).then_some(answer.status);
            assert_eq!(refusal, wanted, "{method} {path} with {name}: {answer:?}");
        }
    }
}

#[tokio::test]
async fn lists_of_what_the_sandbox_does_not_have_are_empty_in_the_forms_of_the_contract() {
    let wire = Wire::usual().await;
    let key = wire.sandbox.mint_keys().unwrap().full;
    for (path, list) in [
        ("/kbs", ""),
        ("/agents", "/items"),
        ("/clips", "/clips"),
        ("/carousels", "/items"),
        ("/webhooks", ""),
        ("/usage/tokens?period=7d", "/dailyUsage"),
    ] {
        let data = wire.get(&key, path).await.data();
        assert_eq!(data.pointer(list), Some(&json!([])), "{path}: {data}");
    }
    assert_eq!(wire.get(&key, "/usage/tokens?period=1y").await.status, 400);
}

#[tokio::test]
async fn a_403_names_no_scope_and_has_no_code() {
    let wire = Wire::usual().await;
    let key = wire.sandbox.mint_keys().unwrap().read_only;
    let answer = wire.post(&key, "/posts", json!({})).await;
    assert_eq!(answer.status, 403);
    assert!(!answer.text.contains("posts"), "{}", answer.text);
    let text = answer.json()["error"].as_str().unwrap().to_owned();
    assert!(text.contains(' '), "a text for people, not a code: {text}");
    assert_eq!(answer.json().get("message"), None);
}

#[tokio::test]
async fn a_key_may_come_in_either_header_and_a_session_in_one() {
    let wire = Wire::usual().await;
    let (session, key) = (wire.session().await, wire.sandbox.mint_keys().unwrap().full);
    for (header, value, status) in [
        ("authorization", format!("Bearer {key}"), 200),
        ("authorization", format!("bearer {key}"), 200),
        ("x-api-key", key.clone(), 200),
        ("authorization", format!("Bearer {session}"), 200),
        ("x-api-key", session.clone(), 401),
        ("authorization", format!("Basic {key}"), 401),
        ("authorization", key.clone(), 401),
    ] {
        let answer = read(wire.request("GET", "/auth/profile").header(header, &value)).await.unwrap();
        assert_eq!(answer.status, status, "{header} with {} characters", value.len());
    }
}

#[tokio::test]
async fn the_profile_tells_a_person_from_a_key() {
    let wire = Wire::usual().await;
    let person = wire.get(&wire.session().await, "/auth/profile").await.data();
    assert_eq!(person["authType"], "session");
    assert_eq!(person["name"], "Inês M.");
    assert_eq!(person["email"], wire.sandbox.sample().email);
    let key = wire.get(&wire.sandbox.mint_keys().unwrap().full, "/auth/profile").await.data();
    assert_eq!(key["authType"], "api_key");
    assert_eq!(key["name"], "API Key");
    assert_eq!(key["email"], "");
    assert_eq!(key["id"], key["orgId"]);
    assert_eq!(key["orgId"], person["orgId"]);
    assert_ne!(person["id"], person["orgId"]);
}

#[tokio::test]
async fn organisations_are_for_people_and_a_key_gets_a_401_without_a_code() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let orgs = wire.get(&session, "/orgs").await.data();
    let id = orgs["activeOrgId"].clone();
    assert_eq!(orgs["organizations"][0]["id"], id);
    let active = wire.send(&session, "PUT", "/orgs/active", json!({"organizationId": id})).await;
    assert_eq!((active.status, active.data()["id"].clone()), (200, id));
    let other = wire.send(&session, "PUT", "/orgs/active", json!({"organizationId": "org_other"})).await;
    assert_eq!(other.status, 404);
    let refused = wire.get(&wire.sandbox.mint_keys().unwrap().full, "/orgs").await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json(), json!({"success": false, "error": "Unauthorized"}));
}
