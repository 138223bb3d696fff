//! Exactly once: the outbox against a service that answers late, half, wrongly or not at all.
//!
//! The truth is the sandbox's own table, asked by another client.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use domain::{Action, Draft, ProblemCode, Queue, QueueState, Undo};
use engine::{Clock, Engine};
use jiff::SignedDuration;
use sandbox::{Canned, Config, Fault, Moment, On, Stage, Wanted};
use serde_json::json;
use support::{World, brand, draft, is_at_service, line, posts, sign_in, state, until};

const CREATE: (&str, &str) = ("POST", "/posts");

fn create() -> On {
    On::new(CREATE.0, CREATE.1)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_arrives_once_with_its_text_accounts_and_time() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let draft = draft(&engine, "Monstera on Monday").await;
    let at = engine.check_draft(&draft).expect("the check works").at.expect("an instant");
    let item = engine.enqueue_post(&draft).expect("the draft is fine");
    assert_eq!(item.state, QueueState::Waiting, "not scheduled before it is there");
    until(&engine, "the post is scheduled", |queue| is_at_service(queue, "Monstera on Monday")).await;

    let found = world.posts("Monstera on Monday").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["scheduledAt"].as_str().and_then(|at| at.parse().ok()), Some(at));
    assert_eq!(found[0]["platforms"], json!(["x"]));
    let accounts: Vec<&str> = found[0]["results"]
        .as_array()
        .expect("results")
        .iter()
        .filter_map(|one| one["accountId"].as_str())
        .collect();
    assert_eq!(accounts, vec![draft.targets[0].accounts[0].as_str()]);
    assert_eq!(engine.draft(&brand()).expect("readable"), None, "the draft has become the post");
    assert_eq!(engine.unsent().expect("readable"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_happens_to_the_answer_there_is_one_post() {
    let html = Canned::html(502, "<h1>Bad gateway</h1>");
    let envelope =
        Canned::json(500, &json!({"success": false, "error": "internal", "message": "Something broke"}));
    let half = Canned {
        status: 201,
        body: "{\"success\":true,\"data\":{\"id\":".into(),
        headers: Default::default(),
    };
    let table = [
        ("no answer, though it is done", Fault::WithholdAnswer { on: create() }),
        ("cut before it is done", Fault::Cut { on: create(), moment: Moment::BeforeCommit }),
        ("cut after it is done", Fault::Cut { on: create(), moment: Moment::AfterCommit }),
        ("a proxy's page", Fault::Answer { on: create(), answer: html }),
        ("an error of the service", Fault::Answer { on: create(), answer: envelope }),
        ("half an answer", Fault::Answer { on: create(), answer: half }),
        ("too large an answer", Fault::Huge { on: create() }),
        ("an answer that never ends", Fault::Drip { on: create(), every_ms: 20 }),
    ];
    let mut cases = tokio::task::JoinSet::new();
    for (name, fault) in table {
        cases.spawn(async move {
            let world = World::new().await;
            let engine = world.signed_in().await;
            world.sandbox.plant(fault);
            engine.enqueue_post(&draft(&engine, name).await).expect("the draft is fine");
            until(&engine, name, |queue| is_at_service(queue, name)).await;
            assert_eq!(world.posts(name).await.len(), 1, "{name}");
        });
    }
    cases.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_equal_posts_become_two_even_if_the_first_answer_is_lost() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    world.sandbox.plant(Fault::Cut { on: create(), moment: Moment::AfterCommit });
    let twin = draft(&engine, "Twins").await;
    engine.enqueue_post(&twin).expect("the first is fine");
    engine.enqueue_post(&twin).expect("the second is fine");
    let both = |queue: &domain::Queue| {
        queue.items.iter().filter(|item| item.text == "Twins" && item.post_id.is_some()).count() == 2
    };
    until(&engine, "both are scheduled", both).await;
    assert_eq!(world.posts("Twins").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_post_of_the_same_content_is_not_taken_for_ours() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let twin = draft(&engine, "Again").await;
    engine.enqueue_post(&twin).expect("the first is fine");
    until(&engine, "the first is there", |queue| is_at_service(queue, "Again")).await;
    world.sandbox.plant(Fault::Cut { on: create(), moment: Moment::BeforeCommit });
    engine.enqueue_post(&twin).expect("the second is fine");
    until(&engine, "nothing waits", |_| engine.unsent() == Ok(0)).await;
    assert_eq!(world.posts("Again").await.len(), 2);
}

/// An engine on a computer whose calendar is off by so many seconds.
async fn with_calendar(world: &World, seconds: i64) -> (Engine, Clock) {
    let clock = Clock::start();
    clock.set_calendar_by(SignedDuration::from_secs(seconds));
    let engine = world.engine_by(&clock);
    sign_in(&engine, &world.sandbox).await;
    (engine, clock)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_calendar_of_this_computer_makes_a_copy_or_loses_a_post() {
    let late = || Fault::LateCommit { on: create(), after_ms: 1_000 };
    let cut = || Fault::Cut { on: create(), moment: Moment::AfterCommit };
    let table = [
        ("an hour ahead", 3_600, cut(), 0),
        ("an hour behind", -3_600, cut(), 0),
        ("set an hour forward while it is unclear", 0, late(), 3_600),
        ("set an hour back while it is unclear", 0, late(), -3_600),
    ];
    let mut cases = tokio::task::JoinSet::new();
    for (name, seconds, fault, step) in table {
        cases.spawn(async move {
            let world = World::new().await;
            let (engine, clock) = with_calendar(&world, seconds).await;
            world.sandbox.plant(fault);
            engine.enqueue_post(&draft(&engine, name).await).expect("the draft is fine");
            let doubt =
                |queue: &Queue| line(queue, name).is_some_and(|line| line.state == QueueState::Unclear);
            until(&engine, name, doubt).await;
            clock.set_calendar_by(SignedDuration::from_secs(step));
            until(&engine, name, |queue| is_at_service(queue, name)).await;
            assert_eq!(world.posts(name).await.len(), 1, "{name}");
        });
    }
    cases.join_all().await;
}

/// Ends an engine as a crash does, at a moment when the sandbox has got as far as `stage`.
fn crash_at(stage: Stage, fault: Fault, text: &'static str) -> World {
    let crashing = tokio::runtime::Runtime::new().expect("a runtime");
    let world = crashing.block_on(async {
        let world = World::new().await;
        let engine = world.signed_in().await;
        world.sandbox.plant(fault);
        engine.enqueue_post(&draft(&engine, text).await).expect("the draft is fine");
        world.sandbox.wait_for(&Wanted::new(CREATE.0, CREATE.1, stage)).await;
        world
    });
    let World { sandbox, folder, keychain } = world;
    let copy = tempfile::tempdir().expect("a temporary folder");
    // A copy of the files is what a power cut leaves; the first engine goes on with the old ones and is ignored.
    for entry in std::fs::read_dir(folder.path()).expect("readable") {
        let entry = entry.expect("readable");
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).expect("copied");
    }
    std::mem::forget(crashing);
    World { sandbox, folder: copy, keychain }
}

#[test]
fn a_crash_after_the_service_has_it_leaves_one_post() {
    let world = crash_at(Stage::Committed, Fault::WithholdAnswer { on: create() }, "Committed");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let engine = world.engine();
        engine.resume(None).await.expect("the sign-in is taken up");
        assert_eq!(state(&engine.queue(&brand()).expect("readable"), "Committed"), Some(QueueState::Unclear));
        until(&engine, "it is found", |queue| is_at_service(queue, "Committed")).await;
        assert_eq!(world.posts("Committed").await.len(), 1);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_to_slow_down_is_obeyed_and_nothing_is_lost() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let answer =
        Canned::json(429, &json!({"error": "Too many", "code": "RATE_LIMITED"})).header("Retry-After", "1");
    world.sandbox.plant(Fault::Answer { on: create(), answer });
    engine.enqueue_post(&draft(&engine, "Slowly").await).expect("the draft is fine");
    until(&engine, "it goes on by itself", |queue| is_at_service(queue, "Slowly")).await;
    assert_eq!(world.posts("Slowly").await.len(), 1);
    let slow_downs = engine.limits().slow_downs;
    assert_eq!(slow_downs.len(), 1, "it is remembered for the person");
    assert!(slow_downs[0].until.duration_since(slow_downs[0].at).as_secs_f64() >= 0.99);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_stops_the_row_with_its_reason_until_a_person_decides() {
    let refusal =
        |status, code: &str| Canned::json(status, &json!({"success": false, "error": code, "message": "No"}));
    let table = [
        (402, "insufficient_credits", ProblemCode::NoCredits),
        (403, "billing_suspended", ProblemCode::BillingSuspended),
        (403, "forbidden", ProblemCode::NotAllowed),
        (409, "conflict", ProblemCode::Conflict),
        (422, "validation_error", ProblemCode::Refused),
    ];
    let world = World::new().await;
    let engine = world.signed_in().await;
    for (status, code, expected) in table {
        world.sandbox.plant(Fault::Answer { on: create(), answer: refusal(status, code) });
        engine.enqueue_post(&draft(&engine, code).await).expect("the draft is fine");
        let queue = until(&engine, code, |queue| state(queue, code) == Some(QueueState::Blocked)).await;
        let item = line(&queue, code).expect("it is in the queue");
        assert_eq!(item.problem.as_ref().map(|problem| problem.code), Some(expected), "{code}");
        assert_eq!(item.actions, vec![Action::TryAgain, Action::Withdraw], "{code}");
        engine.try_item_again(item.item_id.expect("a row")).expect("it may have another go");
        until(&engine, "the second go works", |queue| is_at_service(queue, code)).await;
        assert_eq!(world.posts(code).await.len(), 1, "{code}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_has_passed_at_the_service_is_never_sent() {
    let ahead = jiff::SignedDuration::from_hours(24 * 7);
    let clock = sandbox::Clock::fixed(engine::Clock::start().now().wall + ahead);
    let world = World::with(Config { clock, limit: 1_000, ..Config::default() }).await;
    let engine = world.signed_in().await;
    engine.enqueue_post(&draft(&engine, "Yesterday").await).expect("by our own clock it is in time");
    let queue =
        until(&engine, "it is stopped", |queue| state(queue, "Yesterday") == Some(QueueState::Blocked)).await;
    let problem = line(&queue, "Yesterday").and_then(|item| item.problem.clone()).expect("a reason");
    assert_eq!(problem.code, ProblemCode::TimePassed);
    assert_eq!(world.posts("Yesterday").await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_whose_time_has_passed_goes_out_once_at_the_time_that_it_is_given() {
    let ahead = SignedDuration::from_hours(24 * 7);
    let clock = sandbox::Clock::fixed(Clock::start().now().wall + ahead);
    let world = World::with(Config { clock: clock.clone(), limit: 1_000, ..Config::default() }).await;
    let engine = world.signed_in().await;
    for (text, is_soon) in [("As soon as possible", true), ("At the usual time", false)] {
        engine.enqueue_post(&draft(&engine, text).await).expect("by our own clock it is in time");
        let queue = until(&engine, text, |queue| state(queue, text) == Some(QueueState::Blocked)).await;
        let stopped = line(&queue, text).expect("it is in the queue");
        assert_eq!(stopped.actions, [Action::PublishSoon, Action::NextUsualTime, Action::Withdraw]);
        let row = stopped.item_id.expect("a row");
        let moved = match is_soon {
            true => engine.publish_item_soon(row),
            false => engine.move_item_to_usual_time(row),
        };
        let at = moved.expect("it is moved").item.and_then(|item| item.at).expect("a time");
        let wait = at.duration_since(clock.now());
        assert_eq!(wait < SignedDuration::from_mins(5), is_soon, "{text}: {wait}");
        assert!(wait > SignedDuration::from_mins(2), "{text}: {wait}");
        until(&engine, "it is scheduled", |queue| is_at_service(queue, text)).await;
        let posts = world.posts(text).await;
        let times: Vec<_> =
            posts.iter().map(|post| post["scheduledAt"].as_str().unwrap_or_default()).collect();
        assert_eq!(times.len(), 1, "{text}");
        let there: jiff::Timestamp = times.concat().parse().expect("an instant");
        assert_eq!(there, at, "{text}");
        let refused = engine.publish_item_soon(row).expect_err("it has left");
        assert_eq!(refused.code, ProblemCode::TooLate);
    }
}

/// On one thread, whoever does not give way holds up everyone, and ending the engine as well.
#[tokio::test]
async fn the_outbox_gives_way_between_two_steps() {
    let ahead = SignedDuration::from_hours(24 * 7);
    let clock = sandbox::Clock::fixed(Clock::start().now().wall + ahead);
    let world = World::with(Config { clock, limit: 1_000, ..Config::default() }).await;
    let engine = world.signed_in().await;
    let late = draft(&engine, "Late").await;
    for number in 0..50 {
        let late = Draft { text: format!("Late {number}"), ..late.clone() };
        engine.enqueue_post(&late).expect("by our own clock it is in time");
    }
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    let stopped = |queue: &Queue| queue.items.iter().filter(|item| item.state == QueueState::Blocked).count();
    let early = stopped(&engine.queue(&brand()).expect("readable"));
    assert!(early < 50, "others had their turn meanwhile");
    until(&engine, "all are stopped", |queue| stopped(queue) == 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_can_be_withdrawn_until_it_leaves_and_put_back() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let hold = world.sandbox.plant(Fault::HoldRequest { on: create().for_ever() });
    let draft = draft(&engine, "Second thoughts").await;
    let first = engine.enqueue_post(&draft).expect("the draft is fine").item_id.expect("a row");
    world.sandbox.wait_for(&Wanted::new(CREATE.0, CREATE.1, Stage::Received)).await;
    // A twin waits until the first one's fate is known.
    let twin = engine.enqueue_post(&draft).expect("the draft is fine").item_id.expect("a row");
    let change = engine.withdraw_item(twin).expect("it has not left");
    assert_eq!(change.item, None);
    let refused = engine.withdraw_item(first).expect_err("it may have left");
    assert_eq!(refused.code, ProblemCode::TooLate);
    engine.undo(&change.undo.expect("a way back")).await.expect("the row comes back");
    world.sandbox.release(hold);
    until(&engine, "both are there", |_| engine.unsent().expect("readable") == 0).await;
    assert_eq!(world.posts("Second thoughts").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_of_one_profile_never_reach_another_server() {
    let (here, there) = (World::new().await, World::new().await);
    let engine = here.signed_in().await;
    here.sandbox.plant(Fault::HoldRequest { on: create().for_ever() });
    let holding = engine.enqueue_post(&draft(&engine, "Holds the line").await).expect("the draft is fine");
    engine.enqueue_post(&draft(&engine, "Only for here").await).expect("the draft is fine");
    here.sandbox.wait_for(&Wanted::new(CREATE.0, CREATE.1, Stage::Received)).await;

    sign_in(&engine, &there.sandbox).await;
    assert!(
        line(&engine.queue(&brand()).expect("readable"), "Only for here").is_none(),
        "not on the other screen"
    );
    engine.enqueue_post(&draft(&engine, "Only for there").await).expect("the draft is fine");
    until(&engine, "the other server has its own", |queue| is_at_service(queue, "Only for there")).await;
    assert_eq!(there.posts("Only for here").await.len(), 0);
    assert_eq!(there.posts("Holds the line").await.len(), 0);
    let refused = engine.undo(&Undo::Requeue { item_id: holding.item_id.expect("a row") }).await;
    assert!(refused.is_err(), "not even by its id");

    here.sandbox.release_all();
    sign_in(&engine, &here.sandbox).await;
    until(&engine, "it goes on where it belongs", |queue| is_at_service(queue, "Only for here")).await;
    assert_eq!(posts(&here.sandbox, "Only for here").await.len(), 1);
    assert_eq!(posts(&here.sandbox, "Only for there").await.len(), 0);
}
