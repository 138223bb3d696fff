use super::*;
use crate::{AccountId, BrandSlug, ItemId, PostId, ResultState};
use FindingCode::{AccountNeedsReconnect, NeedsMedia, TextTooLong, TimePassed};

const NOW: &str = "2026-11-24T11:32:00Z";

fn account(id: &str, platform: Platform, health: AccountHealth) -> Account {
    Account { id: AccountId::new(id), platform, name: id.to_owned(), is_organisation: false, health }
}

/// X works, LinkedIn half works, Threads doesn't; the end of X's permission has passed by this computer's reading.
fn accounts() -> Vec<Account> {
    let ok = || AccountHealth::Ok { expires_at: "2026-11-24T11:00:00Z".parse().ok() };
    vec![
        account("x1", Platform::X, ok()),
        account("li1", Platform::Linkedin, ok()),
        account("li-ended", Platform::Linkedin, AccountHealth::NeedsReconnect),
        account("th-ended", Platform::Threads, AccountHealth::NeedsReconnect),
    ]
}

fn post(platforms: &[Platform], status: PostStatus) -> Post {
    Post {
        id: PostId::new("p"),
        brand: BrandSlug::new("fern"),
        text: "Ferns".into(),
        platforms: platforms.to_vec(),
        status,
        scheduled_at: "2026-11-26T15:30:00Z".parse().ok(),
        published_at: None,
        created_at: None,
        media_count: 0,
        results: vec![],
        raw: "{}".into(),
    }
}

fn to(accounts: &[(&str, Platform)]) -> Vec<PlatformResult> {
    let result = |(id, platform): &(&str, Platform)| PlatformResult {
        platform: platform.clone(),
        account: Some(AccountId::new(*id)),
        state: ResultState::Pending,
        url: None,
        error_name: None,
        error_text: None,
    };
    accounts.iter().map(result).collect()
}

fn codes(found: &[Finding]) -> Vec<FindingCode> {
    found.iter().map(|finding| finding.code).collect()
}

#[test]
fn a_post_that_waits_is_marked_for_what_certainly_goes_wrong() {
    use Platform::{Instagram, Linkedin, Threads, X, Youtube};
    let scheduled = |platforms: &[Platform]| post(platforms, PostStatus::Scheduled);
    let long = |post: Post| Post { text: "a".repeat(501), ..post };
    let mixed = || to(&[("li1", Linkedin), ("li-ended", Linkedin)]);
    let table = [
        ("a good post", scheduled(&[X]), vec![]),
        ("too long for one of two", long(scheduled(&[X, Threads])), vec![TextTooLong, AccountNeedsReconnect]),
        ("long for some X accounts only", long(scheduled(&[X])), vec![]),
        ("without a video", scheduled(&[Youtube, Instagram]), vec![NeedsMedia, NeedsMedia]),
        ("with media", Post { media_count: 1, ..scheduled(&[Instagram]) }, vec![]),
        ("its clip is being made", post(&[Youtube], PostStatus::RenderPending), vec![]),
        ("the only account has ended", scheduled(&[Threads]), vec![AccountNeedsReconnect]),
        ("another account works", scheduled(&[Linkedin]), vec![]),
        (
            "a named one has ended",
            Post { results: mixed(), ..scheduled(&[Linkedin]) },
            vec![AccountNeedsReconnect],
        ),
        ("a named one works", Post { results: to(&[("li1", Linkedin)]), ..scheduled(&[Linkedin]) }, vec![]),
        ("nobody knows the platform", scheduled(&[Platform::Other("new".into())]), vec![]),
        ("a draft goes nowhere", post(&[Youtube, Threads], PostStatus::Draft), vec![]),
        ("it is on its way", post(&[Youtube, Threads], PostStatus::Publishing), vec![]),
    ];
    for (name, post, expected) in table {
        let found = obstacles_of_post(&post, &accounts());
        assert_eq!(codes(&found), expected, "{name}");
        assert!(found.iter().all(|finding| finding.severity == Severity::Blocks), "{name}");
    }
}

#[test]
fn an_obstacle_names_the_account_and_the_amount() {
    let long = Post { text: "a".repeat(503), ..post(&[Platform::Threads], PostStatus::Scheduled) };
    let found = obstacles_of_post(&long, &accounts());
    let said: Vec<_> = found.iter().map(|finding| (finding.amount, finding.account.as_deref())).collect();
    assert_eq!(said, [(Some(3), None), (None, Some("th-ended"))]);
}

#[test]
fn a_row_is_marked_while_it_certainly_has_not_left() {
    let queued = || OutboxState::Queued { not_before: None };
    let retry = || OutboxWork::Retry { post_id: PostId::new("p") };
    let (late, soon, fine) = ("2026-11-24T11:00:00Z", "2026-11-24T11:33:00Z", "2026-11-25T10:00:00Z");
    let table = [
        (OutboxWork::Create, queued(), Platform::X, fine, vec![]),
        (OutboxWork::Create, queued(), Platform::X, late, vec![TimePassed]),
        (OutboxWork::Create, queued(), Platform::X, soon, vec![TimePassed]),
        (OutboxWork::Create, queued(), Platform::Threads, fine, vec![AccountNeedsReconnect]),
        (OutboxWork::Create, OutboxState::Sending, Platform::Threads, late, vec![]),
        (retry(), queued(), Platform::Threads, late, vec![]),
    ];
    for (work, state, platform, due, expected) in table {
        let name = format!("{work:?} {state:?} {platform:?} {due}");
        let row = OutboxItem {
            id: ItemId::new(uuid::Uuid::from_u128(1)),
            brand: BrandSlug::new("fern"),
            work,
            text: "Ferns".into(),
            platforms: vec![platform],
            due: due.parse().ok(),
            state,
        };
        let found = obstacles_of_row(&row, &accounts(), NOW.parse().expect("a fixed instant"));
        assert_eq!(codes(&found), expected, "{name}");
    }
}
