//! Signing in wrongly, and a sign-in that ends in the middle of the work.

use std::time::Duration;

use tests::window::{Role, Window};
use tests::{Result, app};

use crate::scene::{Scene, plan};

/// The queue is refreshed once a minute.
const UNTIL_NOTICED: Duration = Duration::from_secs(100);

#[tokio::test]
async fn after_a_wrong_password_the_right_one_goes_on() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open().await?;
    let email = scene.sandbox.printed("email")?;
    app::enter_sign_in(&window, &scene.sandbox.printed("base-url")?, &email).await?;
    window.fill(Role::TextBox, "Password", "not the password").await?;
    window.click(Role::Button, "Sign in").await?;
    window.read("E-mail and password don't match an account").await?;
    assert_eq!(window.value(Role::TextBox, "E-mail").await?, email, "what was typed is still there");

    window.fill(Role::TextBox, "Password", &scene.sandbox.printed("password")?).await?;
    window.click(Role::Button, "Sign in").await?;
    app::see_queue(&window).await?;
    let plan = plan("Second try, same fern.")?;
    app::compose(&window, &plan).await?;
    app::press_schedule(&window).await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    scene.has_only(&plan).await
}

#[tokio::test]
async fn a_session_that_ends_while_composing_loses_nothing() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let plan = plan("Written before the session ended, scheduled after it.")?;
    app::compose(&window, &plan).await?;
    scene.sandbox.expire_sessions().await?;
    // The app hears of it by itself, the next time it refreshes the queue.
    sign_in_again(&scene, &window).await?;
    assert_eq!(scene.count(&plan).await?, 0, "nothing was sent by itself");
    assert_eq!(window.value(Role::TextBox, "Text").await?, plan.text);
    app::press_schedule(&window).await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    scene.has_only(&plan).await
}

#[tokio::test]
async fn a_post_that_meets_an_ended_session_goes_on_after_the_next_sign_in() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let plan = plan("Pressed a moment too late, sent all the same.")?;
    app::compose(&window, &plan).await?;
    scene.sandbox.expire_sessions().await?;
    app::press_schedule(&window).await?;
    sign_in_again(&scene, &window).await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    scene.has_only(&plan).await
}

async fn sign_in_again(scene: &Scene, window: &Window) -> Result<()> {
    window.see_within(UNTIL_NOTICED, Role::Heading, "You've been signed out").await?;
    window.fill(Role::TextBox, "Password", &scene.sandbox.printed("password")?).await?;
    window.click(Role::Button, "Sign in").await
}
