//! Replacing a key, step by step, resumable after a crash at any step. The steps are decided in `domain`; here they
//! are done, and each is on disk before the next.

use domain::{
    ApiKeyChange, Grace, KeyAction, KeyDraft, KeyId, KeyRecord, LostKey, NextStep, Problem, ProblemCode,
    Replacement, ReplacementEvent, ReplacementFacts, next_step,
};

use super::list;
use super::{KeyCreation, KeyList};
use crate::store::ProfileId;
use crate::{Engine, Event, Inner};

impl Engine {
    /// Begins to replace a key: on disk first, then the new key is asked for.
    pub async fn begin_replacement(
        &self,
        old: &KeyId,
        draft: &KeyDraft,
        grace: Grace,
    ) -> Result<KeyCreation, Problem> {
        let profile = self.inner.profile()?;
        let (_, ready) = self.inner.check_key(&profile, draft, Some(old))?;
        let ready = ready.ok_or(Problem::new(ProblemCode::NotReady))?;
        let mut record = self.inner.known_key(&profile, old)?;
        let is_open = |replacement: &Replacement| !replacement.is_finished();
        if record.replacement.as_ref().is_some_and(is_open) {
            return Err(Problem::new(ProblemCode::Conflict));
        }
        let now = self.inner.clock.now().wall;
        record.replacement = Some(Replacement::begin(&record.key, draft.name.trim(), grace, now));
        self.inner.store().keep_key_records(&profile, &[record])?;
        self.inner.note_key(Some(old), KeyAction::ReplacementStarted { by: None }).await?;
        let creation = match self.inner.create_key(&ready).await {
            Ok(creation) => creation,
            // Nothing was made, so nothing is left of the attempt.
            Err(problem) => {
                self.inner.advance(&profile, old, ReplacementEvent::Abandoned { at: now })?;
                return Err(problem);
            }
        };
        if let KeyCreation::Made { key, .. } = &creation {
            self.inner.advance(&profile, old, ReplacementEvent::Created { new: key.clone() })?;
        }
        Ok(creation)
    }

    /// Goes on with a replacement as far as no person is needed.
    pub async fn continue_replacement(&self, old: &KeyId) -> Result<KeyList, Problem> {
        self.inner.fetch_keys().await?;
        self.inner.go_on(old).await?;
        self.keys()
    }

    /// Gives a replacement up; the old key goes on as before, and the new one is revoked.
    pub async fn abandon_replacement(&self, old: &KeyId) -> Result<KeyList, Problem> {
        let profile = self.inner.profile()?;
        let record = self.inner.known_key(&profile, old)?;
        let replacement = record.replacement.ok_or(Problem::new(ProblemCode::TooLate))?;
        let at = self.inner.clock.now().wall;
        // Asked before anything is revoked: after the switch the new key is the one in use.
        let given_up = replacement.advance(ReplacementEvent::Abandoned { at });
        given_up.map_err(|_| Problem::new(ProblemCode::TooLate))?;
        if let Some(new) = replacement.new_key() {
            self.inner.revoke_one(new).await?;
        }
        self.inner.advance(&profile, old, ReplacementEvent::Abandoned { at })?;
        self.inner.note_key(Some(old), KeyAction::ReplacementAbandoned).await?;
        self.keys()
    }

    /// Revokes the old key of a replacement now.
    pub async fn finish_replacement(&self, old: &KeyId) -> Result<KeyList, Problem> {
        self.inner.revoke_old(&self.inner.profile()?, old).await?;
        self.keys()
    }
}

impl Inner {
    /// The new key of a replacement is where it belongs. Says whether there is one.
    pub(crate) fn replacement_handed_over(&self, profile: &ProfileId, new: &KeyId) -> Result<bool, Problem> {
        let records = self.store().key_records(profile)?;
        let Some(old) =
            records.iter().find(|record| replaces(record, new)).map(|record| record.key.id.clone())
        else {
            return Ok(false);
        };
        match self.advance(profile, &old, ReplacementEvent::HandedOver) {
            Ok(()) => Ok(true),
            // It was handed over before, to another place.
            Err(problem) if problem.code == ProblemCode::TooLate => Ok(true),
            Err(problem) => Err(problem),
        }
    }

    /// Looks after every running replacement, with a list that was just read.
    pub(crate) async fn watch_replacements(&self) -> Result<(), Problem> {
        let records = self.store().key_records(&self.profile()?)?;
        let is_running =
            |record: &&KeyRecord| record.replacement.as_ref().is_some_and(|one| !one.is_finished());
        for record in records.iter().filter(is_running) {
            // One that can't go on must not keep the others, or the list, from the person.
            if let Err(problem) = self.go_on(&record.key.id).await {
                tracing::warn!(key = %record.key.id, code = ?problem.code, "a replacement could not go on");
            }
        }
        Ok(())
    }

