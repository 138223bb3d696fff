//! Trying a key out: what it really opens, and which refusal is of what kind.

use serde_json::{Value, json};
use tests::Result;
use tests::window::{Name, Role, Window};

use super::{make, open_list};
use crate::scene::Scene;

#[tokio::test]
async fn a_broad_key_says_what_it_really_opens_and_refusals_are_told_apart() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    open_list(&window).await?;
    make(&window, "Broad", "Everything").await?;
    window.click(Role::Button, "Later").await?;
    window.click(Role::Button, "Broad").await?;

    try_out(&window).await?;
    window.read("Declared, not tested").await?;
    let opened = window.text().await?;
    assert!(opened.matches("Opened, as expected").count() >= 3, "profile, posts and brands: {opened}");

    for (code, line) in [
        ("insufficient_scope", "Refused: permission missing, not as expected"),
        ("billing_suspended", "Refused: subscription suspended"),
    ] {
        scene.sandbox.plant(refusal("/brands", 403, code)).await?;
        try_out(&window).await?;
        window.read(line).await?;
    }
    scene.sandbox.plant(refusal("/auth/profile", 401, "unauthorized")).await?;
    try_out(&window).await?;
    window.read("The service doesn't accept it").await
}

#[tokio::test]
async fn a_key_that_opens_more_than_it_should_is_found_out() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    open_list(&window).await?;
    make(&window, "Narrow", "Scheduling").await?;
    window.click(Role::Button, "Later").await?;
    window.click(Role::Button, "Narrow").await?;
    let open = json!({"status": 200, "body": "{\"success\":true,\"data\":[]}"});
    scene.sandbox.plant(json!({"kind": "answer", "method": "GET", "path": "/kb*", "answer": open})).await?;
    try_out(&window).await?;
    window.read("It opens more than its permissions say").await?;
    window.read("Opened, not as expected").await
}

async fn try_out(window: &Window) -> Result<()> {
    window.click(Role::Button, Name::starts("Try it out")).await?;
    // The button says what it can do again as soon as the answer is there.
    window.see(Role::Button, "Try it out").await.map(drop)
}

/// A refusal in the shape of contract §4, for the next read of a path.
fn refusal(path: &str, status: u16, code: &str) -> Value {
    let body = json!({"success": false, "error": code, "message": "No."}).to_string();
    json!({"kind": "answer", "method": "GET", "path": path, "answer": {"status": status, "body": body}})
}
