//! `kill -9` at the moments that matter: each ends with exactly one post.

use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;
use tests::window::{Name, Role};
use tests::{Result, app};

use crate::scene::{Scene, plan};

/// A request that may still be on its way somewhere is given up on after two and a half minutes, and its absence is
/// believed after a second look half a minute later.
const UNTIL_ABSENCE_IS_BELIEVED: Duration = Duration::from_secs(300);

#[tokio::test]
async fn killed_while_the_post_waits_on_this_computer() -> Result<()> {
    let scene = Scene::set(&["--window-s", "20"]).await?;
    let window = scene.open_signed_in().await?;
    let plan = plan("Waited for the refill, outlived a crash.")?;
    app::compose(&window, &plan).await?;
    scene.sandbox.refuse_next(1).await?;
    app::press_schedule(&window).await?;
    app::see_in_queue(&window, &plan.text, "Waiting to send").await?;
    app::kill(window, &scene.desktop).await?;
    assert_eq!(scene.count(&plan).await?, 0, "nothing had been done about it");

    let window = scene.open().await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    scene.has_only(&plan).await
}

#[tokio::test]
async fn killed_while_the_request_is_on_its_way() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let plan = plan("On its way when the light went out.")?;
    app::compose(&window, &plan).await?;
    scene.sandbox.plant(json!({"kind": "hold-request", "method": "POST", "path": "/posts"})).await?;
    app::press_schedule(&window).await?;
    scene.sandbox.wait_for("POST", "/posts", "received").await?;
    app::kill(window, &scene.desktop).await?;
    scene.sandbox.wait_for_lost("POST", "/posts").await?;
    scene.sandbox.release_faults().await?;
    assert_eq!(scene.count(&plan).await?, 0, "nothing had been done about it");

    let window = scene.open().await?;
    app::see_in_queue(&window, &plan.text, "Checking arrival").await?;
    window
        .see_within(UNTIL_ABSENCE_IS_BELIEVED, Role::ListItem, Name::with(&[&plan.text, "Scheduled"]))
        .await?;
    assert_eq!(scene.sandbox.arrivals("POST", "/posts").await?, 2, "it is sent a second time");
    scene.has_only(&plan).await
}

#[tokio::test]
async fn killed_while_the_service_keeps_its_answer_back() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let plan = plan("Arrived, and nobody was told.")?;
    app::compose(&window, &plan).await?;
    scene.sandbox.plant(json!({"kind": "withhold-answer", "method": "POST", "path": "/posts"})).await?;
    app::press_schedule(&window).await?;
    scene.sandbox.wait_for("POST", "/posts", "committed").await?;
    app::kill(window, &scene.desktop).await?;
    scene.sandbox.release_faults().await?;

    let window = scene.open().await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    assert_eq!(scene.sandbox.arrivals("POST", "/posts").await?, 1, "it is found, not sent again");
    scene.has_only(&plan).await
}

#[tokio::test]
async fn killed_between_the_answer_and_its_record() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let plan = plan("Answered, and the pen fell from the hand.")?;
    app::compose(&window, &plan).await?;
    scene.sandbox.plant(json!({"kind": "withhold-answer", "method": "POST", "path": "/posts"})).await?;
    app::press_schedule(&window).await?;
    scene.sandbox.wait_for("POST", "/posts", "committed").await?;
    // While another process holds the database's write lock, the app has the answer and can't record it.
    let lock = Connection::open(app::database(&scene.desktop))?;
    lock.execute_batch("BEGIN IMMEDIATE")?;
    scene.sandbox.release_faults().await?;
    scene.sandbox.wait_for("POST", "/posts", "answered").await?;
    app::kill(window, &scene.desktop).await?;
    lock.execute_batch("ROLLBACK")?;
    drop(lock);

    let window = scene.open().await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    assert_eq!(scene.sandbox.arrivals("POST", "/posts").await?, 1, "it is found, not sent again");
    scene.has_only(&plan).await
}
