use super::*;
use crate::ProblemCode;

fn lisbon() -> Brand {
    let zone = Some("Europe/Lisbon".to_owned());
    Brand { slug: BrandSlug::new("fern"), name: "Fern & Oak".into(), zone, zone_is_local: false }
}

fn post(id: &str, status: &str, at: Option<&str>) -> Post {
    Post {
        id: PostId::new(id),
        brand: BrandSlug::new("fern"),
        text: id.to_owned(),
        platforms: vec![Platform::X],
        status: PostStatus::from(status.to_owned()),
        scheduled_at: at.and_then(|at| at.parse().ok()),
        published_at: None,
        created_at: None,
        media_count: 0,
        results: vec![],
        raw: "{}".into(),
    }
}

fn row(n: u128, work: OutboxWork, state: OutboxState) -> OutboxItem {
    OutboxItem {
        id: ItemId::new(uuid::Uuid::from_u128(n)),
        brand: BrandSlug::new("fern"),
        work,
        text: format!("row {n}"),
        platforms: vec![Platform::Threads],
        due: "2026-11-25T10:00:00Z".parse().ok(),
        state,
    }
}

fn arranged(posts: &[Post], rows: &[OutboxItem]) -> Vec<(String, Group)> {
    let now = "2026-11-24T11:32:00Z".parse().expect("a fixed instant");
    let queue = arrange(&lisbon(), &[], posts, rows, now);
    queue.items.into_iter().map(|item| (item.text, item.group)).collect()
}

fn day(date: &str) -> Group {
    Group::Day { date: date.into() }
}

#[test]
fn what_needs_a_person_comes_first_then_the_days_then_the_past() {
    let posts = [
        post("yesterday", "published", Some("2026-11-23T09:00:00Z")),
        post("last week", "published", Some("2026-11-17T09:00:00Z")),
        post("tomorrow", "scheduled", Some("2026-11-25T09:00:00Z")),
        post("this morning", "published", Some("2026-11-24T08:00:00Z")),
        post("idea", "draft", None),
        post("broken", "failed", Some("2026-11-20T09:00:00Z")),
        post("half", "partial", Some("2026-11-23T18:30:00Z")),
    ];
    let expected = vec![
        ("half".to_owned(), Group::NeedsYou),
        ("broken".to_owned(), Group::NeedsYou),
        ("this morning".to_owned(), day("2026-11-24")),
        ("tomorrow".to_owned(), day("2026-11-25")),
        ("idea".to_owned(), Group::Undated),
        ("yesterday".to_owned(), Group::Past { date: "2026-11-23".into() }),
        ("last week".to_owned(), Group::Past { date: "2026-11-17".into() }),
    ];
    assert_eq!(arranged(&posts, &[]), expected);
}

#[test]
fn what_can_still_be_put_right_comes_after_what_has_gone_wrong_and_the_nearest_first() {
    let on_youtube = |id, at| Post { platforms: vec![Platform::Youtube], ..post(id, "scheduled", Some(at)) };
    let posts = [
        on_youtube("next week", "2026-12-01T09:00:00Z"),
        post("broken", "failed", Some("2026-11-20T09:00:00Z")),
        on_youtube("tomorrow", "2026-11-25T09:00:00Z"),
        post("half", "partial", Some("2026-11-23T18:30:00Z")),
    ];
    let expected = ["half", "broken", "tomorrow", "next week"];
    assert_eq!(arranged(&posts, &[]), expected.map(|text| (text.to_owned(), Group::NeedsYou)));
}

#[test]
fn days_are_those_of_the_brand_and_not_of_utc() {
    let mut posts = [post("late", "scheduled", Some("2026-07-01T23:30:00Z"))];
    posts[0].scheduled_at = "2027-07-01T23:30:00Z".parse().ok();
    assert_eq!(arranged(&posts, &[]), vec![("late".to_owned(), day("2027-07-02"))]);
}

#[test]
fn rows_stand_at_their_due_time_and_blocked_ones_need_a_person() {
    let problem = Problem::new(ProblemCode::TimePassed);
    let rows = [
        row(1, OutboxWork::Create, OutboxState::Queued { not_before: None }),
        row(2, OutboxWork::Create, OutboxState::Blocked { problem }),
        row(3, OutboxWork::Create, OutboxState::Sent { post_id: PostId::new("p") }),
    ];
    let expected = vec![("row 2".to_owned(), Group::NeedsYou), ("row 1".to_owned(), day("2026-11-25"))];
    assert_eq!(arranged(&[], &rows), expected);
}

#[test]
fn a_post_that_is_being_deleted_is_gone_until_the_deletion_is_refused() {
    let posts = [post("p", "draft", None)];
    let delete = |state| row(1, OutboxWork::Delete { post_id: PostId::new("p") }, state);
    assert_eq!(arranged(&posts, &[delete(OutboxState::Queued { not_before: None })]), vec![]);
    let problem = Problem::new(ProblemCode::NotAllowed);
    let refused = arranged(&posts, &[delete(OutboxState::Blocked { problem })]);
    assert_eq!(refused, vec![("p".to_owned(), Group::NeedsYou)]);
}

#[test]
fn a_retry_shows_on_the_line_of_its_post() {
    let posts = [post("p", "failed", Some("2026-11-25T09:00:00Z"))];
    let retry =
        row(1, OutboxWork::Retry { post_id: PostId::new("p") }, OutboxState::Queued { not_before: None });
    assert_eq!(arranged(&posts, &[retry]), vec![("p".to_owned(), day("2026-11-25"))]);
}
