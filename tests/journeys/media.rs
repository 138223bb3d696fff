//! Images: from a file on this computer to the post that shows it.

use serde_json::{Value, json};
use tests::Result;
use tests::app;
use tests::plan::{BRAND, Plan};
use tests::stopwatch::now;
use tests::window::Role;

use crate::scene::Scene;

const WORDS: &str = "A glasshouse at night, lit from within";

#[tokio::test]
async fn a_picture_with_its_words_is_uploaded_once_and_stands_in_the_post() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let file = scene.desktop.path("glasshouse.png");
    window.picture(&file).await?;
    let accounts = vec![("instagram", "Instagram", "fernandoak")];
    let plan = Plan { accounts, ..Plan::in_days(2, "Open late all week.", now())? };

    window.click(Role::Button, "New post").await?;
    window.fill(Role::TextBox, "Path or address", &file.display().to_string()).await?;
    window.click(Role::Button, "Add").await?;
    window.fill(Role::TextBox, "Alternative text of glasshouse.png", WORDS).await?;
    app::fill_post(&window, &plan).await?;
    app::press_schedule(&window).await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;

    scene.has_only(&plan).await?;
    let post = scene.server.only_post_saying(BRAND, &plan.text).await?;
    let [media] = post.media.as_slice() else { return Err(format!("{:?}", post.media).into()) };
    assert_eq!(media.kind, "image");
    assert_eq!(scene.server.file(&media.url).await?, std::fs::read(&file)?, "it is that very picture");
    assert_eq!(scene.sandbox.arrivals("POST", "/media/upload").await?, 1, "uploaded once");
    // No answer of the service repeats the words.
    let posts = scene.sandbox.read(&format!("/posts?brandSlug={BRAND}")).await?;
    let kept = posts.as_array().into_iter().flatten().find(|kept| kept["id"] == post.id.as_str());
    let words = kept.and_then(|kept| kept.get("mediaAltTexts")).cloned().unwrap_or(Value::Null);
    assert_eq!(words, json!([WORDS]));
    Ok(())
}
