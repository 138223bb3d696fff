//! The post object (contract §9.1), as it is answered and as it is stored.
//!
//! `results` is invented: per-platform results must exist at the service, but no public shape was found. Here each
//! account that a post goes to has one entry from the beginning, with the status `pending` until it is known:
//! `{platform, accountId, status, url?, error? {name, message}}`. The names of errors are those of contract §10.
//!
//! Thread, texts per platform, targets as asked for and platform options are kept and never answered, because the
//! documented post object does not have them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The eleven statuses of contract §9.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Draft,
    Scheduled,
    Validating,
    Validated,
    Publishing,
    Published,
    Partial,
    Failed,
    BillingHold,
    RenderPending,
    Archived,
}

impl Status {
    pub(crate) const ALL: [Status; 11] = [
        Status::Draft,
        Status::Scheduled,
        Status::Validating,
        Status::Validated,
        Status::Publishing,
        Status::Published,
        Status::Partial,
        Status::Failed,
        Status::BillingHold,
        Status::RenderPending,
        Status::Archived,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Scheduled => "scheduled",
            Status::Validating => "validating",
            Status::Validated => "validated",
            Status::Publishing => "publishing",
            Status::Published => "published",
            Status::Partial => "partial",
            Status::Failed => "failed",
            Status::BillingHold => "billing_hold",
            Status::RenderPending => "render_pending",
            Status::Archived => "archived",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// The platforms of contract §10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Platform {
    X,
    Linkedin,
    Instagram,
    Threads,
    Youtube,
}

impl Platform {
    pub(crate) const ALL: [Platform; 5] =
        [Platform::X, Platform::Linkedin, Platform::Instagram, Platform::Threads, Platform::Youtube];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Platform::X => "x",
            Platform::Linkedin => "linkedin",
            Platform::Instagram => "instagram",
            Platform::Threads => "threads",
            Platform::Youtube => "youtube",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.as_str() == text)
    }
}

/// The documented fields, and `results`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) brand_slug: String,
    pub(crate) text: String,
    pub(crate) platforms: Vec<Platform>,
    pub(crate) status: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scheduled_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) published_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) media: Vec<Media>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
    pub(crate) results: Vec<TargetResult>,
}

/// One picture or video; `gif` is kept as a type of its own (D40).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Media {
    pub(crate) url: String,
    #[serde(rename = "type")]
    pub(crate) kind: MediaKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum MediaKind {
    Image,
    Video,
    Gif,
}

impl MediaKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            MediaKind::Image => "image",
            MediaKind::Video => "video",
            MediaKind::Gif => "gif",
        }
    }
}

/// Invented: what became of a post at one account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TargetResult {
    pub(crate) platform: Platform,
    /// The `platformUserId` of the connection.
    pub(crate) account_id: String,
    #[serde(flatten)]
    pub(crate) outcome: TargetOutcome,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub(crate) enum TargetOutcome {
    Pending,
    Published { url: String },
    Failed { error: PlatformError },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlatformError {
    pub(crate) name: String,
    pub(crate) message: String,
}

/// A post with what is kept beside it and never answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct StoredPost {
    pub(crate) post: Post,
    /// The fields of the create body that the post object does not have.
    #[serde(default)]
    pub(crate) unseen: Map<String, Value>,
    /// The `Idempotency-Key` of the request that created it; without any effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) idempotency_key: Option<String>,
    /// How often publishing has been started; retrying counts up.
    #[serde(default)]
    pub(crate) attempt: u32,
    /// The clock leaves the post alone until then; only sample posts have it.
    #[serde(default)]
    pub(crate) rests_until: Option<Timestamp>,
}
