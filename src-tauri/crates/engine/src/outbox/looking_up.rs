//! Looking up what became of rows whose answer was lost.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use api::Failure;
use domain::{BrandSlug, OutboxState, OutboxWork, Post, PostId, PostStatus, Problem};
use jiff::Timestamp;

use super::read_back::{Finding, LOOKS_UNTIL_ABSENT, read_back};
use super::settle::{after, before};
use super::{forget, keep, write};
use crate::link::{Link, Patience};
use crate::store::{ProfileId, Row};
use crate::{Inner, Point};

/// One complete listing decides all unclear creations of a brand.
pub(super) async fn look_up_creations(
    inner: &Inner,
    link: &Arc<Link>,
    brand: &BrandSlug,
    patience: Patience,
    unclear: &[Row],
) -> Result<(), Problem> {
    let began = inner.clock.now().wall;
    let oldest = doubts_begin(unclear).map(|began| before(began, inner.timings.clock_slack));
    let listed = match inner.list_back_to(link, brand, patience, oldest).await {
        Ok(listed) => listed,
        Err(failure) => return postpone(inner, unclear, &failure),
    };
    inner.at_point(Point::Listed);
    let (listed, is_complete) = (listed.posts, listed.is_complete);
    let known = known_posts(inner, &link.profile.id, unclear, &listed)?;
    for (id, finding) in read_back(unclear, &listed, &known, began) {
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
    inner.at_point(Point::Resolved);
    Ok(())
}

/// Nothing made before this can be the post of one of these rows.
fn doubts_begin(unclear: &[Row]) -> Option<Timestamp> {
    unclear.iter().filter_map(|row| row.started_at).min()
}

/// A deletion or a retry that may have been done is decided by the post itself.
pub(super) async fn look_up_one(inner: &Inner, link: &Arc<Link>, row: &Row) -> Result<(), Problem> {
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

/// Posts that the attempts of these rows cannot have made.
fn known_posts(
    inner: &Inner,
    profile: &ProfileId,
    unclear: &[Row],
    listed: &[Post],
) -> Result<HashSet<PostId>, Problem> {
    let store = inner.store();
    let mut known: HashSet<PostId> = store.claimed_posts(profile)?.into_iter().collect();
    let Some(first_attempt) = doubts_begin(unclear) else { return Ok(known) };
    let too_early = before(first_attempt, inner.timings.clock_slack);
    for post in listed {
        let was_seen = store.first_seen(profile, &post.id)?.is_some_and(|seen| seen < first_attempt);
        let was_made = post.created_at.is_some_and(|made| made < too_early);
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
