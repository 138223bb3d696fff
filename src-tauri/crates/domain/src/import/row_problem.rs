//! What can be wrong with a row. Rows with an equal problem form one group, which one fix can settle.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, BrandSlug, Platform, Severity};

/// A problem of one row, with what tells its group from others of the kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RowProblem {
    /// The date can't be read.
    DateUnreadable,
    /// The day does not exist, such as 31 November.
    DateImpossible,
    /// Day and month can't be told apart; it goes away with the answer to the question.
    DateOrderOpen,
    /// There is no date or no time.
    NoTime,
    /// The clocks jump over the time.
    TimeInGap,
    /// The clocks read this time twice; the first is taken.
    TimeTwice,
    /// The time has passed.
    TimePassed,
    /// The time is too near to be sure that the post gets there before it.
    TimeTooSoon,
    /// The time zone of the brand is not known.
    NoZone {
        /// The brand.
        brand: BrandSlug,
    },
    /// No brand has this name.
    BrandUnknown {
        /// As the file has it.
        name: String,
    },
    /// Several brands have this name.
    BrandAmbiguous {
        /// As the file has it.
        name: String,
    },
    /// No platform is named, in the row or for the file.
    NoPlatform,
    /// No platform has this name.
    PlatformUnknown {
        /// As the file has it.
        name: String,
    },
    /// The brand has no account on the platform.
    NoAccountOn {
        /// The brand.
        brand: BrandSlug,
        /// The platform.
        platform: Platform,
    },
    /// The brand has several accounts on the platform, and the row names none.
    WhichAccount {
        /// The brand.
        brand: BrandSlug,
        /// The platform.
        platform: Platform,
    },
    /// The brand has no account of this name on the platforms of the row.
    AccountUnknown {
        /// The brand.
        brand: BrandSlug,
        /// As the file has it.
        name: String,
    },
    /// Several accounts have this name.
    AccountAmbiguous {
        /// The brand.
        brand: BrandSlug,
        /// As the file has it.
        name: String,
    },
    /// The account belongs to another brand.
    AccountOfOtherBrand {
        /// As the file has it.
        name: String,
        /// The brand it belongs to.
        other: BrandSlug,
    },
    /// The account has to be connected again.
    AccountNeedsReconnect {
        /// Its name.
        name: String,
        /// The platform.
        platform: Platform,
    },
    /// The account's permission ends before the post goes out.
    AccountEndsBefore {
        /// Its name.
        name: String,
        /// The platform.
        platform: Platform,
    },
    /// Nothing is written.
    NoText,
    /// No account of the platform takes a text this long.
    TextTooLong {
        /// The platform.
        platform: Platform,
    },
    /// Only some accounts take it: X without premium, a LinkedIn organisation page.
    TextLongForSome {
        /// The platform.
        platform: Platform,
    },
    /// The platform has no threads.
    NoThreadsOn {
        /// The platform.
        platform: Platform,
    },
    /// The thread has more parts than the service takes.
    ThreadTooLong,
    /// The platform takes no post without an image or a video.
    NeedsMedia {
        /// The platform.
        platform: Platform,
    },
    /// A file is not there.
    MediaMissing,
    /// A file is outside the folders that are allowed.
    MediaOutside,
    /// A file is no image and no video that the service takes.
    NotMedia,
    /// A file is larger than the service takes.
    MediaTooLarge,
    /// A file can't be read.
    MediaUnreadable,
    /// The post has more images and videos than the service takes.
    TooManyMedia,
    /// The file says that the row is only a draft.
    MarkedAsDraft,
    /// The same post stands further up in the file.
    RepeatedInFile,
    /// The same post stands in the queue.
    AlreadyInQueue,
    /// An earlier import sent the same post, and it went out.
    SentAlready,
    /// An earlier import sent it with another text, at another time or to other platforms.
    ChangedSinceSent {
        /// Whether the post can get the new text and time; not if it goes out, or differs in more.
        can_update: bool,
    },
}

