//! What the page can ask for, one file for each subject. A command translates: it takes its arguments, calls the
//! engine once and returns the changed thing.

pub(crate) mod changes;
pub(crate) mod files;
pub(crate) mod general;
pub(crate) mod import;
pub(crate) mod jobs;
pub(crate) mod keys;
pub(crate) mod posts;
pub(crate) mod session;
pub(crate) mod writing;

use std::sync::Arc;

use crate::shell::Shell;

/// What every command is given.
pub(crate) type App<'a> = tauri::State<'a, Arc<Shell>>;
