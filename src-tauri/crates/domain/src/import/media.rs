//! Images and videos that a file names. Looking at the disk is the engine's part; addresses are never fetched.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::list_cell::is_web_address;

/// What a post shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// JPEG, PNG or WebP.
    Image,
    /// GIF.
    Gif,
    /// MP4, QuickTime or WebM.
    Video,
}

/// Where an image or a video of a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaSource {
    /// An address of the web, passed on as it stands.
    Address {
        /// The address.
        url: String,
        /// What its ending promises; an address without one is taken for an image.
        kind: MediaKind,
    },
    /// A file of this computer, below a folder that is allowed.
    File(MediaFile),
}

/// An image or a video with the words for those who can't see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportMedia {
    /// Where it is.
    pub source: MediaSource,
    /// Its alternative text, where the file has one.
    pub alt_text: Option<String>,
}

/// A file that would be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    /// The real path, with links resolved.
    pub path: String,
    /// In bytes.
    pub size: u64,
    /// By content, not by name.
    pub kind: MediaKind,
}

/// What looking for a local name found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaLookup {
    /// One file, or the files of a folder in the order of their names.
    Found(Vec<MediaFile>),
    /// There is no such file.
    Missing,
    /// It is outside the folders that are allowed; it was not looked at.
    Outside,
    /// Its content is no image and no video that the service takes.
    NotMedia,
    /// It is larger than the service takes.
    TooLarge,
    /// It is there and can't be read.
    Unreadable,
}

/// All local names of a file with what was found.
pub type MediaLookups = BTreeMap<String, MediaLookup>;

/// At most this many per post (contract §9.2).
pub const MOST_MEDIA: usize = 10;

/// At most this many bytes per upload (contract §9.5).
pub const LARGEST_MEDIA: u64 = 20 * 1024 * 1024;

/// A part of a cell with media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaName<'a> {
    Address(&'a str),
    Local(&'a str),
}

/// What a part of a cell names.
pub(super) fn media_name(part: &str) -> MediaName<'_> {
    if is_web_address(part) {
        return MediaName::Address(part);
    }
    MediaName::Local(part)
}

/// The kind that the ending of a name promises; `None` for other endings.
pub fn kind_by_name(name: &str) -> Option<MediaKind> {
    let end = if is_web_address(name) { name.split(['?', '#']).next().unwrap_or_default() } else { name };
    let (_, ending) = end.rsplit_once('.')?;
    let is = |endings: &[&str]| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if is(&["jpg", "jpeg", "png", "webp"]) {
        Some(MediaKind::Image)
    } else if is(&["gif"]) {
        Some(MediaKind::Gif)
    } else if is(&["mp4", "mov", "webm", "m4v"]) {
        Some(MediaKind::Video)
    } else {
        None
    }
}

/// How many bytes from the start of a file [`kind_by_content`] needs.
pub const MEDIA_START: usize = 16;

/// The kind by the first bytes of a file; `None` for what the service does not take.
pub fn kind_by_content(start: &[u8]) -> Option<MediaKind> {
    let at = |from: usize, bytes: &[u8]| start.get(from..from + bytes.len()) == Some(bytes);
    // HEIC and AVIF have the box of MP4 with a brand of their own.
    let is_mp4 =
        at(4, b"ftyp") && ![b"heic", b"heix", b"mif1", b"avif"].iter().any(|brand| at(8, brand.as_slice()));
    if at(0, b"\xFF\xD8\xFF") || at(0, b"\x89PNG\r\n\x1A\n") || (at(0, b"RIFF") && at(8, b"WEBP")) {
        Some(MediaKind::Image)
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Some(MediaKind::Gif)
    } else if is_mp4 || at(0, b"\x1A\x45\xDF\xA3") {
        Some(MediaKind::Video)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_kind() {
        for (start, expected) in [
            (&b"\xFF\xD8\xFF\xE0\0\x10JFIF\0"[..], Some(MediaKind::Image)),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", Some(MediaKind::Image)),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some(MediaKind::Image)),
            (b"GIF89a\x01\0\x01\0", Some(MediaKind::Gif)),
            (b"\0\0\0\x20ftypisom\0\0\x02\0", Some(MediaKind::Video)),
            (b"\0\0\0\x14ftypqt  ", Some(MediaKind::Video)),
            (b"\x1A\x45\xDF\xA3\x01", Some(MediaKind::Video)),
            (b"\0\0\0\x20ftypheic\0\0\0\0", None),
            (b"-----BEGIN OPENSSH", None),
            (b"<svg xmlns=", None),
            (b"", None),
        ] {
            assert_eq!(kind_by_content(start), expected, "{start:?}");
        }
    }

    #[test]
    fn the_ending_of_an_address_stands_before_its_question_mark() {
        assert_eq!(kind_by_name("https://a.test/b.MP4?x=c.png#d"), Some(MediaKind::Video));
        assert_eq!(kind_by_name("photos/b.gif"), Some(MediaKind::Gif));
        assert_eq!(kind_by_name("https://a.test/b"), None);
    }
}
