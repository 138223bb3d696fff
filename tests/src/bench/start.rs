//! One start of a program, from the moment it is executed until two frames after its first content.

use std::path::Path;
use std::time::Duration;

use super::memory::{self, Memory};
use crate::desktop::Desktop;
use crate::programs::Running;
use crate::stopwatch::Stopwatch;
use crate::{Result, app, wait};

/// What one start took.
pub(super) struct Start {
    /// Until the page reported its second frame.
    pub(super) time: Duration,
    /// At rest, afterwards.
    pub(super) memory: Memory,
}

/// Starts a program, waits for its first content, measures, and ends it.
pub(super) async fn start(desktop: &Desktop, program: &Path) -> Result<Start> {
    let report = desktop.path("painted");
    if report.exists() {
        std::fs::remove_file(&report)?;
    }
    let mut command = desktop.command(program);
    command.env(app::REPORT_PAINT, &report);
    let stopwatch = Stopwatch::start();
    let running = Running::start(command, &desktop.path("start.log"))?;
    wait::closely("the first content", || report.exists()).await?;
    let time = stopwatch.elapsed();
    let memory = memory::at_rest(running.pid()).await?;
    Ok(Start { time, memory })
}
