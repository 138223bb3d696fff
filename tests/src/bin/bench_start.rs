//! Measures what starting the app costs. Fails where a target is missed.

use std::io::{self, Write};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let mut out = io::stdout();
    let done = tokio::select! {
        done = tests::bench::run(&mut out) => done,
        // Everything that was started is ended on the way out.
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "The measurement failed: {failure}");
            ExitCode::FAILURE
        }
    }
}
