//! The system's own file choosers, one beside each field for a path. A path can always be typed instead, and choosing
//! one touches nothing: what is done with it is another command's.

use std::path::PathBuf;

use domain::{Problem, ProblemCode};
use rfd::{AsyncFileDialog, FileHandle};
use tauri::{Runtime, WebviewWindow};

/// Has the person choose a file that is there; `None` if they close the chooser. Without endings any file will do.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_file<R: Runtime>(
    window: WebviewWindow<R>,
    title: String,
    endings: Vec<String>,
) -> Result<Option<String>, Problem> {
    let file = ask(&window, title, move |mut dialog| {
        if !endings.is_empty() {
            dialog = dialog.add_filter(endings.join(", "), &endings);
        }
        dialog.pick_file()
    });
    file.await?.map(|file| as_text(file.path().into())).transpose()
}

/// Has the person choose a folder; with a name, the answer is the path of a file of that name in it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_folder<R: Runtime>(
    window: WebviewWindow<R>,
    title: String,
    file_name: Option<String>,
) -> Result<Option<String>, Problem> {
    let folder = ask(&window, title, AsyncFileDialog::pick_folder).await?;
    let inside = |folder: FileHandle| match file_name {
        Some(name) => as_text(folder.path().join(name)),
        None => as_text(folder.path().into()),
    };
    folder.map(inside).transpose()
}

/// Has the person say where a new file is to be, and what it is called.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_save_path<R: Runtime>(
    window: WebviewWindow<R>,
    title: String,
    file_name: String,
) -> Result<Option<String>, Problem> {
    let file = ask(&window, title, |dialog| dialog.set_file_name(file_name).save_file());
    file.await?.map(|file| as_text(file.path().into())).transpose()
}

/// Choosers belong to the thread that draws the window.
async fn ask<R: Runtime, F>(
    window: &WebviewWindow<R>,
    title: String,
    open: impl FnOnce(AsyncFileDialog) -> F + Send + 'static,
) -> Result<Option<FileHandle>, Problem>
where
    F: Future<Output = Option<FileHandle>> + Send + 'static,
{
    let failed = |text: String| Problem::new(ProblemCode::Internal).with_text(text);
    let (tell, hear) = tokio::sync::oneshot::channel();
    let parent = window.clone();
    let start = move || {
        let chosen = open(AsyncFileDialog::new().set_title(title).set_parent(&parent));
        tauri::async_runtime::spawn(async move {
            // A page that is gone hears nothing.
            let _ = tell.send(chosen.await);
        });
    };
    window.run_on_main_thread(start).map_err(|error| failed(error.to_string()))?;
    hear.await.map_err(|error| failed(error.to_string()))
}

/// The page knows text only; a path that is none can still not be typed.
fn as_text(path: PathBuf) -> Result<String, Problem> {
    let refused = |_| Problem::new(ProblemCode::DestinationRefused).with_text("PathNotText");
    path.into_os_string().into_string().map_err(refused)
}
