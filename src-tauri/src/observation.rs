//! What a test or a measurement may ask the app to tell, by environment variables. Nothing else reads the
//! environment, and none of it reaches beyond this computer.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// A file that receives address and sample sign-in of the sandbox inside the app, for an independent client.
const ANNOUNCE_SANDBOX: &str = "AUTOPOSTING_SANDBOX_ANNOUNCE";

/// A fault that the sandbox inside the app shall have, to prove that a check can fail.
const SANDBOX_FAULT: &str = "AUTOPOSTING_SANDBOX_FAULT";

/// A file that is written when the page has painted its first real content.
const REPORT_PAINT: &str = "AUTOPOSTING_REPORT_PAINT";

/// Writes the announcement, if one is asked for.
pub(crate) fn announce_sandbox(lines: &str) {
    if let Some(path) = std::env::var_os(ANNOUNCE_SANDBOX) {
        write_private(&path, lines);
    }
}

/// The fault asked for.
pub(crate) fn sandbox_fault() -> Option<String> {
    std::env::var(SANDBOX_FAULT).ok().filter(|fault| !fault.is_empty())
}

/// Notes that the page has painted, if that is asked for.
pub(crate) fn painted() {
    if let Some(path) = std::env::var_os(REPORT_PAINT) {
        write_private(&path, "painted\n");
    }
}

fn write_private(path: &OsString, text: &str) {
    let mut options = OpenOptions::new();
    options.create(true).write(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(Path::new(path)).and_then(|mut file| file.write_all(text.as_bytes()));
    if let Err(error) = written {
        tracing::warn!(%error, "an observation could not be written");
    }
}
