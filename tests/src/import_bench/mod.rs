//! What an import costs: reading, matching and checking a generated file, next to the plain readers on the same file.
//!
//! Each file is measured in processes of its own, so that the memory of one does not hide in that of another. The
//! numbers of the readers alone are made in the same process as ours, in turn.

mod measure;
mod memory;
mod report;
mod sample;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Failure, Result};
pub use measure::{Run, run};
pub use memory::{Peak, peak};
use sample::Kind;

/// How many rows the files have.
const SIZES: [u32; 3] = [1_000, 10_000, 100_000];

/// Rows of the file that a measurement of memory begins with.
const TINY: u32 = 10;

/// What one file cost.
#[derive(Debug, Serialize)]
struct Measured {
    kind: Kind,
    rows: u32,
    file_bytes: u64,
    run: Run,
    peak: Peak,
}

/// Measures, prints a table, and writes `target/bench/import.json`. Returns whether every target is met.
pub fn measure_all(out: &mut impl Write) -> Result<bool> {
    let folder = tempfile::tempdir()?;
    let mut all = Vec::new();
    for kind in [Kind::Csv, Kind::Xlsx] {
        let tiny = folder.path().join("tiny").with_extension(kind.ending());
        sample::write(kind, TINY, &tiny)?;
        for rows in SIZES {
            let path = folder.path().join(format!("{rows}.{}", kind.ending()));
            sample::write(kind, rows, &path)?;
            let file_bytes = fs::metadata(&path)?.len();
            let run = in_process_of_its_own("run", &[&path])?;
            let peak = in_process_of_its_own("peak", &[&path, &tiny])?;
            all.push(Measured { kind, rows, file_bytes, run, peak });
            writeln!(out, "  {rows} rows as {}", kind.ending())?;
        }
    }
    let figures = report::figures(all);
    figures.write("import")?;
    write!(out, "{figures}")?;
    Ok(figures.hold())
}

/// Starts this program again with a task, and reads what it prints.
fn in_process_of_its_own<T: DeserializeOwned>(task: &str, paths: &[&Path]) -> Result<T> {
    let output = Command::new(std::env::current_exe()?).arg(task).args(paths).output()?;
    if !output.status.success() {
        return Err(Failure::from(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
