//! Reads the body of `POST /posts` (contract §9.2) and resolves where the post goes.
//!
//! Text limits are not enforced (D22), and duplicates are not looked for: a repeated request makes a second post.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::brand::Brand;
use crate::envelope::Failure;
use crate::fields::{Fields, instant, invalid, texts};
use crate::post::{Media, MediaKind, Platform, Post, Status, StoredPost, TargetOutcome, TargetResult};
use crate::switches::{CreateDefault, PastTime, PlatformRules, Switches};
use crate::{post_media, secret};

const THREAD_MAX: usize = 25;
const SOURCES: [&str; 5] = ["api", "mcp", "cli", "dashboard", "agent"];

/// Kept with the post and never answered, since the documented post object has no such fields.
const UNSEEN: [&str; 9] = [
    "thread",
    "media",
    "platformMedia",
    "platformTexts",
    "targetAccountIds",
    "instagramOptions",
    "threadsOptions",
    "youtubeOptions",
    "poll",
];

/// The post that the body asks for.
pub(crate) fn read(
    fields: &Fields,
    brand: &Brand,
    switches: &Switches,
    now: Timestamp,
) -> Result<StoredPost, Failure> {
    let text = fields.text("text")?.to_owned();
    let platforms = platforms(fields)?.ok_or_else(|| invalid("platforms", "is required"))?;
    let media = post_media::read(fields)?;
    check_rules(fields, &platforms, &media, switches.platform_rules)?;
    let timing = match fields.get("scheduledAt") {
        Some(value) => Timing::at(instant("scheduledAt", value, &zone_of(brand))?, switches, now)?,
        None => Timing::without(switches),
    };
    let post = Post {
        id: secret::new_id("post"),
        brand_slug: brand.slug.clone(),
        text,
        results: targets(brand, &platforms, fields.get("targetAccountIds"))?,
        platforms,
        status: timing.status,
        scheduled_at: timing.scheduled_at,
        published_at: None,
        created_at: now,
        updated_at: now,
        media,
        source: source(fields)?,
    };
    Ok(StoredPost {
        post,
        unseen: fields.only(&UNSEEN),
        idempotency_key: None,
        attempt: 0,
        rests_until: None,
    })
}

/// Status and time as they follow from the time that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timing {
    pub(crate) status: Status,
    pub(crate) scheduled_at: Option<Timestamp>,
}

impl Timing {
    /// With a time: scheduled, or on its way at once if the time is over (D17).
    pub(crate) fn at(due: Timestamp, switches: &Switches, now: Timestamp) -> Result<Self, Failure> {
        let status = match switches.past_time {
            _ if due > now => Status::Scheduled,
            PastTime::Publish => Status::Validating,
            PastTime::Reject400 => {
                return Err(Failure::Malformed("scheduledAt has to lie in the future.".into()));
            }
        };
        Ok(Self { status, scheduled_at: Some(due) })
    }

    /// Without a time (D16).
    fn without(switches: &Switches) -> Self {
        let status = match switches.create_default {
            CreateDefault::Draft => Status::Draft,
            CreateDefault::Publish => Status::Validating,
        };
        Self { status, scheduled_at: None }
    }
}

/// The zone in which a time without an offset is meant; UTC for a brand without a zone.
pub(crate) fn zone_of(brand: &Brand) -> TimeZone {
    brand.timezone.as_deref().and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
}

/// `platforms`, without repetitions; absent is left to the caller, empty is refused (D41).
pub(crate) fn platforms(fields: &Fields) -> Result<Option<Vec<Platform>>, Failure> {
    let Some(names) = fields.texts("platforms")? else { return Ok(None) };
    if names.is_empty() {
        return Err(invalid("platforms", "needs at least one platform"));
    }
    let mut platforms = Vec::new();
    for name in names {
        let unknown = || invalid("platforms", &format!("has no '{name}'"));
        let platform = Platform::parse(name).ok_or_else(unknown)?;
        if !platforms.contains(&platform) {
            platforms.push(platform);
        }
    }
    Ok(Some(platforms))
}

