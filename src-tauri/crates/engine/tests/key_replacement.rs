//! Replacing an API key against the sandbox, with whatever can come in between, checked on the server's side.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use domain::{Grace, KeyId, LostKey, NextStep, ProblemCode, ReplacementStage, Secret};
use engine::{Clock, Engine, KeyCreation, Keychain, Memory, PastedKey};
use jiff::SignedDuration;
use sandbox::{Fault, Moment, On};
use serde_json::Value;
use support::World;
use support::keys::{crash, env_plan, from_env, key_draft, make, on_server, stage, status_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_goes_on_after_a_crash_at_each_step() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let old = make(&engine, "Zapier autumn", &["posts:read"]).await;
    let place = tempfile::tempdir().expect("a temporary folder");
    engine.hand_over_key(&old, &env_plan(&place)).await.expect("handed over");
    let first = from_env(&place);

    let draft = key_draft("Zapier autumn", &["posts:read"]);
    let creation = engine.begin_replacement(&old, &draft, Grace::Hour).await.expect("begun");
    let KeyCreation::Made { key: new, .. } = creation else { panic!("made: {creation:?}") };
    let engine = crash(&world, engine).await;
    assert_eq!(stage(&engine, &old), ReplacementStage::Created { new: new.clone() });
    engine.hand_over_key(&new, &env_plan(&place)).await.expect("handed over");
    let second = from_env(&place);
    assert_eq!((status_of(&world, &first).await, status_of(&world, &second).await), (200, 200), "both work");

    let engine = crash(&world, engine).await;
    assert_eq!(stage(&engine, &old), ReplacementStage::HandedOver { new: new.clone() });
    engine.continue_replacement(&old).await.expect("verified, and the old one ends");
    assert!(
        matches!(stage(&engine, &old), ReplacementStage::WatchingOld { .. }),
        "{:?}",
        stage(&engine, &old)
    );
    let ends: Vec<Value> = on_server(&world, "Zapier autumn").await;
    assert!(ends.iter().all(|key| !key["expiresAt"].is_null()), "the old one has an end at the server");

    let engine = crash(&world, engine).await;
    engine.finish_replacement(&old).await.expect("revoked");
    assert_eq!((status_of(&world, &first).await, status_of(&world, &second).await), (401, 200));
    assert!(matches!(stage(&engine, &old), ReplacementStage::OldRevoked { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_up_is_refused_once_the_new_key_is_the_one_in_use() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let old = make(&engine, "Office", &["posts:read"]).await;
    let place = tempfile::tempdir().expect("a temporary folder");
    let draft = key_draft("Office", &["posts:read"]);
    let creation = engine.begin_replacement(&old, &draft, Grace::Day).await.expect("begun");
    let KeyCreation::Made { key: new, .. } = creation else { panic!("made: {creation:?}") };
    engine.hand_over_key(&new, &env_plan(&place)).await.expect("handed over");
    engine.continue_replacement(&old).await.expect("verified");
    let refused = engine.abandon_replacement(&old).await.expect_err("it is too late");
    assert_eq!(refused.code, ProblemCode::TooLate);
    assert_eq!(status_of(&world, &from_env(&place)).await, 200, "the key in use lives");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_key_of_a_replacement_is_still_tried_out() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let old = make(&engine, "By hand", &["posts:read"]).await;
    let draft = key_draft("By hand", &["posts:read"]);
    let creation = engine.begin_replacement(&old, &draft, Grace::Day).await.expect("begun");
    let KeyCreation::Made { key: new, .. } = creation else { panic!("made: {creation:?}") };
    engine.reveal_key(&new).await.expect("shown");
    engine.confirm_key_saved(&new).await.expect("the person has it");
    engine.continue_replacement(&old).await.expect("goes on");
    assert!(
        matches!(stage(&engine, &old), ReplacementStage::WatchingOld { .. }),
        "{:?}",
        stage(&engine, &old)
    );
    let pending = engine.keys().expect("readable").pending;
    assert!(!pending.contains(&new), "and then its secret is kept no longer");
}

fn next(engine: &Engine, old: &KeyId) -> NextStep {
    let rows = engine.keys().expect("readable").keys;
    let row = rows.into_iter().find(|row| row.record.key.id == *old).expect("the key");
    row.next.expect("a replacement is running")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_that_nobody_saw_is_found_revoked_and_made_again() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let old = make(&engine, "Zapier", &["posts:read"]).await;
    world.sandbox.plant(Fault::Cut { on: On::new("POST", "/api-keys"), moment: Moment::AfterCommit });
    let draft = key_draft("Zapier new", &["posts:read"]);
    let creation = engine.begin_replacement(&old, &draft, Grace::Day).await.expect("begun");
    assert_eq!(creation, KeyCreation::Lost { name: "Zapier new".into() });

    // Killed while nobody knows whether the new key exists.
    let engine = crash(&world, engine).await;
    let list = engine.refresh_keys().await.expect("listed");
    assert_eq!(list.lost, vec![], "it is told once, with the replacement");
    let NextStep::FindNew { lost: LostKey::Found { key: unseen } } = next(&engine, &old) else {
        panic!("found by name and time: {:?}", next(&engine, &old))
    };
    let again = engine.restart_replacement(&old).await.expect("made again");
    let KeyCreation::Made { key: new, .. } = again else { panic!("made: {again:?}") };
    assert_ne!(new, unseen);
    let on_server = on_server(&world, "Zapier new").await;
    let ids: Vec<&Value> = on_server.iter().map(|key| &key["id"]).collect();
    assert_eq!(ids, [new.as_str()], "the unseen one is revoked");
    assert_eq!(stage(&engine, &old), ReplacementStage::Created { new });
    assert_eq!(engine.keys().expect("readable").lost, vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_whose_request_never_arrived_is_not_looked_for_for_ever_and_made_again() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let old = make(&engine, "Zapier", &["posts:read"]).await;
    world.sandbox.plant(Fault::Cut { on: On::new("POST", "/api-keys"), moment: Moment::BeforeCommit });
    let draft = key_draft("Zapier new", &["posts:read"]);
    let creation = engine.begin_replacement(&old, &draft, Grace::Day).await.expect("begun");
    assert_eq!(creation, KeyCreation::Lost { name: "Zapier new".into() });

    let engine = crash(&world, engine).await;
    engine.refresh_keys().await.expect("listed");
    let found = next(&engine, &old);
    assert!(matches!(found, NextStep::FindNew { lost: LostKey::TooSoon { .. } }), "{found:?}");
    engine.stop().await;
    let clock = Clock::start();
    clock.set_calendar_by(SignedDuration::from_hours(1));
    let engine = world.engine_by(&clock);
    engine.resume(None).await.expect("the sign-in is taken up");
    engine.refresh_keys().await.expect("listed");
    assert_eq!(next(&engine, &old), NextStep::FindNew { lost: LostKey::NotThere });
    let again = engine.restart_replacement(&old).await.expect("made again");
    let KeyCreation::Made { key: new, .. } = again else { panic!("made: {again:?}") };
    let on_server = on_server(&world, "Zapier new").await;
    let ids: Vec<&Value> = on_server.iter().map(|key| &key["id"]).collect();
    assert_eq!(ids, [new.as_str()]);
    assert_eq!(stage(&engine, &old), ReplacementStage::Created { new });
    assert_eq!(engine.keys().expect("readable").lost, vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_key_that_is_still_used_stops_the_replacement_and_can_have_more_time() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let old = make(&engine, "Zapier", &["posts:read"]).await;
    let place = tempfile::tempdir().expect("a temporary folder");
    engine.hand_over_key(&old, &env_plan(&place)).await.expect("handed over");
    let first = from_env(&place);
    let draft = key_draft("Zapier new", &["posts:read"]);
    let creation = engine.begin_replacement(&old, &draft, Grace::Hour).await.expect("begun");
    let KeyCreation::Made { key: new, .. } = creation else { panic!("made: {creation:?}") };
    engine.hand_over_key(&new, &env_plan(&place)).await.expect("handed over");
    engine.continue_replacement(&old).await.expect("verified, and the old one ends");
    assert!(matches!(next(&engine, &old), NextStep::Watch { .. }));

    assert_eq!(status_of(&world, &first).await, 200, "something uses the old key");
    engine.refresh_keys().await.expect("listed");
    let NextStep::AskPerson { ends_at, .. } = next(&engine, &old) else {
        panic!("it stops: {:?}", next(&engine, &old))
    };
    engine.extend_replacement(&old, Grace::Week).await.expect("more time");
    let NextStep::Watch { until } = next(&engine, &old) else {
        panic!("it goes on watching: {:?}", next(&engine, &old))
    };
    assert!(until > ends_at);
    let listed = on_server(&world, "Zapier").await;
    let end: jiff::Timestamp = listed[0]["expiresAt"].as_str().expect("an end").parse().expect("an instant");
    assert!((end - until).total(jiff::Unit::Second).expect("a time").abs() < 1.0, "{end} {until}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_whose_secret_is_gone_is_tried_out_by_pasting_it() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let old = make(&engine, "Zapier", &["posts:read"]).await;
    let place = tempfile::tempdir().expect("a temporary folder");
    let draft = key_draft("Zapier new", &["posts:read"]);
    let creation = engine.begin_replacement(&old, &draft, Grace::Hour).await.expect("begun");
    let KeyCreation::Made { key: new, .. } = creation else { panic!("made: {creation:?}") };
    engine.hand_over_key(&new, &env_plan(&place)).await.expect("handed over");
    let Keychain::Memory(Memory { items, .. }) = &world.keychain else { panic!("it is in memory") };
    items.lock().expect("nobody panicked").retain(|item, _| !item.contains("new-key"));
    engine.refresh_keys().await.expect("listed");
    assert_eq!(next(&engine, &old), NextStep::Verify { new, has_secret: false });

    let wrong = Secret::new(format!("sk-social-{}", "x".repeat(40)));
    let another = engine.verify_replacement(&old, &wrong).await.expect("compared");
    assert_eq!(another, PastedKey::Another);
    let tried = engine.verify_replacement(&old, &Secret::new(from_env(&place))).await.expect("tried");
    assert!(matches!(tried, PastedKey::Tried { .. }));
    assert!(matches!(next(&engine, &old), NextStep::Watch { .. }), "and the old one has an end");
}
