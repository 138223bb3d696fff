//! Revoking: instant and for good. One that is gone already counts as revoked.

use std::sync::Arc;

use api::Failure;
use domain::{KeyAction, KeyId, KeyState, Problem, ProblemCode};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::key_problem;
use crate::link::{Link, Patience};
use crate::{Engine, Event, Inner};

/// What came of revoking one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RevokeResult {
    /// The key.
    pub key: KeyId,
    /// What came of it.
    pub outcome: RevokeOutcome,
}

/// The outcomes of revoking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RevokeOutcome {
    /// It is revoked.
    Revoked,
    /// It was gone already.
    WasGone,
    /// It still works.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// After so many refusals for the limit the person is told.
const MOST_REFUSALS: u32 = 5;

impl Engine {
    /// Revokes keys one after the other, as fast as the limit allows; each has its own result.
    pub async fn revoke_keys(&self, ids: &[KeyId]) -> Result<Vec<RevokeResult>, Problem> {
        // One link for all: after a sign-in elsewhere the rest must not go there.
        let link = self.inner.key_link()?;
        let mut results = Vec::new();
        for id in ids {
            let outcome = match self.inner.revoke_at(&link, id).await {
                Ok(outcome) => outcome,
                Err(problem) => RevokeOutcome::Failed { problem },
            };
            results.push(RevokeResult { key: id.clone(), outcome });
        }
        Ok(results)
    }
}

impl Inner {
    pub(crate) async fn revoke_one(&self, id: &KeyId) -> Result<RevokeOutcome, Problem> {
        self.revoke_at(&self.key_link()?, id).await
    }

    /// The same, with a link taken earlier.
    pub(crate) async fn revoke_at(&self, link: &Arc<Link>, id: &KeyId) -> Result<RevokeOutcome, Problem> {
        let profile = link.profile.id.clone();
        let outcome = match self.ask_to_revoke(link, id).await {
            Ok(()) => RevokeOutcome::Revoked,
            Err(failure) if failure.is_gone() => RevokeOutcome::WasGone,
            Err(failure) => return Err(key_problem(link, *failure)),
        };
        let record = self.store().key_record(&profile, id)?;
        if let Some(mut record) = record {
            record.state = KeyState::Revoked { at: self.clock.now().wall };
            self.store().keep_key_records(&profile, &[record])?;
        }
        self.drop_pending(&profile, id).await?;
        self.note_key(Some(id), KeyAction::Revoked).await?;
        self.emit(Event::KeysChanged);
        Ok(outcome)
    }

    /// A refusal for the limit has done nothing, and the pacer waits until the limit is refilled.
    async fn ask_to_revoke(&self, link: &Arc<Link>, id: &KeyId) -> Result<(), Box<Failure>> {
        let mut refusals = 0;
        loop {
            let wanted = id.clone();
            let request =
                |link: Arc<Link>| async move { link.client.revoke_key(&link.secret, &wanted).await };
            match self.ask(link, Patience::Endless, request).await {
                Err(failure)
                    if failure.problem.code == ProblemCode::SlowedDown && refusals < MOST_REFUSALS =>
                {
                    refusals += 1;
                }
                result => return result,
            }
        }
    }
}
