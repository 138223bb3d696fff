//! API keys: their list, making, giving away, replacing and revoking. A secret goes to the page only by
//! `reveal_key`.

use domain::{
    AuditRule, ChainVerdict, Checklist, ChecklistToggle, ChecklistView, Grace, HandOver, IncidentReport,
    KbSpelling, KeyCheck, KeyDraft, KeyId, KeyNotes, Problem, Scope, ScopeEntry, SealedEntry, Secret,
    StartingPoint, Suppression, ToggleEffect, VerificationReport,
};
use engine::{
    AuditExport, FirstSteps, HandOverPlan, HandOverPreview, KeyCreation, KeyList, Leak, PastedKey,
    RevokeResult,
};
use jiff::Timestamp;

use super::App;
use crate::app_state::AppState;

/// The keys as last seen, with what the audit finds.
#[tauri::command]
#[specta::specta]
pub(crate) fn get_keys(app: App<'_>) -> Result<KeyList, Problem> {
    app.engine.keys()
}

/// Asks the service for the keys; if that fails, the last known list says why.
#[tauri::command]
#[specta::specta]
pub(crate) async fn refresh_keys(app: App<'_>) -> Result<KeyList, Problem> {
    app.engine.refresh_keys().await
}

/// Every scope, what it opens, and a command line for each operation.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_scopes(app: App<'_>) -> Vec<ScopeEntry> {
    domain::catalogue(KbSpelling::default(), &app.engine.service_address())
}

/// The starting points for a new key.
#[tauri::command]
#[specta::specta]
pub(crate) fn list_starting_points() -> Vec<StartingPoint> {
    domain::starting_points(KbSpelling::default())
}

/// The checklist of a selection.
#[tauri::command]
#[specta::specta]
pub(crate) fn view_checklist(scopes: Vec<Scope>) -> ChecklistView {
    Checklist::of(&scopes).view(KbSpelling::default())
}

/// The selection after a tick, with what was ticked along.
#[tauri::command]
#[specta::specta]
pub(crate) fn toggle_checklist(scopes: Vec<Scope>, toggle: ChecklistToggle) -> ToggledChecklist {
    let mut checklist = Checklist::of(&scopes);
    let effect = checklist.toggle(toggle);
    ToggledChecklist {
        scopes: checklist.scopes(KbSpelling::default()),
        view: checklist.view(KbSpelling::default()),
        effect,
    }
}

/// A selection after a tick.
#[derive(serde::Serialize, serde::Deserialize, specta::Type)]
pub(crate) struct ToggledChecklist {
    /// The selection.
    scopes: Vec<Scope>,
    /// Its checklist.
    view: ChecklistView,
    /// What was ticked or unticked along.
    effect: ToggleEffect,
}

/// What is wrong with the form of a new key.
#[tauri::command]
#[specta::specta]
pub(crate) fn check_key(app: App<'_>, draft: KeyDraft, replaces: Option<KeyId>) -> Result<KeyCheck, Problem> {
    app.engine.check_key(&draft, replaces.as_ref())
}

/// Makes a key; its secret waits in the keychain to be handed over.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_key(app: App<'_>, draft: KeyDraft) -> Result<KeyCreation, Problem> {
    app.engine.create_key(&draft).await
}

/// Puts an end to a key whose answer was lost.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resolve_lost_key(
    app: App<'_>,
    name: String,
    asked_at: Timestamp,
    key: Option<KeyId>,
) -> Result<KeyList, Problem> {
    app.engine.resolve_lost_key(&name, asked_at, key.as_ref()).await?;
    app.engine.keys()
}

/// Shows the secret of a new key, once.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reveal_key(app: App<'_>, key: KeyId) -> Result<String, Problem> {
    Ok(app.engine.reveal_key(&key).await?.expose().to_owned())
}

/// Copies the secret of a new key, for a minute.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_key(app: App<'_>, key: KeyId) -> Result<(), Problem> {
    app.engine.copy_key(&key).await
}

/// The person has the key: its secret is kept here no longer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn confirm_key_saved(app: App<'_>, key: KeyId) -> Result<KeyList, Problem> {
    app.engine.confirm_key_saved(&key).await?;
    app.engine.keys()
}

/// Says what handing a key over would do. Touches nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_hand_over(
    app: App<'_>,
    key: KeyId,
    plan: HandOverPlan,
) -> Result<HandOverPreview, Problem> {
    app.engine.preview_hand_over(&key, &plan).await
}

/// Hands a key over without showing it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hand_over_key(app: App<'_>, key: KeyId, plan: HandOverPlan) -> Result<HandOver, Problem> {
    app.engine.hand_over_key(&key, &plan).await
}

/// Tries out a key whose secret is still here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_key(app: App<'_>, key: KeyId) -> Result<VerificationReport, Problem> {
    app.engine.verify_key(&key).await
}

