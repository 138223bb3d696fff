//! Local images and videos: only from below the sheet's folder, or a folder that the person picked.
//!
//! A stranger's sheet could name any file of the computer. What is not below an allowed folder is therefore not even
//! looked at, and a link that leads out of one counts as outside.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use domain::import::{
    LARGEST_MEDIA, MEDIA_START, MOST_MEDIA, MediaFile, MediaLookup, MediaLookups, kind_by_content,
    kind_by_name,
};

/// The folders that media may come from.
#[derive(Clone, Debug, Default)]
pub struct MediaFolders {
    /// As given, and with links resolved; names are looked for in this order.
    roots: Vec<(PathBuf, PathBuf)>,
}

impl MediaFolders {
    /// Allows a folder; one that does not exist is passed over.
    pub fn allow(&mut self, folder: &Path) {
        let resolved = fs::canonicalize(folder).ok().filter(|resolved| resolved.is_dir());
        if let Some(resolved) = resolved
            && self.roots.iter().all(|(_, known)| *known != resolved)
        {
            self.roots.push((without_dots(folder), resolved));
        }
    }

    /// The folders as they were given.
    pub fn names(&self) -> Vec<String> {
        self.roots.iter().map(|(given, _)| given.display().to_string()).collect()
    }

    /// Looks for all names of a sheet.
    pub fn look_up(&self, names: impl IntoIterator<Item = String>) -> MediaLookups {
        names.into_iter().map(|name| (name.clone(), self.find(&name))).collect()
    }

    fn find(&self, name: &str) -> MediaLookup {
        let Some(path) = local_path(name) else { return MediaLookup::Outside };
        if path.is_absolute() {
            return self.look_at(&path);
        }
        let mut outcome = MediaLookup::Outside;
        for (given, _) in &self.roots {
            match self.look_at(&given.join(&path)) {
                // Perhaps another folder has it.
                MediaLookup::Missing => outcome = MediaLookup::Missing,
                MediaLookup::Outside => {}
                found => return found,
            }
        }
        outcome
    }

    /// Looks at a path, if it is below an allowed folder both as written and in truth.
    fn look_at(&self, path: &Path) -> MediaLookup {
        let written = without_dots(path);
        let is_below = |path: &Path| {
            self.roots.iter().any(|(given, resolved)| path.starts_with(given) || path.starts_with(resolved))
        };
        if !is_below(&written) {
            return MediaLookup::Outside;
        }
        let Ok(real) = fs::canonicalize(&written) else { return MediaLookup::Missing };
        if !self.roots.iter().any(|(_, resolved)| real.starts_with(resolved)) {
            return MediaLookup::Outside;
        }
        match fs::metadata(&real) {
            Ok(metadata) if metadata.is_dir() => self.look_into(&real),
            Ok(metadata) if metadata.is_file() => file(&real, metadata.len()),
            Ok(_) => MediaLookup::NotMedia,
            Err(_) => MediaLookup::Unreadable,
        }
    }

    /// The images and videos directly in a folder, in the order of their names.
    fn look_into(&self, folder: &Path) -> MediaLookup {
        let Ok(entries) = fs::read_dir(folder) else { return MediaLookup::Unreadable };
        let mut paths: Vec<PathBuf> = entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.to_str().is_some_and(|name| kind_by_name(name).is_some()))
            .collect();
        paths.sort_unstable();
        let mut files = Vec::new();
        // One more than a post takes is enough to say that there are too many.
        for path in paths.iter().take(MOST_MEDIA + 1) {
            match self.look_at(path) {
                MediaLookup::Found(found) => files.extend(found),
                other => return other,
            }
        }
        if files.is_empty() { MediaLookup::Missing } else { MediaLookup::Found(files) }
    }
}

/// The path that a name means; `None` for one on another computer, which asking for would already tell who asks.
pub(crate) fn local_path(name: &str) -> Option<PathBuf> {
    let name = name.strip_prefix("file://").unwrap_or(name);
    if name.starts_with("\\\\") || name.starts_with("//") {
        return None;
    }
    // A sheet that was written on Windows names folders with the other slash.
    Some(PathBuf::from(if cfg!(windows) { name.to_owned() } else { name.replace('\\', "/") }))
}

