//! Changing posts of the service, each change with its way back, checked on the server's side.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use domain::{Action, PostId, ProblemCode, QueueState};
use sandbox::{Canned, Fault, On, Stage, Wanted};
use serde_json::json;
use support::{World, brand, draft, is_at_service, line, until};

/// A scheduled post with a text, at the service.
async fn scheduled(world: &World, engine: &engine::Engine, text: &str) -> PostId {
    engine.enqueue_post(&draft(engine, text).await).expect("the draft is fine");
    let queue = until(engine, "it is scheduled", |queue| is_at_service(queue, text)).await;
    assert_eq!(world.posts(text).await.len(), 1);
    line(&queue, text).and_then(|item| item.post_id.clone()).expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_changed_and_changed_back() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = scheduled(&world, &engine, "Before").await;
    let change = engine.edit_post(&id, "After").await.expect("it may be edited");
    assert_eq!(change.item.map(|item| item.text), Some("After".into()));
    assert_eq!(world.posts("After").await.len(), 1);
    engine.undo(&change.undo.expect("a way back")).await.expect("undone");
    assert_eq!((world.posts("Before").await.len(), world.posts("After").await.len()), (1, 0));
    let refused = engine.edit_post(&id, " ").await.expect_err("an empty text");
    assert_eq!(refused.code, ProblemCode::Refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_is_taken_away_given_back_and_moved() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = scheduled(&world, &engine, "Moves").await;
    let time = |posts: Vec<serde_json::Value>| posts[0]["scheduledAt"].as_str().map(str::to_owned);
    let first = time(world.posts("Moves").await).expect("it has a time");

    let change = engine.unschedule_post(&id).await.expect("it may be taken back");
    assert_eq!(world.posts("Moves").await[0]["status"], "draft");
    engine.undo(&change.undo.expect("a way back")).await.expect("undone");
    assert_eq!(time(world.posts("Moves").await).as_ref(), Some(&first));

    let mut when = draft(&engine, "any").await.when;
    when.time = "18:45".into();
    let change = engine.reschedule_post(&id, &when).await.expect("it may be moved");
    let moved = time(world.posts("Moves").await).expect("it has a time");
    assert_ne!(moved, first);
    engine.undo(&change.undo.expect("a way back")).await.expect("undone");
    assert_eq!(time(world.posts("Moves").await), Some(first));

    when.date = "2020-01-01".into();
    let refused = engine.reschedule_post(&id, &when).await.expect_err("the service would publish it at once");
    assert_eq!(refused.code, ProblemCode::TimePassed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_can_be_undone_in_time_and_happens_after_it() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = scheduled(&world, &engine, "Goes or stays").await;
    let change = engine.delete_post(&id).expect("it may be deleted");
    assert!(
        line(&engine.queue(&brand()).expect("readable"), "Goes or stays").is_none(),
        "gone from the screen"
    );
    engine.undo(&change.undo.expect("a way back")).await.expect("undone");
    assert!(
        line(&engine.queue(&brand()).expect("readable"), "Goes or stays").is_some(),
        "back on the screen"
    );

    engine.delete_post(&id).expect("it may be deleted");
    let path = format!("/posts/{id}");
    world.sandbox.wait_for(&Wanted::new("DELETE", &path, Stage::Answered)).await;
    until(&engine, "nothing waits", |_| engine.unsent() == Ok(0)).await;
    assert_eq!(world.posts("Goes or stays").await.len(), 0);
    let deletions = world.sandbox.requests().iter().filter(|entry| entry.method == "DELETE").count();
    assert_eq!(deletions, 1, "the undone deletion never left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_post_is_retried_through_the_outbox() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let queue = engine.queue(&brand()).expect("readable");
    let failed =
        queue.items.iter().find(|item| item.actions.contains(&Action::Retry)).expect("a sample failure");
    let id = failed.post_id.clone().expect("an id");
    engine.retry_post(&id).expect("it may be retried");
    world.sandbox.wait_for(&Wanted::new("POST", &format!("/posts/{id}/retry"), Stage::Answered)).await;
    let is_on_its_way = |queue: &domain::Queue| {
        queue.items.iter().any(|item| {
            item.post_id.as_ref() == Some(&id)
                && matches!(&item.state, QueueState::Post { status } if !status.needs_a_person())
        })
    };
    until(&engine, "the line says so", is_on_its_way).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_brings_the_newest_version_to_the_screen() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = scheduled(&world, &engine, "Elsewhere").await;
    let on = On::new("PUT", &format!("/posts/{id}"));
    let answer =
        Canned::json(409, &json!({"success": false, "error": "conflict", "message": "State changed"}));
    world.sandbox.plant(Fault::Answer { on, answer });
    let problem = engine.edit_post(&id, "Too late").await.expect_err("it moved on");
    assert_eq!(problem.code, ProblemCode::Conflict);
    let reads = world.sandbox.requests();
    assert!(
        reads.iter().any(|entry| entry.method == "GET" && entry.path == format!("/posts/{id}")),
        "it was read again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_is_gone_leaves_the_screen() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = scheduled(&world, &engine, "Deleted elsewhere").await;
    let key = world.sandbox.mint_keys().expect("keys are made").full;
    let url = format!("{}/posts/{id}", world.sandbox.base_url());
    reqwest::Client::new().delete(url).bearer_auth(key).send().await.expect("another client deletes it");
    let problem = engine.edit_post(&id, "Too late").await.expect_err("it is gone");
    assert_eq!(problem.code, ProblemCode::NotFound);
    assert!(line(&engine.queue(&brand()).expect("readable"), "Deleted elsewhere").is_none());
}
