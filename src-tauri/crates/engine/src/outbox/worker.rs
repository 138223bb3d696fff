//! The loop that acts on the decisions. It has no opinions: it reads the table, asks what is next, does it, and
//! writes down what came of it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use api::Failure;
use domain::{
    BrandSlug, OutboxState, OutboxWork, Post, PostId, PostStatus, Problem, ProblemCode, lead_time_ok,
};
use jiff::{SignedDuration, Timestamp};

use super::next::{Step, next_step};
use super::read_back::{Finding, LOOKS_UNTIL_ABSENT, read_back};
use super::settle::{Outcome, after, settle};
use crate::Inner;
use crate::link::{Link, Patience};
use crate::store::{ProfileId, Row};

/// Runs until the process ends. Whatever changes a row wakes it.
pub(crate) async fn run(inner: Arc<Inner>) {
    loop {
        let Ok(link) = inner.link() else {
            inner.wake.notified().await;
            continue;
        };
        // A failing disk is asked again after a while; hammering it would help nobody.
        let pause = match step(&inner, &link).await {
            Ok(pause) => pause,
            Err(problem) => {
                tracing::warn!(code = ?problem.code, detail = ?problem.detail.text, "the outbox pauses");
                Some(Duration::from_secs(5))
            }
        };
        match pause {
            Some(Duration::ZERO) => {}
            Some(pause) => {
                // Either the time has come or something changed: both mean looking again.
                let _ = tokio::time::timeout(pause, inner.wake.notified()).await;
            }
            None => inner.wake.notified().await,
        }
    }
}

/// Does one step; says how long nothing is to be done, `None` for until something changes.
async fn step(inner: &Inner, link: &Arc<Link>) -> Result<Option<Duration>, Problem> {
    let rows = inner.store().open_rows(&link.profile.id)?;
    if let Some(row) = rows.iter().find(|row| row.item.state == OutboxState::Sending) {
        return orphaned(inner, row).map(|()| Some(Duration::ZERO));
    }
    let now = inner.clock.now().wall;
    let find = |id| rows.iter().find(|row| row.item.id == id);
    match next_step(&rows, now) {
        Step::Idle => return Ok(None),
        Step::Wait(until) => return Ok(Some(until.duration_since(now).try_into().unwrap_or(Duration::ZERO))),
        Step::Send(id) => match find(id) {
            Some(row) => send(inner, link, row).await?,
            None => return Ok(None),
        },
        Step::LookUp(id) => match find(id) {
            Some(row) if row.item.work == OutboxWork::Create => {
                look_up_creations(inner, link, &row.item.brand, &rows).await?
            }
            Some(row) => look_up_one(inner, link, row).await?,
            None => return Ok(None),
        },
    }
    Ok(Some(Duration::ZERO))
}

/// Only this loop sends, one row at a time. One that is found as sending lost its outcome, because it could not be
/// written down, and is looked up like one of a crash.
fn orphaned(inner: &Inner, row: &Row) -> Result<(), Problem> {
    let now = inner.clock.now().wall;
    let settle_at = after(row.started_at.unwrap_or(now), inner.timings.settle_lost);
    write(inner, row, &OutboxState::Unclear { settle_at }, Some(after(now, inner.timings.first_look)))
}

async fn send(inner: &Inner, link: &Arc<Link>, row: &Row) -> Result<(), Problem> {
    // The pacer is asked before the attempt is on disk, so that a row does not wait for its turn as "sending".
    if let Some(free_at) = link.free_at() {
        let waiting = OutboxState::Queued { not_before: Some(free_at) };
        return write(inner, row, &waiting, None);
    }
    // The service publishes a past time at once, so the check is repeated here, at the moment of sending.
    if row.item.work == OutboxWork::Create
        && row.item.due.is_some_and(|due| !lead_time_ok(due, link.server_now()))
    {
        let blocked = OutboxState::Blocked { problem: Problem::new(ProblemCode::TimePassed) };
        return write(inner, row, &blocked, None);
    }
    let started_at = inner.clock.now().wall;
    let attempt = inner.store().begin_attempt(row, started_at)?;
    inner.queue_changed(&row.item.brand);
    let row = Row {
        attempt,
        item: domain::OutboxItem { state: OutboxState::Sending, ..row.item.clone() },
        ..row.clone()
    };
    let outcome = request(inner, link, &row).await;
    let now = inner.clock.now().wall;
    let state = settle(&outcome, started_at, now, &inner.timings);
    let look_at = matches!(state, OutboxState::Unclear { .. }).then(|| after(now, inner.timings.first_look));
    write(inner, &row, &state, look_at)
}

