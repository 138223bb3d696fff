//! Where a post stands at the service (contract §9.3).

use serde::{Deserialize, Serialize};
use specta::Type;

/// One of the eleven statuses, or the name of one that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(from = "String", into = "String")]
#[specta(type = String)]
pub enum PostStatus {
    /// Stored, not queued.
    Draft,
    /// Queued for its time.
    Scheduled,
    /// Tokens, media and rules are being checked.
    Validating,
    /// Checks passed, handed to the platforms.
    Validated,
    /// The platforms are at work.
    Publishing,
    /// Every target succeeded.
    Published,
    /// Some targets succeeded, some failed.
    Partial,
    /// Every target failed.
    Failed,
    /// Paused, because the subscription is suspended.
    BillingHold,
    /// Waiting for a clip.
    RenderPending,
    /// Left out of publishing.
    Archived,
    /// A status that the contract does not list.
    Other(String),
}

impl PostStatus {
    /// The eleven statuses of contract §9.3.
    pub const KNOWN: [PostStatus; 11] = [
        PostStatus::Draft,
        PostStatus::Scheduled,
        PostStatus::Validating,
        PostStatus::Validated,
        PostStatus::Publishing,
        PostStatus::Published,
        PostStatus::Partial,
        PostStatus::Failed,
        PostStatus::BillingHold,
        PostStatus::RenderPending,
        PostStatus::Archived,
    ];

    /// The name as the service writes it.
    pub fn as_str(&self) -> &str {
        match self {
            PostStatus::Draft => "draft",
            PostStatus::Scheduled => "scheduled",
            PostStatus::Validating => "validating",
            PostStatus::Validated => "validated",
            PostStatus::Publishing => "publishing",
            PostStatus::Published => "published",
            PostStatus::Partial => "partial",
            PostStatus::Failed => "failed",
            PostStatus::BillingHold => "billing_hold",
            PostStatus::RenderPending => "render_pending",
            PostStatus::Archived => "archived",
            PostStatus::Other(name) => name,
        }
    }

    /// Whether only a person can bring the post further.
    pub fn needs_a_person(&self) -> bool {
        matches!(self, PostStatus::Partial | PostStatus::Failed | PostStatus::BillingHold)
    }

    /// Whether the status changes by itself within moments, so that looking again soon is worth a request.
    pub fn is_on_its_way(&self) -> bool {
        matches!(self, PostStatus::Validating | PostStatus::Validated | PostStatus::Publishing)
    }
}

impl From<String> for PostStatus {
    fn from(name: String) -> Self {
        PostStatus::KNOWN
            .iter()
            .find(|status| status.as_str() == name)
            .cloned()
            .unwrap_or(PostStatus::Other(name))
    }
}

impl From<PostStatus> for String {
    fn from(status: PostStatus) -> Self {
        status.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::PostStatus;

    #[test]
    fn every_name_is_read_back_and_an_unknown_one_is_kept() {
        for status in PostStatus::KNOWN {
            assert_eq!(PostStatus::from(status.as_str().to_owned()), status);
        }
        assert_eq!(PostStatus::from("on_the_moon".to_owned()).as_str(), "on_the_moon");
    }
}
