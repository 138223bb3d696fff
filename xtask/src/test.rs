//! `cargo xtask test`: every kind in turn, also after a failure, and the sum as the last line.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::Result;
use crate::checkout::Checkout;
use crate::counts::{Counts, Reading};
use crate::kinds::{BUILD, Kind, Program, Work};
use crate::program::{cargo, npm, program, read_log, shown, succeeded_into};
use crate::progress::{say, seconds, timed};
use crate::set_up::set_up;
use crate::system_packages::Purpose;

/// Runs these kinds of test; succeeds if each ran something and nothing failed or was skipped.
pub(crate) fn test(checkout: &Checkout, kinds: &[&Kind]) -> Result<ExitCode> {
    let mut all = Counts::default();
    match set_up(checkout, Purpose::Test) {
        Ok(_) => kinds.iter().for_each(|kind| all += report(checkout, kind)),
        Err(failure) => {
            say(&format!("The set-up failed: {failure}"));
            all.failed += 1;
        }
    }
    // The very last line, in the words that tools look for.
    say(&format!("{} passed, {} failed, {} skipped", all.passed, all.failed, all.skipped));
    Ok(if is_good(all) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn is_good(counts: Counts) -> bool {
    counts.passed > 0 && counts.failed == 0 && counts.skipped == 0
}

fn report(checkout: &Checkout, kind: &Kind) -> Counts {
    say(&format!("{}: running (usually {}) ...", kind.name, kind.usually));
    let (outcome, took) = timed(|| run(checkout, kind));
    let (counts, output) =
        outcome.unwrap_or_else(|failure| (Counts { failed: 1, ..Counts::default() }, format!("{failure}\n")));
    if !is_good(counts) {
        say(&format!("{output}\n{}: the output of what went wrong ends here", kind.name));
    }
    let Counts { passed, failed, skipped } = counts;
    say(&format!("{}: {passed} ok, {failed} wrong, {skipped} left out, {}", kind.name, seconds(took)));
    counts
}

fn run(checkout: &Checkout, kind: &Kind) -> Result<(Counts, String)> {
    let log = checkout.scratch(&format!("{}.log", kind.name))?;
    fs::write(&log, "")?;
    match &kind.work {
        Work::Programs(programs, reading) => {
            let succeeded = run_all(checkout, programs, &log)?;
            let output = read_log(&log)?;
            Ok((reading.counts(&output, succeeded), output))
        }
        Work::DemoFails { fault, says } => {
            let mut demo = command(checkout, &Program::Demo);
            let built = run_all(checkout, &[BUILD], &log)?;
            let succeeded = built && succeeded_into(demo.env("AUTOPOSTING_SANDBOX_FAULT", fault), &log)?;
            let output = read_log(&log)?;
            let failed_rightly = built && !succeeded && output.contains(says);
            Ok((Reading::OneCheck.counts("", failed_rightly), output))
        }
        Work::SetUpAgain => {
            run_all(checkout, &[BUILD], &log)?;
            fs::write(&log, "")?;
            let made = set_up(checkout, Purpose::Test)?;
            let built = run_all(checkout, &[BUILD], &log)?;
            let output = format!("made again: {}\n{}", made.join(", "), read_log(&log)?);
            let is_nothing = built && made.is_empty() && !output.contains("Compiling");
            Ok((Reading::OneCheck.counts("", is_nothing), output))
        }
    }
}

fn run_all(checkout: &Checkout, programs: &[Program], log: &Path) -> Result<bool> {
    for each in programs {
        let mut command = command(checkout, each);
        if !succeeded_into(&mut command, log)? {
            say(&format!("failed: {}", shown(&command)));
            return Ok(false);
        }
    }
    Ok(true)
}

fn command(checkout: &Checkout, each: &Program) -> Command {
    let mut command = match each {
        Program::Cargo(arguments) => cargo(checkout, arguments),
        Program::Npm(arguments) => npm(checkout, arguments),
        Program::Demo => program(checkout, checkout.built("debug", "demo")),
        Program::Torture => {
            let mut command = program(checkout, checkout.built("debug", "torture"));
            command.arg("--short");
            command
        }
    };
    // The output goes to a file and is read by machine.
    command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never").env_remove("FORCE_COLOR");
    command
}
