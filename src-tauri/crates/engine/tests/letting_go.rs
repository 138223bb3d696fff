//! What the keychain keeps after the person has gone: nothing, or it is said and asked again.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::atomic::Ordering;
use std::task::{Context, Poll, Waker};

use domain::{ProblemCode, Storage};
use engine::{Engine, Keychain, Memory, OwnKeyFate, SessionView};
use support::{World, by_password};

fn memory(world: &World) -> Memory {
    let Keychain::Memory(memory) = &world.keychain else { panic!("it is in memory") };
    memory.clone()
}

/// How many credentials the keychain has.
fn kept(world: &World) -> usize {
    memory(world).items.lock().expect("nobody panicked with it").len()
}

fn left_behind(engine: &Engine) -> Option<ProblemCode> {
    engine.session().left_behind.map(|problem| problem.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_does_not_let_go_at_sign_out_is_told_of_until_it_does() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let Keychain::Memory(Memory { items, is_locked, .. }) = &world.keychain else {
        panic!("it is in memory")
    };
    is_locked.store(true, Ordering::SeqCst);
    engine.sign_out(OwnKeyFate::Keep).await.expect("signs out all the same");
    for is_asked_again in [false, true] {
        if is_asked_again {
            engine.retry_keychain(None).await.expect("it asks");
        }
        let view = engine.session();
        assert_eq!(view.session, None);
        assert_eq!(view.left_behind.map(|problem| problem.code), Some(ProblemCode::KeychainLocked));
        assert_eq!(items.lock().expect("nobody panicked with it").len(), 1);
    }
    is_locked.store(false, Ordering::SeqCst);
    engine.retry_keychain(None).await.expect("it asks");
    assert_eq!(engine.session(), engine::SessionView::default());
    assert!(items.lock().expect("nobody panicked with it").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_behind_is_told_of_after_a_restart_too_and_goes_once_the_keychain_lets_go() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    memory(&world).is_locked.store(true, Ordering::SeqCst);
    engine.sign_out(OwnKeyFate::Keep).await.expect("signs out all the same");
    engine.stop().await;
    let engine = world.engine();
    engine.resume(None).await.expect("there is nothing to take up");
    assert_eq!((left_behind(&engine), kept(&world)), (Some(ProblemCode::KeychainLocked), 1));
    engine.stop().await;
    memory(&world).is_locked.store(false, Ordering::SeqCst);
    let engine = world.engine();
    engine.resume(None).await.expect("there is nothing to take up");
    assert_eq!((engine.session(), kept(&world)), (SessionView::default(), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_again_keeps_their_credential_though_an_older_one_was_left_behind() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    memory(&world).is_locked.store(true, Ordering::SeqCst);
    engine.sign_out(OwnKeyFate::Keep).await.expect("signs out all the same");
    memory(&world).is_locked.store(false, Ordering::SeqCst);
    engine.sign_in(by_password(&world.sandbox)).await.expect("signs in");
    engine.stop().await;
    let engine = world.engine();
    engine.resume(None).await.expect("the keychain has it");
    assert!(engine.session().session.is_some());
    assert_eq!(kept(&world), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keychain_that_refused_the_credential_is_not_said_to_have_it() {
    let world = World::new().await;
    let engine = world.engine();
    memory(&world).is_locked.store(true, Ordering::SeqCst);
    engine.sign_in(by_password(&world.sandbox)).await.expect("it is right");
    engine.keep_for_this_run().await.expect("the person chose it");
    engine.sign_out(OwnKeyFate::Keep).await.expect("signs out");
    assert_eq!(engine.session(), SessionView::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn going_to_another_service_leaves_nothing_of_the_first_in_the_keychain() {
    let world = World::new().await;
    let other = World::new().await;
    let engine = world.signed_in().await;
    engine.sign_in(by_password(&other.sandbox)).await.expect("signs in there");
    assert_eq!(kept(&world), 1);
    engine.sign_out(OwnKeyFate::Keep).await.expect("signs out");
    assert_eq!((engine.session(), kept(&world)), (SessionView::default(), 0));
}

/// The keychain is asked again to take a credential; before it answers, the person decides otherwise.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_decides_otherwise_while_the_keychain_is_asked_again_has_the_last_word() {
    for leaves in [true, false] {
        let world = World::new().await;
        let engine = world.engine();
        let Memory { items, is_locked, .. } = memory(&world);
        is_locked.store(true, Ordering::SeqCst);
        engine.sign_in(by_password(&world.sandbox)).await.expect("it is right");
        assert!(engine.session().pending_storage.is_some());
        is_locked.store(false, Ordering::SeqCst);
        let mut asking = Box::pin(engine.retry_keychain(None));
        let mut deciding = Box::pin(async {
            match leaves {
                true => engine.sign_out(OwnKeyFate::Keep).await,
                false => engine.keep_for_this_run().await,
            }
        });
        let decided = {
            let _slow = items.lock().expect("nobody panicked with it");
            let mut context = Context::from_waker(Waker::noop());
            assert!(asking.as_mut().poll(&mut context).is_pending(), "the keychain is being asked");
            deciding.as_mut().poll(&mut context)
        };
        let decided = async {
            match decided {
                Poll::Ready(decided) => decided,
                Poll::Pending => deciding.await,
            }
        };
        let (asked, decided) = tokio::join!(asking, decided);
        asked.and(decided).expect("it gives way");
        let storage = engine.session().session.map(|session| session.storage);
        assert_eq!(storage, (!leaves).then_some(Storage::ThisRun));
        assert_eq!((left_behind(&engine), kept(&world)), (None, 0));
    }
}
