//! The images and videos of a draft on this computer: looked at by content, each time anew, since files come and go.
//!
//! A person names their own files, so there is no folder to stay in; a spreadsheet's files are found in
//! `import::media_folders`. What is pasted has no file, so it gets one in the data folder. Uploading is the outbox's.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use domain::import::{LARGEST_MEDIA, MEDIA_START, MediaLookup, MediaLookups, kind_by_content};
use domain::{Draft, Problem, ProblemCode};

use crate::import::{file, local_path};
use crate::{Engine, Inner};

/// The folder of what was pasted, in the data folder.
const PASTED: &str = "pasted";

/// What no draft and no row names any more is kept for so long, in case a thrown-away draft comes back.
const KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

impl Engine {
    /// Writes a pasted image or video into the data folder and returns its path.
    ///
    /// # Errors
    /// `FileNotMedia`, `MediaTooLarge` or `CannotSave`.
    pub fn keep_pasted_media(&self, bytes: &[u8]) -> Result<String, Problem> {
        let cannot_save =
            |error: std::io::Error| Problem::new(ProblemCode::CannotSave).with_text(error.to_string());
        if bytes.len() as u64 > LARGEST_MEDIA {
            return Err(Problem::new(ProblemCode::MediaTooLarge));
        }
        let ending = ending(bytes).ok_or(Problem::new(ProblemCode::FileNotMedia))?;
        if !self.inner.folder.is_writable() {
            return Err(Problem::new(ProblemCode::CannotSave));
        }
        let folder = self.inner.folder.path().join(PASTED);
        fs::create_dir_all(&folder).map_err(cannot_save)?;
        self.inner.sweep_pasted(&folder);
        let path = folder.join(format!("pasted-{}.{ending}", uuid::Uuid::now_v7()));
        fs::write(&path, bytes).map_err(cannot_save)?;
        path.into_os_string().into_string().map_err(|_| Problem::new(ProblemCode::CannotSave))
    }
}

impl Inner {
    /// Removes what was pasted more than a day ago and is named by no draft and no row. A file that can't be
    /// removed stays for the next time.
    fn sweep_pasted(&self, folder: &Path) {
        let now = self.clock.now().wall;
        let is_old = |changed: SystemTime| {
            jiff::Timestamp::try_from(changed).is_ok_and(|changed| now.duration_since(changed) > KEPT)
        };
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let changed = entry.metadata().and_then(|metadata| metadata.modified());
            let name = entry.file_name();
            let is_named = name.to_str().is_none_or(|name| self.store().names_file(name).unwrap_or(true));
            if changed.is_ok_and(is_old) && !is_named {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Looks at each file that a draft names.
pub(crate) fn look_up(draft: &Draft) -> MediaLookups {
    let paths = draft.media.iter().filter_map(|media| media.path());
    paths.map(|path| (path.to_owned(), look_at(path))).collect()
}

fn look_at(name: &str) -> MediaLookup {
    // A relative path would mean another file each time the app is started from elsewhere.
    let Some(path) = local_path(name.trim()).filter(|path| path.is_absolute()) else {
        return MediaLookup::Missing;
    };
    let Ok(real) = fs::canonicalize(&path) else { return missing_or_hidden(&path) };
    match fs::metadata(&real) {
        // Opening a pipe would wait for somebody to write into it.
        Ok(metadata) if !metadata.is_file() => MediaLookup::NotMedia,
        Ok(metadata) => file(&real, metadata.len()),
        Err(_) => MediaLookup::Unreadable,
    }
}

fn missing_or_hidden(path: &PathBuf) -> MediaLookup {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => MediaLookup::Unreadable,
        _ => MediaLookup::Missing,
    }
}

/// The usual ending of what the service takes, by content.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    kind_by_content(bytes.get(..MEDIA_START).unwrap_or(bytes))?;
    Some(match bytes {
        [0x89, ..] => "png",
        [0xFF, ..] => "jpg",
        [b'G', ..] => "gif",
        [b'R', ..] => "webp",
        [0x1A, ..] => "webm",
        _ => "mp4",
    })
}

#[cfg(test)]
mod tests {
    use domain::import::MediaKind;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";

    #[test]
    fn a_path_is_looked_at_by_content_wherever_it_is() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let at = |name: &str| folder.path().join(name).display().to_string();
        fs::write(at("a b.txt"), PNG).expect("a file");
        fs::write(at("fake.png"), "text").expect("a file");
        for (name, expected) in [
            (at("a b.txt"), Some(MediaKind::Image)),
            (format!("file://{}", at("a b.txt")), Some(MediaKind::Image)),
            (format!(" {} ", at("a b.txt")), Some(MediaKind::Image)),
        ] {
            let MediaLookup::Found(files) = look_at(&name) else { panic!("{name}: {:?}", look_at(&name)) };
            assert_eq!(files.first().map(|file| (file.kind, file.size)), expected.zip(Some(16)), "{name}");
        }
        for (name, expected) in [
            (at("fake.png"), MediaLookup::NotMedia),
            (at(""), MediaLookup::NotMedia),
            (at("gone.png"), MediaLookup::Missing),
            ("a b.txt".to_owned(), MediaLookup::Missing),
            (String::new(), MediaLookup::Missing),
        ] {
            assert_eq!(look_at(&name), expected, "{name}");
        }
        let large = fs::File::create(at("large.png")).expect("a file");
        std::io::Write::write_all(&mut &large, PNG).expect("it is written");
        large.set_len(LARGEST_MEDIA + 1).expect("it grows");
        assert_eq!(look_at(&at("large.png")), MediaLookup::TooLarge);
    }
}
