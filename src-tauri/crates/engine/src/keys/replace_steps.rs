//! The steps of a replacement that need no person, resumable after a crash at any of them. They are decided in
//! `domain`; here they are done, and each is on disk before the next.

use domain::{
    ApiKey, ApiKeyChange, KeyAction, KeyId, KeyRecord, LostKey, NextStep, Problem, ProblemCode, Replacement,
    ReplacementEvent, ReplacementFacts, next_step,
};
use jiff::{SignedDuration, Timestamp};

use super::list;
use crate::store::{Creation, ProfileId};
use crate::{Event, Inner};

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
    pub(super) async fn go_on(&self, old: &KeyId) -> Result<(), Problem> {
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

    pub(super) async fn decide(&self, profile: &ProfileId, old: &KeyId) -> Result<NextStep, Problem> {
        let record = self.known_key(profile, old)?;
        let Some(replacement) = record.replacement else { return Ok(NextStep::Nothing) };
        let has_secret = match replacement.new_key() {
            Some(new) => self.has_secret(profile, new).await?,
            None => false,
        };
        let listed = list::listed(&self.store().key_records(profile)?);
        let creations = self.store().open_creations(profile)?;
        Ok(self.next_of(&replacement, &listed, &creations, has_secret))
    }

    /// What a replacement needs next, as far as the last known list tells.
    pub(super) fn next_of(
        &self,
        replacement: &Replacement,
        listed: &[ApiKey],
        creations: &[Creation],
        has_secret: bool,
    ) -> NextStep {
        let creation = creations.iter().find(|creation| creation.is_of(replacement));
        let every: Vec<KeyId> = listed.iter().map(|key| key.id.clone()).collect();
        let facts = ReplacementFacts {
            listed,
            // Without a note of it the request never left: no key of the list is the new one, and none is on its way.
            known: creation.map_or(&every, |creation| &creation.known),
            has_secret,
            settles_after: creation.map_or(SignedDuration::ZERO, |_| self.settles_after()),
        };
        next_step(replacement, facts, self.clock.now().wall)
    }

    /// Does a step; says whether to look for another.
    async fn act(&self, profile: &ProfileId, old: &KeyId, step: NextStep) -> Result<bool, Problem> {
        match step {
            NextStep::Verify { new, has_secret: true } => self.verify_new(profile, old, &new).await,
            NextStep::SetOldEnd { ends_at } => self.set_old_end(profile, old, ends_at).await.map(|()| true),
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
            NextStep::FindNew { lost: LostKey::Found { key } } if self.has_secret(profile, &key).await? => {
                // A crash came between keeping the secret and noting that it is kept.
                let replacement = self.replacement_of(profile, old)?;
                self.advance(profile, old, ReplacementEvent::Created { new: key })?;
                self.end_lost_creation(profile, &replacement)?;
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
        self.verified(profile, old, new).await?;
        Ok(true)
    }

    /// The new key has been seen to work.
    pub(super) async fn verified(
        &self,
        profile: &ProfileId,
        old: &KeyId,
        new: &KeyId,
    ) -> Result<(), Problem> {
        self.advance(profile, old, ReplacementEvent::Verified { at: self.clock.now().wall })?;
        self.drop_pending(profile, new).await
    }

    /// Gives the old key an end, and watches it from then on.
    pub(super) async fn set_old_end(
        &self,
        profile: &ProfileId,
        old: &KeyId,
        ends_at: Timestamp,
    ) -> Result<(), Problem> {
        let at = self.clock.now().wall;
        let change = ApiKeyChange { expires_at: Some(Some(ends_at)), ..ApiKeyChange::default() };
        self.change_key(old, change, KeyAction::ExpiryChanged { expires_at: Some(ends_at) }).await?;
        // The edit may move the last use, so it is read after the edit, or the edit would look like a use.
        self.fetch_keys().await?;
        let last_used_at = self.known_key(profile, old)?.key.last_used_at;
        self.advance(profile, old, ReplacementEvent::OldEndSet { at, ends_at, last_used_at })
    }

    pub(super) async fn revoke_old(&self, profile: &ProfileId, old: &KeyId) -> Result<(), Problem> {
        self.revoke_one(old).await?;
        self.advance(profile, old, ReplacementEvent::OldRevoked { at: self.clock.now().wall })?;
        self.note_key(Some(old), KeyAction::ReplacementFinished).await
    }

    pub(super) fn replacement_of(&self, profile: &ProfileId, old: &KeyId) -> Result<Replacement, Problem> {
        self.known_key(profile, old)?.replacement.ok_or(Problem::new(ProblemCode::TooLate))
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
