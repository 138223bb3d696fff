//! From the start of the process to the open window.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use domain::Problem;
use engine::{DataFolder, Engine, FolderAccess, Keychain, Opened};
use tauri::{App, AppHandle, Manager, RunEvent, Runtime};
use tokio::sync::watch;

use crate::already_open;
use crate::app_sandbox::AppSandbox;
use crate::app_state::{Notice, NoticeKind};
use crate::bindings;
use crate::events;
use crate::observation;
use crate::preferences::PreferenceFile;
use crate::shell::Shell;
use crate::window;

/// Another program may hold the clipboard and not answer; nobody waits for that to see the app end.
const PATIENCE_WITH_CLIPBOARD: Duration = Duration::from_secs(1);

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    leave_no_core();
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
        .build(tauri::generate_context!());
    match result {
        Ok(app) => {
            // Every way out comes past here: the window's, the system's menu and the end of the session.
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    clear_clipboard(app);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "Autoposting Desktop could not start");
            ExitCode::FAILURE
        }
    }
}

/// A core dump of this process or of the web view, which inherits the limit, would hold secrets.
///
/// The process stays readable to its own user: portals of the desktop refuse programs that are not.
#[cfg(unix)]
fn leave_no_core() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    if let Err(error) = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }) {
        tracing::warn!(%error, "core dumps could not be switched off");
    }
}

#[cfg(not(unix))]
fn leave_no_core() {}

/// A key on the clipboard does not outlive the app that would have taken it away.
fn clear_clipboard<R: Runtime>(app: &AppHandle<R>) {
    let Some(shell) = app.try_state::<Arc<Shell>>() else { return };
    let cleared =
        async { tokio::time::timeout(PATIENCE_WITH_CLIPBOARD, shell.engine.clear_clipboard()).await };
    match tauri::async_runtime::block_on(cleared) {
        Ok(Ok(())) => {}
        Ok(Err(problem)) => tracing::warn!(code = ?problem.code, "the clipboard could not be cleared"),
        Err(_) => tracing::warn!("the clipboard did not answer in time to be cleared"),
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
    let timings = observation::timings();
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