impl RowProblem {
    /// What only warns can be accepted as it is.
    pub fn severity(&self) -> Severity {
        use RowProblem as P;
        match self {
            P::TimeTwice
            | P::AccountNeedsReconnect { .. }
            | P::AccountEndsBefore { .. }
            | P::TextLongForSome { .. }
            | P::MarkedAsDraft
            | P::RepeatedInFile
            | P::AlreadyInQueue
            | P::SentAlready
            | P::ChangedSinceSent { .. } => Severity::Warns,
            _ => Severity::Blocks,
        }
    }

    /// Where the person should look first: what concerns the whole file, then what stands in the way of rows.
    pub(super) fn rank(&self) -> (Severity, u8) {
        use RowProblem as P;
        let rank = match self {
            P::DateOrderOpen => 0,
            P::NoZone { .. } => 1,
            P::NoPlatform | P::WhichAccount { .. } => 2,
            P::BrandUnknown { .. } | P::BrandAmbiguous { .. } => 3,
            P::DateUnreadable | P::DateImpossible | P::NoTime | P::TimeInGap => 4,
            P::PlatformUnknown { .. } | P::NoAccountOn { .. } => 5,
            P::AccountUnknown { .. } | P::AccountAmbiguous { .. } | P::AccountOfOtherBrand { .. } => 6,
            P::TimePassed | P::TimeTooSoon | P::TimeTwice => 7,
            P::NoText | P::TextTooLong { .. } | P::TextLongForSome { .. } => 8,
            P::NoThreadsOn { .. } | P::ThreadTooLong => 9,
            P::MediaMissing | P::MediaOutside | P::NotMedia | P::MediaTooLarge | P::MediaUnreadable => 10,
            P::NeedsMedia { .. } | P::TooManyMedia => 11,
            P::ChangedSinceSent { .. } => 11,
            P::RepeatedInFile | P::AlreadyInQueue | P::SentAlready => 12,
            P::MarkedAsDraft | P::AccountNeedsReconnect { .. } | P::AccountEndsBefore { .. } => 13,
        };
        (self.severity(), rank)
    }
}

/// Something that settles a problem for one row, or for all rows of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fix {
    /// Leave the rows out.
    SkipRows,
    /// Take them as they are.
    Accept,
    /// Give each the next usual time of its brand that is free.
    NextUsualTime,
    /// Count on into the next month: 31 November becomes 1 December.
    CountOn,
    /// Take the moment to which the clocks jump.
    ShiftForward,
    /// Read this name as a platform, in the whole file.
    UsePlatform {
        /// The name in the file.
        name: String,
        /// The platform meant.
        platform: Platform,
    },
    /// Take no notice of this name, in the whole file.
    IgnorePlatform {
        /// The name in the file.
        name: String,
    },
    /// Don't post these rows on the platform.
    LeaveOutPlatform {
        /// The platform.
        platform: Platform,
    },
    /// Use these platforms for every row that names none.
    UsePlatforms {
        /// Not empty.
        platforms: Vec<Platform>,
    },
    /// Use these accounts of a brand wherever a row names none on the platform.
    UseAccounts {
        /// The brand.
        brand: BrandSlug,
        /// The platform.
        platform: Platform,
        /// Not empty.
        accounts: Vec<AccountId>,
    },
    /// Read this name as an account, in the whole file.
    ReadAccount {
        /// The brand of the rows.
        brand: BrandSlug,
        /// The name in the file.
        name: String,
        /// The platform of the account.
        platform: Platform,
        /// The account meant.
        account: AccountId,
    },
    /// Read this name as a brand, in the whole file.
    ReadBrand {
        /// The name in the file.
        name: String,
        /// The brand meant.
        brand: BrandSlug,
    },
    /// Post these rows for the brand that the account belongs to.
    UseBrand {
        /// The brand.
        brand: BrandSlug,
    },
    /// Cut the text into a thread.
    TurnIntoThread,
    /// Post without the files that can't be used.
    LeaveOutMedia,
    /// Give the posts that were sent before what their rows say now.
    UpdatePosts,
}
