//! API keys against the sandbox: made, handed over, tried out and revoked, checked on the server's side.

mod support;

use domain::{
    AuditRule, ChainVerdict, Expiry, KbSpelling, KeyAction, KeyDraft, KeyState, LostKey, Operation,
    ProbeKind, ProbeResult, ProblemCode, QueueState, Secret, VerificationVerdict,
};
use engine::{
    Credential, Engine, FirstSteps, KeyCreation, Keychain, Memory, OwnKeyFate, RevokeOutcome, SignIn,
};
use sandbox::{Canned, Config, Fault, Moment, On};
use support::keys::{crash, env_plan, from_env, key_draft, make, on_server, status_of};
use support::{World, by_password, draft, is_at_service, state, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_and_handed_over_without_being_seen() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = make(&engine, "Monday report", &["posts:read"]).await;
    let found = on_server(&world, "Monday report").await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["scopes"], serde_json::json!(["posts:read"]));
    assert_eq!(engine.keys().expect("readable").pending, vec![id.clone()]);

    let place = tempfile::tempdir().expect("a temporary folder");
    let hand_over = engine.hand_over_key(&id, &env_plan(&place)).await.expect("handed over");
    assert!(hand_over.reference.contains("AUTOPOSTING_API_KEY"));
    let secret = from_env(&place);
    assert_eq!(status_of(&world, &secret).await, 200, "the key in the file works");
    assert!(!format!("{hand_over:?} {:?}", engine.keys()).contains(&secret), "and stands nowhere else");
    assert_eq!(engine.keys().expect("readable").pending, vec![], "its secret is no longer kept here");
    let gone = engine.reveal_key(&id).await.expect_err("nothing left to show");
    assert_eq!(gone.code, ProblemCode::TooLate);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_outlives_a_crash_and_is_shown_once() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = make(&engine, "Survivor", &["posts:read"]).await;
    engine.stop().await;
    let engine = world.engine();
    engine.resume(None).await.expect("the sign-in is taken up");
    assert_eq!(engine.keys().expect("readable").pending, vec![id.clone()]);
    let secret = engine.reveal_key(&id).await.expect("it is still here");
    assert_eq!(status_of(&world, secret.expose()).await, 200);
    assert_eq!(engine.reveal_key(&id).await.expect_err("once").code, ProblemCode::TooLate);
    engine.confirm_key_saved(&id).await.expect("the person has it");
    assert_eq!(engine.keys().expect("readable").pending, vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_whose_answer_is_lost_is_found_and_revoked() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    world.sandbox.plant(Fault::Cut { on: On::new("POST", "/api-keys"), moment: Moment::AfterCommit });
    let creation = engine.create_key(&key_draft("Nobody saw it", &["posts:read"])).await.expect("asked");
    assert_eq!(creation, KeyCreation::Lost { name: "Nobody saw it".into() });
    let list = engine.refresh_keys().await.expect("listed");
    let [lost] = list.lost.as_slice() else { panic!("one is lost: {:?}", list.lost) };
    let LostKey::Found { key } = &lost.state else { panic!("it is found: {lost:?}") };
    engine.resolve_lost_key(&lost.name, lost.asked_at, Some(key)).await.expect("revoked");
    assert_eq!(on_server(&world, "Nobody saw it").await.len(), 0);
    assert_eq!(engine.keys().expect("readable").lost, vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_are_revoked_each_with_its_result_also_under_a_limit() {
    let window = std::time::Duration::from_secs(1);
    let world = World::with(Config { limit: 10_000, window, ..Config::default() }).await;
    let engine = world.signed_in().await;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        ids.push(make(&engine, name, &["posts:read"]).await);
    }
    engine.revoke_keys(&ids[..1]).await.expect("revoked");
    world.sandbox.refuse_next(2);
    let results = engine.revoke_keys(&ids).await.expect("revoked");
    let outcomes: Vec<&RevokeOutcome> = results.iter().map(|result| &result.outcome).collect();
    assert!(
        outcomes.iter().filter(|outcome| matches!(outcome, RevokeOutcome::Failed { .. })).count() <= 2,
        "{outcomes:?}"
    );
    // What was asked to slow down is not revoked, and says so; asked again, it is.
    engine.revoke_keys(&ids).await.expect("revoked");
    for name in ["One", "Two", "Three"] {
        assert_eq!(on_server(&world, name).await.len(), 0, "{name}");
    }
    let records = engine.keys().expect("readable").keys;
    let revoked = records.iter().filter(|row| matches!(row.record.state, KeyState::Revoked { .. })).count();
    assert_eq!(revoked, 3, "tombstones stay");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_key_is_recognised_and_tried_out() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = make(&engine, "Leaked", &["posts:read"]).await;
    let place = tempfile::tempdir().expect("a temporary folder");
    engine.hand_over_key(&id, &env_plan(&place)).await.expect("handed over");
    let pasted = Secret::new(format!("AUTOPOSTING_API_KEY={}", from_env(&place)));
    let leak = engine.investigate_key(&pasted).await.expect("tried out");
    assert_eq!(leak.matches.iter().map(|one| one.key.clone()).collect::<Vec<_>>(), vec![id]);
    assert_eq!(leak.report.verdict, VerificationVerdict::AsDeclared);
    assert!(leak.report.has_tried_outside, "a read outside its scopes was refused");

    let id = &leak.matches[0].key;
    let findings = engine.keys().expect("readable").findings;
    assert_eq!((&findings[0].key, findings[0].rule), (id, AuditRule::Leaked), "it stands on top");
    engine.revoke_keys(std::slice::from_ref(id)).await.expect("revoked");
    let report = engine.incident_report(id).expect("there was a leak");
    assert_eq!((report.minutes_to_revoke, report.verification), (Some(0), leak.report));
    let file = place.path().join("incident.txt").display().to_string();
    engine.save_incident_report(id, &file, "in words").await.expect("written");
    assert_eq!(std::fs::read_to_string(&file).expect("there"), "in words");
    let again = engine.save_incident_report(id, &file, "other words").await.expect_err("it is there");
    assert_eq!(again.code, ProblemCode::DestinationRefused);
    let log = engine.key_journal().expect("readable");
    assert_eq!(log.last().map(|line| line.entry.action.clone()), Some(KeyAction::IncidentReported));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxys_404_does_not_count_as_revoked() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = make(&engine, "Lives on", &["posts:read"]).await;
    let answer = Canned::html(404, "<h1>Not found</h1>");
    world.sandbox.plant(Fault::Answer { on: On::new("DELETE", &format!("/api-keys/{id}")), answer });
    let results = engine.revoke_keys(std::slice::from_ref(&id)).await.expect("asked");
    assert!(matches!(results[0].outcome, RevokeOutcome::Failed { .. }), "{results:?}");
    assert_eq!(on_server(&world, "Lives on").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_apps_own_key_sends_posts_and_is_replaced_when_it_dies() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    engine.make_own_key("the test").await.expect("made");
    let own = engine.session().session.and_then(|session| session.own_key).expect("it is used");
    world.sandbox.expire_sessions().expect("the person's session ends");
    engine.enqueue_post(&draft(&engine, "By the key").await).expect("the draft is fine");
    until(&engine, "no session is needed", |queue| is_at_service(queue, "By the key")).await;
    assert_eq!(world.posts("By the key").await.len(), 1);

    engine.refresh_keys().await.expect("the last known list");
    assert!(engine.session().session.is_some_and(|session| !session.manages_keys), "keys want a person now");
    engine.sign_in(by_password(&world.sandbox)).await.expect("the person is back");
    assert_eq!(
        engine.session().session.and_then(|session| session.own_key),
        Some(own.clone()),
        "the key is kept"
    );
    engine.revoke_keys(std::slice::from_ref(&own)).await.expect("revoked, as somebody else might");
    engine.enqueue_post(&draft(&engine, "Waits for a key").await).expect("the draft is fine");
    let is_waiting = |queue: &domain::Queue| {
        let code = engine.session().expired.map(|problem| problem.code);
        code == Some(ProblemCode::OwnKeyRefused)
            && state(queue, "Waits for a key") == Some(QueueState::Waiting)
    };
    until(&engine, "the app says so and the post waits", is_waiting).await;
    engine.make_own_key("the test").await.expect("a new one");
    until(&engine, "the post goes on", |queue| is_at_service(queue, "Waits for a key")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_keeps_the_apps_own_key_or_revokes_it_as_the_person_says() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let own = |engine: &Engine| engine.session().session.and_then(|session| session.own_key);
    let name = "Autoposting Desktop on the test";
    engine.make_own_key("the test").await.expect("made");
    let first = own(&engine).expect("it is used");

    engine.sign_out(OwnKeyFate::Keep).await.expect("signed out");
    engine.sign_in(by_password(&world.sandbox)).await.expect("the person is back");
    assert_eq!(own(&engine), Some(first), "it is taken up again");
    engine.brands().await.expect("and works");
    assert_eq!(on_server(&world, name).await.len(), 1);

    engine.sign_out(OwnKeyFate::Revoke).await.expect("signed out");
    assert_eq!(on_server(&world, name).await.len(), 0);
    engine.sign_in(by_password(&world.sandbox)).await.expect("the person is back");
    assert_eq!(own(&engine), None);
    let Keychain::Memory(Memory { items, .. }) = &world.keychain else { panic!("it is in memory") };
    assert!(!items.lock().expect("nobody panicked").keys().any(|item| item.contains("own-key")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_key_that_cannot_be_revoked_keeps_the_person_signed_in() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    engine.make_own_key("the test").await.expect("made");
    let answer = Canned::html(502, "<h1>Bad gateway</h1>");
    world.sandbox.plant(Fault::Answer { on: On::new("DELETE", "/api-keys/*"), answer });
    engine.sign_out(OwnKeyFate::Revoke).await.expect_err("it still works");
    assert!(engine.session().session.is_some_and(|session| session.own_key.is_some()));
    engine.sign_out(OwnKeyFate::Keep).await.expect("that is always possible");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_steps_are_told_from_what_is_stored() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let steps = |engine: &Engine| engine.first_steps().expect("readable");
    assert_eq!(steps(&engine), FirstSteps { has_key: false, has_post: false });
    make(&engine, "First", &["posts:read"]).await;
    engine.enqueue_post(&draft(&engine, "First post").await).expect("the draft is fine");
    let engine = crash(&world, engine).await;
    assert_eq!(steps(&engine), FirstSteps { has_key: true, has_post: true });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_may_not_make_keys_and_says_who_may() {
    let world = World::new().await;
    let engine = world.engine();
    let key = world.sandbox.mint_keys().expect("keys are made").full;
    let address = Some(world.sandbox.base_url().to_owned());
    engine.sign_in(SignIn { address, with: Credential::Key(Secret::new(key)) }).await.expect("the key works");
    let refused =
        engine.create_key(&key_draft("By a key", &["posts:read"])).await.expect_err("a person is needed");
    assert_eq!(refused.code, ProblemCode::NeedsPerson);
    assert!(engine.session().expired.is_none(), "the key itself is fine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_journal_is_found_out() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    make(&engine, "Noted", &["posts:read"]).await;
    let entries = match engine.verify_key_journal().await.expect("checked") {
        ChainVerdict::Intact { entries } => entries,
        other => panic!("nothing was changed: {other:?}"),
    };
    engine.stop().await;
    let database = rusqlite::Connection::open(world.folder.path().join("autoposting.db")).expect("opens");
    database.execute("DELETE FROM key_journal WHERE number = ?1", [entries]).expect("cut off");
    drop(database);
    let engine = world.engine();
    let verdict = engine.verify_key_journal().await.expect("checked");
    assert_eq!(verdict, ChainVerdict::CutOff { number: entries, last: entries });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_wrong_sends_nothing() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let mut past = key_draft("Past", &["posts:read"]);
    past.expiry = Expiry::On { date: "2020-01-01".into() };
    let table = [
        ("no scope", key_draft("No scope", &[])),
        ("blank", key_draft("   ", &["posts:read"])),
        ("300 characters", key_draft(&"n".repeat(300), &["posts:read"])),
        ("an end in the past", past),
    ];
    for (name, draft) in table {
        let refused = engine.create_key(&draft).await.expect_err(name);
        assert_eq!(refused.code, ProblemCode::NotReady, "{name}");
    }
    assert!(world.sandbox.requests().iter().all(|entry| entry.method != "POST" || entry.path != "/api-keys"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spelling_that_the_service_refuses_is_offered_in_the_other_one() {
    let world = World::new().await;
    world.sandbox.set_switch("scopes", "openapi-strict").expect("there is such a switch");
    let engine = world.signed_in().await;
    let first =
        KeyDraft { spelling: Some(KbSpelling::Kb), ..key_draft("Assistant", &["posts:read", "kb:read"]) };
    let refused = engine.create_key(&first).await.expect("it answers");
    let KeyCreation::ScopesRefused { refusal, .. } = refused else { panic!("refused: {refused:?}") };
    let instead = refusal.instead.expect("there is another spelling");
    assert_eq!(on_server(&world, "Assistant").await.len(), 0);
    let second = KeyDraft { spelling: Some(instead.spelling), ..first };
    let made = engine.create_key(&second).await.expect("made");
    assert!(matches!(made, KeyCreation::Made { .. }), "{made:?}");
    let found = on_server(&world, "Assistant").await;
    assert_eq!(found[0]["scopes"], serde_json::json!(["posts:read", "kbs:read"]));
    assert_eq!(engine.keys().expect("readable").lost, vec![], "the refused one is not looked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_opens_all_this_app_reads_is_still_tried_beyond_its_scopes() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let id = make(&engine, "Both", &["posts:read", "brands:read"]).await;
    let narrow = engine.verify_key(&id).await.expect("tried out");
    assert_eq!((narrow.verdict, narrow.has_tried_outside), (VerificationVerdict::AsDeclared, true));
    let outside =
        narrow.lines.iter().find(|line| line.probe.kind == ProbeKind::Outside).expect("one was asked");
    assert_eq!(outside.probe.operation, Operation::ListKbs);
    assert_eq!(outside.result, ProbeResult::RefusedForScope);
    let kbs =
        |status, body| Fault::Answer { on: On::new("GET", "/kbs"), answer: Canned::json(status, &body) };
    world.sandbox.plant(kbs(200, serde_json::json!({"data": []})));
    let wide = engine.verify_key(&id).await.expect("tried out");
    assert_eq!(wide.verdict, VerificationVerdict::TooWide);
}
