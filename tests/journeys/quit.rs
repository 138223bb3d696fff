//! Closing the window: nothing is lost by it, and nothing unsent is left behind unasked.

use tests::display::Display;
use tests::window::Role;
use tests::{Result, app};

use crate::scene::{Scene, plan};

const QUESTION: &str = "2 posts have not been sent yet";

#[tokio::test]
async fn closing_with_unsent_posts_asks_first_and_they_are_sent_at_the_next_start() -> Result<()> {
    let scene = Scene::set(&["--window-s", "600"]).await?;
    let window = scene.open_signed_in().await?;
    let plans = [plan("Left behind, and not forgotten.")?, plan("Nor is the one after it.")?];
    // One refusal holds everything until the limit is refilled.
    scene.sandbox.refuse_next(1).await?;
    for plan in &plans {
        app::compose(&window, plan).await?;
        app::press_schedule(&window).await?;
        app::see_in_queue(&window, &plan.text, "Waiting to send").await?;
    }

    close(&scene).await?;
    window.see(Role::Heading, QUESTION).await?;
    window.click(Role::Button, "Keep open").await?;
    app::see_in_queue(&window, &plans[0].text, "Waiting to send").await?;

    close(&scene).await?;
    window.see(Role::Heading, QUESTION).await?;
    window.click_last(Role::Button, "Quit anyway").await?;
    app::ended(window, &scene.desktop).await?;
    for plan in &plans {
        assert_eq!(scene.count(plan).await?, 0, "nothing was sent on the way out");
    }

    let window = scene.open().await?;
    for plan in &plans {
        app::see_in_queue(&window, &plan.text, "Scheduled").await?;
        scene.has_only(plan).await?;
    }
    Ok(())
}

#[tokio::test]
async fn closing_with_nothing_unsent_asks_nothing_and_keeps_what_is_being_written() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let text = "Half a thought, to be finished";
    window.click(Role::Button, "New post").await?;
    window.fill(Role::TextBox, "Text", text).await?;
    close(&scene).await?;
    app::ended(window, &scene.desktop).await?;

    let window = scene.open().await?;
    window.click(Role::Button, "New post").await?;
    window.see(Role::Button, "Discard draft").await?;
    assert_eq!(window.value(Role::TextBox, "Text").await?, text);
    Ok(())
}

/// Clicks the cross in the window's frame.
async fn close(scene: &Scene) -> Result<()> {
    let display = Display::of(&scene.desktop)?;
    let frame = display.see(app::TITLE).await?;
    display.ask_to_close(frame)
}
