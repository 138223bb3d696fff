//! What stands in the way of a post that still waits for its time, as far as it can be known before it.
//!
//! Only what certainly goes wrong counts: a false alarm costs more trust than a late one. What the service finds
//! by itself comes back as a status, and drafts go nowhere anyway.

use jiff::Timestamp;

use crate::platform::rule_of;
use crate::{
    Account, AccountHealth, Field, Finding, FindingCode, OutboxItem, OutboxState, OutboxWork, Platform,
    PlatformResult, Post, PostStatus, Severity, lead_time_ok,
};

/// What stands in the way of a post of the service. Its time does not: the service sends a late post at once (D17).
pub(crate) fn obstacles_of_post(post: &Post, accounts: &[Account]) -> Vec<Finding> {
    let waits = Waits { text: &post.text, platforms: &post.platforms, results: &post.results };
    let mut found = match post.status {
        PostStatus::Scheduled | PostStatus::RenderPending => waits.obstacles(accounts),
        _ => return Vec::new(),
    };
    if post.status == PostStatus::Scheduled && post.media_count == 0 {
        let needs_media = |platform: &&Platform| rule_of(platform).is_some_and(|rule| rule.needs_media);
        let missing = post.platforms.iter().filter(needs_media);
        found.extend(missing.map(|platform| on(platform, FindingCode::NeedsMedia, Field::Text)));
    }
    found
}

/// What stands in the way of a row that has not left yet. Once it may have left, only the service can tell.
pub(crate) fn obstacles_of_row(row: &OutboxItem, accounts: &[Account], now: Timestamp) -> Vec<Finding> {
    if !matches!((&row.work, &row.state), (OutboxWork::Create, OutboxState::Queued { .. })) {
        return Vec::new();
    }
    let waits = Waits { text: &row.text, platforms: &row.platforms, results: &[] };
    let mut found = waits.obstacles(accounts);
    if row.due.is_some_and(|due| !lead_time_ok(due, now)) {
        found.push(about(FindingCode::TimePassed, Field::Time));
    }
    found
}

/// What posts and rows have in common.
struct Waits<'a> {
    text: &'a str,
    platforms: &'a [Platform],
    /// They name the accounts that the post goes to, where the service says so.
    results: &'a [PlatformResult],
}

impl Waits<'_> {
    fn obstacles(&self, accounts: &[Account]) -> Vec<Finding> {
        let used = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
        let mut found = Vec::new();
        for platform in self.platforms {
            let max = rule_of(platform).map_or(u32::MAX, |rule| rule.text_max);
            if used > max {
                let amount = Some(used.saturating_sub(max));
                found.push(Finding { amount, ..on(platform, FindingCode::TextTooLong, Field::Text) });
            }
            let ended = self.ended(platform, accounts);
            found.extend(ended.into_iter().map(|account| Finding {
                account: Some(account.name.clone()),
                ..on(platform, FindingCode::AccountNeedsReconnect, Field::Accounts)
            }));
        }
        found
    }

    /// The accounts on a platform whose sign-in has ended. Where nobody says which ones the post goes to, one that
    /// works is enough for doubt. An end date alone is no proof, since the service renews by itself.
    fn ended<'a>(&self, platform: &Platform, accounts: &'a [Account]) -> Vec<&'a Account> {
        let named: Vec<_> = self
            .results
            .iter()
            .filter(|result| result.platform == *platform)
            .filter_map(|result| result.account.as_ref())
            .collect();
        let is_target = |account: &&Account| {
            account.platform == *platform && (named.is_empty() || named.contains(&&account.id))
        };
        let has_ended = |account: &&Account| account.health == AccountHealth::NeedsReconnect;
        let (ended, working): (Vec<_>, Vec<_>) = accounts.iter().filter(is_target).partition(has_ended);
        if named.is_empty() && !working.is_empty() { Vec::new() } else { ended }
    }
}

fn on(platform: &Platform, code: FindingCode, field: Field) -> Finding {
    Finding { platform: Some(platform.clone()), ..about(code, field) }
}

fn about(code: FindingCode, field: Field) -> Finding {
    Finding {
        code,
        severity: Severity::Blocks,
        field,
        platform: None,
        account: None,
        amount: None,
        media: None,
    }
}

#[cfg(test)]
#[path = "queue_obstacles_tests.rs"]
mod tests;
