//! Starts under bad conditions: a second one, damaged files, a folder that can't be written to.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use tests::desktop::{Desktop, Keyring};
use tests::display::Display;
use tests::programs::{self, Running};
use tests::window::{Role, Window};
use tests::{Result, app, wait};

use crate::scene::{Scene, plan};

#[tokio::test]
async fn a_second_start_brings_the_first_window_to_the_front_and_ends() -> Result<()> {
    let desktop = Desktop::start(Keyring::Unlocked).await?;
    let window = Window::open(&desktop, app::launch()?).await?;
    window.see(Role::Button, "Open the sandbox").await?;
    let display = Display::of(&desktop)?;
    let (first, other) = (display.see(app::TITLE).await?, display.cover()?);
    assert!(display.is_over(other, first)? && !display.has_focus(first)?, "the person works elsewhere");

    let command = desktop.command(programs::built("autoposting-desktop")?);
    let mut second = Running::start(command, &desktop.path("second.log"))?;
    assert!(second.ended(wait::STEP).await?.success());
    wait::until("the first window in front, with the keyboard", wait::STEP, async || {
        Ok((display.is_over(first, other)? && display.has_focus(first)?).then_some(()))
    })
    .await?;
    assert_eq!(display.see(app::TITLE).await?, first, "it has opened no window of its own");
    window.see(Role::Button, "Open the sandbox").await.map(drop)
}

#[tokio::test]
async fn a_second_start_that_cannot_reach_the_first_says_so_and_ends() -> Result<()> {
    let desktop = Desktop::start(Keyring::Unlocked).await?;
    let window = Window::open(&desktop, app::launch()?).await?;
    window.see(Role::Button, "Open the sandbox").await?;
    let mut command = desktop.command(programs::built("autoposting-desktop")?);
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let mut second = Running::start(command, &desktop.path("second.log"))?;
    assert!(!second.ended(wait::STEP).await?.success());
    let said = fs::read_to_string(desktop.path("second.log"))?;
    assert!(said.contains("already open"), "{said}");
    window.see(Role::Button, "Open the sandbox").await.map(drop)
}

#[tokio::test]
async fn neither_the_app_nor_its_web_view_leaves_a_core_dump() -> Result<()> {
    let desktop = Desktop::start(Keyring::Unlocked).await?;
    let window = Window::open(&desktop, app::launch()?).await?;
    window.see(Role::Button, "Open the sandbox").await?;
    let mut checked = 0;
    for pid in window.processes() {
        let command = fs::read_to_string(format!("/proc/{pid}/comm"))?;
        if command.starts_with("autoposting") || command.starts_with("WebKitWebProc") {
            let limits = fs::read_to_string(format!("/proc/{pid}/limits"))?;
            let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap_or_default();
            let values: Vec<&str> = core.split_whitespace().skip(4).take(2).collect();
            assert_eq!(values, ["0", "0"], "{command}");
            checked += 1;
        }
    }
    assert!(checked >= 2, "the app and its web view are looked at, not {checked}");
    Ok(())
}

#[tokio::test]
async fn damaged_settings_are_kept_aside_and_the_person_is_told() -> Result<()> {
    let desktop = Desktop::start(Keyring::Unlocked).await?;
    fs::create_dir_all(desktop.data_folder())?;
    fs::write(desktop.data_folder().join("settings.json"), "{ half a fi")?;
    let window = Window::open(&desktop, app::launch()?).await?;
    window.read("Your settings couldn't be read").await?;
    assert_eq!(kept_aside(&desktop, "settings.json")?, b"{ half a fi");
    window.see(Role::Button, "Open the sandbox").await.map(drop)
}

#[tokio::test]
async fn a_damaged_database_is_kept_aside_and_work_goes_on() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    fs::create_dir_all(scene.desktop.data_folder())?;
    let damaged = b"SQLite format 3\0 and then nothing that makes sense".repeat(100);
    fs::write(app::database(&scene.desktop), &damaged)?;
    let window = scene.open().await?;
    window.read("The app's own records couldn't be read").await?;
    assert_eq!(kept_aside(&scene.desktop, "autoposting.db")?, damaged);

    app::sign_in(&window, &scene.sandbox).await?;
    let plan = plan("Written on a fresh page.")?;
    app::compose(&window, &plan).await?;
    app::press_schedule(&window).await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    scene.has_only(&plan).await
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_to_is_said_and_nothing_is_promised() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let parent = scene.desktop.path("data");
    fs::set_permissions(&parent, fs::Permissions::from_mode(0o555))?;
    let window = Window::open(&scene.desktop, app::launch()?.obeying_permissions()).await?;
    window.read("Nothing can be saved right now").await?;
    app::sign_in(&window, &scene.sandbox).await?;
    let plan = plan("Nowhere to be written down.")?;
    app::compose(&window, &plan).await?;
    app::press_schedule(&window).await?;
    window.read("This couldn't be saved").await?;
    assert_eq!(window.value(Role::TextBox, "Text").await?, plan.text, "the text is still on screen");
    // So that the folder can be thrown away.
    fs::set_permissions(&parent, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// The content of the one file whose name begins so and says that it was set aside.
fn kept_aside(desktop: &Desktop, name: &str) -> Result<Vec<u8>> {
    let beginning = format!("{name}.set-aside-");
    let mut kept = fs::read_dir(desktop.data_folder())?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&beginning));
    let path = kept.next().ok_or("nothing was set aside")?.path();
    Ok(fs::read(path)?)
}
