//! A spreadsheet on its way into the queue, up to the moment before anything is sent. One import is open at a time;
//! whoever changes it gets it back without its rows, which are asked for page by page.

use std::path::PathBuf;

use domain::import::{
    Fix, ImportField, ImportFile, ImportFilter, ImportProblemRow, ImportRow, ProblemWords, RowProblem,
};
use domain::{BrandSlug, ExportTable, Problem};
use engine::import::{ImportAnswer, ImportSource, OpenImportView};

use super::App;

/// Opens a file or a pasted text, and checks the rows at its beginning.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_import(
    app: App<'_>,
    source: ImportSource,
    brand: BrandSlug,
) -> Result<OpenImportView, Problem> {
    app.engine.open_import(source, brand).await
}

/// Reads and checks the rest of a long file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn finish_reading_import(app: App<'_>) -> Result<OpenImportView, Problem> {
    app.engine.finish_reading_import().await
}

/// The import that is open.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_import(app: App<'_>) -> Result<Option<OpenImportView>, Problem> {
    app.engine.import_view().await
}

/// Rows of the import, at most 200.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_import_rows(
    app: App<'_>,
    filter: ImportFilter,
    offset: u32,
    limit: u32,
) -> Result<Vec<ImportRow>, Problem> {
    app.engine.import_rows(filter, offset, limit).await
}

/// One cell in full, as it counts; rows carry only its beginning.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_import_cell(app: App<'_>, row: u32, column: u16) -> Result<String, Problem> {
    app.engine.import_cell(row, column).await
}

/// The rows of one group of problems, at most 200.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_import_group_rows(
    app: App<'_>,
    problem: RowProblem,
    offset: u32,
    limit: u32,
) -> Result<Vec<ImportProblemRow>, Problem> {
    app.engine.import_group_rows(problem, offset, limit).await
}

/// The local files that the sheet names, at most 200.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_import_files(
    app: App<'_>,
    offset: u32,
    limit: u32,
) -> Result<Vec<ImportFile>, Problem> {
    app.engine.import_files(offset, limit).await
}

/// Gives a column another meaning, and remembers it for files of this shape.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_import_column(
    app: App<'_>,
    column: u16,
    field: ImportField,
) -> Result<OpenImportView, Problem> {
    app.engine.set_import_column(column, field).await
}

/// Says whether the first row names the columns.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_import_header(app: App<'_>, has_header: bool) -> Result<OpenImportView, Problem> {
    app.engine.set_import_header(has_header).await
}

/// Answers a question that the file can't answer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn answer_import(app: App<'_>, answer: ImportAnswer) -> Result<OpenImportView, Problem> {
    app.engine.answer_import(answer).await
}

/// Settles a problem, for the rows given or for all that have it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn apply_import_fix(
    app: App<'_>,
    problem: RowProblem,
    fix: Fix,
    rows: Option<Vec<u32>>,
) -> Result<OpenImportView, Problem> {
    app.engine.apply_import_fix(problem, fix, rows).await
}

/// Moves the rows that would be sent too late to usual times after all is sent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn move_late_import_rows(app: App<'_>) -> Result<OpenImportView, Problem> {
    app.engine.move_late_import_rows().await
}

/// Writes something else into a cell, beside the file; nothing takes it back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_import_cell(
    app: App<'_>,
    row: u32,
    column: u16,
    text: Option<String>,
) -> Result<OpenImportView, Problem> {
    app.engine.edit_import_cell(row, column, text).await
}

/// Leaves rows out, or takes them in again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn skip_import_rows(
    app: App<'_>,
    rows: Vec<u32>,
    is_skipped: bool,
) -> Result<OpenImportView, Problem> {
    app.engine.skip_import_rows(rows, is_skipped).await
}

/// Allows media from below a folder that the person picked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn allow_import_folder(app: App<'_>, path: String) -> Result<OpenImportView, Problem> {
    app.engine.allow_import_folder(PathBuf::from(path.trim())).await
}

/// Writes the rows with problems as CSV to a new file, with the words of the page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_import_problems(
    app: App<'_>,
    path: String,
    words: ProblemWords,
) -> Result<(), Problem> {
    app.engine.save_import_problems(path, words).await
}

/// Writes a sheet to begin with as CSV to a new file, with the words of the page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_import_template(
    app: App<'_>,
    path: String,
    template: ExportTable,
) -> Result<(), Problem> {
    app.engine.save_import_template(path, template).await
}

/// Closes the import that is open, whatever was decided.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_import(app: App<'_>) -> Result<(), Problem> {
    app.engine.close_import();
    Ok(())
}
