//! What the person prefers, in `settings.json` through `tauri-plugin-store`, opened from Rust only.
//!
//! The plugin takes an unreadable file for an empty one and writes over it, so the file is read first and a damaged
//! one set aside.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Problem, ProblemCode};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, Runtime};
use tauri_plugin_store::{Store, StoreExt};

/// All preferences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub(crate) struct Preferences {
    /// Light, dark, or as the system.
    pub theme: Theme,
}

/// The look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The preferences in memory and the way to the file.
pub(crate) struct PreferenceFile {
    current: Mutex<Preferences>,
    write: Write,
}

/// Writes the file; a closure, so that the commands need not know the runtime of the window.
type Write = Box<dyn Fn(&Preferences) -> Result<(), Problem> + Send + Sync>;

const FILE_NAME: &str = "settings.json";
const KEY: &str = "preferences";

impl PreferenceFile {
    /// Opens the file in the data folder; also says where a damaged one was kept.
    pub(crate) fn open<R: Runtime>(app: &AppHandle<R>, folder: &Path) -> (Self, Option<PathBuf>) {
        let path = folder.join(FILE_NAME);
        let kept = set_aside_if_damaged(&path);
        let store = app.store(&path);
        let current = store
            .as_ref()
            .ok()
            .and_then(|store| store.get(KEY))
            .and_then(|json| serde_json::from_value(json).ok());
        let write: Write = match store {
            Ok(store) => Box::new(move |preferences| save(&store, preferences)),
            Err(error) => {
                let text = error.to_string();
                Box::new(move |_| Err(Problem::new(ProblemCode::CannotSave).with_text(text.clone())))
            }
        };
        (Self { current: Mutex::new(current.unwrap_or_default()), write }, kept)
    }

    /// The preferences that hold.
    pub(crate) fn get(&self) -> Preferences {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// They hold from now on, also if they could not be kept for the next start.
    pub(crate) fn set(&self, preferences: Preferences) -> Result<(), Problem> {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = preferences.clone();
        (self.write)(&preferences)
    }
}

fn save<R: Runtime>(store: &Arc<Store<R>>, preferences: &Preferences) -> Result<(), Problem> {
    let cannot = |error: String| Problem::new(ProblemCode::CannotSave).with_text(error);
    let json = serde_json::to_value(preferences).map_err(|error| cannot(error.to_string()))?;
    store.set(KEY, json);
    store.save().map_err(|error| cannot(error.to_string()))
}

/// A file that is there but is not a JSON object with readable preferences gets another name.
fn set_aside_if_damaged(path: &Path) -> Option<PathBuf> {
    let text = std::fs::read(path).ok()?;
    let is_sound =
        serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&text).is_ok_and(|object| {
            object.get(KEY).is_none_or(|json| serde_json::from_value::<Preferences>(json.clone()).is_ok())
        });
    if is_sound {
        return None;
    }
    let kept = (1..1_000)
        .map(|number| path.with_file_name(format!("{FILE_NAME}.set-aside-{number}")))
        .find(|kept| !kept.exists())?;
    std::fs::rename(path, &kept).ok().map(|()| kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_damaged_file_is_set_aside() {
        let table = [
            (r#"{"preferences":{"theme":"dark"}}"#, false),
            (r"{}", false),
            (r#"{"preferences":{"theme":"plaid"}}"#, true),
            ("[1,2]", true),
            ("{ not json", true),
            ("", true),
        ];
        for (text, is_damaged) in table {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let path = folder.path().join(FILE_NAME);
            std::fs::write(&path, text).expect("a file");
            let kept = set_aside_if_damaged(&path);
            assert_eq!(kept.is_some(), is_damaged, "{text}");
            if let Some(kept) = kept {
                assert_eq!(std::fs::read_to_string(kept).expect("it is still there"), text);
            }
        }
    }
}
