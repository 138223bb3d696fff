//! `cargo xtask run`: opens the app, or shows without anybody watching that it does its work.

use std::process::ExitCode;

use crate::Result;
use crate::checkout::Checkout;
use crate::kinds::{BUILD, Program};
use crate::program::{cargo, must_succeed, program};
use crate::progress::{say, step};
use crate::set_up::set_up;
use crate::system_packages::Purpose;

/// Opens the app where there is a display; elsewhere, or on request, the demo.
pub(crate) fn run(checkout: &Checkout, demo: bool) -> Result<ExitCode> {
    let unattended = demo || !has_display();
    set_up(checkout, if unattended { Purpose::UnattendedWindow } else { Purpose::Build })?;
    build(checkout)?;
    match unattended {
        true => {
            say("Scheduling a post in the real window, on a display that nobody sees ...");
            must_succeed(&mut program(checkout, checkout.built("debug", "demo")))?;
        }
        false => {
            say("Opening Autoposting Desktop. This command ends when its window is closed.");
            must_succeed(&mut program(checkout, checkout.built("debug", "autoposting-desktop")))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the app and the programs that try it.
pub(crate) fn build(checkout: &Checkout) -> Result<()> {
    let Program::Cargo(arguments) = BUILD else { return Err("the build is a matter for cargo".into()) };
    step("Building the app", "4 min the first time, then seconds", || {
        must_succeed(&mut cargo(checkout, arguments))
    })
}

fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}
