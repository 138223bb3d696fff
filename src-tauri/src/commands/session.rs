//! Signing in and out.

use domain::{Problem, Secret};
use engine::{Credential, OwnKeyFate, SignIn};
use serde::Deserialize;
use specta::Type;

use super::App;
use crate::app_state::AppState;

/// A sign-in as a person.
#[derive(Deserialize, Type)]
pub(crate) struct PasswordSignIn {
    /// The address of the service; `None` for the usual one.
    address: Option<String>,
    /// The e-mail address.
    email: String,
    /// The password; used once and kept nowhere.
    password: Secret,
}

/// A sign-in with a pasted key.
#[derive(Deserialize, Type)]
pub(crate) struct KeySignIn {
    /// The address of the service; `None` for the usual one.
    address: Option<String>,
    /// The key.
    key: Secret,
}

/// Signs in with e-mail and password.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_with_password(
    app: App<'_>,
    sign_in: PasswordSignIn,
) -> Result<AppState, Problem> {
    let PasswordSignIn { address, email, password } = sign_in;
    app.engine.sign_in(SignIn { address, with: Credential::Password { email, password } }).await?;
    Ok(AppState::of(&app))
}

/// Signs in with an API key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in_with_key(app: App<'_>, sign_in: KeySignIn) -> Result<AppState, Problem> {
    let KeySignIn { address, key } = sign_in;
    app.engine.sign_in(SignIn { address, with: Credential::Key(key) }).await?;
    Ok(AppState::of(&app))
}

/// Starts the sandbox inside the app and signs in to it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_sandbox(app: App<'_>) -> Result<AppState, Problem> {
    let (address, credential) = app.sandbox.sign_in().await?;
    app.engine.sign_in_to_app_sandbox(&address, credential).await?;
    Ok(AppState::of(&app))
}

/// Signs out; posts and drafts stay on this computer for the next sign-in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_out(app: App<'_>, own_key: OwnKeyFate) -> Result<AppState, Problem> {
    app.engine.sign_out(own_key).await?;
    Ok(AppState::of(&app))
}

/// Throws away everything made in the sandbox, and signs in to the fresh one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reset_sandbox(app: App<'_>) -> Result<AppState, Problem> {
    app.engine.forget_app_sandbox().await?;
    app.sandbox.reset().await?;
    open_sandbox(app).await
}

/// Asks the keychain again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_keychain(app: App<'_>) -> Result<AppState, Problem> {
    let address = match app.engine.resumes_app_sandbox() {
        true => Some(app.sandbox.address().await?),
        false => None,
    };
    app.engine.retry_keychain(address.as_deref()).await?;
    Ok(AppState::of(&app))
}

/// Goes on with a credential that the keychain did not take; it ends with the app.
#[tauri::command]
#[specta::specta]
pub(crate) async fn keep_for_this_run(app: App<'_>) -> Result<AppState, Problem> {
    app.engine.keep_for_this_run().await?;
    Ok(AppState::of(&app))
}
