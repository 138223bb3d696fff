//! A sender without a window, for `torture`: DESIGN FOLDER SHEET ADDRESS SCALE TROUBLE [POINT:N], the key in
//! `TORTURE_KEY`.

use std::io::{self, Write};
use std::process::ExitCode;

use tests::torture::{Headless, KEY_VARIABLE};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "The sender stopped: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> tests::Result<()> {
    let told = Headless::parse(std::env::args().skip(1))?;
    told.run(std::env::var(KEY_VARIABLE)?).await
}
