//! The social platforms and their numbers (contract §10). Conditions on them are in `rules`.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A platform by the service's id. An id that this version does not know is kept and shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(from = "String", into = "String")]
#[specta(type = String)]
pub enum Platform {
    /// `x`
    X,
    /// `linkedin`
    Linkedin,
    /// `instagram`
    Instagram,
    /// `threads`
    Threads,
    /// `youtube`
    Youtube,
    /// Any other id.
    Other(String),
}

impl Platform {
    /// The platforms of contract §10, in the order in which they are offered.
    pub const KNOWN: [Platform; 5] =
        [Platform::X, Platform::Linkedin, Platform::Instagram, Platform::Threads, Platform::Youtube];

    /// The id as the service writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Platform::X => "x",
            Platform::Linkedin => "linkedin",
            Platform::Instagram => "instagram",
            Platform::Threads => "threads",
            Platform::Youtube => "youtube",
            Platform::Other(id) => id,
        }
    }
}

impl From<String> for Platform {
    fn from(id: String) -> Self {
        // The idea routes say `twitter` for X (D30).
        match id.as_str() {
            "x" | "twitter" => Platform::X,
            "linkedin" => Platform::Linkedin,
            "instagram" => Platform::Instagram,
            "threads" => Platform::Threads,
            "youtube" => Platform::Youtube,
            _ => Platform::Other(id),
        }
    }
}

impl From<Platform> for String {
    fn from(platform: Platform) -> Self {
        platform.as_str().to_owned()
    }
}

/// The numbers of one platform; lengths are Unicode code points, since no counting method is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlatformRule {
    /// Above this the post does not fit, or fits only some kinds of account.
    pub text_limit: u32,
    /// Above this no kind of account takes the text.
    pub text_max: u32,
    /// Whether a post without an image or a video is impossible.
    pub needs_media: bool,
    /// How many images a post may have; 0 where none.
    pub images: u32,
    /// Whether a video is taken.
    pub takes_video: bool,
    /// Whether a GIF is taken.
    pub takes_gif: bool,
}

impl PlatformRule {
    /// Whether only a video makes a post possible.
    pub fn needs_video(self) -> bool {
        self.needs_media && self.images == 0
    }
}

/// The numbers for a platform; `None` for one that this version does not know.
pub fn rule_of(platform: &Platform) -> Option<PlatformRule> {
    let text_only = PlatformRule {
        text_limit: 0,
        text_max: 0,
        needs_media: false,
        images: 0,
        takes_video: false,
        takes_gif: false,
    };
    let rule = |text_limit, text_max, images| PlatformRule { text_limit, text_max, images, ..text_only };
    Some(match platform {
        // Whether an X account is premium is not exposed: 280 for most, 25,000 for premium.
        Platform::X => PlatformRule { takes_video: true, takes_gif: true, ..rule(280, 25_000, 4) },
        // A video is taken or not, depending on the page (D21).
        Platform::Linkedin => rule(3_000, 3_000, 20),
        Platform::Instagram => {
            PlatformRule { needs_media: true, takes_video: true, ..rule(2_200, 2_200, 10) }
        }
        Platform::Threads => rule(500, 500, 10),
        Platform::Youtube => PlatformRule { needs_media: true, takes_video: true, ..rule(5_000, 5_000, 0) },
        Platform::Other(_) => return None,
    })
}

/// The known platforms on which a post without an image or a video is impossible.
pub(crate) fn needing_media() -> Vec<Platform> {
    let needs_media = |platform: &Platform| rule_of(platform).is_some_and(|rule| rule.needs_media);
    Platform::KNOWN.into_iter().filter(needs_media).collect()
}

/// The text limit of a LinkedIn organisation page (D22).
pub(crate) const LINKEDIN_ORGANISATION_LIMIT: u32 = 700;
