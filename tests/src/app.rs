//! The app as a person uses it: the ways through its screens that several journeys share.

use std::path::{Path, PathBuf};

use crate::desktop::Desktop;
use crate::plan::Plan;
use crate::programs;
use crate::sandbox_process::SandboxProcess;
use crate::window::{Launch, Name, Role, Window};
use crate::{Result, wait};

/// Asks the app to write the sign-in of the sandbox inside it to a file, for an independent client.
pub const ANNOUNCE_SANDBOX: &str = "AUTOPOSTING_SANDBOX_ANNOUNCE";

/// Asks the app to write a file when its first real content has been painted.
pub const REPORT_PAINT: &str = "AUTOPOSTING_REPORT_PAINT";

/// Asks the app to wait only so many seconds for what may still be under way somewhere.
pub const SETTLE_S: &str = "AUTOPOSTING_SETTLE_S";

/// The app as it was built beside the tests.
pub fn launch() -> Result<Launch> {
    Ok(Launch::of(programs::built("autoposting-desktop")?))
}

/// The app's database on this desktop.
pub fn database(desktop: &Desktop) -> PathBuf {
    desktop.data_folder().join("autoposting.db")
}

/// The database with the files that SQLite keeps beside it, as far as they are there.
pub fn database_files(desktop: &Desktop) -> Vec<PathBuf> {
    let database = database(desktop);
    let files = ["", "-wal", "-shm"].map(|ending| PathBuf::from(format!("{}{ending}", database.display())));
    files.into_iter().filter(|file| file.exists()).collect()
}

/// What stands in the frame of its window.
pub const TITLE: &str = "Autoposting Desktop";

/// The name on the session bus by which a second start finds the first; it is free a moment after the end.
const BUS_NAME: &str = "io.github.autoposting-desktop.SingleInstance";

/// Ends the app as a power cut would, so far that it can be started again.
pub async fn kill(window: Window, desktop: &Desktop) -> Result<()> {
    window.kill().await?;
    desktop.wait_until_free(BUS_NAME).await
}

/// Waits until the app has ended by itself, so far that it can be started again.
pub async fn ended(window: Window, desktop: &Desktop) -> Result<()> {
    window.ended().await?;
    desktop.wait_until_free(BUS_NAME).await
}

/// Signs in with e-mail and password at the address of a sandbox, and waits for the queue.
pub async fn sign_in(window: &Window, sandbox: &SandboxProcess) -> Result<()> {
    enter_sign_in(window, &sandbox.printed("base-url")?, &sandbox.printed("email")?).await?;
    window.fill(Role::TextBox, "Password", &sandbox.printed("password")?).await?;
    window.click(Role::Button, "Sign in").await?;
    see_queue(window).await
}

/// Enters everything but the password.
pub async fn enter_sign_in(window: &Window, address: &str, email: &str) -> Result<()> {
    window.click(Role::Button, "Advanced").await?;
    window.fill(Role::TextBox, "Service address", address).await?;
    window.fill(Role::TextBox, "E-mail", email).await
}

/// Waits for the queue with posts in it.
pub async fn see_queue(window: &Window) -> Result<()> {
    window.see(Role::Heading, "Queue").await?;
    window.see(Role::Heading, Name::starts("Needs you")).await.map(drop)
}

/// Opens the composer and enters everything, up to pressing the button.
pub async fn compose(window: &Window, plan: &Plan) -> Result<()> {
    window.click(Role::Button, "New post").await?;
    fill_post(window, plan).await
}

/// Enters everything where the composer is open.
pub async fn fill_post(window: &Window, plan: &Plan) -> Result<()> {
    window.fill(Role::TextBox, "Text", &plan.text).await?;
    for (_, platform, account) in &plan.accounts {
        window.click(Role::Checkbox, format!("{account} on {platform}").as_str()).await?;
    }
    window.fill(Role::TextBox, "Date", &plan.day).await?;
    window.fill(Role::TextBox, "Time", &plan.clock).await?;
    // The button says what it will do as soon as the app has understood the whole post.
    window.see(Role::Button, Name::starts("Schedule for")).await.map(drop)
}

/// Presses the button that schedules what is composed.
pub async fn press_schedule(window: &Window) -> Result<()> {
    window.click(Role::Button, Name::starts("Schedule for")).await
}

/// Waits until the queue shows a post under this status.
pub async fn see_in_queue(window: &Window, text: &str, status: &str) -> Result<()> {
    window.see(Role::ListItem, Name::with(&[text, status])).await.map(drop)
}

/// The value of a line `name: value`, as soon as the file has it.
pub async fn announced(file: &Path, name: &str) -> Result<String> {
    let what = format!("'{name}' in what the app announces");
    wait::until(what, wait::STEP, async || {
        Ok(std::fs::read_to_string(file).ok().as_deref().and_then(|text| value_of(text, name)))
    })
    .await
}

/// The value of a line `name: value`.
pub fn value_of(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
}
