//! What the check of a draft reports, as codes that the UI has words for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{DraftMediaFacts, Platform};

/// Everything the composer shows about a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DraftCheck {
    /// The most serious first.
    pub findings: Vec<Finding>,
    /// One for each chosen platform.
    pub counters: Vec<Counter>,
    /// How many accounts will receive the post.
    pub fan_out: u32,
    /// The chosen instant, where date, time and zone make one.
    pub at: Option<Timestamp>,
    /// The platforms that cannot be chosen, because the draft has no media that they need.
    pub closed: Vec<Platform>,
    /// What is known of each image and video, in the order of the draft.
    pub media: Vec<DraftMediaFacts>,
}

/// One thing about the draft that the person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Finding {
    /// Chooses the words.
    pub code: FindingCode,
    /// Whether it stands in the way.
    pub severity: Severity,
    /// Where to say it.
    pub field: Field,
    /// The platform it is about.
    pub platform: Option<Platform>,
    /// The account it is about, by name.
    pub account: Option<String>,
    /// How many characters over, or how many fit, where that is what it says.
    pub amount: Option<u32>,
    /// Which of the draft's images and videos it is about, from 0.
    pub media: Option<u32>,
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The post can't be scheduled like this.
    Blocks,
    /// It may go wrong, or differ from what is expected.
    Warns,
}

/// The part of a form a finding or a problem belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The text of a post.
    Text,
    /// The images and videos.
    Media,
    /// The title of a video.
    Title,
    /// The platforms and accounts.
    Accounts,
    /// Date and time.
    Time,
    /// The e-mail address.
    Email,
    /// The password.
    Password,
    /// The pasted key.
    Key,
    /// The address of the service.
    Address,
    /// A time zone.
    Zone,
}

/// The kinds of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum FindingCode {
    /// Nothing is written.
    TextEmpty,
    /// No account of the platform takes a text this long.
    TextTooLong,
    /// Only some accounts take it: X without premium, a LinkedIn organisation page.
    TextLongForSome,
    /// No platform and no account is chosen.
    NoAccount,
    /// A platform is chosen without an account on it.
    PlatformWithoutAccount,
    /// The platform takes no post without an image or a video.
    NeedsMedia,
    /// The platform takes no post without a video.
    NeedsVideo,
    /// An image or a video has no alternative text.
    AltTextMissing,
    /// There is no file at the path.
    MediaMissing,
    /// The file is there and can't be read.
    MediaUnreadable,
    /// What is at the path is no image and no video that the service takes.
    NotMedia,
    /// The file is larger than the service takes.
    MediaTooLarge,
    /// There are more images and videos than a post can have.
    TooManyMedia,
    /// There are more images than the platform takes.
    TooManyImagesOn,
    /// The platform is not known to take images.
    NoImagesOn,
    /// The platform is not known to take videos.
    NoVideosOn,
    /// The platform is not known to take GIFs.
    NoGifsOn,
    /// The video has no title of its own.
    TitleMissing,
    /// The account has to be connected again.
    AccountNeedsReconnect,
    /// The account's permission ends before the post goes out.
    AccountEndsBefore,
    /// A chosen account no longer exists.
    AccountGone,
    /// No date or no time is chosen.
    TimeMissing,
    /// The time has passed.
    TimePassed,
    /// The time is too near to be sure that the post gets there before it.
    TimeTooSoon,
    /// The clocks jump over this time.
    TimeInGap,
    /// The clocks pass this time twice.
    TimeTwice,
    /// The brand has no zone yet.
    ZoneMissing,
}

/// How much of a platform's allowance the text uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Counter {
    /// The platform.
    pub platform: Platform,
    /// Unicode code points in the text.
    pub used: u32,
    /// What fits.
    pub limit: u32,
}
