//! One row on its way: its files first, then the request, then what came of it.

use std::path::Path;
use std::sync::Arc;

use api::Failure;
use domain::{
    Attachment, AttachmentPlace, Fingerprint, OutboxItem, OutboxState, OutboxWork, PauseReason, Post, PostId,
    Problem,
};
use jiff::Timestamp;

use super::settle::{Outcome, after, refuses_all, settle};
use super::{forget, keep, write};
use crate::link::{Flight, Link, Patience};
use crate::store::Row;
use crate::{Inner, Point};

/// Sends a row whose attempt is on disk, and writes down what came of it.
pub(super) async fn send(inner: &Inner, link: &Arc<Link>, flight: Flight, row: &Row) -> Result<(), Problem> {
    let outcome = match request(inner, link, flight, row).await {
        Ok(post_id) => Outcome::Done(post_id),
        Err(failure) => Outcome::of_failure(&failure, link.free_at()),
    };
    inner.at_point(Point::AnswerReceived);
    record(inner, row, &outcome)?;
    inner.at_point(Point::OutcomeWritten);
    Ok(())
}

fn record(inner: &Inner, row: &Row, outcome: &Outcome) -> Result<(), Problem> {
    if let (Some(job), Some(problem)) = (row.job, refuses_all(outcome)) {
        let reason = PauseReason::Refused { problem: problem.clone() };
        let is_paused = inner.store().pause_with_row(row, job, &reason)?;
        if is_paused {
            inner.row_moved(row);
            inner.limits_changed();
            return Ok(());
        }
        // Nobody resumes a job that has come to its end: the row itself says why.
    }
    let now = inner.clock.now().wall;
    let state = settle(outcome, now, &inner.timings);
    let look_at = matches!(state, OutboxState::Unclear { .. }).then(|| after(now, inner.timings.first_look));
    write(inner, row, &state, look_at)
}

async fn request(inner: &Inner, link: &Arc<Link>, flight: Flight, row: &Row) -> Result<PostId, Box<Failure>> {
    match &row.item.work {
        OutboxWork::Create => create(inner, link, flight, row).await,
        OutboxWork::Retry { post_id } => retry(inner, link, flight, post_id).await,
        OutboxWork::Delete { post_id } => delete(inner, link, flight, post_id).await,
    }
}

async fn create(inner: &Inner, link: &Arc<Link>, flight: Flight, row: &Row) -> Result<PostId, Box<Failure>> {
    let (body, id) =
        (row.body.clone().unwrap_or_else(|| domain::PostBody::from_stored(String::new())), row.item.id);
    let post = inner
        .ask_on(link, flight, |link| async move { link.client.create_post(&link.secret, &body, id).await })
        .await?;
    keep(inner, &link.profile.id, &post);
    check_echo(inner, row, &post);
    Ok(post.id)
}

/// Rows whose post comes back with another text or time could never be found again in the list, so the job stops
/// before there are many of them. Whoever goes on after the first has decided it for the others.
fn check_echo(inner: &Inner, row: &Row, post: &Post) {
    let Some(job) = row.job else { return };
    if row.fingerprint.as_ref() == Some(&Fingerprint::of_post(post)) {
        return;
    }
    let mut store = inner.store();
    let paused = match store.has_sent(job) {
        Ok(true) => return,
        Ok(false) => store.pause_job(job, &PauseReason::EchoDiffers),
        Err(problem) => Err(problem),
    };
    if let Err(problem) = paused {
        tracing::warn!(code = ?problem.code, "a job could not be paused");
    }
}

async fn retry(
    inner: &Inner,
    link: &Arc<Link>,
    flight: Flight,
    post_id: &PostId,
) -> Result<PostId, Box<Failure>> {
    let id = post_id.clone();
    let patch = inner
        .ask_on(link, flight, |link| async move { link.client.retry_post(&link.secret, &id).await })
        .await?;
    inner.merge(&link.profile.id, post_id, patch);
    Ok(post_id.clone())
}

async fn delete(
    inner: &Inner,
    link: &Arc<Link>,
    flight: Flight,
    post_id: &PostId,
) -> Result<PostId, Box<Failure>> {
    let id = post_id.clone();
    let result = inner
        .ask_on(link, flight, |link| async move { link.client.delete_post(&link.secret, &id).await })
        .await;
    match result {
        Err(failure) if !failure.is_gone() => return Err(failure),
        // What is gone already is what was wanted.
        _ => {}
    }
    forget(inner, &link.profile.id, post_id);
    Ok(post_id.clone())
}

/// Uploads the first file of a row that has no address yet, and commits the address at once: after a crash nothing
/// is uploaded twice.
pub(super) async fn upload(
    inner: &Inner,
    link: &Arc<Link>,
    patience: Patience,
    row: &Row,
) -> Result<(), Problem> {
    let mut media = row.media.clone();
    let next = media.iter_mut().find_map(|attachment| match attachment.place.clone() {
        AttachmentPlace::File { path, .. } => Some((attachment, path)),
        AttachmentPlace::Address { .. } => None,
    });
    let Some((attachment, path)) = next else { return Ok(()) };
    let kind = attachment.kind;
    let result = inner
        .ask(link, patience, |link| async move {
            link.client.upload_media(&link.secret, Path::new(&path), kind).await
        })
        .await;
    match result {
        Ok(url) => {
            *attachment = Attachment { place: AttachmentPlace::Address { url }, ..attachment.clone() };
            inner.store().keep_media(row, &media)?;
            inner.at_point(Point::UploadWritten);
            inner.row_moved(row);
            Ok(())
        }
        Err(failure) => upload_failed(inner, link, row, &failure),
    }
}

/// An upload leaves nothing behind that could be doubled, so one whose fate is unknown is simply tried again.
fn upload_failed(inner: &Inner, link: &Arc<Link>, row: &Row, failure: &Failure) -> Result<(), Problem> {
    use api::Delivery::{NotSent, Refused, SettleSoon, Unknown};
    let outcome = Outcome::of_failure(failure, link.free_at());
    match failure.delivery {
        SettleSoon | Unknown => {
            let not_before = Some(after(inner.clock.now().wall, inner.timings.second_look));
            write(inner, row, &OutboxState::Queued { not_before }, None)
        }
        NotSent | Refused => record(inner, row, &outcome),
    }
}

impl Row {
    /// With the addresses of everything that was uploaded.
    pub(super) fn with_final_body(mut self) -> Self {
        if !self.media.is_empty() {
            self.body = self.body.map(|body| body.with_media(&self.media));
        }
        self
    }

    /// As it stands on disk once its attempt has begun.
    pub(super) fn sending(self, attempt: u32, started_at: Timestamp) -> Self {
        let item = OutboxItem { state: OutboxState::Sending, ..self.item };
        Self { item, attempt, started_at: Some(started_at), ..self }
    }
}
