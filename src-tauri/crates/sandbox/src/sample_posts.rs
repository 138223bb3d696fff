//! The sample's posts: a week before and after the first start, in each of the eleven statuses.
//!
//! Posts that are on their way rest for an hour before the clock takes them up, so that a newcomer sees them.

use std::time::Duration;

use jiff::civil::Time;
use jiff::{Span, Timestamp};

use crate::brand::Brand;
use crate::clock::{from_millis, later};
use crate::new_post::{targets, zone_of};
use crate::post::{
    Media, MediaKind, Platform, PlatformError, Post, Status, StoredPost, TargetOutcome, TargetResult,
};
use crate::sample::{COFFEE, PLANTS, STALL};
use crate::secret;

const REST: Duration = Duration::from_secs(60 * 60);

/// One post: days from today, hour and minute on the brand's clock, text, platforms, status, media.
///
/// Today the time counts back from the start instead, so that a post on its way has just become due at any hour.
struct Line(i64, i8, i8, &'static str, &'static [Platform], Status, Option<MediaKind>);

const X: Platform = Platform::X;
const LI: Platform = Platform::Linkedin;
const IG: Platform = Platform::Instagram;
const TH: Platform = Platform::Threads;
const YT: Platform = Platform::Youtube;
const IMAGE: Option<MediaKind> = Some(MediaKind::Image);
const VIDEO: Option<MediaKind> = Some(MediaKind::Video);

use Status::{
    Archived, BillingHold, Draft, Failed, Partial, Published, Publishing, RenderPending, Scheduled,
    Validated, Validating,
};

#[rustfmt::skip]
const PLANT_POSTS: &[Line] = &[
    Line(-7, 9, 0, "First frost on the roof this morning. Everything tender is inside and sulking.", &[X, IG], Published, IMAGE),
    Line(-7, 18, 30, "What we learned from a year of refilling soil bags: people bring them back if you ask.", &[LI], Partial, None),
    Line(-6, 10, 0, "New in: string of hearts, rooted and ready. Four per person, they go fast.", &[IG, TH], Published, IMAGE),
    Line(-6, 12, 30, "The summer sale banner. Kept for next year.", &[X], Archived, None),
    Line(-5, 8, 45, "Good morning from the glasshouse. The tree fern has a new frond and we are proud parents.", &[X, TH], Published, None),
    Line(-5, 16, 0, "Thirty seconds on wiping leaves, and why your rubber plant will thank you.", &[YT], Published, VIDEO),
    Line(-4, 11, 0, "Your calathea is not dying. It is dramatic. Move it back from the radiator.", &[X, TH], Published, None),
    Line(-3, 9, 30, "We are hiring: weekends, good with people, not afraid of snails.", &[LI, X], Partial, None),
    Line(-3, 17, 0, "Sunday stock count done. 612 plants, two cats, one lost trowel.", &[TH], Published, None),
    Line(-2, 10, 0, "Market day at Príncipe Real. Find us by the fountain until three.", &[IG, TH], Published, IMAGE),
    Line(-2, 14, 40, "How to mount a staghorn fern", &[YT], Failed, None),
    Line(-1, 9, 0, "New week, new leaves. Monstera cuttings are back on the shelf.", &[X, IG], Published, IMAGE),
    Line(-1, 13, 15, "How we pack a two-metre fiddle-leaf so that it arrives with all its leaves on.", &[X, TH], Published, None),
    Line(-1, 18, 30, "Behind the bench: Marta repots 40 snake plants before lunch. Coffee first, always.", &[IG, LI], Partial, IMAGE),
    Line(0, 0, 4, "Tuesday tip: water less in winter. Your pothos will forgive you, your peace lily may not.", &[X, TH], Validating, None),
    Line(0, 0, 2, "Build-your-own terrarium, Saturday. Six seats left.", &[X, IG], Publishing, IMAGE),
    Line(0, 0, 3, "Last call for the terrarium workshop newsletter.", &[TH], Validated, None),
    Line(1, 10, 0, "We asked 300 customers what kills their plants. Number one is kindness.", &[LI, X], Scheduled, None),
    Line(1, 14, 0, "One-minute film: the fern that survived a flat fire.", &[YT, IG], RenderPending, VIDEO),
    Line(1, 17, 45, "Early look at the planter shelf: 20% off from midnight.", &[IG, TH], Scheduled, IMAGE),
    Line(2, 8, 45, "Good morning from the glasshouse. Doors at nine.", &[TH], Scheduled, None),
    Line(2, 15, 30, "Wreath workshop sign-up opens. Bring gloves, we bring the moss.", &[X, LI], Scheduled, None),
    Line(3, 7, 0, "Black Friday, the slow way: one tree planted per order.", &[X, LI], Scheduled, None),
    Line(3, 11, 0, "Ask us anything about fruit trees. We answer until lunch.", &[TH], Scheduled, None),
    Line(3, 18, 0, "Last hours: planters at 20% off until midnight.", &[X], BillingHold, None),
    Line(4, 10, 30, "Market day at Príncipe Real. Find us by the fountain.", &[X, TH], Scheduled, None),
    Line(5, 16, 0, "Winter light: where to put your calathea", &[YT], Scheduled, None),
    Line(6, 9, 30, "Repotting month is over. The plants would like a word of thanks.", &[X], Scheduled, None),
    Line(7, 12, 0, "Advent calendar, but every door is a cutting. Sign up in the shop.", &[X, TH], Scheduled, None),
    Line(2, 19, 0, "Evening Q&A: bring your saddest plant", &[TH], Draft, None),
    Line(4, 12, 30, "Halfway update: [number] trees so far", &[X], Draft, None),
];