async fn request(inner: &Inner, link: &Arc<Link>, row: &Row) -> Outcome {
    let result = match &row.item.work {
        OutboxWork::Create => create(inner, link, row).await,
        OutboxWork::Retry { post_id } => retry(inner, link, post_id).await,
        OutboxWork::Delete { post_id } => delete(inner, link, post_id).await,
    };
    match result {
        Ok(post_id) => Outcome::Done(post_id),
        Err(failure) => Outcome::of_failure(&failure, link.free_at()),
    }
}

async fn create(inner: &Inner, link: &Arc<Link>, row: &Row) -> Result<PostId, Box<Failure>> {
    let (body, id) =
        (row.body.clone().unwrap_or_else(|| domain::PostBody::from_stored(String::new())), row.item.id);
    let post =
        inner
            .ask(link, Patience::Endless, |link| async move {
                link.client.create_post(&link.secret, &body, id).await
            })
            .await?;
    keep(inner, &link.profile.id, &post);
    Ok(post.id)
}

async fn retry(inner: &Inner, link: &Arc<Link>, post_id: &PostId) -> Result<PostId, Box<Failure>> {
    let id = post_id.clone();
    let patch = inner
        .ask(link, Patience::Endless, |link| async move { link.client.retry_post(&link.secret, &id).await })
        .await?;
    inner.merge(&link.profile.id, post_id, patch);
    Ok(post_id.clone())
}

async fn delete(inner: &Inner, link: &Arc<Link>, post_id: &PostId) -> Result<PostId, Box<Failure>> {
    let id = post_id.clone();
    let result = inner
        .ask(link, Patience::Endless, |link| async move { link.client.delete_post(&link.secret, &id).await })
        .await;
    match result {
        Err(failure) if !failure.is_gone() => return Err(failure),
        // What is gone already is what was wanted.
        _ => {}
    }
    forget(inner, &link.profile.id, post_id);
    Ok(post_id.clone())
}

/// One complete listing decides all unclear creations of a brand.
async fn look_up_creations(
    inner: &Inner,
    link: &Arc<Link>,
    brand: &BrandSlug,
    rows: &[Row],
) -> Result<(), Problem> {
    let is_unclear = |row: &&Row| {
        row.item.brand == *brand
            && row.item.work == OutboxWork::Create
            && matches!(row.item.state, OutboxState::Unclear { .. })
    };
    let unclear: Vec<Row> = rows.iter().filter(is_unclear).cloned().collect();
    let began = inner.clock.now().wall;
    let listed = match inner.list_all(link, brand, Patience::Job { backlog: rows.len() }).await {
        Ok(listed) => listed,
        Err(failure) => return postpone(inner, &unclear, &failure),
    };
    let (listed, is_complete) = (listed.posts, listed.is_complete);
    let known = known_posts(inner, &link.profile.id, &unclear, &listed)?;
    for (id, finding) in read_back(&unclear, &listed, &known, began) {
        let Some(row) = unclear.iter().find(|row| row.item.id == id) else { continue };
        match finding {
            Finding::Found(post_id) => {
                if let Some(post) = listed.iter().find(|post| post.id == post_id) {
                    keep(inner, &link.profile.id, post);
                }
                write(inner, row, &OutboxState::Sent { post_id }, None)?;
            }
            Finding::Missing { .. } if !is_complete => {
                note(inner, row, row.looks, inner.timings.second_look)?
            }
            Finding::Missing { looks } if looks >= LOOKS_UNTIL_ABSENT => {
                write(inner, row, &OutboxState::Queued { not_before: None }, None)?;
            }
            Finding::Missing { looks } => note(inner, row, looks, inner.timings.second_look)?,
            Finding::TooEarly => wait_for_settling(inner, row)?,
        }
    }
    Ok(())
}

