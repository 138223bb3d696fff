//! Signing in wrongly, and a sign-in that ends in the middle of the work.

use std::time::Duration;

use serde_json::{Value, json};
use tests::desktop::Keyring;
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
async fn a_bad_service_address_has_words_that_say_what_is_wrong_with_it() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open().await?;
    let (base_url, email) = (scene.sandbox.printed("base-url")?, scene.sandbox.printed("email")?);
    let page = json!({"status": 200, "body": "<p>Welcome to the hotel</p>", "headers": {"content-type": "text/html"}});
    let no_api = json!({"kind": "answer", "method": "POST", "path": "/auth/login", "answer": page});
    let huge = json!({"kind": "huge", "method": "POST", "path": "/auth/login"});
    for (address, fault, words) in [
        ("somewhere", Value::Null, "That isn't a web address"),
        ("http://example.com", Value::Null, "That address isn't secure"),
        // Nobody listens on the port for discarding.
        ("http://127.0.0.1:9", Value::Null, "No connection"),
        (base_url.as_str(), no_api, "This isn't Autoposting.ai"),
        (base_url.as_str(), huge, "The answer was too large"),
    ] {
        if !fault.is_null() {
            scene.sandbox.plant(fault).await?;
        }
        if !window.shows(Role::TextBox, "Service address").await? {
            window.click(Role::Button, "Advanced").await?;
        }
        window.fill(Role::TextBox, "Service address", address).await?;
        window.fill(Role::TextBox, "E-mail", &email).await?;
        window.fill(Role::TextBox, "Password", "not the password").await?;
        window.click(Role::Button, "Sign in").await?;
        window.read(words).await?;
        assert_eq!(window.value(Role::TextBox, "E-mail").await?, email, "what was typed is still there");
    }
    Ok(())
}

#[tokio::test]
async fn without_a_keyring_the_sign_in_can_be_kept_for_this_run_only() -> Result<()> {
    let scene = Scene::set_with(Keyring::Absent, &[]).await?;
    let window = scene.open().await?;
    let email = scene.sandbox.printed("email")?;
    app::enter_sign_in(&window, &scene.sandbox.printed("base-url")?, &email).await?;
    window.fill(Role::TextBox, "Password", &scene.sandbox.printed("password")?).await?;
    window.click(Role::Button, "Sign in").await?;
    window.see(Role::Heading, "You're signed in, but the sign-in can't be stored").await?;
    window.read("This computer has no keychain running").await?;
    window.click(Role::Button, "For this run only").await?;
    app::see_queue(&window).await?;
    app::kill(window, &scene.desktop).await?;

    let window = scene.open().await?;
    window.see(Role::Button, "Sign in").await.map(drop)
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
