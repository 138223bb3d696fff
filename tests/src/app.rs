//! The app as a program: where it is, and what it is asked to tell while it is tested.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::desktop::Desktop;
use crate::window::Launch;
use crate::{Result, programs, wait};

/// The app as it was built for tests.
pub fn launch() -> Result<Launch> {
    Ok(Launch::of(programs::built("autoposting-desktop")?))
}

/// Asks the app to write the sign-in of the sandbox inside it to a file, for an independent client.
pub fn announcing_sandbox(launch: Launch, file: &Path) -> Launch {
    launch.with("AUTOPOSTING_SANDBOX_ANNOUNCE", file)
}

/// Asks the app to write a file when its first real content has been painted.
pub fn reporting_paint(file: &Path) -> (&'static str, OsString) {
    ("AUTOPOSTING_REPORT_PAINT", file.as_os_str().to_owned())
}

/// The app's database on this desktop.
pub fn database(desktop: &Desktop) -> PathBuf {
    desktop.data_folder().join("autoposting.sqlite")
}

/// The value of a line `name: value`, as soon as the file has it.
pub async fn announced(file: &Path, name: &str) -> Result<String> {
    wait::until(format_args!("'{name}' in what the app announces"), wait::STEP, async || {
        Ok(std::fs::read_to_string(file).ok().as_deref().and_then(|text| value_of(text, name)))
    })
    .await
}

/// The value of a line `name: value`.
pub fn value_of(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
}
