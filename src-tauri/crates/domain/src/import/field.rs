//! What a column of a file can mean.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::plan::platform_at;
use crate::Platform;

/// The meaning of a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportField {
    /// Not used.
    Ignored,
    /// The text of the post.
    Text,
    /// The text on one platform, in place of the main one.
    PlatformText {
        /// The platform.
        platform: Platform,
    },
    /// Date and time, or a date alone.
    When,
    /// The date, where the time has a column of its own.
    Date,
    /// The time of day.
    Time,
    /// A list of platforms.
    Platforms,
    /// Yes or no for one platform.
    PlatformSwitch {
        /// The platform.
        platform: Platform,
    },
    /// A list of accounts, by name or id.
    Accounts,
    /// Files, folders and addresses of images and videos; several columns add up.
    Media,
    /// Alternative text; the first such column belongs to the first with media.
    AltText,
    /// The mark that rows of one thread have in common.
    Thread,
    /// Comments to be written under the post.
    Comments,
    /// An address that is appended to the text.
    Link,
    /// Whether the link is a page (`L`) or an image (`I`).
    LinkKind,
    /// The title of a video.
    Title,
    /// The brand.
    Brand,
    /// Yes where the row is only a draft.
    DraftMark,
}

impl ImportField {
    /// Whether at most one column can mean this.
    pub(super) fn is_single(&self) -> bool {
        use ImportField as F;
        !matches!(self, F::Ignored | F::Media | F::AltText | F::Link | F::Comments)
    }
}

/// The form in which names of columns are compared: without case, spaces, `_`, `-` and other marks.
pub(super) fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The platform that a name stands for, if this version knows it.
pub fn platform_named(name: &str) -> Option<Platform> {
    // Most names are written plainly, and a large file has many of them.
    let plainly = PLATFORM_NAMES.iter().find(|(alias, _)| name.eq_ignore_ascii_case(alias));
    let found = plainly.or_else(|| {
        let plain = plain_name(name);
        PLATFORM_NAMES.iter().find(|(alias, _)| *alias == plain)
    });
    found.map(|(_, place)| platform_at(*place))
}

/// Other names of the platforms, with their place in [`Platform::KNOWN`].
const PLATFORM_NAMES: [(&str, usize); 15] = [
    ("x", 0),
    ("twitter", 0),
    ("xtwitter", 0),
    ("twitterx", 0),
    ("xcom", 0),
    ("linkedin", 1),
    ("linkedinpage", 1),
    ("instagram", 2),
    ("ig", 2),
    ("instagrambusiness", 2),
    ("threads", 3),
    ("metathreads", 3),
    ("youtube", 4),
    ("yt", 4),
    ("youtubeshorts", 4),
];

/// A word for yes or no as spreadsheets and people write it; `None` for anything else.
pub(super) fn yes_or_no(cell: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| cell.trim().eq_ignore_ascii_case(word));
    if is(&["true", "yes", "y", "x", "1", "on", "\u{2713}", "\u{2714}"]) {
        Some(true)
    } else if is(&["false", "no", "n", "0", "off", "-", ""]) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_are_found_by_all_their_names() {
        for (name, expected) in [
            ("x", Some(Platform::X)),
            ("Twitter", Some(Platform::X)),
            ("X (Twitter)", Some(Platform::X)),
            ("Linked-In", Some(Platform::Linkedin)),
            ("INSTAGRAM", Some(Platform::Instagram)),
            ("YouTube", Some(Platform::Youtube)),
            ("Insta", None),
            ("facebook", None),
            ("", None),
        ] {
            assert_eq!(platform_named(name), expected, "{name:?}");
        }
    }

    #[test]
    fn names_of_columns_are_compared_without_marks() {
        assert_eq!(plain_name(" Picture_Url - 1"), "pictureurl1");
        assert_eq!(plain_name("\u{FEFF}ScheduledAt"), "scheduledat");
    }
}
