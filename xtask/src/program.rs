//! Starting other programs.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::checkout::Checkout;

/// Set by cargo for xtask itself. Some build scripts watch these, and would run again after each change of hands
/// between `cargo xtask` and plain cargo.
const CARGO_ABOUT_XTASK: [&str; 4] = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_NAME", "CARGO_CRATE_NAME"];

/// A program to be started in the project's folder.
pub(crate) fn program(checkout: &Checkout, name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(checkout.root());
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy();
        if CARGO_ABOUT_XTASK.iter().any(|beginning| name.starts_with(beginning)) {
            command.env_remove(&variable);
        }
    }
    command
}

/// Cargo, the one that started xtask.
pub(crate) fn cargo(checkout: &Checkout, arguments: &[&str]) -> Command {
    let mut command = program(checkout, std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// npm, in the folder of the UI.
pub(crate) fn npm(checkout: &Checkout, arguments: &[&str]) -> Command {
    let mut command = program(checkout, if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(checkout.ui());
    command
}

/// Lets a program run to its end, with its output on the terminal; anything but success is an error.
pub(crate) fn must_succeed(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{} ended with {status}.", shown(command)).into()),
    }
}

/// Lets a program run to its end. All its output is added to the file, in the order in which it came.
pub(crate) fn succeeded_into(command: &mut Command, log: &Path) -> Result<bool> {
    let file = File::options().create(true).append(true).open(log)?;
    let status = command.stdout(file.try_clone()?).stderr(file).stdin(std::process::Stdio::null()).status();
    Ok(status.map_err(|error| cannot_start(command, &error))?.success())
}

/// The standard output of a program that ends by itself; `None` if it can't be started or fails.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text of a log, whatever bytes are in it.
pub(crate) fn read_log(log: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&fs::read(log)?).into_owned())
}

/// The command as it would be typed.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} can't be started: {error}.", shown(command))
}
