//! Schedules a post in the real window, unattended. Ends well only if the sandbox has the post.

use std::io::{self, Write};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let mut out = io::stdout();
    let done = tokio::select! {
        done = tests::demo::run(&mut out) => done,
        // Everything that was started is ended on the way out.
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "The demo failed: {failure}");
            ExitCode::FAILURE
        }
    }
}
