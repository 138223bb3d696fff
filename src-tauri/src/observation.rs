//! What a test or a measurement may ask of the app by environment variables: to tell something, and in a build for
//! tests to wait less. Nothing else reads the environment, and none of it reaches beyond this computer.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use engine::Timings;

/// A file that receives address and sample sign-in of the sandbox inside the app, for an independent client.
const ANNOUNCE_SANDBOX: &str = "AUTOPOSTING_SANDBOX_ANNOUNCE";

/// A fault that the sandbox inside the app shall have, to prove that a check can fail.
const SANDBOX_FAULT: &str = "AUTOPOSTING_SANDBOX_FAULT";

/// A file that is written when the page has painted its first real content.
const REPORT_PAINT: &str = "AUTOPOSTING_REPORT_PAINT";

/// How many seconds to wait for what may still be under way somewhere, which otherwise takes minutes.
#[cfg(debug_assertions)]
const SETTLE_S: &str = "AUTOPOSTING_SETTLE_S";

/// The waiting times of the engine; what is shipped can't be told others.
pub(crate) fn timings() -> Timings {
    let fixed = Timings::default();
    #[cfg(debug_assertions)]
    if let Some(settle_s) = std::env::var(SETTLE_S).ok().and_then(|text| text.parse().ok()) {
        return Timings { settle_lost: std::time::Duration::from_secs(settle_s), ..fixed };
    }
    fixed
}

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
