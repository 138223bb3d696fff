//! Reading brands, accounts and posts.

use domain::{Account, Brand, BrandSlug, PostDetails, Problem, Queue};

use super::App;
use crate::app_state::AppState;

/// The brands of the workspace.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_brands(app: App<'_>) -> Result<Vec<Brand>, Problem> {
    app.engine.brands().await
}

/// Remembers which brand is on screen.
#[tauri::command]
#[specta::specta]
pub(crate) fn choose_brand(app: App<'_>, brand: BrandSlug) -> Result<AppState, Problem> {
    app.engine.choose_brand(&brand)?;
    Ok(AppState::of(&app))
}

/// Gives a zone to a brand that has none at the service; it is kept on this computer.
#[tauri::command]
#[specta::specta]
pub(crate) fn set_brand_zone(app: App<'_>, brand: BrandSlug, zone: String) -> Result<Vec<Brand>, Problem> {
    app.engine.set_brand_zone(&brand, &zone)
}

/// The time zones to choose from.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_zones() -> Vec<String> {
    domain::zone_names()
}

/// The social accounts of a brand.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_accounts(app: App<'_>, brand: BrandSlug) -> Result<Vec<Account>, Problem> {
    app.engine.accounts(&brand).await
}

/// The queue as last seen, at once.
#[tauri::command]
#[specta::specta]
pub(crate) fn get_queue(app: App<'_>, brand: BrandSlug) -> Result<Queue, Problem> {
    app.engine.queue(&brand)
}

/// Asks the service for the queue; if that fails, the last known one says why.
#[tauri::command]
#[specta::specta]
pub(crate) async fn refresh_queue(app: App<'_>, brand: BrandSlug) -> Result<Queue, Problem> {
    app.engine.refresh_queue(&brand).await
}

/// Everything about one line of the queue.
#[tauri::command]
#[specta::specta]
pub(crate) fn get_post(app: App<'_>, brand: BrandSlug, key: String) -> Result<PostDetails, Problem> {
    app.engine.post_details(&brand, &key)
}
