//! `cargo xtask bench start | pacing | import` and `cargo xtask torture`: builds what is measured as it would be
//! shipped, and starts the measurement.

use std::process::ExitCode;

use crate::Result;
use crate::checkout::Checkout;
use crate::program::{cargo, must_succeed, program};
use crate::progress::{say, step};
use crate::run;
use crate::set_up::set_up;
use crate::system_packages::Purpose;

/// Measures the start of the app against a bare window; fails where a target is missed.
pub(crate) fn start(checkout: &Checkout) -> Result<ExitCode> {
    set_up(checkout, Purpose::UnattendedWindow)?;
    run::build(checkout)?;
    let release =
        ["build", "--release", "--package", "app", "--package", "bare", "--package", "sandbox", "--bins"];
    step("Building as for release", "10 min the first time", || {
        must_succeed(&mut cargo(checkout, &release))
    })?;
    say("Measuring (usually 2 min) ...");
    must_succeed(&mut program(checkout, checkout.built("debug", "bench-start")))?;
    Ok(ExitCode::SUCCESS)
}

/// Plays the pacer against every kind of limiter under virtual time; fails where a target is missed.
pub(crate) fn pacing(checkout: &Checkout) -> Result<ExitCode> {
    set_up(checkout, Purpose::UnattendedWindow)?;
    let release = ["build", "--release", "--package", "tests", "--bin", "bench-pacing"];
    step("Building as for release", "5 min the first time", || must_succeed(&mut cargo(checkout, &release)))?;
    say("Measuring (usually 1 min) ...");
    must_succeed(&mut program(checkout, checkout.built("release", "bench-pacing")))?;
    Ok(ExitCode::SUCCESS)
}

/// Measures importing spreadsheets against the plain readers; fails where a target is missed.
pub(crate) fn import(checkout: &Checkout) -> Result<ExitCode> {
    set_up(checkout, Purpose::UnattendedWindow)?;
    let release = ["build", "--release", "--package", "tests", "--bin", "bench-import"];
    step("Building as for release", "5 min the first time", || must_succeed(&mut cargo(checkout, &release)))?;
    say("Measuring (usually 1 min) ...");
    must_succeed(&mut program(checkout, checkout.built("release", "bench-import")))?;
    Ok(ExitCode::SUCCESS)
}

/// Sends many posts through crashes and faults; fails where one is lost or doubled.
pub(crate) fn torture(checkout: &Checkout, arguments: &[String]) -> Result<ExitCode> {
    set_up(checkout, Purpose::UnattendedWindow)?;
    let programs = ["--bin", "torture", "--bin", "headless", "--bin", "sandbox"];
    let mut release = cargo(checkout, &["build", "--release", "--package", "tests", "--package", "sandbox"]);
    release.args(programs);
    step("Building as for release", "5 min the first time", || must_succeed(&mut release))?;
    say("Sending (usually 2 min, and 1 s more for 50 posts) ...");
    must_succeed(program(checkout, checkout.built("release", "torture")).args(arguments))?;
    Ok(ExitCode::SUCCESS)
}
