//! Writing a post. Nothing here talks to the network.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use domain::{BrandSlug, Draft, DraftCheck, LocalTime, Problem, ProblemCode, QueueItem};

use super::App;

/// The draft of a brand, exactly as typed.
#[tauri::command]
#[specta::specta]
pub(crate) fn load_draft(app: App<'_>, brand: BrandSlug) -> Result<Option<Draft>, Problem> {
    app.engine.draft(&brand)
}

/// Keeps a draft; it is on disk when this returns.
#[tauri::command]
#[specta::specta]
pub(crate) fn save_draft(app: App<'_>, draft: Draft) -> Result<(), Problem> {
    app.engine.save_draft(&draft)
}

/// Throws the draft of a brand away.
#[tauri::command]
#[specta::specta]
pub(crate) fn discard_draft(app: App<'_>, brand: BrandSlug) -> Result<(), Problem> {
    app.engine.discard_draft(&brand)
}

/// What stands in the way of a draft; its files are looked at, which may take a while on another computer's disk.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn check_draft(app: App<'_>, draft: Draft) -> Result<DraftCheck, Problem> {
    app.engine.check_draft(&draft)
}

/// What stands in the way of a time alone.
#[tauri::command]
#[specta::specta]
pub(crate) fn check_time(app: App<'_>, brand: BrandSlug, when: LocalTime) -> Result<DraftCheck, Problem> {
    app.engine.check_time(&brand, &when)
}

/// Puts a checked draft into the outbox and returns its line of the queue.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn enqueue_post(app: App<'_>, draft: Draft) -> Result<QueueItem, Problem> {
    app.engine.enqueue_post(&draft)
}

/// Writes a pasted image or video, in Base64, into the data folder and returns its path.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn keep_pasted_media(app: App<'_>, base64: String) -> Result<String, Problem> {
    let bytes = BASE64_STANDARD.decode(base64).map_err(|_| Problem::new(ProblemCode::FileNotMedia))?;
    app.engine.keep_pasted_media(&bytes)
}
