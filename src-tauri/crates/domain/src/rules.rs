//! The check of a draft: what stands in the way, what may go wrong, and the sendable form if nothing blocks.
//!
//! The service may refuse for reasons that nobody can know here; those come back as problems of the outbox.

use jiff::{SignedDuration, Timestamp};

use crate::draft::ReadyPost;
use crate::import::MediaLookups;
use crate::local_time::{TimeProblem, resolve};
use crate::media_rules::check_media;
use crate::platform::{LINKEDIN_ORGANISATION_LIMIT, rule_of};
use crate::{
    Account, AccountHealth, Brand, Counter, Draft, DraftCheck, Field, Finding, FindingCode, Platform,
    Severity, Target,
};

/// What a draft is checked against.
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The brand of the draft.
    pub brand: &'a Brand,
    /// Its accounts as last seen.
    pub accounts: &'a [Account],
    /// What is at each path that the draft names.
    pub media: &'a MediaLookups,
}

/// The service publishes a past time at once (D17), so less than this ahead is never sent.
const LEAD: SignedDuration = SignedDuration::from_mins(2);

/// A person gets a minute more, so that a post accepted here is still in time when its turn comes.
pub(crate) const LEAD_WHILE_WRITING: SignedDuration = SignedDuration::from_mins(3);

/// Whether a post due at an instant may still be sent.
pub fn lead_time_ok(due: Timestamp, now: Timestamp) -> bool {
    due.duration_since(now) >= LEAD
}

/// The first full minute at which a post that can leave at an instant is still in time.
pub fn soonest(leaves: Timestamp) -> Timestamp {
    let at = leaves.saturating_add(LEAD_WHILE_WRITING).unwrap_or(leaves);
    let up = jiff::TimestampRound::new().smallest(jiff::Unit::Minute).mode(jiff::RoundMode::Ceil);
    at.round(up).unwrap_or(at)
}

/// Checks a draft; the sendable form is there exactly when no finding blocks.
pub fn check(draft: &Draft, context: CheckContext<'_>, now: Timestamp) -> (DraftCheck, Option<ReadyPost>) {
    let mut findings = Vec::new();
    let at = check_time(draft, context.brand, now, &mut findings);
    check_targets(draft, context.accounts, at, &mut findings);
    let counters = check_text(draft, context.accounts, &mut findings);
    let media = check_media(draft, context, &mut findings);
    let title = check_title(draft, &mut findings);
    findings.sort_by_key(|finding| finding.severity);
    let fan_out = draft.targets.iter().map(|target| target.accounts.len()).sum::<usize>();
    let is_blocked = findings.iter().any(|finding| finding.severity == Severity::Blocks);
    let ready = at.filter(|_| !is_blocked).map(|at| ReadyPost {
        brand: draft.brand.clone(),
        text: draft.text.clone(),
        targets: draft.targets.clone(),
        at,
        media: media.attachments,
        title,
    });
    let fan_out = u32::try_from(fan_out).unwrap_or(u32::MAX);
    (DraftCheck { findings, counters, fan_out, at, closed: media.closed, media: media.facts }, ready)
}

pub(crate) fn finding(code: FindingCode, severity: Severity, field: Field) -> Finding {
    Finding { code, severity, field, platform: None, account: None, amount: None, media: None }
}

/// The title, where a platform of the draft has one. What the service does without is not documented.
fn check_title(draft: &Draft, findings: &mut Vec<Finding>) -> Option<String> {
    if draft.targets.iter().all(|target| target.platform != Platform::Youtube) {
        return None;
    }
    let title = draft.title.trim();
    if title.is_empty() {
        findings.push(finding(FindingCode::TitleMissing, Severity::Warns, Field::Title));
        return None;
    }
    Some(title.to_owned())
}

