//! How a post moves: by itself when it is due, and by a person's action (contract §9.4). Pure.
//!
//! Invented: which posts fail. It depends only on text, account and attempt, so the same post fails every time in
//! the same way, and a retry usually gets through. About one account in sixteen fails.

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::brand::Connection;
use crate::post::{
    MediaKind, Platform, PlatformError, Post, Status, StoredPost, TargetOutcome, TargetResult,
};
use crate::switches::{Billing, Lifecycle};

/// An action of a person that is legal in some statuses only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Schedule,
    Cancel,
    Publish,
    Edit,
    Delete,
    Retry,
}

impl Action {
    /// Whether contract §9.4 allows it.
    pub(crate) fn is_allowed_in(self, status: Status) -> bool {
        match self {
            Action::Schedule | Action::Cancel | Action::Publish | Action::Edit => {
                matches!(status, Status::Draft | Status::Scheduled)
            }
            Action::Retry => matches!(status, Status::Failed | Status::Partial),
            Action::Delete => match status {
                Status::Draft | Status::Scheduled => true,
                Status::Published | Status::Partial | Status::Failed | Status::Archived => true,
                Status::Validating | Status::Validated | Status::Publishing => false,
                Status::BillingHold | Status::RenderPending => false,
            },
        }
    }
}

/// What the clock has to know besides the post.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Surroundings<'a> {
    pub(crate) connections: &'a [Connection],
    pub(crate) billing: Billing,
    pub(crate) lifecycle: Lifecycle,
}

/// The post one step further, or nothing if it stays where it is.
pub(crate) fn advance(
    stored: &StoredPost,
    now: Timestamp,
    surroundings: Surroundings<'_>,
) -> Option<StoredPost> {
    if stored.rests_until.is_some_and(|until| now < until) {
        return None;
    }
    let mut next = stored.clone();
    match stored.post.status {
        Status::Scheduled if stored.post.scheduled_at.is_some_and(|due| due <= now) => {
            next.post.status = match surroundings.billing {
                Billing::Ok => Status::Validating,
                Billing::Suspended => Status::BillingHold,
            };
        }
        Status::Validating => validate(&mut next.post, now, surroundings),
        Status::Validated => next.post.status = Status::Publishing,
        Status::Publishing => publish(&mut next, now),
        _ => return None,
    }
    if surroundings.lifecycle == Lifecycle::Short && next.post.status == Status::Validated {
        publish(&mut next, now);
    }
    next.post.updated_at = now;
    Some(next)
}

/// Sends what failed once more; what went out stays as it is.
pub(crate) fn retry(stored: &mut StoredPost) {
    for result in &mut stored.post.results {
        if matches!(result.outcome, TargetOutcome::Failed { .. }) {
            result.outcome = TargetOutcome::Pending;
        }
    }
    stored.attempt += 1;
    stored.post.status = Status::Validating;
}

/// Accounts whose token has expired fail here; the post goes on as long as one target is left.
fn validate(post: &mut Post, now: Timestamp, surroundings: Surroundings<'_>) {
    for result in post.results.iter_mut().filter(|result| is_pending(result)) {
        let of_account = |connection: &&Connection| {
            connection.platform == result.platform
                && connection.platform_user_id.as_deref() == Some(&result.account_id)
        };
        let connection = surroundings.connections.iter().find(of_account);
        if !connection.is_some_and(|connection| connection.is_healthy_at(now)) {
            result.outcome = failed("PlatformAuthError", "The account has to be connected again.");
        }
    }
    if post.results.iter().any(is_pending) {
        post.status = Status::Validated;
    } else {
        finish(post, now);
    }
}

fn publish(stored: &mut StoredPost, now: Timestamp) {
    let StoredPost { post, attempt, .. } = stored;
    let has_video = post.media.iter().any(|media| media.kind == MediaKind::Video);
    for result in post.results.iter_mut().filter(|result| is_pending(result)) {
        result.outcome = if result.platform == Platform::Youtube && !has_video {
            failed("PlatformMediaError", "YouTube takes videos only.")
        } else {
            luck(&post.text, &result.account_id, *attempt)
                .unwrap_or_else(|| TargetOutcome::Published { url: live_url(result, &post.id) })
        };
    }
    finish(post, now);
}

fn finish(post: &mut Post, now: Timestamp) {
    let is_out = |result: &TargetResult| matches!(result.outcome, TargetOutcome::Published { .. });
    let out = post.results.iter().filter(|result| is_out(result)).count();
    post.status = match out {
        0 => Status::Failed,
        n if n == post.results.len() => Status::Published,
        _ => Status::Partial,
    };
    if out > 0 {
        post.published_at = Some(now);
    }
}

/// The occasional failure.
fn luck(text: &str, account_id: &str, attempt: u32) -> Option<TargetOutcome> {
    let digest = Sha256::digest(format!("{attempt}\n{account_id}\n{text}"));
    let mut bytes = digest.iter();
    let is_unlucky = bytes.next().is_some_and(|byte| byte % 16 == 0);
    let kind = bytes.next().map_or(0, |byte| byte % 3);
    is_unlucky.then(|| match kind {
        0 => failed("PlatformRateLimitError", "The platform asked to slow down."),
        1 => failed("PlatformContentError", "The platform refused the text."),
        _ => failed("PlatformMediaError", "The platform refused the media."),
    })
}

fn failed(name: &str, message: &str) -> TargetOutcome {
    TargetOutcome::Failed { error: PlatformError { name: name.into(), message: message.into() } }
}

fn live_url(result: &TargetResult, post_id: &str) -> String {
    format!("https://example.com/{}/{}/{post_id}", result.platform.as_str(), result.account_id)
}

fn is_pending(result: &TargetResult) -> bool {
    result.outcome == TargetOutcome::Pending
}

#[cfg(test)]
#[path = "lifecycle_tests.rs"]
mod tests;
