//! From a fresh start to the first key and the first scheduled post, by the page that leads through it. How long it
//! took is printed, and proves nothing.

use tests::desktop::{Desktop, Keyring};
use tests::plan::{BRAND, Plan};
use tests::server_client::ServerClient;
use tests::stopwatch::{Stopwatch, now};
use tests::window::{Name, Role, Window};
use tests::{Result, app};

use super::{key_in, put_into};
use crate::scene::Scene;

#[tokio::test]
async fn a_fresh_start_leads_to_a_first_key_and_post_in_an_account() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let mut watch = Stopwatch::start();
    let window = scene.open().await?;
    app::sign_in(&window, &scene.sandbox).await?;
    first_steps(&window, &scene.desktop, &scene.server, &mut watch).await
}

#[tokio::test]
async fn a_fresh_start_leads_to_a_first_key_and_post_in_the_sandbox_inside_the_app() -> Result<()> {
    let desktop = Desktop::start(Keyring::Unlocked).await?;
    let announcement = desktop.path("sandbox-announcement");
    let mut watch = Stopwatch::start();
    let window = Window::open(&desktop, app::launch()?.with(app::ANNOUNCE_SANDBOX, &announcement)).await?;
    window.click(Role::Button, "Open the sandbox").await?;
    app::see_queue(&window).await?;
    lap(&mut watch, "opening and signing in");
    let asked = |name| app::announced(&announcement, name);
    let (base_url, email, password) =
        (asked("base-url").await?, asked("email").await?, asked("password").await?);
    let server = ServerClient::sign_in(&base_url, &email, &password).await?;
    first_steps(&window, &desktop, &server, &mut watch).await
}

/// Two of the three steps; the first, signing in, is done.
async fn first_steps(
    window: &Window,
    desktop: &Desktop,
    server: &ServerClient,
    watch: &mut Stopwatch,
) -> Result<()> {
    let file = desktop.path(".env");
    window.click(Role::Button, "Get started").await?;
    window.read("1 of 3 done").await?;
    lap(watch, "to the page with the three steps");

    window.click(Role::Button, "Make your first key").await?;
    window.fill(Role::TextBox, "Name", "First robot").await?;
    window.click(Role::Button, "Create key").await?;
    put_into(window, &file).await?;
    window.click(Role::Button, "Done").await?;
    window.click(Role::Button, "Get started").await?;
    window.read("2 of 3 done").await?;
    lap(watch, "the first key");

    let plan = Plan::new("The first post of all.", now())?;
    window.click(Role::Button, "Schedule your first post").await?;
    app::fill_post(window, &plan).await?;
    app::press_schedule(window).await?;
    app::see_in_queue(window, &plan.text, "Scheduled").await?;
    window.click(Role::Button, "Get started").await?;
    window.read("All three done").await?;
    lap(watch, "the first scheduled post");

    server.has_only(BRAND, &plan).await?;
    let [key] = server.keys_named("First robot").await?.try_into().map_err(|_| "not exactly one key")?;
    let secret = key_in(&file)?;
    assert!(secret.ends_with(&key.key_hint[key.key_hint.len() - 4..]), "the file has that very key");
    window.click(Role::Button, "Hide").await?;
    assert!(!window.shows(Role::Button, Name::starts("Get started")).await?, "it is offered no longer");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "how long it took is for whoever runs the journey")]
fn lap(watch: &mut Stopwatch, what: &str) {
    println!("{what} took {:.1} s", watch.lap().as_secs_f64());
}
