//! Measures what importing a spreadsheet costs. Fails where a target is missed. Called with `run FILE` or
//! `peak FILE TINY` by itself, it measures one file and prints JSON.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use tests::import_bench::{measure_all, peak, run};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [task, path] if task == "run" => run(Path::new(path)).and_then(|run| print(&run)),
        [task, path, tiny] if task == "peak" => {
            peak(Path::new(path), Path::new(tiny)).and_then(|peak| print(&peak))
        }
        _ => measure_all(&mut io::stdout()),
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

fn print(value: &impl serde::Serialize) -> tests::Result<bool> {
    writeln!(io::stdout(), "{}", serde_json::to_string(value)?)?;
    Ok(true)
}
