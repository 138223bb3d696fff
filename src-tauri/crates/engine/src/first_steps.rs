//! How far a person has come on the way from nothing to a first key and a first scheduled post.

use domain::{KeyAction, KeyId, Problem};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Engine;

/// What of the way is done in this workspace, on this computer; keys and posts from elsewhere are nobody's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct FirstSteps {
    /// Whether a key was made here.
    pub has_key: bool,
    /// Whether a post was scheduled here.
    pub has_post: bool,
}

impl Engine {
    /// Reads it from what is stored.
    pub fn first_steps(&self) -> Result<FirstSteps, Problem> {
        let profile = self.inner.profile()?;
        let store = self.inner.store();
        let keys: Vec<KeyId> = store.key_records(&profile)?.into_iter().map(|record| record.key.id).collect();
        let made = store.key_journal()?.into_iter().filter(|line| line.entry.action == KeyAction::Created);
        let has_key = made.filter_map(|line| line.entry.key).any(|key| keys.contains(&key));
        Ok(FirstSteps { has_key, has_post: store.has_scheduled(&profile)? })
    }
}