    /// Does step after step until a person is needed or there is nothing to do.
    async fn go_on(&self, old: &KeyId) -> Result<(), Problem> {
        let _alone = self.replacing.lock().await;
        let profile = self.profile()?;
        // Each step moves the stage on, and there are fewer stages than this.
        for _ in 0..10 {
            let step = self.decide(&profile, old).await?;
            if !self.act(&profile, old, step).await? {
                break;
            }
        }
        self.emit(Event::KeysChanged);
        Ok(())
    }

    async fn decide(&self, profile: &ProfileId, old: &KeyId) -> Result<NextStep, Problem> {
        let record = self.known_key(profile, old)?;
        let Some(replacement) = record.replacement else { return Ok(NextStep::Nothing) };
        let has_secret = match replacement.new_key() {
            Some(new) => self.has_secret(profile, new).await?,
            None => false,
        };
        let records = self.store().key_records(profile)?;
        let listed = list::listed(&records);
        let creations = self.store().open_creations(profile)?;
        let known: Vec<KeyId> = creations.into_iter().flat_map(|creation| creation.known).collect();
        let facts = ReplacementFacts {
            listed: &listed,
            known: &known,
            has_secret,
            settles_after: self.settles_after(),
        };
        Ok(next_step(&replacement, facts, self.clock.now().wall))
    }

    /// Does a step; says whether to look for another.
    async fn act(&self, profile: &ProfileId, old: &KeyId, step: NextStep) -> Result<bool, Problem> {
        let now = self.clock.now().wall;
        match step {
            NextStep::Verify { new, has_secret: true } => self.verify_new(profile, old, &new).await,
            NextStep::SetOldEnd { ends_at } => {
                let change = ApiKeyChange { expires_at: Some(Some(ends_at)), ..ApiKeyChange::default() };
                let action = KeyAction::ExpiryChanged { expires_at: Some(ends_at) };
                self.change_key(old, change, action).await?;
                // The edit may move the last use, so it is read after the edit, or the edit would look like a use.
                self.fetch_keys().await?;
                let last_used_at = self.known_key(profile, old)?.key.last_used_at;
                self.advance(profile, old, ReplacementEvent::OldEndSet { at: now, ends_at, last_used_at })?;
                Ok(true)
            }
            NextStep::NoteOldUse { at } => {
                self.advance(profile, old, ReplacementEvent::OldUsed { at })?;
                self.note_key(Some(old), KeyAction::UsedAfterReplacement { at }).await?;
                Ok(false)
            }
            NextStep::RestoreOld { expires_at } => {
                let change = ApiKeyChange { expires_at: Some(expires_at), ..ApiKeyChange::default() };
                self.change_key(old, change, KeyAction::ExpiryChanged { expires_at }).await?;
                Ok(false)
            }
            NextStep::RevokeOld => self.revoke_old(profile, old).await.map(|()| false),
            NextStep::FindNew { lost: LostKey::NotThere } => {
                self.advance(profile, old, ReplacementEvent::Abandoned { at: now })?;
                self.note_key(Some(old), KeyAction::ReplacementAbandoned).await?;
                Ok(false)
            }
            NextStep::FindNew { lost: LostKey::Found { key } } if self.has_secret(profile, &key).await? => {
                self.advance(profile, old, ReplacementEvent::Created { new: key })?;
                Ok(true)
            }
            NextStep::FindNew { .. } | NextStep::StartOver { .. } | NextStep::HandOver { .. } => Ok(false),
            NextStep::Verify { has_secret: false, .. } | NextStep::Watch { .. } => Ok(false),
            NextStep::AskPerson { .. } | NextStep::Nothing => Ok(false),
        }
    }

    /// Tries the new key out where it has been put; its secret is kept here no longer once it has been seen to work.
    async fn verify_new(&self, profile: &ProfileId, old: &KeyId, new: &KeyId) -> Result<bool, Problem> {
        let secret = self.pending_secret(profile, new).await?;
        let report = self.verify_with(new, secret).await?;
        if !report.proves_it_works() {
            return Ok(false);
        }
        self.advance(profile, old, ReplacementEvent::Verified { at: self.clock.now().wall })?;
        self.drop_pending(profile, new).await?;
        Ok(true)
    }

    async fn revoke_old(&self, profile: &ProfileId, old: &KeyId) -> Result<(), Problem> {
        self.revoke_one(old).await?;
        self.advance(profile, old, ReplacementEvent::OldRevoked { at: self.clock.now().wall })?;
        self.note_key(Some(old), KeyAction::ReplacementFinished).await
    }

    pub(crate) fn advance(
        &self,
        profile: &ProfileId,
        old: &KeyId,
        event: ReplacementEvent,
    ) -> Result<(), Problem> {
        let mut record = self.known_key(profile, old)?;
        let replacement = record.replacement.ok_or(Problem::new(ProblemCode::TooLate))?;
        let next = replacement.advance(event).map_err(|_| Problem::new(ProblemCode::TooLate))?;
        record.replacement = Some(next);
        self.store().keep_key_records(profile, &[record])
    }
}

fn replaces(record: &KeyRecord, new: &KeyId) -> bool {
    record.replacement.as_ref().is_some_and(|one| !one.is_finished() && one.new_key() == Some(new))
}
