//! A spreadsheet that becomes a queue: started, held, and compared at the end. How it ends early is in `ended`.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "jobs/ended.rs"]
mod ended;
mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, OnceLock};

use domain::import::{Fix, RowProblem};
use domain::{Job, JobId, JobState, PauseReason, ProblemCode, Scope, Secret};
use engine::import::ImportSource;
use engine::pacing::Recognised;
use engine::{Clock, Credential, Engine, Point, Points, SignIn};
use sandbox::{Config, Fault, On};
use support::keys::{env_plan, from_env, make};
use support::{World, brand, sign_in};

fn create() -> On {
    On::new("POST", "/posts")
}

/// As many rows as asked for, due from the day after tomorrow on, one every minute.
fn sheet(rows: usize) -> String {
    sheet_from(rows, jiff::SignedDuration::from_hours(48))
}

fn sheet_from(rows: usize, ahead: jiff::SignedDuration) -> String {
    let start = Clock::start().now().wall + ahead;
    let line = |index: usize| {
        let at = start + jiff::SignedDuration::from_mins(index as i64);
        format!("Row {index}\tx\t{}\n", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    };
    format!("text\tplatforms\tscheduledAt\n{}", (0..rows).map(line).collect::<String>())
}

async fn start(engine: &Engine, text: String) -> Job {
    open(engine, text).await;
    engine.start_import().await.expect("it starts").job.expect("it has new posts")
}

async fn open(engine: &Engine, text: String) {
    engine.open_import(ImportSource::Text { text }, brand()).await.expect("the text is read");
    let view = engine.finish_reading_import().await.expect("all of it");
    let question = view.summary.groups.first().expect("which of the accounts on X is meant");
    let fix = question.fixes.first().expect("one of them").clone();
    engine.apply_import_fix(question.problem.clone(), fix, None).await.expect("the first");
}

/// Waits for hints until a job is as wanted.
async fn until(engine: &Engine, id: JobId, what: &str, is_so: impl Fn(&Job) -> bool) -> Job {
    let mut events = engine.subscribe();
    let wait = async {
        loop {
            let job = engine.job(id).expect("the job is readable");
            if is_so(&job) {
                return job;
            }
            if let Err(tokio::sync::broadcast::error::RecvError::Closed) = events.recv().await {
                panic!("the engine ended");
            }
        }
    };
    let found = tokio::time::timeout(std::time::Duration::from_secs(60), wait).await;
    found.unwrap_or_else(|_| panic!("waited in vain until {what}: {:#?}", engine.job(id)))
}

fn at_service(world: &World) -> Vec<String> {
    let posts = world.sandbox.posts(Some(brand().as_str())).expect("the truth is readable");
    let mut texts: Vec<String> =
        posts.into_iter().map(|post| post.text).filter(|text| text.starts_with("Row ")).collect();
    texts.sort();
    texts
}

fn rows(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    let mut rows: Vec<String> = numbers.into_iter().map(|number| format!("Row {number}")).collect();
    rows.sort();
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_becomes_one_post_under_a_limit_and_through_lost_answers() {
    let world =
        World::with(Config { limit: 20, window: std::time::Duration::from_secs(1), ..Config::default() })
            .await;
    let engine = world.signed_in().await;
    world.sandbox.plant(Fault::Cut { on: create().skip(3), moment: sandbox::Moment::AfterCommit });
    world.sandbox.plant(Fault::Cut { on: create().skip(7), moment: sandbox::Moment::BeforeCommit });
    let job = start(&engine, sheet(60)).await;
    assert_eq!(job.counts.total(), 60);
    let done = until(&engine, job.id, "all are compared", |job| job.state == JobState::Done).await;
    assert_eq!((done.counts.sent, done.counts.total()), (60, 60));
    assert_eq!(at_service(&world), rows(0..60));
    let audit = done.audit.expect("the comparison is made");
    assert_eq!((audit.found, audit.missing, audit.surplus), (60, 0, vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paused_at_its_last_row_says_when_it_is_compared_and_is() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let hold = world.sandbox.plant(Fault::HoldRequest { on: create().for_ever() });
    let job = start(&engine, sheet(1)).await;
    until(&engine, job.id, "it is out", |job| job.counts.sending > 0).await;
    assert_eq!(engine.pause_job(job.id).expect("it pauses").audit_due, None, "a row still moves");
    world.sandbox.release(hold);
    let sent = until(&engine, job.id, "it is said", |job| job.audit_due.is_some()).await;
    assert_eq!((sent.counts.sent, sent.counts.open()), (1, 0));
    let listed = engine.jobs().expect("the jobs are readable");
    assert_eq!(listed.first().and_then(|job| job.audit_due), sent.audit_due);
    let done = until(&engine, job.id, "it is compared", |job| job.state == JobState::Done).await;
    assert_eq!((done.audit.map(|audit| audit.found), done.audit_due), (Some(1), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_everything_pauses_the_job_and_blocks_no_row() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let refuse = Fault::named("refuse-402", create().for_ever(), 0);
    let fault = world.sandbox.plant(refuse.expect("a fault of the sandbox"));
    let job = start(&engine, sheet(10)).await;
    let paused = until(&engine, job.id, "it pauses", |job| job.state != JobState::Running).await;
    let JobState::Paused { reason: PauseReason::Refused { problem } } = &paused.state else {
        panic!("{:?}", paused.state)
    };
    assert_eq!(problem.code, ProblemCode::NoCredits);
    until(&engine, job.id, "all are back", |job| job.counts.queued == 10).await;
    world.sandbox.release(fault);
    engine.resume_job(job.id).expect("it goes on");
    until(&engine, job.id, "all are sent", |job| job.counts.sent == 10).await;
    assert_eq!(at_service(&world), rows(0..10));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_post_that_comes_back_different_pauses_the_job_and_the_others_do_not() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let refuse = Fault::named("refuse-402", create().for_ever(), 0).expect("a fault of the sandbox");
    let refuse = world.sandbox.plant(refuse);
    let job = start(&engine, sheet(12)).await;
    until(&engine, job.id, "it is paused", |job| job.state != JobState::Running).await;
    until(&engine, job.id, "nothing is out", |job| job.counts.queued == 12).await;
    // As if the service stored another text: what comes back is not what the rows are known by.
    let database = rusqlite::Connection::open(world.folder.path().join("autoposting.db")).expect("opens");
    database.execute("UPDATE outbox SET fingerprint = 'another'", []).expect("written");
    world.sandbox.release(refuse);
    engine.resume_job(job.id).expect("it goes on");
    let echo = JobState::Paused { reason: PauseReason::EchoDiffers };
    let held = until(&engine, job.id, "the first came back different", |job| job.state == echo).await;
    assert!(held.counts.sent < 12, "{:?}", held.counts);
    until(&engine, job.id, "nothing is out", |job| job.counts.sending == 0).await;
    engine.resume_job(job.id).expect("it goes on");
    let sent = until(&engine, job.id, "all are sent", |job| job.counts.sent == 12).await;
    assert_ne!(sent.state, echo);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_goes_on_where_it_was_after_the_engine_ended() {
    let world =
        World::with(Config { limit: 10, window: std::time::Duration::from_secs(1), ..Config::default() })
            .await;
    let engine = world.signed_in().await;
    let job = start(&engine, sheet(30)).await;
    until(&engine, job.id, "some are sent", |job| job.counts.sent > 0).await;
    engine.stop().await;
    let again = world.engine();
    sign_in(&again, &world.sandbox).await;
    let done = until(&again, job.id, "all are sent", |job| job.counts.sent == 30).await;
    assert_eq!(done.counts.total(), 30);
    assert_eq!(at_service(&world), rows(0..30));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_write_but_not_read_starts_nothing_and_says_what_it_lacks() {
    let mut world = World::new().await;
    let person = world.signed_in().await;
    let key = make(&person, "Writes only", &["posts:write", "brands:read"]).await;
    person.hand_over_key(&key, &env_plan(&world.folder)).await.expect("handed over");
    let secret = from_env(&world.folder);
    person.stop().await;

    world.folder = tempfile::tempdir().expect("a temporary folder");
    let engine = world.engine();
    let with = Credential::Key(Secret::new(secret));
    let address = Some(world.sandbox.base_url().to_owned());
    engine.sign_in(SignIn { address, with }).await.expect("the key works");
    engine.brands().await.expect("the brands are listed");
    engine.accounts(&brand()).await.expect("the accounts are listed");
    open(&engine, sheet(3)).await;
    let refused = engine.start_import().await.expect_err("what became of a post could not be found out");
    assert_eq!(refused.code, ProblemCode::NotAllowed);
    assert_eq!(refused.detail.scope, Some(Scope::new("posts:read")));
    assert_eq!(engine.jobs().expect("readable"), []);
    assert_eq!(engine.import_view().await.expect("asked").expect("it stays open").summary.ready, 3);
    assert_eq!(at_service(&world), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_before_the_start_starts_nothing_and_loses_nothing() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    open(&engine, sheet(20)).await;
    engine.refuse_writes(true).expect("the database obeys");
    let refused = engine.start_import().await.expect_err("no row is on disk");
    assert_eq!(refused.code, ProblemCode::CannotSave);
    assert_eq!(engine.jobs().expect("readable"), []);
    assert_eq!(at_service(&world), Vec::<String>::new());
    engine.refuse_writes(false).expect("the database obeys");
    let job = engine.start_import().await.expect("it starts").job.expect("it has new posts");
    until(&engine, job.id, "all are sent", |job| job.counts.sent == 20).await;
    assert_eq!(at_service(&world), rows(0..20));
}

/// The service has the post, and that can't be written down. On one thread the disk is full for exactly that write.
#[tokio::test]
async fn a_disk_that_is_full_when_an_answer_comes_loses_and_doubles_nothing() {
    let world = World::new().await;
    let disk: Arc<OnceLock<Engine>> = Arc::default();
    let (fills, full) = (Arc::clone(&disk), Arc::new(AtomicBool::new(false)));
    let is_full = Arc::clone(&full);
    let engine = world.engine_at_points(Points::new(move |point| {
        if point == Point::AnswerReceived && !full.swap(true, Ordering::SeqCst) {
            fills.get().expect("it is set").refuse_writes(true).expect("the database obeys");
        }
    }));
    disk.set(engine.clone()).expect("it is set once");
    sign_in(&engine, &world.sandbox).await;
    let job = start(&engine, sheet(30)).await;
    while !is_full.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    let counts = engine.job(job.id).expect("readable").counts;
    assert_eq!(counts.sent, 0, "{counts:?}");
    assert!(!at_service(&world).is_empty(), "the service has it all the same");
    engine.refuse_writes(false).expect("the database obeys");
    until(&engine, job.id, "all are sent", |job| job.counts.sent == 30).await;
    assert_eq!(at_service(&world), rows(0..30));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_limits_the_service_is_on_disk_for_the_next_run() {
    let window = std::time::Duration::from_secs(1);
    let world = World::with(Config { limit: 10, window, ..Config::default() }).await;
    let engine = world.signed_in().await;
    let job = start(&engine, sheet(30)).await;
    until(&engine, job.id, "all are sent", |job| job.counts.sent == 30).await;
    engine.stop().await;
    let database = rusqlite::Connection::open(world.folder.path().join("autoposting.db")).expect("opens");
    let memory: String =
        database.query_row("SELECT memory FROM limiter", [], |row| row.get(0)).expect("one row");
    let memory: Recognised = serde_json::from_str(&memory).expect("readable");
    let Recognised::Window { length_s } = memory else { panic!("{memory:?}") };
    assert!((0.9..1.1).contains(&length_s), "{length_s}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_would_be_late_are_moved_behind_the_end_of_sending() {
    let window = std::time::Duration::from_secs(600);
    let world = World::with(Config { limit: 20, window, ..Config::default() }).await;
    let engine = world.signed_in().await;
    open(&engine, sheet_from(60, jiff::SignedDuration::from_mins(5))).await;
    let before = engine.forecast_import().await.expect("a forecast");
    assert!(before.late > 0, "sixty in an hour are too many for this limit: {before:?}");
    let view = engine.move_late_import_rows().await.expect("they are moved");
    assert_eq!(view.summary.ready, 60);
    assert_eq!(engine.forecast_import().await.expect("a forecast").late, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_would_be_late_are_moved_while_the_others_are_sent() {
    let window = std::time::Duration::from_secs(600);
    let world = World::with(Config { limit: 40, window, ..Config::default() }).await;
    let engine = world.signed_in().await;
    let job = start(&engine, sheet_from(60, jiff::SignedDuration::from_mins(5))).await;
    until(&engine, job.id, "the first are sent", |job| job.counts.sent > 0).await;
    let before = engine.forecast_job(job.id).expect("a forecast");
    assert!(before.late > 0, "{before:?}");
    let moved = engine.move_late_job_rows(job.id).expect("they are moved");
    assert_eq!((moved.counts.total(), moved.counts.blocked), (60, 0));
    assert_eq!(engine.forecast_job(job.id).expect("a forecast").late, 0);
    let rows = engine.job_rows(job.id, Some("queued"), 0, 100).expect("the rows are readable");
    let mut dues: Vec<_> = rows.iter().filter_map(|row| row.item.due).collect();
    let all = dues.len();
    dues.sort_unstable();
    dues.dedup();
    assert_eq!(dues.len(), all, "no two at the same time");
}

/// The same for all sheets of a test, so that equal hours are equal times.
static NOW: LazyLock<jiff::Timestamp> =
    LazyLock::new(|| Clock::start().now().wall.round(jiff::Unit::Minute).expect("a calendar of today"));

/// Lines of a sheet for the sample brand, each due so many hours from now.
fn lines(rows: &[(&str, i64)]) -> String {
    let line = |(text, hours): &(&str, i64)| {
        let at = *NOW + jiff::SignedDuration::from_hours(*hours);
        format!("{text}\tx\t{}\n", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    };
    format!("text\tplatforms\tscheduledAt\n{}", rows.iter().map(line).collect::<String>())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_offers_what_is_new_and_updates_what_has_changed() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let first = lines(&[("Row moss", 48), ("Row fern", 49), ("Row oak", 50), ("Row ivy", 51)]);
    let job = start(&engine, first).await;
    until(&engine, job.id, "all are sent", |job| job.state == JobState::Done).await;
    engine.refresh_queue(&brand()).await.expect("listed");

    let again =
        lines(&[("Row moss", 48), ("Row ferns", 49), ("Row oak", 60), ("Row ivies", 51), ("Row new", 52)]);
    let writes = || world.sandbox.requests().iter().filter(|entry| entry.method != "GET").count();
    let before = writes();
    open(&engine, again).await;
    let changed = RowProblem::ChangedSinceSent { can_update: true };
    let groups = |view: &engine::import::OpenImportView| -> Vec<(RowProblem, u32)> {
        view.summary.groups.iter().map(|group| (group.problem.clone(), group.rows)).collect()
    };
    let view = engine.import_view().await.expect("asked").expect("open");
    assert_eq!(groups(&view), [(changed.clone(), 3), (RowProblem::AlreadyInQueue, 1)]);
    assert_eq!(view.summary.ready, 1, "only the new one goes by itself");
    let view = engine
        .apply_import_fix(changed.clone(), Fix::UpdatePosts, Some(vec![2, 3]))
        .await
        .expect("these two");
    assert_eq!((view.summary.updates, view.summary.ready), (2, 1));
    assert_eq!(writes(), before, "nothing leaves before the start");

    let started = engine.start_import().await.expect("it starts");
    assert_eq!((started.updated, started.problem), (2, None));
    let job = started.job.expect("the new one");
    until(&engine, job.id, "the new one is sent", |job| job.counts.sent == 1).await;
    assert_eq!(at_service(&world), ["Row ferns", "Row ivy", "Row moss", "Row new", "Row oak"]);
    let due = world.posts("Row oak").await[0]["scheduledAt"].as_str().map(str::to_owned);
    let due: jiff::Timestamp = due.expect("it has a time").parse().expect("an instant");
    assert!(due > Clock::start().now().wall + jiff::SignedDuration::from_hours(59), "{due}");
    let rest = engine.import_view().await.expect("asked").expect("what is left stays open");
    assert_eq!(groups(&rest), [(changed, 1), (RowProblem::AlreadyInQueue, 1)]);
    assert_eq!((rest.summary.started, rest.summary.ready), (3, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_went_out_meanwhile_is_not_changed() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let job = start(&engine, lines(&[("Row moss", 48), ("Row fern", 49)])).await;
    until(&engine, job.id, "all are sent", |job| job.state == JobState::Done).await;
    engine.refresh_queue(&brand()).await.expect("listed");
    open(&engine, lines(&[("Row mosses", 48), ("Row ferns", 49)])).await;
    let changed = RowProblem::ChangedSinceSent { can_update: true };
    engine.apply_import_fix(changed, Fix::UpdatePosts, None).await.expect("both");
    let id = world.posts("Row moss").await[0]["id"].as_str().expect("an id").to_owned();
    let key = world.sandbox.mint_keys().expect("keys are made").full;
    let url = format!("{}/posts/{id}/publish", world.sandbox.base_url());
    let answer = reqwest::Client::new().post(url).bearer_auth(key).send().await.expect("it answers");
    assert!(answer.status().is_success(), "another client publishes it: {}", answer.status());
    let started = engine.start_import().await.expect("it starts");
    assert_eq!((started.job, started.updated), (None, 1), "{:?}", started.problem);
    assert_eq!(started.problem.map(|problem| problem.code), Some(ProblemCode::TooLate));
    assert_eq!(at_service(&world), ["Row ferns", "Row moss"]);
    let rest = engine.import_view().await.expect("asked").expect("it stays open");
    assert_eq!(rest.summary.groups[0].problem, RowProblem::ChangedSinceSent { can_update: false });
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_not_ready_stay_open_and_the_same_file_offers_just_these() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let text = format!("{}Row late\tx\tsoon\n", lines(&[("Row moss", 48)]));
    let job = start(&engine, text.clone()).await;
    until(&engine, job.id, "it is sent", |job| job.counts.sent == 1).await;
    let rest = engine.import_view().await.expect("asked").expect("one row stays behind");
    assert_eq!((rest.summary.started, rest.summary.problems, rest.summary.ready), (1, 1, 0));
    assert_eq!(engine.start_import().await.expect_err("nothing is ready").code, ProblemCode::NotReady);
    let fix = Fix::NextUsualTime;
    engine.apply_import_fix(RowProblem::DateUnreadable, fix.clone(), None).await.expect("settled");
    let second = engine.start_import().await.expect("the rest").job.expect("a job of its own");
    until(&engine, second.id, "it is sent", |job| job.counts.sent == 1).await;
    assert_eq!(engine.import_view().await.expect("asked"), None, "nothing is left of it");
    assert_eq!(at_service(&world), ["Row late", "Row moss"]);
    open(&engine, text).await;
    let view = engine.import_view().await.expect("asked").expect("open");
    let problems: Vec<_> = view.summary.groups.iter().map(|group| group.problem.clone()).collect();
    assert_eq!(problems, [RowProblem::DateUnreadable, RowProblem::AlreadyInQueue]);
}
