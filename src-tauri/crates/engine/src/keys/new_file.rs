//! New files with text in them, such as exports and reports. A file that is there is never overwritten.

use std::path::Path;

use domain::{Problem, ProblemCode};

/// Writes text to a whole path, as typed.
pub(crate) fn write_new(path: &str, text: &str) -> Result<(), Problem> {
    let path = Path::new(path.trim());
    use std::io::Write as _;
    let refused = |why: &str| Problem::new(ProblemCode::DestinationRefused).with_text(why);
    if !path.is_absolute() {
        return Err(refused("PathNotWhole"));
    }
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    let written = match file {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Err(refused("FileExists")),
        Err(error) => Err(error),
        // Half of it would stand in the way of the next try.
        Ok(mut file) => file.write_all(text.as_bytes()).inspect_err(|_| drop(std::fs::remove_file(path))),
    };
    written.map_err(|error| Problem::new(ProblemCode::DestinationFailed).with_text(error.to_string()))
}
