//! Imports on their way.

use domain::{Job, JobForecast, JobId, JobRow, Problem};
use engine::StartedImport;
use serde::Deserialize;
use specta::Type;

use super::App;

/// Which rows of an import to show.
#[derive(Deserialize, Type)]
pub(crate) struct JobRowsQuery {
    /// The import.
    job: JobId,
    /// The kind of state, as in the rows; `None` for all.
    kind: Option<String>,
    /// How many to leave out.
    offset: u32,
    /// How many to show.
    limit: u32,
}

/// Starts the import that is open: what is ready is in the outbox when this returns, and posts that are to be changed
/// are.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_import(app: App<'_>) -> Result<StartedImport, Problem> {
    app.engine.start_import().await
}

/// How long the rows that are ready would take if they were started now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn forecast_import(app: App<'_>) -> Result<JobForecast, Problem> {
    app.engine.forecast_import().await
}

/// The imports, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_jobs(app: App<'_>) -> Result<Vec<Job>, Problem> {
    app.engine.jobs()
}

/// When an import will be done.
#[tauri::command]
#[specta::specta]
pub(crate) fn forecast_job(app: App<'_>, job: JobId) -> Result<JobForecast, Problem> {
    app.engine.forecast_job(job)
}

/// The rows of an import.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_job_rows(app: App<'_>, query: JobRowsQuery) -> Result<Vec<JobRow>, Problem> {
    app.engine.job_rows(query.job, query.kind.as_deref(), query.offset, query.limit)
}

/// Lets nothing new of an import leave.
#[tauri::command]
#[specta::specta]
pub(crate) fn pause_job(app: App<'_>, job: JobId) -> Result<Job, Problem> {
    app.engine.pause_job(job)
}

/// Goes on with an import.
#[tauri::command]
#[specta::specta]
pub(crate) fn resume_job(app: App<'_>, job: JobId) -> Result<Job, Problem> {
    app.engine.resume_job(job)
}

/// Gives the waiting rows of an import that would miss their time usual times after all is sent.
#[tauri::command]
#[specta::specta]
pub(crate) fn move_late_job_rows(app: App<'_>, job: JobId) -> Result<Job, Problem> {
    app.engine.move_late_job_rows(job)
}

/// Ends an import for good; what has left stays.
#[tauri::command]
#[specta::specta]
pub(crate) fn stop_job(app: App<'_>, job: JobId) -> Result<Job, Problem> {
    app.engine.stop_job(job)
}

/// Deletes the posts of an import again, as far as they have not gone out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_job(app: App<'_>, job: JobId) -> Result<Job, Problem> {
    app.engine.undo_job(job)
}
