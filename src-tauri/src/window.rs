//! The one window: it shows our page and nothing else, and it closes only after what is typed has been saved.

use std::sync::Arc;
use std::time::Duration;

use tauri::{App, Manager, Runtime, WebviewWindowBuilder, WindowEvent};
use tauri_specta::Event;

use crate::events::CloseRequested;
use crate::shell::Shell;

/// A page that does not react is not allowed to keep the window open, if nothing can get lost.
const PATIENCE_WITH_PAGE: Duration = Duration::from_secs(2);

/// Opens the window.
pub(crate) fn open<R: Runtime>(app: &App<R>, shell: &Arc<Shell>) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.first() else { return Ok(()) };
    let window = in_usable_folder(app, WebviewWindowBuilder::from_config(app, config)?)
        .on_navigation(|url| matches!(url.scheme(), "tauri") || url.host_str() == Some("tauri.localhost"))
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny)
        .build()?;
    draw_without_gpu(&window)?;
    let (handle, shell) = (app.handle().clone(), Arc::clone(shell));
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        let unsent = shell.engine.unsent().unwrap_or_default();
        if (CloseRequested { unsent }).emit(&handle).is_ok() {
            api.prevent_close();
            if unsent == 0 {
                exit_later(Arc::clone(&shell));
            }
        }
    });
    Ok(())
}

/// Tauri opens no window where it can't make a folder for the web view's data. Our page keeps none, so it can do
/// without.
fn in_usable_folder<'a, R: Runtime>(
    app: &App<R>,
    builder: WebviewWindowBuilder<'a, R, App<R>>,
) -> WebviewWindowBuilder<'a, R, App<R>> {
    match app.path().app_local_data_dir().map(std::fs::create_dir_all) {
        Ok(Ok(())) => builder,
        _ => {
            let folder = app.path().runtime_dir().unwrap_or_else(|_| std::env::temp_dir());
            builder.data_directory(folder.join("autoposting-desktop-page"))
        }
    }
}

/// Brings the window to the front, for a second start of the app.
pub(crate) fn focus<R: Runtime>(app: &tauri::AppHandle<R>) {
    let Some(window) = app.get_webview_window("main") else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

fn exit_later(shell: Arc<Shell>) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PATIENCE_WITH_PAGE).await;
        (shell.exit)();
    });
}

/// WebKitGTK paints through OpenGL. Lists of text gain nothing by that, and where OpenGL is emulated, as in virtual
/// machines, the first picture takes ten times as long.
#[cfg(target_os = "linux")]
fn draw_without_gpu<R: Runtime>(window: &tauri::WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    // A driven web view takes its pictures through OpenGL, and waits for ever without it.
    if std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some() {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = WebViewExt::settings(&view.inner()) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn draw_without_gpu<R: Runtime>(_: &tauri::WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}
