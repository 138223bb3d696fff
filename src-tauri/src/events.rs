//! Hints for the page, in the past tense. They name what changed, and the page reads it again: a lost or repeated
//! hint can then never leave a wrong row on screen. State that is small is sent whole.

use std::sync::Arc;

use domain::{BrandSlug, JobId, Limits};
use engine::Event as EngineEvent;
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

use crate::app_state::AppState;
use crate::shell::Shell;

/// Posts or rows of a brand changed.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub(crate) struct QueueChanged {
    /// The brand; `None` for any, after hints were lost.
    pub brand: Option<BrandSlug>,
}

/// Another reading, a wait, or the end of one.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub(crate) struct LimitsChanged(pub Limits);

/// Somebody signed in or out, or was signed out by the service.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub(crate) struct SessionChanged(pub AppState);

/// Names, zones or accounts of brands changed.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub(crate) struct BrandsChanged;

/// Keys, their notes or what is pending changed.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub(crate) struct KeysChanged;

/// An import, or rows of it, moved.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub(crate) struct JobChanged {
    /// The import.
    pub job: JobId,
}

/// The person wants to close the window. The page saves what is being typed, asks if posts are unsent, and then
/// calls `confirm_close`.
#[derive(Clone, Debug, Serialize, Deserialize, Type, Event)]
pub(crate) struct CloseRequested {
    /// How many posts have not been sent yet.
    pub unsent: u32,
}

/// Passes the engine's hints on to the page until the process ends.
pub(crate) async fn pass_on<R: Runtime>(app: AppHandle<R>, shell: Arc<Shell>) {
    let mut events = shell.engine.subscribe();
    loop {
        let sent = match events.recv().await {
            Ok(EngineEvent::QueueChanged(brand)) => QueueChanged { brand: Some(brand) }.emit(&app),
            Ok(EngineEvent::LimitsChanged(limits)) => LimitsChanged(limits).emit(&app),
            Ok(EngineEvent::SessionChanged) => SessionChanged(AppState::of(&shell)).emit(&app),
            Ok(EngineEvent::BrandsChanged) => BrandsChanged.emit(&app),
            Ok(EngineEvent::JobChanged(job)) => JobChanged { job }.emit(&app),
            Ok(EngineEvent::KeysChanged) => KeysChanged.emit(&app),
            Err(RecvError::Lagged(_)) => {
                let all = SessionChanged(AppState::of(&shell)).emit(&app);
                all.and_then(|()| QueueChanged { brand: None }.emit(&app))
            }
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "the page did not hear of a change");
        }
    }
}
