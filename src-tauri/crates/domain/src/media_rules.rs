//! The part of the check that is about images and videos: each by itself, and all together on each platform.

use crate::import::{MOST_MEDIA, MediaKind, MediaLookup};
use crate::platform::{PlatformRule, needing_media, rule_of};
use crate::rules::{CheckContext, finding};
use crate::{Attachment, Draft, DraftMediaFacts, Field, Finding, FindingCode, Platform, Severity};

/// What the check of a draft's media came to.
pub(crate) struct MediaCheck {
    pub(crate) facts: Vec<DraftMediaFacts>,
    /// What can be posted, in the order of the draft.
    pub(crate) attachments: Vec<Attachment>,
    /// The platforms that these media leave closed.
    pub(crate) closed: Vec<Platform>,
}

/// Checks the media of a draft.
pub(crate) fn check_media(
    draft: &Draft,
    context: CheckContext<'_>,
    findings: &mut Vec<Finding>,
) -> MediaCheck {
    let mut facts = Vec::new();
    let mut attachments = Vec::new();
    for (index, media) in draft.media.iter().enumerate() {
        let about = |code, severity| Finding {
            media: u32::try_from(index).ok(),
            ..finding(code, severity, Field::Media)
        };
        match media.attachment(context.media) {
            Ok(attachment) => {
                if attachment.alt_text.is_none() {
                    findings.push(about(FindingCode::AltTextMissing, Severity::Warns));
                }
                facts.push(DraftMediaFacts::of(&attachment));
                attachments.push(attachment);
            }
            Err(lookup) => {
                findings.push(about(code_of(&lookup), Severity::Blocks));
                facts.push(DraftMediaFacts::default());
            }
        }
    }
    if draft.media.len() > MOST_MEDIA {
        let amount = u32::try_from(MOST_MEDIA).ok();
        findings
            .push(Finding { amount, ..finding(FindingCode::TooManyMedia, Severity::Blocks, Field::Media) });
    }
    for target in &draft.targets {
        check_platform(&target.platform, draft, &attachments, findings);
    }
    MediaCheck { facts, closed: closed(&attachments), attachments }
}

fn code_of(lookup: &MediaLookup) -> FindingCode {
    match lookup {
        MediaLookup::Missing | MediaLookup::Outside => FindingCode::MediaMissing,
        MediaLookup::NotMedia | MediaLookup::Found(_) => FindingCode::NotMedia,
        MediaLookup::TooLarge => FindingCode::MediaTooLarge,
        MediaLookup::Unreadable => FindingCode::MediaUnreadable,
    }
}

/// The documentation is not of one mind about kinds (D21), so a kind that is not taken warns; a number is one.
fn check_platform(
    platform: &Platform,
    draft: &Draft,
    attachments: &[Attachment],
    findings: &mut Vec<Finding>,
) {
    let Some(rule) = rule_of(platform) else { return };
    let about = |code, severity| Finding {
        platform: Some(platform.clone()),
        ..finding(code, severity, Field::Media)
    };
    let has = |kind| attachments.iter().any(|attachment| attachment.kind == kind);
    let images = u32::try_from(count(attachments, MediaKind::Image)).unwrap_or(u32::MAX);
    // A file that can't be used has a finding of its own; it may be the very one that is missing here.
    let is_complete = attachments.len() == draft.media.len();
    if rule.needs_media && attachments.is_empty() && is_complete {
        findings.push(about(FindingCode::NeedsMedia, Severity::Blocks));
    } else if rule.needs_video() && !has(MediaKind::Video) && is_complete {
        findings.push(about(FindingCode::NeedsVideo, Severity::Blocks));
    }
    if rule.images == 0 && images > 0 {
        findings.push(about(FindingCode::NoImagesOn, Severity::Warns));
    } else if images > rule.images {
        let amount = Some(rule.images);
        findings.push(Finding { amount, ..about(FindingCode::TooManyImagesOn, Severity::Blocks) });
    }
    if !rule.takes_video && has(MediaKind::Video) {
        findings.push(about(FindingCode::NoVideosOn, Severity::Warns));
    }
    if !rule.takes_gif && has(MediaKind::Gif) {
        findings.push(about(FindingCode::NoGifsOn, Severity::Warns));
    }
}

fn closed(attachments: &[Attachment]) -> Vec<Platform> {
    let has_video = count(attachments, MediaKind::Video) > 0;
    let is_open = |rule: PlatformRule| if rule.needs_video() { has_video } else { !attachments.is_empty() };
    needing_media().into_iter().filter(|platform| !rule_of(platform).is_some_and(is_open)).collect()
}

fn count(attachments: &[Attachment], kind: MediaKind) -> usize {
    attachments.iter().filter(|attachment| attachment.kind == kind).count()
}

#[cfg(test)]
#[path = "media_rules_tests.rs"]
mod tests;
