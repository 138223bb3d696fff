//! Replacing a key, as the person asks for it: begin, go on, make another new key, try a pasted one, give more time,
//! give up, finish. What goes on by itself is in `replace_steps`.

use domain::{
    Grace, KeyAction, KeyDraft, KeyId, LostKey, NextStep, Problem, ProblemCode, ReadyKey, Replacement,
    ReplacementEvent, ReplacementStage, Secret, VerificationReport, fits_hint, pasted_secret,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{KeyCreation, KeyList};
use crate::store::ProfileId;
use crate::{Engine, Event, Inner};

/// What came of pasting the new key of a replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PastedKey {
    /// It is another key; it was not sent anywhere.
    Another,
    /// It was tried out.
    Tried {
        /// What it opens.
        report: VerificationReport,
    },
}

impl Engine {
    /// Begins to replace a key: on disk first, then the new key is asked for.
    pub async fn begin_replacement(
        &self,
        old: &KeyId,
        draft: &KeyDraft,
        grace: Grace,
    ) -> Result<KeyCreation, Problem> {
        let inner = &self.inner;
        let profile = inner.profile()?;
        let ready = inner.ready_to_replace(&profile, draft, old)?;
        let mut record = inner.known_key(&profile, old)?;
        let is_open = |replacement: &Replacement| !replacement.is_finished();
        if record.replacement.as_ref().is_some_and(is_open) {
            return Err(Problem::new(ProblemCode::Conflict));
        }
        let now = inner.clock.now().wall;
        record.replacement = Some(Replacement::begin(&record.key, draft, grace, now));
        inner.store().keep_key_records(&profile, &[record])?;
        inner.note_key(Some(old), KeyAction::ReplacementStarted { by: None }).await?;
        let creation = inner.ask_for_new(&profile, old, &ready, now).await;
        if !matches!(creation, Ok(KeyCreation::Made { .. } | KeyCreation::Lost { .. })) {
            // Nothing was made, so nothing is left of the attempt.
            inner.advance(&profile, old, ReplacementEvent::Abandoned { at: now })?;
        }
        creation
    }

    /// Makes another new key, as the first one was described, in place of one that nobody has: that one is revoked.
    pub async fn restart_replacement(&self, old: &KeyId) -> Result<KeyCreation, Problem> {
        let inner = &self.inner;
        inner.fetch_keys().await?;
        inner.go_on(old).await?;
        let _alone = inner.replacing.lock().await;
        let profile = inner.profile()?;
        let lost = match inner.decide(&profile, old).await? {
            NextStep::StartOver { new } => Some(new),
            NextStep::FindNew { lost: LostKey::Found { key } } => Some(key),
            NextStep::FindNew { lost: LostKey::NotThere } => None,
            _ => return Err(Problem::new(ProblemCode::TooLate)),
        };
        let replacement = inner.replacement_of(&profile, old)?;
        let ready = inner.ready_to_replace(&profile, &replacement.draft, old)?;
        if let Some(lost) = lost {
            inner.revoke_one(&lost).await?;
        }
        inner.end_lost_creation(&profile, &replacement)?;
        let at = inner.clock.now().wall;
        let name = replacement.draft.name.trim().to_owned();
        inner.advance(&profile, old, ReplacementEvent::AskedAgain { name, at })?;
        inner.note_key(Some(old), KeyAction::ReplacementStarted { by: None }).await?;
        inner.ask_for_new(&profile, old, &ready, at).await
    }

    /// Goes on with a replacement as far as no person is needed.
    pub async fn continue_replacement(&self, old: &KeyId) -> Result<KeyList, Problem> {
        self.inner.fetch_keys().await?;
        self.inner.go_on(old).await?;
        self.keys()
    }

