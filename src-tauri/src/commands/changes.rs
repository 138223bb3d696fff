//! Changing posts and rows, each with its way back.

use domain::{Change, ItemId, LocalTime, PostId, Problem, Undo};

use super::App;

/// Changes the text of a draft or a scheduled post.
#[tauri::command]
#[specta::specta]
pub(crate) async fn edit_post(app: App<'_>, post_id: PostId, text: String) -> Result<Change, Problem> {
    app.engine.edit_post(&post_id, &text).await
}

/// Gives a post a time, or another one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reschedule_post(
    app: App<'_>,
    post_id: PostId,
    when: LocalTime,
) -> Result<Change, Problem> {
    app.engine.reschedule_post(&post_id, &when).await
}

/// Takes the time of a post away; it becomes a draft.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unschedule_post(app: App<'_>, post_id: PostId) -> Result<Change, Problem> {
    app.engine.unschedule_post(&post_id).await
}

/// Sends the failed platforms of a post again.
#[tauri::command]
#[specta::specta]
pub(crate) fn retry_post(app: App<'_>, post_id: PostId) -> Result<Change, Problem> {
    app.engine.retry_post(&post_id)
}

/// Deletes a post once the time for Undo has passed.
#[tauri::command]
#[specta::specta]
pub(crate) fn delete_post(app: App<'_>, post_id: PostId) -> Result<Change, Problem> {
    app.engine.delete_post(&post_id)
}

/// Takes a row out of the outbox, as long as nothing of it can have left.
#[tauri::command]
#[specta::specta]
pub(crate) fn withdraw_item(app: App<'_>, item_id: ItemId) -> Result<Change, Problem> {
    app.engine.withdraw_item(item_id)
}

/// Lets a refused row have another go.
#[tauri::command]
#[specta::specta]
pub(crate) fn try_item_again(app: App<'_>, item_id: ItemId) -> Result<Change, Problem> {
    app.engine.try_item_again(item_id)
}

/// Gives a post whose time passed before it was sent the first time that it can still meet.
#[tauri::command]
#[specta::specta]
pub(crate) fn publish_item_soon(app: App<'_>, item_id: ItemId) -> Result<Change, Problem> {
    app.engine.publish_item_soon(item_id)
}

/// Gives a post whose time passed before it was sent the next usual time of its brand.
#[tauri::command]
#[specta::specta]
pub(crate) fn move_item_to_usual_time(app: App<'_>, item_id: ItemId) -> Result<Change, Problem> {
    app.engine.move_item_to_usual_time(item_id)
}

/// Goes back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo(app: App<'_>, undo: Undo) -> Result<Change, Problem> {
    app.engine.undo(&undo).await
}
