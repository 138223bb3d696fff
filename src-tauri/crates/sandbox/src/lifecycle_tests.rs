use jiff::Timestamp;
use serde_json::{Map, json};

use super::*;
use crate::post::Media;

const NOW: &str = "2026-11-24T11:32:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn connections() -> Vec<Connection> {
    let all = json!([
        {"platform": "x", "connected": true, "platformUserId": "x_1"},
        {"platform": "x", "connected": true, "platformUserId": "x_ended", "expiresAt": NOW},
        {"platform": "linkedin", "connected": true, "platformUserId": "li_broken", "refreshError": "Signed out."},
        {"platform": "youtube", "connected": true, "platformUserId": "yt_1"},
    ]);
    serde_json::from_value(all).unwrap()
}

fn post(status: Status, targets: &[(Platform, &str)]) -> StoredPost {
    let results = targets.iter().map(|&(platform, id)| TargetResult {
        platform,
        account_id: id.to_owned(),
        outcome: TargetOutcome::Pending,
    });
    let post = Post {
        id: "post_1".into(),
        brand_slug: "b".into(),
        text: "New soil is in.".into(),
        platforms: targets.iter().map(|(platform, _)| *platform).collect(),
        status,
        scheduled_at: Some(now()),
        published_at: None,
        created_at: now(),
        updated_at: now(),
        media: Vec::new(),
        source: None,
        results: results.collect(),
    };
    StoredPost { post, unseen: Map::new(), idempotency_key: None, attempt: 0, rests_until: None }
}

fn step(stored: &StoredPost, billing: Billing, lifecycle: Lifecycle) -> Option<StoredPost> {
    advance(stored, now(), Surroundings { connections: &connections(), billing, lifecycle })
}

/// Where the post ends, and what failed on the way.
fn end_of(mut stored: StoredPost) -> (Status, Vec<String>) {
    while let Some(next) = step(&stored, Billing::Ok, Lifecycle::Full) {
        stored = next;
    }
    let failures = stored.post.results.iter().filter_map(|result| match &result.outcome {
        TargetOutcome::Failed { error } => Some(error.name.clone()),
        _ => None,
    });
    (stored.post.status, failures.collect())
}

#[test]
fn only_a_due_post_or_one_on_its_way_moves() {
    let x = [(Platform::X, "x_1")];
    for (status, next) in [
        (Status::Draft, None),
        (Status::Scheduled, Some(Status::Validating)),
        (Status::Validating, Some(Status::Validated)),
        (Status::Validated, Some(Status::Publishing)),
        (Status::Publishing, Some(Status::Published)),
        (Status::Published, None),
        (Status::Partial, None),
        (Status::Failed, None),
        (Status::BillingHold, None),
        (Status::RenderPending, None),
        (Status::Archived, None),
    ] {
        let moved = step(&post(status, &x), Billing::Ok, Lifecycle::Full);
        assert_eq!(moved.map(|stored| stored.post.status), next, "{status:?}");
    }
    let mut early = post(Status::Scheduled, &x);
    early.post.scheduled_at = Some(crate::clock::later(now(), std::time::Duration::from_millis(1)));
    assert_eq!(step(&early, Billing::Ok, Lifecycle::Full), None);
    let mut resting = post(Status::Publishing, &x);
    resting.rests_until = early.post.scheduled_at;
    assert_eq!(step(&resting, Billing::Ok, Lifecycle::Full), None);
}

#[test]
fn a_suspended_subscription_puts_a_due_post_on_hold() {
    let due = post(Status::Scheduled, &[(Platform::X, "x_1")]);
    let held = step(&due, Billing::Suspended, Lifecycle::Full).unwrap();
    assert_eq!(held.post.status, Status::BillingHold);
}

#[test]
fn the_short_way_leaves_out_two_statuses() {
    let checked = post(Status::Validating, &[(Platform::X, "x_1")]);
    assert_eq!(step(&checked, Billing::Ok, Lifecycle::Short).unwrap().post.status, Status::Published);
}

#[test]
fn the_end_follows_from_the_accounts() {
    let (x, ended) = ((Platform::X, "x_1"), (Platform::X, "x_ended"));
    let (broken, unknown) = ((Platform::Linkedin, "li_broken"), (Platform::X, "x_gone"));
    let youtube = (Platform::Youtube, "yt_1");
    for (targets, status, failures) in [
        (vec![x], Status::Published, vec![]),
        (vec![x, broken], Status::Partial, vec!["PlatformAuthError"]),
        (vec![x, ended], Status::Partial, vec!["PlatformAuthError"]),
        (vec![broken], Status::Failed, vec!["PlatformAuthError"]),
        (vec![unknown], Status::Failed, vec!["PlatformAuthError"]),
        (vec![youtube], Status::Failed, vec!["PlatformMediaError"]),
        (vec![x, youtube, broken], Status::Partial, vec!["PlatformMediaError", "PlatformAuthError"]),
    ] {
        let (end, names) = end_of(post(Status::Scheduled, &targets));
        assert_eq!((end, names), (status, failures.into_iter().map(str::to_owned).collect()), "{targets:?}");
    }
}

#[test]
fn youtube_is_content_with_a_video() {
    let mut film = post(Status::Scheduled, &[(Platform::Youtube, "yt_1")]);
    film.post.media = vec![Media { url: "https://example.com/1.mp4".into(), kind: MediaKind::Video }];
    assert_eq!(end_of(film), (Status::Published, vec![]));
}

#[test]
fn failures_are_occasional_and_always_the_same() {
    let fails = |number: u32, attempt| luck(&format!("Text {number}"), "x_1", attempt).is_some();
    let failed: Vec<u32> = (0..1_600).filter(|number| fails(*number, 0)).collect();
    assert!((60..140).contains(&failed.len()), "about one in sixteen: {}", failed.len());
    assert_eq!(failed, (0..1_600).filter(|number| fails(*number, 0)).collect::<Vec<_>>());
    let again = failed.iter().filter(|number| fails(**number, 1)).count();
    assert!(again < failed.len() / 4, "a retry usually gets through");
}
