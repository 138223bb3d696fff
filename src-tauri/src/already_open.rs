//! What a second start says where it can't reach the first window over the session bus; where it can, that window
//! comes to the front instead.

use std::time::Duration;

use rfd::{AsyncMessageDialog, MessageLevel};
use tauri::{AppHandle, Runtime};

// Said by the system's own dialog, since there is no page that could have words for it.
const TITLE: &str = "Autoposting Desktop is already open";
const TEXT: &str = "Look for its window. This second start ends here, so that nothing is sent twice.";

/// Nothing is waiting for an answer, so the process does not stay for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Says it on screen, and to whoever started the app from a terminal; then the process ends.
pub(crate) fn say<R: Runtime>(app: &AppHandle<R>) {
    tracing::error!("{TITLE}. {TEXT}");
    let dialog =
        AsyncMessageDialog::new().set_level(MessageLevel::Info).set_title(TITLE).set_description(TEXT).show();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        // Closed or not, the answer is the same.
        let _ = tokio::time::timeout(PATIENCE, dialog).await;
        app.exit(1);
    });
}
