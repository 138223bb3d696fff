//! API keys: from the checklist to a working key in a file that nobody has seen; and all that becomes of a key later.

mod audit;
mod leak;
mod quickstart;
mod replace;
mod revoke;
mod verify;

use std::path::Path;

use tests::Result;
use tests::server_client::ServerClient;
use tests::window::{Name, Role, Window};
use thirtyfour::Key;

use crate::scene::Scene;

#[tokio::test]
async fn a_key_is_made_and_put_into_a_file_without_being_seen() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let file = scene.desktop.path(".env");

    open_list(&window).await?;
    make(&window, "Window report", "Reports only").await?;
    put_into(&window, &file).await?;

    let key = key_in(&file)?;
    assert!(!window.text().await?.contains(&key), "it was never on screen");
    let holder = ServerClient::with_key(&scene.sandbox.printed("base-url")?, &key)?;
    assert!(!holder.posts(tests::plan::BRAND).await?.is_empty(), "whoever has the file can look");
    assert_eq!(holder.status_of_new_key().await?, 401, "and can't make keys");
    Ok(())
}

#[tokio::test]
async fn the_keyboard_alone_is_enough_to_make_a_key_and_revoke_it() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let window = scene.open_signed_in().await?;
    let file = scene.desktop.path(".env");

    press_on(&window, Name::starts("API keys")).await?;
    press_on(&window, "New key").await?;
    window.tab_to(Role::TextBox, "Name").await?;
    window.press("Keyboard key").await?;
    press_on(&window, "Create key").await?;
    window.tab_to(Role::TextBox, "File").await?;
    window.press(file.display().to_string()).await?;
    press_on(&window, "Check first").await?;
    press_on(&window, "Put it in the file").await?;
    window.read("It's in place").await?;
    let holder = ServerClient::with_key(&scene.sandbox.printed("base-url")?, &key_in(&file)?)?;
    assert!(!holder.posts(tests::plan::BRAND).await?.is_empty(), "the key works");

    press_on(&window, "Done").await?;
    press_on(&window, Name::starts("Keyboard key")).await?;
    press_on(&window, Name::starts("Revoke")).await?;
    window.tab_to(Role::TextBox, "Name of the key").await?;
    window.press("Keyboard key").await?;
    press_on(&window, "Revoke key").await?;
    window.read("Key revoked").await?;
    assert!(holder.posts(tests::plan::BRAND).await.is_err(), "it is dead at once");
    Ok(())
}

async fn press_on(window: &Window, name: impl Into<Name>) -> Result<()> {
    window.tab_to(Role::Button, name).await?;
    window.press(Key::Enter + "").await
}

/// Opens the list of keys.
pub(crate) async fn open_list(window: &Window) -> Result<()> {
    window.click(Role::Button, Name::starts("API keys")).await?;
    window.see(Role::Heading, "API keys").await.map(drop)
}

/// Fills the form of a new key and sends it; the page for handing it over opens.
pub(crate) async fn make(window: &Window, name: &str, starting_point: &str) -> Result<()> {
    window.click(Role::Button, "New key").await?;
    window.click(Role::Radio, Name::starts(starting_point)).await?;
    window.fill(Role::TextBox, "Name", name).await?;
    window.click(Role::Button, "Create key").await?;
    window.see(Role::Heading, "Put it in a .env file").await.map(drop)
}

/// Puts the key whose page is open into a file.
pub(crate) async fn put_into(window: &Window, file: &Path) -> Result<()> {
    window.fill(Role::TextBox, "File", &file.display().to_string()).await?;
    window.click(Role::Button, "Check first").await?;
    window.click(Role::Button, "Put it in the file").await?;
    window.read("It's in place").await
}

/// The key in a file.
pub(crate) fn key_in(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix("AUTOPOSTING_API_KEY="));
    Ok(line.ok_or("the file has no such variable")?.to_owned())
}
