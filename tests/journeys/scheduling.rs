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

#[tokio::test]
async fn what_is_missing_or_wrong_is_said_and_nothing_is_sent() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    window.click(Role::Button, "New post").await?;
    window.click(Role::Button, "Schedule").await?;
    for words in ["Write the text of the post.", "Choose at least one account.", "Choose a date and a time."]
    {
        window.read(words).await?;
    }
    window.fill(Role::TextBox, "Text", &"too long ".repeat(32)).await?;
    window.click(Role::Checkbox, "fernandoak on X").await?;
    window.fill(Role::TextBox, "Date", "1 Jan 2020").await?;
    window.fill(Role::TextBox, "Time", "12:00").await?;
    window.read("Only premium accounts can post this.").await?;
    window.read("That time has passed in Lisbon").await?;
    window.click(Role::Button, Name::starts("Schedule")).await?;
    window.read("That time has passed in Lisbon").await?;
    assert_eq!(scene.sandbox.arrivals("POST", "/posts").await?, 0);
    Ok(())
}
