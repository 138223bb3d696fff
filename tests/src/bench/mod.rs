//! What starting the app costs, next to a bare window with one line of text, side by side on the same computer.
//!
//! Both are release builds on one desktop. Ours is signed in to a sandbox that runs as a process of its own; what the
//! sandbox inside the app costs is measured apart.

mod figures;
mod memory;
mod page_size;
mod start;

use std::io::Write;

use crate::desktop::{Desktop, Keyring};
use crate::sandbox_process::SandboxProcess;
use crate::window::{Launch, Role, Window};
use crate::{Result, app, programs};
use figures::figures;
use start::{Start, start};

/// How often each is started; odd, so that the median is one of the measurements.
const ROUNDS: usize = 7;

/// Measures, prints a table, and writes `target/bench/start.json`. Returns whether every target is met.
pub async fn run(out: &mut impl Write) -> Result<bool> {
    let release = programs::target_folder()?.join("release");
    let (ours, bare) = (release.join("autoposting-desktop"), release.join("bare"));
    let command = std::process::Command::new(release.join("sandbox"));
    let sandbox = SandboxProcess::start_program(command, &["--limit", "100000"]).await?;

    let desktop = Desktop::start(Keyring::Unlocked).await?;
    let window = Window::open(&desktop, Launch::of(ours.clone())).await?;
    app::sign_in(&window, &sandbox).await?;
    app::kill(window, &desktop).await?;
    // The first start of each fills the caches of the system and is not counted.
    start(&desktop, &ours).await?;
    start(&desktop, &bare).await?;
    let (mut ours_starts, mut bare_starts) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        ours_starts.push(start(&desktop, &ours).await?);
        bare_starts.push(start(&desktop, &bare).await?);
        writeln!(out, "  round {round} of {ROUNDS}")?;
    }

    let with_sandbox = starts_with_inner_sandbox(&ours).await?;
    let page = page_size::of_built_page()?;
    let figures = figures(&ours_starts, &bare_starts, &with_sandbox, page);
    figures.write("start")?;
    write!(out, "{figures}")?;
    Ok(figures.hold())
}

/// The app with the sandbox inside it, started a few times.
async fn starts_with_inner_sandbox(program: &std::path::Path) -> Result<Vec<Start>> {
    let desktop = Desktop::start(Keyring::Unlocked).await?;
    let window = Window::open(&desktop, Launch::of(program.to_owned())).await?;
    window.click(Role::Button, "Open the sandbox").await?;
    app::see_queue(&window).await?;
    app::kill(window, &desktop).await?;
    let mut starts = Vec::new();
    for _ in 0..3 {
        starts.push(start(&desktop, program).await?);
    }
    Ok(starts)
}
