//! From the start of the process to the open window.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use domain::Problem;
use engine::{DataFolder, Engine, FolderAccess, Keychain, Opened, Timings};
use tauri::{App, AppHandle, Manager, Runtime};
use tokio::sync::watch;

use crate::already_open;
use crate::app_sandbox::AppSandbox;
use crate::app_state::{Notice, NoticeKind};
use crate::bindings;
use crate::events;
use crate::preferences::PreferenceFile;
use crate::shell::Shell;
use crate::window;

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::INFO).init();
    let bindings = bindings::for_app();
    let result = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::focus(app)))
        .plugin(tauri_plugin_store::Builder::new().build())
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            set_up(app)
        })
        .run(tauri::generate_context!());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "Autoposting Desktop could not start");
            ExitCode::FAILURE
        }
    }
}

fn set_up<R: Runtime>(app: &mut App<R>) -> Result<(), Box<dyn std::error::Error>> {
    let path = app.path().app_data_dir()?;
    let folder = DataFolder::open(&path);
    if matches!(folder.access(), FolderAccess::HeldElsewhere) {
        already_open::say(app.handle());
        return Ok(());
    }
    let (engine, mut notices) = open_engine(folder, &path)?;
    let (preferences, kept) = PreferenceFile::open(app.handle(), &path);
    notices.extend(kept.map(|path| notice(NoticeKind::SettingsSetAside, &path)));
    let handle = app.handle().clone();
    let shell = Arc::new(Shell {
        engine,
        sandbox: AppSandbox::new(path.join("sandbox")),
        preferences,
        notices,
        exit: Box::new(move || handle.exit(0)),
        resuming: watch::Sender::new(true),
    });
    app.manage(Arc::clone(&shell));
    tauri::async_runtime::spawn(live(app.handle().clone(), Arc::clone(&shell)));
    window::open(app, &shell)?;
    Ok(())
}

/// What runs beside the window.
async fn live<R: Runtime>(app: AppHandle<R>, shell: Arc<Shell>) {
    shell.engine.start();
    tokio::spawn(events::pass_on(app, Arc::clone(&shell)));
    if let Err(problem) = resume(&shell).await {
        tracing::warn!(code = ?problem.code, "the last sign-in could not be taken up");
    }
    shell.resuming.send_replace(false);
    shell.engine.announce_session();
}

async fn resume(shell: &Shell) -> Result<(), Problem> {
    let address = match shell.engine.resumes_app_sandbox() {
        true => Some(shell.sandbox.address().await?),
        false => None,
    };
    shell.engine.resume(address.as_deref()).await
}

fn open_engine(folder: DataFolder, path: &Path) -> Result<(Engine, Vec<Notice>), Box<dyn std::error::Error>> {
    let timings = Timings::default();
    let keychain = Keychain::System { patience: timings.keychain };
    let opened = match Engine::open(folder, keychain.clone(), timings) {
        Ok(opened) => opened,
        // The disk may be full, or somebody else's: reading must still be possible.
        Err(problem) => {
            tracing::error!(%problem, "the data folder can't be used");
            Engine::open(DataFolder::unusable(path), keychain, timings)?
        }
    };
    let Opened { engine, set_aside, is_writable } = opened;
    let mut notices: Vec<Notice> =
        set_aside.map(|kept| notice(NoticeKind::DatabaseSetAside, &kept)).into_iter().collect();
    if !is_writable {
        notices.push(notice(NoticeKind::FolderReadOnly, path));
    }
    Ok((engine, notices))
}

fn notice(kind: NoticeKind, path: &Path) -> Notice {
    Notice { kind, path: Some(path.display().to_string()) }
}
