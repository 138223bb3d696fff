//! The most memory that importing a file takes at once.

use std::fs;
use std::path::Path;

use engine::import::Extent;
use serde::{Deserialize, Serialize};

use super::measure::{context, import};
use crate::Result;

/// Memory of a process that imports one file, in bytes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Peak {
    /// Before the file is opened.
    pub before: u64,
    /// The most from then on.
    pub most: u64,
}

/// Imports a file, in a process that has imported a tiny one of its kind and done nothing else: code that is loaded and
/// tables that are made by the first import are no cost of the rows.
pub fn peak(path: &Path, tiny: &Path) -> Result<Peak> {
    let context = context();
    import(tiny, Extent::Whole, &context)?;
    // From here on the kernel notes the highest mark anew.
    fs::write("/proc/self/clear_refs", "5")?;
    let before = status("VmRSS:")?;
    import(path, Extent::Whole, &context)?;
    Ok(Peak { before, most: status("VmHWM:")? })
}

fn status(name: &str) -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("the kernel does not tell")?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kib * 1024)
}
