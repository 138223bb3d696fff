//! The server's truth, for a harness that has to tell lost posts and copies.

use sandbox::Config;
use serde_json::{Value, json};

use crate::wire::{Wire, config, new_post, read, with};

#[tokio::test]
async fn one_call_gives_all_posts_of_a_brand_with_what_the_api_does_not_tell() {
    let wire = Wire::start(Config { admin: true, ..config() }).await;
    let session = wire.session().await;
    let url = format!("{}/sandbox-admin/posts?brandSlug=fern-and-oak", wire.sandbox.origin());
    let before = read(wire.http.get(&url)).await.unwrap().json().as_array().unwrap().len();
    let media = json!([{"url": "https://example.com/a.png", "type": "image", "altText": "Soil"}]);
    let targets = json!({"x": ["x_20977"], "threads": ["th_91034", "th_91560"]});
    let body = with(new_post(), json!({"targetAccountIds": targets, "media": media, "thread": ["More."]}));
    for key in [None, Some("row-1"), Some("row-1")] {
        let mut request = wire.request("POST", "/posts").bearer_auth(&session).body(body.to_string());
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        assert_eq!(read(request).await.unwrap().status, 201);
    }
    let posts = read(wire.http.get(&url)).await.unwrap().json();
    let new = &posts.as_array().unwrap()[before..];
    let keys: Vec<&Value> = new.iter().map(|post| &post["idempotencyKey"]).collect();
    assert_eq!(keys, [&Value::Null, &json!("row-1"), &json!("row-1")], "a repeated key makes a second post");
    let mut post = new[0].clone();
    assert!(post.as_object_mut().unwrap().remove("id").is_some());
    assert_eq!(
        post,
        json!({
            "brandSlug": "fern-and-oak",
            "text": "New soil is in.",
            "thread": ["More."],
            "accounts": targets,
            "mediaUrls": ["https://example.com/a.png"],
            "mediaAltTexts": ["Soil"],
            "status": "scheduled",
            "scheduledAt": "2026-12-01T09:00:00Z",
            "createdAt": crate::wire::START,
            "idempotencyKey": null,
        })
    );
    assert_eq!(wire.sandbox.posts(Some("fern-and-oak")).unwrap().len(), before + 3);
    let all = wire.sandbox.posts(None).unwrap().len();
    assert_eq!(all, usize::try_from(wire.sandbox.figures().unwrap().posts).unwrap());
    assert!(all > before + 3);
    let listed = wire.get(&session, "/posts?brandSlug=fern-and-oak&limit=1").await.data();
    assert_eq!(listed[0].get("idempotencyKey"), None, "no client of the API sees it");
}

#[tokio::test]
async fn the_truth_has_what_a_lagging_list_does_not_show() {
    let wire = Wire::start(Config { list_lags: vec![std::time::Duration::from_secs(20)], ..config() }).await;
    let session = wire.session().await;
    let id = wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap().to_owned();
    assert!(wire.sandbox.posts(None).unwrap().iter().any(|post| post.id == id));
}
