//! Imports that are paused, stopped and undone, and what becomes of rows that are out then.

use domain::{Job, JobState, PauseReason};
use sandbox::{Fault, On};

use super::support::World;
use super::{at_service, create, rows, sheet, start, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_keeps_rows_back_and_a_stop_drops_them() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let hold = world.sandbox.plant(Fault::HoldRequest { on: create().for_ever() });
    let job = start(&engine, sheet(30)).await;
    until(&engine, job.id, "the first is out", |job| job.counts.sending > 0).await;
    let paused = engine.pause_job(job.id).expect("it pauses");
    assert_eq!(paused.state, JobState::Paused { reason: PauseReason::ByPerson });
    world.sandbox.release(hold);
    let still = until(&engine, job.id, "what was out has landed", |job| job.counts.sending == 0).await;
    assert!(still.counts.queued > 0, "the others wait: {:?}", still.counts);
    assert_eq!(at_service(&world).len(), still.counts.sent as usize);
    let stopped = engine.stop_job(job.id).expect("it stops");
    assert_eq!(stopped.state, JobState::Stopped);
    assert_eq!((stopped.counts.queued, stopped.counts.total()), (0, 30), "nothing is lost from the sum");
    assert_eq!(at_service(&world).len(), stopped.counts.sent as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn undo_takes_back_what_was_sent_and_what_was_not() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let job = start(&engine, sheet(12)).await;
    until(&engine, job.id, "all are sent", |job| job.counts.sent == 12).await;
    let undone = engine.undo_job(job.id).expect("it is undone");
    assert_eq!((undone.state, undone.counts.deleting), (JobState::Undone, 12));
    until(&engine, job.id, "all are deleted", |job| job.counts.deleting == 0).await;
    assert_eq!(at_service(&world), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_that_the_service_refuses_is_asked_for_once_and_says_so() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let job = start(&engine, sheet(3)).await;
    until(&engine, job.id, "all are sent", |job| job.counts.sent == 3).await;
    let delete = On::new("DELETE", "/posts/*").for_ever();
    world.sandbox.plant(Fault::named("refuse-403", delete, 0).expect("a fault of the sandbox"));
    engine.undo_job(job.id).expect("it is undone");
    let refused = until(&engine, job.id, "all are refused", |job| job.counts.undeletable == 3).await;
    assert_eq!((refused.state, refused.counts.deleting), (JobState::Undone, 0));
    assert_eq!(at_service(&world), rows(0..3));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_when_an_import_is_stopped_is_not_sent_again() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let lost = Fault::Cut { on: create(), moment: sandbox::Moment::BeforeCommit };
    world.sandbox.plant(lost);
    let job = start(&engine, sheet(5)).await;
    until(&engine, job.id, "one is unclear and the rest sent", |job| {
        (job.counts.unclear, job.counts.sent) == (1, 4)
    })
    .await;
    engine.stop_job(job.id).expect("it stops");
    let ended = until(&engine, job.id, "it is dropped", |job| job.counts.open() == 0).await;
    assert_eq!((ended.state, ended.counts.dropped, ended.counts.sent), (JobState::Stopped, 1, 4));
    let compared = until(&engine, job.id, "it is compared", |job| job.audit.is_some()).await;
    assert_eq!(compared.state, JobState::Stopped);
    assert_eq!(compared.audit.map(|audit| (audit.found, audit.surplus)), Some((4, vec![])));
    assert_eq!(at_service(&world).len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_everything_drops_what_is_out_when_an_import_was_stopped() {
    let world = World::new().await;
    let engine = world.signed_in().await;
    let hold = world.sandbox.plant(Fault::HoldRequest { on: create().for_ever() });
    let job = start(&engine, sheet(5)).await;
    until(&engine, job.id, "the first is out", |job| job.counts.sending > 0).await;
    engine.stop_job(job.id).expect("it stops");
    world.sandbox.plant(Fault::named("refuse-402", create().for_ever(), 0).expect("a fault of the sandbox"));
    world.sandbox.release(hold);
    let ended = until(&engine, job.id, "nothing is out", |job| job.counts.open() == 0).await;
    assert_eq!(ended.state, JobState::Stopped);
    assert_eq!(ended.counts.dropped + ended.counts.sent, 5, "{:?}", ended.counts);
    assert_eq!(at_service(&world).len(), ended.counts.sent as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_out_when_an_import_is_undone_is_deleted_once_it_arrives() {
    for moment in [None, Some(sandbox::Moment::BeforeCommit), Some(sandbox::Moment::AfterCommit)] {
        let world = World::new().await;
        let engine = world.signed_in().await;
        let hold = match moment {
            None => Some(world.sandbox.plant(Fault::HoldRequest { on: create() })),
            Some(moment) => {
                world.sandbox.plant(Fault::Cut { on: create(), moment });
                None
            }
        };
        let job = start(&engine, sheet(4)).await;
        until(&engine, job.id, "one is out and the rest sent", |job| {
            (job.counts.open(), job.counts.sent) == (1, 3)
        })
        .await;
        let undone = engine.undo_job(job.id).expect("it is undone");
        assert_eq!((undone.counts.deleting, undone.counts.open()), (3, 1), "{moment:?}");
        if let Some(hold) = hold {
            world.sandbox.release(hold);
        }
        let is_over = |job: &Job| job.counts.open() == 0 && job.counts.deleting == 0;
        until(&engine, job.id, "nothing is left to do", is_over).await;
        assert_eq!(at_service(&world), Vec::<String>::new(), "{moment:?}");
    }
}