/// A deletion or a retry that may have been done is decided by the post itself.
async fn look_up_one(inner: &Inner, link: &Arc<Link>, row: &Row) -> Result<(), Problem> {
    let (OutboxWork::Delete { post_id } | OutboxWork::Retry { post_id }) = &row.item.work else {
        return Ok(());
    };
    let id = post_id.clone();
    let result = inner
        .ask(link, Patience::Endless, |link| async move { link.client.get_post(&link.secret, &id).await })
        .await;
    let done = OutboxState::Sent { post_id: post_id.clone() };
    match (&row.item.work, result) {
        (_, Err(failure)) if failure.is_gone() => {
            forget(inner, &link.profile.id, post_id);
            write(inner, row, &done, None)
        }
        (_, Err(failure)) => postpone(inner, std::slice::from_ref(row), &failure),
        // Deleting the same post twice does no harm.
        (OutboxWork::Delete { .. }, Ok(_)) => {
            write(inner, row, &OutboxState::Queued { not_before: None }, None)
        }
        (_, Ok(post)) if has_moved_on(&post) => {
            keep(inner, &link.profile.id, &post);
            write(inner, row, &done, None)
        }
        // A retry repeats only what failed, so one that may have been done and failed again may be sent again.
        (_, Ok(_)) if is_settled(row, inner.clock.now().wall) => {
            write(inner, row, &OutboxState::Queued { not_before: None }, None)
        }
        (_, Ok(_)) => wait_for_settling(inner, row),
    }
}

fn has_moved_on(post: &Post) -> bool {
    !matches!(post.status, PostStatus::Failed | PostStatus::Partial)
}

fn is_settled(row: &Row, now: Timestamp) -> bool {
    matches!(row.item.state, OutboxState::Unclear { settle_at } if now >= settle_at)
}

/// Posts that the attempts of these rows cannot have made. The service's clock may differ a little from ours.
fn known_posts(
    inner: &Inner,
    profile: &ProfileId,
    unclear: &[Row],
    listed: &[Post],
) -> Result<HashSet<PostId>, Problem> {
    const SLACK: SignedDuration = SignedDuration::from_mins(2);
    let store = inner.store();
    let mut known: HashSet<PostId> = store.claimed_posts(profile)?.into_iter().collect();
    let Some(first_attempt) = unclear.iter().filter_map(|row| row.started_at).min() else { return Ok(known) };
    for post in listed {
        let was_seen = store.first_seen(profile, &post.id)?.is_some_and(|seen| seen < first_attempt);
        let was_made = post.created_at.is_some_and(|made| made < first_attempt - SLACK);
        if was_seen || was_made {
            known.insert(post.id.clone());
        }
    }
    Ok(known)
}

/// A look that failed says nothing about the rows.
fn postpone(inner: &Inner, rows: &[Row], failure: &Failure) -> Result<(), Problem> {
    tracing::info!(code = ?failure.problem.code, "a look at the service failed");
    rows.iter().try_for_each(|row| note(inner, row, row.looks, inner.timings.second_look))
}

/// Before the settle time rows are looked up now and then, since presence may be believed at any time.
fn wait_for_settling(inner: &Inner, row: &Row) -> Result<(), Problem> {
    let now = inner.clock.now().wall;
    let OutboxState::Unclear { settle_at } = row.item.state else { return Ok(()) };
    let next = after(now, inner.timings.second_look).min(settle_at.max(after(now, inner.timings.first_look)));
    inner.store().note_look(row, 0, next)
}

fn note(inner: &Inner, row: &Row, looks: u32, pause: Duration) -> Result<(), Problem> {
    inner.store().note_look(row, looks, after(inner.clock.now().wall, pause))
}

/// Commits first, and only then lets others hear of it.
fn write(inner: &Inner, row: &Row, state: &OutboxState, look_at: Option<Timestamp>) -> Result<(), Problem> {
    inner.store().settle_row(row, state, look_at)?;
    tracing::info!(item = %row.item.id.to_text(), ?state, "a row of the outbox moved");
    inner.queue_changed(&row.item.brand);
    inner.limits_changed();
    Ok(())
}

/// The mirror only speeds up the screen; if it can't be written the next refresh makes up for it.
fn keep(inner: &Inner, profile: &ProfileId, post: &Post) {
    if let Err(problem) = inner.store().keep_post(profile, post, inner.clock.now().wall) {
        tracing::warn!(code = ?problem.code, "a post could not be mirrored");
    }
}

fn forget(inner: &Inner, profile: &ProfileId, id: &PostId) {
    if let Err(problem) = inner.store().drop_post(profile, id) {
        tracing::warn!(code = ?problem.code, "a post could not be dropped from the mirror");
    }
}