/// The path without `.` and `..`, by its letters alone.
fn without_dots(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(clean.pop()),
            other => clean.push(other),
        }
    }
    clean
}

/// What is at a path that is known to be a file.
pub(crate) fn file(path: &Path, size: u64) -> MediaLookup {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MEDIA_START as u64).read_to_end(&mut start));
    match (read, kind_by_content(&start), path.to_str()) {
        (Err(_), ..) | (_, _, None) => MediaLookup::Unreadable,
        (_, None, _) => MediaLookup::NotMedia,
        (_, Some(_), _) if size > LARGEST_MEDIA => MediaLookup::TooLarge,
        (_, Some(kind), Some(path)) => {
            MediaLookup::Found(vec![MediaFile { path: path.to_owned(), size, kind }])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";

    /// A sheet's folder with pictures, and a secret beside it.
    fn folders() -> (tempfile::TempDir, MediaFolders) {
        let whole = tempfile::tempdir().expect("a temporary folder");
        let write = |name: &str, bytes: &[u8]| {
            let path = whole.path().join(name);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        };
        write("sheet/moss.png", PNG);
        write("sheet/set/2.png", PNG);
        write("sheet/set/1.png", PNG);
        write("sheet/set/notes.txt", b"not a picture");
        write("sheet/fake.png", b"-----BEGIN SOMETHING PRIVATE");
        write("secret.png", PNG);
        let mut allowed = MediaFolders::default();
        allowed.allow(&whole.path().join("sheet"));
        (whole, allowed)
    }

    fn names(lookup: &MediaLookup) -> Vec<String> {
        let MediaLookup::Found(files) = lookup else { return vec![format!("{lookup:?}")] };
        files.iter().map(|file| file.path.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn files_and_folders_below_the_sheet_are_found() {
        let (whole, allowed) = folders();
        let absolute = whole.path().join("sheet/moss.png").display().to_string();
        for (name, expected) in [
            ("moss.png", vec!["moss.png"]),
            ("./set/../moss.png", vec!["moss.png"]),
            ("set\\1.png", vec!["1.png"]),
            ("set", vec!["1.png", "2.png"]),
            (absolute.as_str(), vec!["moss.png"]),
            ("fern.png", vec!["Missing"]),
            ("fake.png", vec!["NotMedia"]),
        ] {
            assert_eq!(names(&allowed.find(name)), expected, "{name}");
        }
    }

    #[test]
    fn nothing_outside_is_looked_at() {
        let (whole, allowed) = folders();
        let secret = whole.path().join("secret.png").display().to_string();
        for name in [
            "../secret.png",
            "set/../../secret.png",
            &secret,
            "/etc/passwd",
            "\\\\host\\share\\a.png",
            "//host/a.png",
        ] {
            assert_eq!(allowed.find(name), MediaLookup::Outside, "{name}");
        }
        assert_eq!(MediaFolders::default().find("moss.png"), MediaLookup::Outside);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_counts_as_outside() {
        let (whole, allowed) = folders();
        let link = |to: &str, from: &str| {
            std::os::unix::fs::symlink(whole.path().join(to), whole.path().join(from)).expect("a link");
        };
        link("secret.png", "sheet/innocent.png");
        link("sheet/moss.png", "sheet/same.png");
        link("secret.png", "sheet/set/3.png");
        assert_eq!(allowed.find("innocent.png"), MediaLookup::Outside);
        assert_eq!(names(&allowed.find("same.png")), ["moss.png"]);
        assert_eq!(allowed.find("set"), MediaLookup::Outside, "one bad file spoils the folder");
    }

    #[test]
    fn a_folder_that_was_picked_is_allowed_as_well() {
        let (whole, mut allowed) = folders();
        allowed.allow(whole.path());
        assert_eq!(names(&allowed.find("secret.png")), ["secret.png"]);
        assert_eq!(names(&allowed.find("moss.png")), ["moss.png"], "the sheet's folder comes first");
    }
}
