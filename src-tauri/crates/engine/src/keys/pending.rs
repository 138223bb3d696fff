//! The secrets of new keys, kept until they are handed over: in the keychain, or in memory where it does not take
//! them, which the screen then says.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use domain::{HandOver, HandOverKind, KeyAction, KeyId, Problem, ProblemCode, Secret};
use jiff::Timestamp;

use crate::store::ProfileId;
use crate::{Engine, Event, Inner};

/// What is known about pending secrets in this run only.
#[derive(Debug, Default)]
pub(crate) struct PendingSecrets {
    in_memory: Mutex<HashMap<(ProfileId, KeyId), Secret>>,
    /// A secret is shown once.
    revealed: Mutex<HashSet<KeyId>>,
    fetched: Mutex<HashMap<ProfileId, Timestamp>>,
}

impl PendingSecrets {
    pub(crate) fn in_memory(&self, profile: &ProfileId) -> Vec<KeyId> {
        lock(&self.in_memory).keys().filter(|(of, _)| of == profile).map(|(_, id)| id.clone()).collect()
    }

    pub(crate) fn fetched_at(&self, profile: &ProfileId) -> Option<Timestamp> {
        lock(&self.fetched).get(profile).copied()
    }

    pub(crate) fn note_fetch(&self, profile: &ProfileId, now: Timestamp) {
        lock(&self.fetched).insert(profile.clone(), now);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// Shows the secret of a new key, once. The screen drops it after a minute.
    pub async fn reveal_key(&self, id: &KeyId) -> Result<Secret, Problem> {
        let profile = self.inner.profile()?;
        let secret = self.inner.pending_secret(&profile, id).await?;
        if !lock(&self.inner.pending.revealed).insert(id.clone()) {
            return Err(Problem::new(ProblemCode::TooLate));
        }
        self.inner.note_hand_over(&profile, id, HandOverKind::Screen, String::new()).await?;
        Ok(secret)
    }

    /// The person has the key: its secret is kept here no longer.
    pub async fn confirm_key_saved(&self, id: &KeyId) -> Result<(), Problem> {
        let profile = self.inner.profile()?;
        self.inner.note_key(Some(id), KeyAction::Saved).await?;
        // While it still has to be tried out for a replacement, its secret stays.
        if !self.inner.replacement_handed_over(&profile, id)? {
            self.inner.drop_pending(&profile, id).await?;
        }
        self.inner.emit(Event::KeysChanged);
        Ok(())
    }
}

impl Inner {
    /// Keeps a new secret before anything is shown. The note that it is kept comes first: a note without a secret
    /// is harmless, a secret without a note would be forgotten.
    pub(crate) async fn keep_pending(
        &self,
        profile: &ProfileId,
        id: &KeyId,
        secret: &Secret,
    ) -> Result<(), Problem> {
        self.store().add_pending_key(profile, id)?;
        if let Err(problem) = self.keychain.set(&self.pending_item(profile, id)?, secret).await {
            tracing::warn!(code = ?problem.code, "the keychain did not take a new key; it is kept for this run");
            lock(&self.pending.in_memory).insert((profile.clone(), id.clone()), secret.clone());
        }
        Ok(())
    }

    /// The secret of a key that is waiting to be handed over.
    pub(crate) async fn pending_secret(&self, profile: &ProfileId, id: &KeyId) -> Result<Secret, Problem> {
        let in_memory = lock(&self.pending.in_memory).get(&(profile.clone(), id.clone())).cloned();
        if let Some(secret) = in_memory {
            return Ok(secret);
        }
        let kept = self.keychain.get(&self.pending_item(profile, id)?).await?;
        kept.ok_or(Problem::new(ProblemCode::TooLate))
    }

    /// Whether the secret of a key is still here.
    pub(crate) async fn has_secret(&self, profile: &ProfileId, id: &KeyId) -> Result<bool, Problem> {
        match self.pending_secret(profile, id).await {
            Ok(_) => Ok(true),
            Err(problem) if problem.code == ProblemCode::TooLate => Ok(false),
            Err(problem) => Err(problem),
        }
    }

    /// Forgets the notes of secrets that are kept no longer: those that were in memory when the app ended.
    pub(crate) async fn forget_vanished_secrets(&self, profile: &ProfileId) -> Result<(), Problem> {
        let noted = self.store().pending_keys(profile)?;
        for id in noted {
            // A keychain that is shut tells nothing.
            if let Ok(false) = self.has_secret(profile, &id).await {
                self.store().drop_pending_key(profile, &id)?;
            }
        }
        Ok(())
    }

    pub(crate) async fn drop_pending(&self, profile: &ProfileId, id: &KeyId) -> Result<(), Problem> {
        lock(&self.pending.in_memory).remove(&(profile.clone(), id.clone()));
        // The note goes last, so that a secret which the keychain did not give up is tried again at the next revoke.
        match self.keychain.remove(&self.pending_item(profile, id)?).await {
            Ok(()) => self.store().drop_pending_key(profile, id),
            Err(problem) if self.is_for_this_run() => {
                tracing::info!(code = ?problem.code, "there is no keychain to remove a key from");
                self.store().drop_pending_key(profile, id)
            }
            Err(problem) => {
                tracing::warn!(code = ?problem.code, "the keychain did not remove a key");
                Ok(())
            }
        }
    }

    /// Writes down where a key was given to.
    pub(crate) async fn note_hand_over(
        &self,
        profile: &ProfileId,
        id: &KeyId,
        kind: HandOverKind,
        reference: String,
    ) -> Result<HandOver, Problem> {
        let hand_over = HandOver { kind, reference, at: self.clock.now().wall };
        let mut record = self.known_key(profile, id)?;
        record.notes.handed_to.push(hand_over.clone());
        self.store().keep_key_records(profile, &[record])?;
        self.note_key(Some(id), KeyAction::HandedOver { to: kind }).await?;
        self.emit(Event::KeysChanged);
        Ok(hand_over)
    }

    fn pending_item(&self, profile: &ProfileId, id: &KeyId) -> Result<String, Problem> {
        Ok(format!("{} new-key {id}", self.keychain_item(profile)?))
    }
}
