//! The app as a whole: its state, preferences, requests left, links and the end.

use std::time::Duration;

use domain::{Limits, Problem};

use super::App;
use crate::app_state::{AppState, FirstScreen};
use crate::links::{self, Link};
use crate::observation;
use crate::preferences::Preferences;

/// A keychain that answers at all answers within this; one that asks the person something does not.
const PATIENCE_WITH_KEYCHAIN: Duration = Duration::from_millis(1_500);

/// What the page draws first, in one answer and from this computer alone: painting twice would cost as much time as
/// everything else that happens at start.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_first_screen(app: App<'_>) -> Result<FirstScreen, Problem> {
    wait_for_last_sign_in(&app).await;
    Ok(FirstScreen::of(&app))
}

/// The state of the app. Waits a moment for the last sign-in, so that the first screen is the right one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn get_app_state(app: App<'_>) -> Result<AppState, Problem> {
    wait_for_last_sign_in(&app).await;
    Ok(AppState::of(&app))
}

async fn wait_for_last_sign_in(app: &App<'_>) {
    let mut resuming = app.resuming.subscribe();
    let resumed = resuming.wait_for(|is_resuming| !is_resuming);
    // Still resuming is a state of its own that the page shows.
    let _ = tokio::time::timeout(PATIENCE_WITH_KEYCHAIN, resumed).await;
}

/// Keeps the preferences.
#[tauri::command]
#[specta::specta]
pub(crate) fn set_preferences(app: App<'_>, preferences: Preferences) -> Result<AppState, Problem> {
    app.preferences.set(preferences)?;
    Ok(AppState::of(&app))
}

/// What is known about requests left.
#[tauri::command]
#[specta::specta]
pub(crate) fn get_limits(app: App<'_>) -> Limits {
    app.engine.limits()
}

/// Opens a page of the service in the browser.
#[tauri::command]
#[specta::specta]
pub(crate) fn open_link(link: Link) -> Result<(), Problem> {
    links::open(link)
}

/// Opens a published post in the browser, if it is on one of the platforms.
#[tauri::command]
#[specta::specta]
pub(crate) fn open_post_link(address: String) -> Result<(), Problem> {
    links::open_post(&address)
}

/// Ends the app; what is unsent goes on at the next start.
#[tauri::command]
#[specta::specta]
pub(crate) fn confirm_close(app: App<'_>) {
    (app.exit)();
}

/// Says that the first real content is on screen, for measurements.
#[tauri::command]
#[specta::specta]
pub(crate) fn report_painted() {
    observation::painted();
}