/// Finds out what a pasted key is and opens.
#[tauri::command]
#[specta::specta]
pub(crate) async fn investigate_key(app: App<'_>, pasted: Secret) -> Result<Leak, Problem> {
    app.engine.investigate_key(&pasted).await
}

/// What happened to a leaked key so far.
#[tauri::command]
#[specta::specta]
pub(crate) fn get_incident_report(app: App<'_>, key: KeyId) -> Result<IncidentReport, Problem> {
    app.engine.incident_report(&key)
}

/// Writes the report about a leaked key to a new file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_incident_report(
    app: App<'_>,
    key: KeyId,
    path: String,
    text: String,
) -> Result<(), Problem> {
    app.engine.save_incident_report(&key, &path, &text).await
}

/// Gives a key another name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_key(app: App<'_>, key: KeyId, name: String) -> Result<KeyList, Problem> {
    app.engine.rename_key(&key, &name).await
}

/// Gives a key another end, or none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_key_end(
    app: App<'_>,
    key: KeyId,
    expires_at: Option<Timestamp>,
) -> Result<KeyList, Problem> {
    app.engine.set_key_end(&key, expires_at).await
}

/// Keeps what people noted about a key; it is sent nowhere.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_key_notes(app: App<'_>, key: KeyId, notes: KeyNotes) -> Result<KeyList, Problem> {
    app.engine.set_key_notes(&key, notes).await
}

/// Revokes keys, instantly and for good; each has its own result.
#[tauri::command]
#[specta::specta]
pub(crate) async fn revoke_keys(app: App<'_>, keys: Vec<KeyId>) -> Result<Vec<RevokeResult>, Problem> {
    app.engine.revoke_keys(&keys).await
}

/// Begins to replace a key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn begin_replacement(
    app: App<'_>,
    old: KeyId,
    draft: KeyDraft,
    grace: Grace,
) -> Result<KeyCreation, Problem> {
    app.engine.begin_replacement(&old, &draft, grace).await
}

/// Goes on with a replacement as far as no person is needed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn continue_replacement(app: App<'_>, old: KeyId) -> Result<KeyList, Problem> {
    app.engine.continue_replacement(&old).await
}

/// Makes another new key in place of one that nobody has, which is revoked.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restart_replacement(app: App<'_>, old: KeyId) -> Result<KeyCreation, Problem> {
    app.engine.restart_replacement(&old).await
}

/// Tries out the new key of a replacement that the person pasted.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_replacement(
    app: App<'_>,
    old: KeyId,
    pasted: Secret,
) -> Result<PastedKey, Problem> {
    app.engine.verify_replacement(&old, &pasted).await
}

/// Lets the old key of a replacement run on for longer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn extend_replacement(app: App<'_>, old: KeyId, more: Grace) -> Result<KeyList, Problem> {
    app.engine.extend_replacement(&old, more).await
}

/// Gives a replacement up; the old key goes on as before.
#[tauri::command]
#[specta::specta]
pub(crate) async fn abandon_replacement(app: App<'_>, old: KeyId) -> Result<KeyList, Problem> {
    app.engine.abandon_replacement(&old).await
}

/// Revokes the old key of a replacement now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn finish_replacement(app: App<'_>, old: KeyId) -> Result<KeyList, Problem> {
    app.engine.finish_replacement(&old).await
}

/// Decides to live with a finding for a time.
#[tauri::command]
#[specta::specta]
pub(crate) async fn suppress_finding(app: App<'_>, suppression: Suppression) -> Result<KeyList, Problem> {
    app.engine.suppress_finding(suppression).await
}

/// Lets a finding speak again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_finding(app: App<'_>, rule: AuditRule, key: KeyId) -> Result<KeyList, Problem> {
    app.engine.resume_finding(rule, &key).await
}

/// Writes an export of the audit to a new file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_audit(app: App<'_>, path: String, content: AuditExport) -> Result<(), Problem> {
    app.engine.export_audit(&path, &content).await
}

/// The journal of key actions, the newest last.
#[tauri::command]
#[specta::specta]
pub(crate) fn get_key_journal(app: App<'_>) -> Result<Vec<SealedEntry>, Problem> {
    app.engine.key_journal()
}

/// Checks that no line of the journal was changed, taken out or cut off.
#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_key_journal(app: App<'_>) -> Result<ChainVerdict, Problem> {
    app.engine.verify_key_journal().await
}

/// How far the person has come on the way to a first key and a first post.
#[tauri::command]
#[specta::specta]
pub(crate) fn get_first_steps(app: App<'_>) -> Result<FirstSteps, Problem> {
    app.engine.first_steps()
}

/// Makes a narrow key for the app itself, with the person's session.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_own_key(app: App<'_>) -> Result<AppState, Problem> {
    app.engine.make_own_key(&crate::computer::name()).await?;
    Ok(AppState::of(&app))
}