    /// Tries out the new key of a replacement where its secret is kept here no longer: the person pastes it from
    /// where it is used.
    pub async fn verify_replacement(&self, old: &KeyId, pasted: &Secret) -> Result<PastedKey, Problem> {
        let inner = &self.inner;
        let secret = pasted_secret(pasted).ok_or(Problem::new(ProblemCode::KeyRefused))?;
        let profile = inner.profile()?;
        let replacement = inner.replacement_of(&profile, old)?;
        let new = replacement.new_key().ok_or(Problem::new(ProblemCode::TooLate))?;
        let hint = inner.known_key(&profile, new)?.key.hint;
        if hint.is_some_and(|hint| fits_hint(&secret, &hint).is_none()) {
            return Ok(PastedKey::Another);
        }
        let report = inner.verify_with(new, secret).await?;
        if report.proves_it_works() {
            inner.replacement_handed_over(&profile, new)?;
            inner.verified(&profile, old, new).await?;
            inner.go_on(old).await?;
        }
        Ok(PastedKey::Tried { report })
    }

    /// Lets the old key run on for longer, whether or not something still uses it.
    pub async fn extend_replacement(&self, old: &KeyId, more: Grace) -> Result<KeyList, Problem> {
        let inner = &self.inner;
        let profile = inner.profile()?;
        let replacement = inner.replacement_of(&profile, old)?;
        let is_running_out = matches!(
            replacement.stage,
            ReplacementStage::WatchingOld { .. } | ReplacementStage::OldStillUsed { .. }
        );
        if !is_running_out {
            return Err(Problem::new(ProblemCode::TooLate));
        }
        let ends_at = replacement.later_end(more, inner.clock.now().wall);
        inner.set_old_end(&profile, old, ends_at).await?;
        self.keys()
    }

    /// Gives a replacement up; the old key goes on as before, and the new one is revoked.
    pub async fn abandon_replacement(&self, old: &KeyId) -> Result<KeyList, Problem> {
        let profile = self.inner.profile()?;
        let replacement = self.inner.replacement_of(&profile, old)?;
        let at = self.inner.clock.now().wall;
        // Asked before anything is revoked: after the switch the new key is the one in use.
        let given_up = replacement.advance(ReplacementEvent::Abandoned { at });
        given_up.map_err(|_| Problem::new(ProblemCode::TooLate))?;
        if let Some(new) = replacement.new_key() {
            self.inner.revoke_one(new).await?;
        }
        self.inner.advance(&profile, old, ReplacementEvent::Abandoned { at })?;
        self.inner.note_key(Some(old), KeyAction::ReplacementAbandoned).await?;
        self.inner.emit(Event::KeysChanged);
        self.keys()
    }

    /// Revokes the old key of a replacement now.
    pub async fn finish_replacement(&self, old: &KeyId) -> Result<KeyList, Problem> {
        self.inner.revoke_old(&self.inner.profile()?, old).await?;
        self.keys()
    }
}

impl Inner {
    fn ready_to_replace(
        &self,
        profile: &ProfileId,
        draft: &KeyDraft,
        old: &KeyId,
    ) -> Result<ReadyKey, Problem> {
        let (_, ready) = self.check_key(profile, draft, Some(old))?;
        ready.ok_or(Problem::new(ProblemCode::NotReady))
    }

    /// Asks for the new key of a replacement that is on disk as asked for.
    async fn ask_for_new(
        &self,
        profile: &ProfileId,
        old: &KeyId,
        ready: &ReadyKey,
        at: Timestamp,
    ) -> Result<KeyCreation, Problem> {
        let spelling = self.replacement_of(profile, old)?.draft.spelling;
        let creation = self.create_key(ready, spelling, at).await?;
        if let KeyCreation::Made { key, .. } = &creation {
            self.advance(profile, old, ReplacementEvent::Created { new: key.clone() })?;
            self.emit(Event::KeysChanged);
        }
        Ok(creation)
    }

    /// The note that the new key was asked for is of no use once it is clear what became of it.
    pub(super) fn end_lost_creation(
        &self,
        profile: &ProfileId,
        replacement: &Replacement,
    ) -> Result<(), Problem> {
        let mut store = self.store();
        for creation in store.open_creations(profile)? {
            if creation.is_of(replacement) {
                store.end_creation(creation.number)?;
            }
        }
        Ok(())
    }
}
