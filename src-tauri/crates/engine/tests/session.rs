//! Signing in, staying signed in, and being signed out by the service.

mod support;

use std::sync::atomic::Ordering;
use std::task::{Context, Waker};

use domain::{Access, ProblemCode, QueueState, Secret, Storage};
use engine::{Credential, Event, Keychain, Memory, OwnKeyFate, SignIn};
use sandbox::{Canned, Fault, On};
use support::{World, brand, by_password, draft, event, is_at_service, state, until};

fn with_key(world: &World, key: &str) -> SignIn {
    let address = Some(world.sandbox.base_url().to_owned());
    SignIn { address, with: Credential::Key(Secret::new(key.to_owned())) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_refused_and_the_right_one_works() {
    let world = World::new().await;
    let engine = world.engine();
    let mut wrong = by_password(&world.sandbox);
    wrong.with =
        Credential::Password { email: world.sandbox.sample().email, password: Secret::new("no".into()) };
    let refused = engine.sign_in(wrong).await.expect_err("it is wrong");
    assert_eq!(refused.code, ProblemCode::WrongCredentials);
    assert_eq!(engine.session().session, None);
    engine.sign_in(by_password(&world.sandbox)).await.expect("it is right");
    let session = engine.session().session.expect("signed in");
    assert_eq!((session.access, session.is_built_in), (Access::Session, false));
    assert_eq!(session.storage, Storage::Keychain { name: "memory".into() });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_takes_the_sign_in_up_again_and_signing_out_ends_it() {
    let world = World::new().await;
    world.signed_in().await.stop().await;
    let engine = world.engine();
    engine.resume(None).await.expect("the keychain has it");
    let person = engine.session().session.and_then(|session| session.person).expect("known without asking");
    assert_eq!(person.email, world.sandbox.sample().email);
    engine.sign_out(OwnKeyFate::Keep).await.expect("signs out");
    assert_eq!(engine.session().session, None);
    engine.stop().await;
    let engine = world.engine();
    engine.resume(None).await.expect("there is nothing to take up");
    assert_eq!(engine.session().session, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_or_out_while_the_keychain_is_asked_has_the_last_word() {
    let world = World::new().await;
    world.signed_in().await.stop().await;
    let Keychain::Memory(Memory { items, .. }) = &world.keychain else { panic!("it is in memory") };
    for signs_in in [true, false] {
        let engine = world.engine();
        let mut resuming = Box::pin(engine.resume(None));
        {
            let _slow = items.lock().expect("nobody panicked with it");
            let mut context = Context::from_waker(Waker::noop());
            assert!(resuming.as_mut().poll(&mut context).is_pending(), "the keychain is being asked");
        }
        if signs_in {
            let keys = world.sandbox.mint_keys().expect("keys are made");
            engine.sign_in(with_key(&world, &keys.full)).await.expect("the key works");
        } else {
            engine.sign_out(OwnKeyFate::Keep).await.expect("signs out");
        }
        resuming.await.expect("it gives way");
        let access = engine.session().session.map(|session| session.access);
        assert_eq!(access, signs_in.then_some(Access::ApiKey));
        engine.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_another_keychain_has_is_neither_lost_nor_called_signed_out() {
    let mut world = World::new().await;
    world.signed_in().await.stop().await;
    let Keychain::Memory(first) = world.keychain.clone() else { panic!("it is in memory") };
    let other = Memory { name: "another memory", ..Memory::default() };
    for is_locked in [false, true] {
        other.is_locked.store(is_locked, Ordering::SeqCst);
        world.keychain = Keychain::Memory(other.clone());
        let engine = world.engine();
        engine.resume(None).await.expect("it asks");
        let problem = engine.session().keychain.expect("it is told of");
        assert_eq!(
            (problem.code, problem.detail.text.as_deref()),
            (ProblemCode::KeychainChanged, Some("memory"))
        );
        engine.stop().await;
    }
    let renamed = Memory { name: "the same by another name", ..first };
    world.keychain = Keychain::Memory(renamed);
    let engine = world.engine();
    engine.resume(None).await.expect("it asks");
    assert!(engine.session().session.is_some(), "what is there is taken up, whatever it is called");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_works_and_a_wrong_one_is_told_apart() {
    let world = World::new().await;
    let engine = world.engine();
    let refused = engine.sign_in(with_key(&world, "nonsense")).await.expect_err("no such key");
    assert_eq!(refused.code, ProblemCode::KeyRefused);
    let keys = world.sandbox.mint_keys().expect("keys are made");
    engine.sign_in(with_key(&world, &keys.full)).await.expect("the key works");
    assert_eq!(engine.session().session.map(|session| session.access), Some(Access::ApiKey));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_may_only_read_says_which_scope_is_missing() {
    let world = World::new().await;
    let engine = world.engine();
    let keys = world.sandbox.mint_keys().expect("keys are made");
    engine.sign_in(with_key(&world, &keys.read_only)).await.expect("the key works");
    engine.brands().await.expect("it may read brands");
    engine.refresh_queue(&brand()).await.expect("it may read posts");
    let draft = draft(&engine, "Not allowed").await;
    engine.enqueue_post(&draft).expect("the draft is fine");
    let queue =
        until(&engine, "it is stopped", |queue| state(queue, "Not allowed") == Some(QueueState::Blocked))
            .await;
    let problem =
        support::line(&queue, "Not allowed").and_then(|item| item.problem.clone()).expect("a reason");
    assert_eq!(problem.code, ProblemCode::NotAllowed);
    assert_eq!(problem.detail.scope, Some(domain::Scope::posts_write()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_session_keeps_everything_and_goes_on_after_signing_in() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let draft = draft(&engine, "Half written").await;
    engine.save_draft(&draft).expect("kept");
    world.sandbox.expire_sessions().expect("all sessions end");
    engine.enqueue_post(&draft).expect("writing needs no session");
    engine.save_draft(&support::draft(&engine, "Still typing").await).expect("kept");
    let expired = || engine.session().expired.map(|problem| problem.code);
    let is_waiting = |queue: &domain::Queue| state(queue, "Half written") == Some(QueueState::Waiting);
    let is_expired = |queue: &domain::Queue| expired() == Some(ProblemCode::SignedOut) && is_waiting(queue);
    until(&engine, "the service signs us out and the row waits", is_expired).await;
    assert!(engine.session().session.is_some(), "the screen stays");
    engine.sign_in(by_password(&world.sandbox)).await.expect("signs in again");
    until(&engine, "the row goes on by itself", |queue| is_at_service(queue, "Half written")).await;
    assert_eq!(world.posts("Half written").await.len(), 1);
    assert_eq!(
        engine.draft(&brand()).expect("readable").map(|draft| draft.text),
        Some("Still typing".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_is_heard_of() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let (heard, _) = tokio::join!(
        event(&engine, |event| *event == Event::SessionChanged),
        engine.sign_out(OwnKeyFate::Keep)
    );
    heard
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_addresses_and_bad_servers_have_words_of_their_own() {
    let world = World::new().await;
    let login = || On::new("POST", "/auth/login");
    let page = Canned::html(200, "<!doctype html><h1>Hello</h1>");
    let table = [
        ("https", Some("http://example.com/api-proxy"), None, ProblemCode::AddressInsecure),
        ("a host by name", Some("http://localhost:1/api-proxy"), None, ProblemCode::AddressInsecure),
        ("nonsense", Some("what is this"), None, ProblemCode::AddressInvalid),
        ("nobody there", Some("http://127.0.0.1:1/api-proxy"), None, ProblemCode::Offline),
        ("a web page", None, Some(Fault::Answer { on: login(), answer: page }), ProblemCode::NotTheApi),
        ("50 MB", None, Some(Fault::Huge { on: login() }), ProblemCode::AnswerTooLarge),
        ("for ever", None, Some(Fault::Drip { on: login(), every_ms: 20 }), ProblemCode::NotAnswering),
    ];
    for (name, address, fault, expected) in table {
        // Only the answer that never ends has to be waited out; a busy machine may need long for 50 MB.
        let engine = world.engine_at(if name == "for ever" { 0.1 } else { 1.0 });
        let mut sign_in = by_password(&world.sandbox);
        if let Some(address) = address {
            sign_in.address = Some(address.to_owned());
        }
        if let Some(fault) = fault {
            world.sandbox.plant(fault);
        }
        let problem = engine.sign_in(sign_in).await.expect_err(name);
        assert_eq!(problem.code, expected, "{name}: {problem}");
        assert!(!format!("{problem:?} {problem}").contains("http"), "{name}: no address in an error");
        engine.stop().await;
    }
}