/// One pending result for each account the post goes to.
///
/// A platform without an entry in `asked` goes to all of its connected accounts, and so does one with an empty list:
/// what the service does with an empty list is unknown, and this is the reading that a client has to guard against.
pub(crate) fn targets(
    brand: &Brand,
    platforms: &[Platform],
    asked: Option<&Value>,
) -> Result<Vec<TargetResult>, Failure> {
    if asked.is_some_and(|asked| !asked.is_object()) {
        return Err(invalid("targetAccountIds", "has to be an object"));
    }
    let mut results = Vec::new();
    for &platform in platforms {
        let connected: Vec<&str> = brand.accounts(platform).collect();
        if connected.is_empty() {
            return Err(Failure::Conflict(format!("No {} account is connected.", platform.as_str())));
        }
        let chosen = asked.and_then(|asked| asked.get(platform.as_str()));
        let chosen = chosen.map(|ids| texts("targetAccountIds", ids)).transpose()?.unwrap_or_default();
        if let Some(unknown) = chosen.iter().find(|id| !connected.contains(id)) {
            return Err(invalid("targetAccountIds", &format!("names '{unknown}', which is not connected")));
        }
        let is_target = |id: &&str| chosen.is_empty() || chosen.contains(id);
        results.extend(connected.into_iter().filter(is_target).map(|id| TargetResult {
            platform,
            account_id: id.to_owned(),
            outcome: TargetOutcome::Pending,
        }));
    }
    Ok(results)
}

fn source(fields: &Fields) -> Result<Option<String>, Failure> {
    match fields.optional_text("source")? {
        Some(source) if !SOURCES.contains(&source) => {
            Err(invalid("source", &format!("has to be one of {}", SOURCES.join(", "))))
        }
        source => Ok(source.map(str::to_owned)),
    }
}

fn check_rules(
    fields: &Fields,
    platforms: &[Platform],
    media: &[Media],
    disputed: PlatformRules,
) -> Result<(), Failure> {
    check_thread(fields)?;
    check_poll(fields)?;
    match disputed {
        PlatformRules::Lenient => Ok(()),
        PlatformRules::Strict => check_disputed_rules(fields, platforms, media),
    }
}

fn check_thread(fields: &Fields) -> Result<(), Failure> {
    match fields.texts("thread")? {
        Some(parts) if parts.len() > THREAD_MAX => {
            Err(invalid("thread", &format!("has more than {THREAD_MAX} parts")))
        }
        _ => Ok(()),
    }
}

fn check_poll(fields: &Fields) -> Result<(), Failure> {
    let Some(poll) = fields.get("poll") else { return Ok(()) };
    let options = poll.get("options").and_then(Value::as_array).map_or(0, Vec::len);
    let minutes = poll.get("durationMinutes").and_then(Value::as_u64).unwrap_or(0);
    if (2..=4).contains(&options) && (5..=10_080).contains(&minutes) {
        return Ok(());
    }
    Err(invalid("poll", "needs 2 to 4 options and durationMinutes from 5 to 10080"))
}

/// D21: what the platform table forbids and the SDK allows.
fn check_disputed_rules(fields: &Fields, platforms: &[Platform], media: &[Media]) -> Result<(), Failure> {
    let has_video = media.iter().any(|media| media.kind == MediaKind::Video);
    if has_video && platforms.contains(&Platform::Linkedin) {
        return Err(invalid("media", "has a video, which LinkedIn does not take"));
    }
    let is_thread = fields.texts("thread")?.is_some_and(|parts| !parts.is_empty());
    if is_thread && platforms.contains(&Platform::Threads) {
        return Err(invalid("thread", "has parts, which Threads does not take"));
    }
    Ok(())
}
