//! What a person is writing, and the checked form of it that may be sent.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, Attachment, BrandSlug, DraftMedia, Platform};

/// A post being written, exactly as typed. It may be wrong in any way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Draft {
    /// The brand it is for.
    pub brand: BrandSlug,
    /// The text.
    pub text: String,
    /// The chosen platforms with the chosen accounts on each.
    pub targets: Vec<Target>,
    /// The chosen time on the brand's clock.
    pub when: LocalTime,
    /// The images and videos, in their order. Drafts of earlier versions have none.
    #[serde(default)]
    pub media: Vec<DraftMedia>,
    /// The title that a video gets on YouTube.
    #[serde(default)]
    pub title: String,
}

/// The accounts chosen on one platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Target {
    /// The platform.
    pub platform: Platform,
    /// Never empty in what is sent: an omitted list would mean every connected account (contract §1.11).
    pub accounts: Vec<AccountId>,
}

/// A time on a wall clock, as two fields of a form hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LocalTime {
    /// `YYYY-MM-DD`, or empty.
    pub date: String,
    /// `HH:MM`, or empty.
    pub time: String,
    /// Which of the two, where the clocks pass this time twice.
    pub repeated: Repeated,
}

/// The choice between two instants with the same clock reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Repeated {
    /// Before the clocks go back.
    #[default]
    First,
    /// After they have gone back.
    Second,
}

/// A draft that passed [`crate::check`], the only thing the outbox takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyPost {
    pub(crate) brand: BrandSlug,
    pub(crate) text: String,
    pub(crate) targets: Vec<Target>,
    pub(crate) at: Timestamp,
    pub(crate) media: Vec<Attachment>,
    pub(crate) title: Option<String>,
}

impl ReadyPost {
    /// The brand.
    pub fn brand(&self) -> &BrandSlug {
        &self.brand
    }

    /// The text as it will be sent.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// At least one, each with at least one account.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The platforms of the targets.
    pub fn platforms(&self) -> Vec<Platform> {
        self.targets.iter().map(|target| target.platform.clone()).collect()
    }

    /// When it is to go out.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// What it shows, in its order; files are still to be uploaded.
    pub fn media(&self) -> &[Attachment] {
        &self.media
    }

    /// The title of its video on YouTube, where it goes there.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }
}