fn check_time(
    draft: &Draft,
    brand: &Brand,
    now: Timestamp,
    findings: &mut Vec<Finding>,
) -> Option<Timestamp> {
    let mut blocks = |code| findings.push(finding(code, Severity::Blocks, Field::Time));
    let resolved = match resolve(&draft.when, brand.zone.as_deref()) {
        Ok(resolved) => resolved,
        Err(problem) => {
            blocks(match problem {
                TimeProblem::Missing => FindingCode::TimeMissing,
                TimeProblem::NoZone => FindingCode::ZoneMissing,
                TimeProblem::Gap => FindingCode::TimeInGap,
            });
            return None;
        }
    };
    if resolved.at <= now {
        blocks(FindingCode::TimePassed);
    } else if resolved.at.duration_since(now) < LEAD_WHILE_WRITING {
        blocks(FindingCode::TimeTooSoon);
    }
    if resolved.is_twice {
        findings.push(finding(FindingCode::TimeTwice, Severity::Warns, Field::Time));
    }
    Some(resolved.at)
}

fn check_targets(draft: &Draft, accounts: &[Account], at: Option<Timestamp>, findings: &mut Vec<Finding>) {
    if draft.targets.iter().all(|target| target.accounts.is_empty()) {
        findings.push(finding(FindingCode::NoAccount, Severity::Blocks, Field::Accounts));
    }
    for target in &draft.targets {
        let about = |code, severity| Finding {
            platform: Some(target.platform.clone()),
            ..finding(code, severity, Field::Accounts)
        };
        if target.accounts.is_empty() && draft.targets.len() > 1 {
            findings.push(about(FindingCode::PlatformWithoutAccount, Severity::Blocks));
        }
        for id in &target.accounts {
            let account =
                accounts.iter().find(|account| account.id == *id && account.platform == target.platform);
            let name = account.map_or_else(|| id.to_string(), |account| account.name.clone());
            if let Some((code, severity)) = account_trouble(account, at) {
                findings.push(Finding { account: Some(name), ..about(code, severity) });
            }
        }
    }
}

pub(crate) fn account_trouble(
    account: Option<&Account>,
    at: Option<Timestamp>,
) -> Option<(FindingCode, Severity)> {
    match account.map(|account| &account.health) {
        None => Some((FindingCode::AccountGone, Severity::Blocks)),
        Some(AccountHealth::NeedsReconnect) => Some((FindingCode::AccountNeedsReconnect, Severity::Warns)),
        Some(health) if at.is_some_and(|at| !health.works_at(at)) => {
            Some((FindingCode::AccountEndsBefore, Severity::Warns))
        }
        Some(AccountHealth::Ok { .. }) => None,
    }
}

fn check_text(draft: &Draft, accounts: &[Account], findings: &mut Vec<Finding>) -> Vec<Counter> {
    if draft.text.trim().is_empty() {
        findings.push(finding(FindingCode::TextEmpty, Severity::Blocks, Field::Text));
    }
    let used = u32::try_from(draft.text.chars().count()).unwrap_or(u32::MAX);
    let mut counters = Vec::new();
    for target in &draft.targets {
        let Some(rule) = rule_of(&target.platform) else { continue };
        let limit = text_limit(target, accounts, rule.text_limit);
        counters.push(Counter { platform: target.platform.clone(), used, limit });
        let over = used.saturating_sub(limit);
        if over > 0 {
            let (code, severity) = match used > rule.text_max {
                true => (FindingCode::TextTooLong, Severity::Blocks),
                false => (FindingCode::TextLongForSome, Severity::Warns),
            };
            let platform = Some(target.platform.clone());
            findings.push(Finding { platform, amount: Some(over), ..finding(code, severity, Field::Text) });
        }
    }
    counters
}

fn text_limit(target: &Target, accounts: &[Account], limit: u32) -> u32 {
    let chosen = accounts.iter().filter(|account| target.accounts.contains(&account.id));
    text_limit_for(&target.platform, chosen, limit)
}

/// A chosen organisation page lowers LinkedIn's limit; among mixed accounts the smaller one counts (D22).
pub(crate) fn text_limit_for<'a>(
    platform: &Platform,
    mut chosen: impl Iterator<Item = &'a Account>,
    limit: u32,
) -> u32 {
    let has_organisation = *platform == Platform::Linkedin && chosen.any(|account| account.is_organisation);
    if has_organisation { limit.min(LINKEDIN_ORGANISATION_LIMIT) } else { limit }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
