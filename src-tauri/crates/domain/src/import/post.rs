//! A row, or the rows of a thread, as the post that would be sent.

use jiff::Timestamp;

use super::media::ImportMedia;
use crate::{BrandSlug, Fingerprint, Platform, Target};

/// A post from a file in which nothing stands in the way. Only the check makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportPost {
    /// The row that it comes from, as an index for the calls of the import.
    pub row: u32,
    /// What a spreadsheet writes beside its rows, counted from 1; several for a thread.
    pub numbers: Vec<u32>,
    /// The brand.
    pub brand: BrandSlug,
    /// The main text, with the link appended.
    pub text: String,
    /// Other texts for single platforms.
    pub platform_texts: Vec<(Platform, String)>,
    /// The parts of the thread after the text.
    pub thread: Vec<String>,
    /// At least one, each with at least one account.
    pub targets: Vec<Target>,
    /// When it is due; at least three minutes ahead when it was checked.
    pub at: Timestamp,
    /// At most ten.
    pub media: Vec<ImportMedia>,
    /// The title of a video.
    pub title: Option<String>,
}

impl ImportPost {
    /// What makes it the same post as one at the service.
    pub fn fingerprint(&self) -> Fingerprint {
        let platforms: Vec<Platform> = self.targets.iter().map(|target| target.platform.clone()).collect();
        Fingerprint::compute(&self.brand, &self.text, &platforms, Some(self.at))
    }
}
