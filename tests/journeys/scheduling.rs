//! From signing in to a scheduled post.

use tests::window::{Name, Role};
use tests::{Result, app};
use thirtyfour::Key;

use crate::scene::{Scene, plan};

#[tokio::test]
async fn signing_in_and_scheduling_ends_with_the_post_at_the_service() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let plan = plan("The glasshouse opens at nine on Sunday.")?;
    app::compose(&window, &plan).await?;
    app::press_schedule(&window).await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    scene.has_only(&plan).await
}

#[tokio::test]
async fn the_keyboard_alone_is_enough_to_sign_in_and_schedule() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open().await?;
    let plan = plan("Seed swap in the courtyard, bring envelopes.")?;

    window.tab_to(Role::TextBox, "E-mail").await?;
    window.press(scene.sandbox.printed("email")?).await?;
    window.tab_to(Role::TextBox, "Password").await?;
    window.press(scene.sandbox.printed("password")?).await?;
    window.tab_to(Role::Button, "Advanced").await?;
    window.press(Key::Space + "").await?;
    window.tab_to(Role::TextBox, "Service address").await?;
    window.press(scene.sandbox.printed("base-url")?).await?;
    window.press(Key::Enter + "").await?;
    app::see_queue(&window).await?;

    window.tab_to(Role::Button, "New post").await?;
    window.press(Key::Enter + "").await?;
    window.tab_to(Role::TextBox, "Text").await?;
    window.press(plan.text.as_str()).await?;
    for (_, platform, account) in &plan.accounts {
        window.tab_to(Role::Checkbox, format!("{account} on {platform}").as_str()).await?;
        window.press(Key::Space + "").await?;
    }
    window.tab_to(Role::TextBox, "Date").await?;
    window.press(plan.day.as_str()).await?;
    window.tab_to(Role::TextBox, "Time").await?;
    window.press(plan.clock.as_str()).await?;
    window.tab_to(Role::Button, Name::starts("Schedule for")).await?;
    window.press(Key::Enter + "").await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    scene.has_only(&plan).await
}
