//! Lists that lag behind what has been created, as those of replicas do.

use std::time::Duration;

use sandbox::Config;

use crate::wire::{Wire, config, new_post};

/// Whether a list shows the post, and whether asking for it by its id does.
async fn shows(wire: &Wire, session: &str, id: &str) -> (bool, bool) {
    let list = wire.get(session, "/posts?brandSlug=fern-and-oak&limit=100").await.data();
    let is_listed = list.as_array().unwrap().iter().any(|post| post["id"] == id);
    (is_listed, wire.get(session, &format!("/posts/{id}")).await.status == 200)
}

#[tokio::test]
async fn a_list_shows_a_post_only_after_its_lag() {
    let wire = Wire::start(Config { list_lags: vec![Duration::from_secs(20)], ..config() }).await;
    let session = wire.session().await;
    let id = wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap().to_owned();
    for (seconds, is_listed) in [(0, false), (19, false), (1, true)] {
        wire.sandbox.clock().advance(Duration::from_secs(seconds));
        assert_eq!(shows(&wire, &session, &id).await, (is_listed, true), "{seconds}");
    }
    let wrapped = wire.sandbox.set_switch("lists", "wrapped");
    assert_eq!(wrapped, Ok(()));
    wire.post(&session, "/posts", new_post()).await;
    assert_eq!(wire.get(&session, "/posts").await.data()["total"], 39, "the total lags too");
}

#[tokio::test]
async fn two_replicas_answer_in_turn_each_with_its_own_lag() {
    let wire = Wire::usual().await;
    let session = wire.session().await;
    wire.sandbox.set_list_lags(&[0, 20].map(Duration::from_secs));
    let id = wire.post(&session, "/posts", new_post()).await.data()["id"].as_str().unwrap().to_owned();
    for is_listed in [true, false, true, false] {
        assert_eq!(shows(&wire, &session, &id).await, (is_listed, true));
    }
    wire.sandbox.set_list_lags(&[]);
    assert_eq!(shows(&wire, &session, &id).await, (true, true));
    assert_eq!(shows(&wire, &session, &id).await, (true, true));
}
