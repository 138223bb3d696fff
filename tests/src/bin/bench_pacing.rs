//! Plays the pacer against every kind of limiter under virtual time. Fails where a target is missed. With `--tuning`
//! it plays the seeds that the pacer is tuned with, and judges nothing.

use std::io::{self, Write};
use std::process::ExitCode;

use tests::pacing_sim::{JUDGING_SEEDS, TUNING_SEEDS, measure};

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--tuning") {
        let _ = write!(io::stdout(), "{}", measure(TUNING_SEEDS));
        return ExitCode::SUCCESS;
    }
    let report = measure(JUDGING_SEEDS);
    let told = write!(io::stdout(), "{report}").map_err(Into::into).and_then(|()| report.write("pacing"));
    match told {
        Ok(()) if report.hold() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(failure) => {
            let failure: tests::Failure = failure;
            let _ = writeln!(io::stderr(), "The measurement failed: {failure}");
            ExitCode::FAILURE
        }
    }
}
