//! What a newcomer finds.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::wire::Wire;

#[tokio::test]
async fn the_posts_lie_around_today_in_every_status() {
    let wire = Wire::usual().await;
    let posts = wire.get(&wire.session().await, "/posts?limit=100").await.data();
    let posts = posts.as_array().unwrap();
    let statuses: BTreeSet<_> = posts.iter().map(|post| post["status"].as_str().unwrap()).collect();
    assert_eq!(statuses.len(), 11, "{statuses:?}");
    let (now, week) = (wire.now(), Duration::from_secs(8 * 86_400));
    for post in posts {
        let status = post["status"].as_str().unwrap();
        let due: Option<Timestamp> = post["scheduledAt"].as_str().map(|text| text.parse().unwrap());
        assert_eq!(due.is_none(), status == "draft", "{post}");
        if let Some(due) = due {
            assert!(due > now - week && due < now + week, "{post}");
            assert_eq!(
                due > now,
                matches!(status, "scheduled" | "billing_hold" | "render_pending"),
                "{post}"
            );
        }
        let is_out = matches!(status, "published" | "partial");
        assert_eq!(post["publishedAt"].is_string(), is_out, "{post}");
        let results = post["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{post}");
        let has = |wanted: &str| results.iter().any(|result| result["status"] == wanted);
        assert_eq!(has("published"), is_out, "{post}");
        assert_eq!(has("failed"), matches!(status, "partial" | "failed"), "{post}");
        assert!(Timestamp::min(now, post["createdAt"].as_str().unwrap().parse().unwrap()) < now);
    }
}

#[tokio::test]
async fn posts_on_their_way_can_be_seen_before_they_go_on() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let count = async |status: &str| {
        wire.get(&session, &format!("/posts?status={status}")).await.data().as_array().unwrap().len()
    };
    wire.sandbox.tick().unwrap();
    for status in ["validating", "validated", "publishing"] {
        assert_eq!(count(status).await, 1, "{status}");
    }
    wire.sandbox.clock().advance(Duration::from_secs(3_600));
    (0..4).for_each(|_| wire.sandbox.tick().unwrap());
    for status in ["validating", "validated", "publishing"] {
        assert_eq!(count(status).await, 0, "{status}");
    }
}

#[tokio::test]
async fn the_brands_have_what_a_client_has_to_cope_with() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    let brands = wire.get(&session, "/brands").await.data();
    let zones: Vec<_> = brands.as_array().unwrap().iter().map(|brand| brand["timezone"].clone()).collect();
    assert_eq!(zones, [json!("Europe/Lisbon"), json!("America/New_York"), Value::Null]);
    let slug = brands[0]["slug"].as_str().unwrap();
    assert_eq!(wire.get(&session, &format!("/brands/{slug}")).await.data(), brands[0]);
    assert_eq!(wire.get(&session, "/brands/unknown").await.status, 404);
    assert_eq!(wire.get(&session, "/brands/unknown/auth/status").await.status, 404);

    let connections = wire.get(&session, &format!("/brands/{slug}/auth/status")).await.data();
    assert_eq!(connections, brands[0]["platforms"]);
    let connections = connections.as_array().unwrap();
    let accounts = |platform: &str| connections.iter().filter(|one| one["platform"] == platform).count();
    assert_eq!(["x", "linkedin", "instagram", "threads", "youtube"].map(accounts), [2, 2, 1, 2, 1]);
    let ends_soon = |one: &&Value| {
        let end: Timestamp = one["expiresAt"].as_str().unwrap().parse().unwrap();
        end < wire.now() + Duration::from_secs(7 * 86_400)
    };
    assert_eq!(connections.iter().filter(ends_soon).count(), 1);
    let broken: Vec<_> = connections.iter().filter(|one| one.get("refreshError").is_some()).collect();
    assert_eq!((broken.len(), &broken[0]["platformAccountType"]), (1, &json!("organization")));
}

#[tokio::test]
async fn one_of_the_two_keys_is_far_too_broad() {
    let wire = Wire::usual().await;
    let keys = wire.get(&wire.session().await, "/api-keys").await.data();
    let scopes: Vec<_> = keys.as_array().unwrap().iter().map(|key| key["scopes"].clone()).collect();
    assert_eq!(scopes, [json!(["posts:read", "brands:read"]), json!(["*"])]);
}

#[tokio::test]
async fn a_password_is_made_for_each_sandbox_and_not_printed_by_accident() {
    let (one, other) = (Wire::usual().await, Wire::usual().await);
    let login = one.sandbox.sample();
    assert_ne!(login.password, other.sandbox.sample().password);
    assert!(!format!("{login:?}").contains(&login.password));
}
