//! `cargo xtask run | test | bench | torture`: set-up, tests and measurements, each with one command on a fresh computer.
//!
//! It depends on nothing but the standard library, so that it is there within seconds. Whatever needs the app itself,
//! such as the unattended demo, is a program of the `tests` crate that is built and started from here.

mod arguments;
mod bench;
mod checkout;
mod counts;
mod kinds;
mod program;
mod progress;
mod run;
mod set_up;
mod stamp;
mod system_packages;
mod test;
mod ui;

use std::process::ExitCode;

use crate::arguments::{Task, USAGE};
use crate::checkout::Checkout;

/// What ends a task early is told to the person in words, so one text is enough.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match arguments::parse(std::env::args().skip(1)).map_err(Into::into).and_then(perform) {
        Ok(code) => code,
        Err(failure) => {
            progress::say(&format!("\nxtask: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<ExitCode> {
    if matches!(task, Task::Help) {
        progress::say(USAGE);
        return Ok(ExitCode::SUCCESS);
    }
    let checkout = Checkout::find()?;
    match task {
        Task::Help => Ok(ExitCode::SUCCESS),
        Task::Run { demo } => run::run(&checkout, demo),
        Task::Test(kinds) => test::test(&checkout, &kinds),
        Task::BenchStart => bench::start(&checkout),
        Task::BenchPacing => bench::pacing(&checkout),
        Task::BenchImport => bench::import(&checkout),
        Task::Torture(arguments) => bench::torture(&checkout, &arguments),
    }
}