#[rustfmt::skip]
const COFFEE_POSTS: &[Line] = &[
    Line(-4, 7, 30, "The Guatemalan is back. It tastes like the good kind of rain.", &[X, IG], Published, IMAGE),
    Line(-1, 8, 0, "Grinder down until noon. Whole beans only, and an apology cookie.", &[X], Failed, None),
    Line(1, 7, 30, "Free refills for anyone who walked here through the snow.", &[X, TH], Scheduled, None),
    Line(5, 9, 0, "Cupping on Saturday: five coffees, eight chairs.", &[TH], Scheduled, None),
    Line(3, 9, 0, "A word about oat milk", &[X], Draft, None),
];

const STALL_POSTS: &[Line] = &[
    Line(-2, 9, 0, "Out today: mint, lemon balm, and the last of the figs.", &[TH], Published, None),
    Line(5, 9, 0, "Tea and cuttings, ten to two.", &[TH], Scheduled, None),
];

/// The brand's posts.
pub(crate) fn of(brand: &Brand, now: Timestamp) -> Vec<StoredPost> {
    let lines = match brand.slug.as_str() {
        PLANTS => PLANT_POSTS,
        COFFEE => COFFEE_POSTS,
        STALL => STALL_POSTS,
        _ => &[],
    };
    lines.iter().zip(1..).map(|(line, number)| post(line, number, brand, now)).collect()
}

fn post(line: &Line, number: i64, brand: &Brand, now: Timestamp) -> StoredPost {
    let Line(_, _, _, text, platforms, status, media) = line;
    let due = due(line, brand, now);
    let is_out = matches!(status, Published | Partial);
    // In the order of the list, some days ago, so that new posts are the newest.
    let created_at = from_millis(now.as_millisecond().saturating_sub(8 * 86_400_000 - number * 60_000));
    let mut post = Post {
        id: secret::new_id("post"),
        brand_slug: brand.slug.clone(),
        text: (*text).to_owned(),
        platforms: platforms.to_vec(),
        status: *status,
        scheduled_at: (*status != Draft).then_some(due),
        published_at: is_out.then(|| later(due, Duration::from_secs(40))),
        created_at,
        updated_at: if due < now { later(due, Duration::from_secs(40)).min(now) } else { created_at },
        media: media.map(|kind| sample_media(number, kind)).into_iter().collect(),
        source: Some("dashboard".into()),
        results: targets(brand, platforms, None).unwrap_or_default(),
    };
    settle(&mut post, brand);
    let rests = matches!(status, Validating | Validated | Publishing);
    StoredPost {
        post,
        unseen: serde_json::Map::new(),
        idempotency_key: None,
        attempt: 0,
        rests_until: rests.then(|| later(now, REST)),
    }
}

fn due(&Line(days, hour, minute, ..): &Line, brand: &Brand, now: Timestamp) -> Timestamp {
    if days == 0 {
        let minutes = i64::from(hour) * 60 + i64::from(minute);
        return from_millis(now.as_millisecond().saturating_sub(minutes * 60_000));
    }
    let date = now.to_zoned(zone_of(brand)).date().saturating_add(Span::new().days(days));
    let time = Time::new(hour, minute, 0, 0).unwrap_or(Time::midnight());
    date.to_datetime(time).to_zoned(zone_of(brand)).map_or(now, |zoned| zoned.timestamp())
}

/// Results as they follow from the status.
fn settle(post: &mut Post, brand: &Brand) {
    let id = post.id.clone();
    for result in &mut post.results {
        result.outcome = match post.status {
            Published => out(result, &id),
            Partial if has_refresh_error(result, brand) => {
                failed("PlatformAuthError", "LinkedIn ended the sign-in. Connect the page again, then retry.")
            }
            Partial => out(result, &id),
            Failed if result.platform == YT => failed("PlatformMediaError", "YouTube takes videos only."),
            Failed => failed("PlatformContentError", "X refused the text: it was posted a minute ago."),
            _ => TargetOutcome::Pending,
        };
    }
}

fn has_refresh_error(result: &TargetResult, brand: &Brand) -> bool {
    brand.connections.iter().any(|connection| {
        connection.refresh_error.is_some()
            && connection.platform_user_id.as_deref() == Some(&result.account_id)
    })
}

fn out(result: &TargetResult, id: &str) -> TargetOutcome {
    let url = format!("https://example.com/{}/{}/{id}", result.platform.as_str(), result.account_id);
    TargetOutcome::Published { url }
}

fn failed(name: &str, message: &str) -> TargetOutcome {
    TargetOutcome::Failed { error: PlatformError { name: name.into(), message: message.into() } }
}

fn sample_media(number: i64, kind: MediaKind) -> Media {
    let ending = match kind {
        MediaKind::Image => "jpg",
        MediaKind::Video => "mp4",
        MediaKind::Gif => "gif",
    };
    Media { url: format!("https://example.com/media/sample-{number}.{ending}"), kind }
}
