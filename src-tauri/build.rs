//! Names every command, so that a capability has to allow each one.

use std::path::Path;
use std::time::SystemTime;
use std::{fs, io};

include!("src/commands/names.rs");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    // Cargo runs this script again if anything in this folder is newer than its last start. What it has just written
    // there itself always would be, and the second build would compile the app once more.
    date_back(Path::new("permissions"), fs::metadata("build.rs")?.modified()?)?;
    Ok(())
}

fn date_back(path: &Path, to: SystemTime) -> io::Result<()> {
    if !path.is_dir() {
        return fs::File::options().write(true).open(path)?.set_modified(to);
    }
    for entry in fs::read_dir(path)? {
        date_back(&entry?.path(), to)?;
    }
    // Elsewhere folders can't be opened like files.
    if cfg!(unix) { fs::File::open(path)?.set_modified(to) } else { Ok(()) }
}
