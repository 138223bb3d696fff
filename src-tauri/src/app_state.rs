//! Everything the page needs to know to draw itself, apart from posts.

use domain::{Brand, BrandSlug, Problem, Queue, Session};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::preferences::Preferences;
use crate::shell::Shell;

/// The state of the app, always sent whole.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub(crate) struct AppState {
    /// The last sign-in is still being fetched from the keychain, which may be asking the person something.
    pub is_resuming: bool,
    /// Who is signed in; still there when the service no longer takes the credential.
    pub session: Option<Session>,
    /// Why the service no longer takes the credential. What is on screen stays until the person signs in again.
    pub expired: Option<Problem>,
    /// A sign-in is stored, but the keychain does not give it out.
    pub keychain: Option<Problem>,
    /// The person signed out, but the keychain did not let go of the credential.
    pub left_behind: Option<Problem>,
    /// The sign-in worked, but the keychain did not take the credential: try again, or keep it for this run.
    pub pending_storage: Option<Problem>,
    /// The brand last chosen.
    pub brand: Option<BrandSlug>,
    /// What the person should know about how the app started.
    pub notices: Vec<Notice>,
    /// The person's preferences.
    pub preferences: Preferences,
    /// How many posts wait on this computer, in all profiles.
    pub unsent: u32,
    /// The usual address of the service, as an example for the form.
    pub default_service: String,
}

/// Everything the first screen shows.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub(crate) struct FirstScreen {
    /// The state of the app.
    pub state: AppState,
    /// The brands as last seen; empty if none was.
    pub brands: Vec<Brand>,
    /// The queue of the brand last chosen, as last seen.
    pub queue: Option<Queue>,
}

/// Something that happened at start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Notice {
    /// What happened.
    pub kind: NoticeKind,
    /// The file or folder it is about.
    pub path: Option<String>,
}

/// The kinds of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NoticeKind {
    /// The settings could not be read; they are kept under `path`, and the usual ones hold.
    SettingsSetAside,
    /// The database could not be read; it is kept under `path`, and a new one was begun.
    DatabaseSetAside,
    /// The data folder can't be written to: nothing is kept, and nothing can be scheduled.
    FolderReadOnly,
}

impl AppState {
    /// Gathers the state.
    pub(crate) fn of(shell: &Shell) -> Self {
        let view = shell.engine.session();
        Self {
            is_resuming: shell.is_resuming(),
            session: view.session,
            expired: view.expired,
            keychain: view.keychain,
            left_behind: view.left_behind,
            pending_storage: view.pending_storage,
            brand: view.brand,
            notices: shell.notices.clone(),
            preferences: shell.preferences.get(),
            unsent: shell.engine.unsent().unwrap_or_default(),
            default_service: engine::default_service(),
        }
    }
}

impl FirstScreen {
    /// Gathers what is stored. What can't be read is left out: the page asks for it again, and is then told why.
    pub(crate) fn of(shell: &Shell) -> Self {
        let state = AppState::of(shell);
        let queue = state.brand.as_ref().and_then(|brand| shell.engine.queue(brand).ok());
        Self { brands: shell.engine.known_brands().unwrap_or_default(), queue, state }
    }
}
