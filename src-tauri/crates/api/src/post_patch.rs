//! A post of which only some fields are known, since some replies are small (D39).

use domain::{BrandSlug, Platform, PlatformResult, Post, PostId, PostStatus};
use jiff::Timestamp;
use serde_json::Value;

use crate::wire::Object;

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
    /// `Some(None)` where it has no time.
    pub scheduled_at: Option<Option<Timestamp>>,
    /// `Some(None)` where it says that it has not gone out.
    pub published_at: Option<Option<Timestamp>>,
    /// When it was made, if said.
    pub created_at: Option<Timestamp>,
    /// How much media it carries, if said.
    pub media_count: Option<u32>,
    /// The results, if said.
    pub results: Option<Vec<PlatformResult>>,
    pub(crate) raw: Object,
}

impl PostPatch {
    /// Merges what was said into the post as it was known, its raw view included.
    pub fn apply(self, post: &mut Post) {
        merge_raw(&mut post.raw, self.raw);
        set(&mut post.brand, self.brand);
        set(&mut post.text, self.text);
        set(&mut post.platforms, self.platforms);
        set(&mut post.status, self.status);
        set(&mut post.scheduled_at, self.scheduled_at);
        set(&mut post.published_at, self.published_at);
        set(&mut post.created_at, self.created_at.map(Some));
        set(&mut post.media_count, self.media_count);
        set(&mut post.results, self.results);
    }

    /// The post, if this is all that is known about it.
    pub(crate) fn into_post(self) -> Post {
        Post {
            id: self.id,
            brand: self.brand.unwrap_or_else(|| BrandSlug::new("")),
            text: self.text.unwrap_or_default(),
            platforms: self.platforms.unwrap_or_default(),
            status: self.status.unwrap_or_else(|| PostStatus::Other("unknown".to_owned())),
            scheduled_at: self.scheduled_at.flatten(),
            published_at: self.published_at.flatten(),
            created_at: self.created_at,
            media_count: self.media_count.unwrap_or_default(),
            results: self.results.unwrap_or_default(),
            raw: pretty(&self.raw),
        }
    }
}

fn set<T>(field: &mut T, said: Option<T>) {
    if let Some(value) = said {
        *field = value;
    }
}

/// A raw view that can't be read any more gives way to the newer one.
fn merge_raw(raw: &mut String, newer: Object) {
    let mut object: Object = serde_json::from_str(raw).unwrap_or_default();
    object.extend(newer);
    *raw = pretty(&object);
}

fn pretty(object: &Object) -> String {
    let value = Value::Object(object.clone());
    format!("{value:#}")
}
