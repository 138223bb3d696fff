//! Trying a key out, and finding out what a pasted one is. Only reads are asked; the pasted text goes nowhere but to
//! the service that the person is signed in to.

use std::sync::Arc;

use api::Listing;
use domain::{
    Access, HintMatch, KeyAction, KeyId, Operation, Probe, ProbeAnswer, ProbeOutcome, Problem, ProblemCode,
    Secret, VerificationPlan, VerificationReport, find_by_hint, judge, pasted_secret, plan_verification,
};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::list;
use crate::link::{Link, Patience};
use crate::store::Profile;
use crate::{Engine, Event, Inner};

/// What a pasted key is and does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Leak {
    /// The keys whose hints it fits, the best first.
    pub matches: Vec<HintMatch>,
    /// What it opens.
    pub report: VerificationReport,
}

impl Engine {
    /// Tries out a key whose secret is still here.
    pub async fn verify_key(&self, id: &KeyId) -> Result<VerificationReport, Problem> {
        let profile = self.inner.profile()?;
        let secret = match self.inner.own_key_secret(id) {
            Some(secret) => secret,
            None => self.inner.pending_secret(&profile, id).await?,
        };
        self.inner.verify_with(id, secret).await
    }

    /// Finds out what a pasted key is and opens.
    pub async fn investigate_key(&self, pasted: &Secret) -> Result<Leak, Problem> {
        let secret = pasted_secret(pasted).ok_or(Problem::new(ProblemCode::KeyRefused))?;
        // Taken before anything is awaited: the pasted secret must not follow a sign-in elsewhere.
        let link = self.inner.key_link()?;
        let profile = link.profile.id.clone();
        // The list is asked again so that a key made elsewhere is found; without it the known ones have to do.
        if let Err(problem) = self.inner.fetch_keys().await {
            tracing::info!(code = ?problem.code, "the list of keys could not be refreshed");
        }
        let keys = list::listed(&self.inner.store().key_records(&profile)?);
        let matches = find_by_hint(&secret, &keys);
        let scopes = match matches.as_slice() {
            [one] => keys.iter().find(|key| key.id == one.key).map(|key| key.scopes.clone()),
            _ => None,
        };
        let report = self.inner.try_out(&link, secret, plan_verification(scopes.as_deref())).await?;
        self.inner.note_leak(&profile, &matches, &report)?;
        self.inner.note_key(matches.first().map(|one| &one.key), KeyAction::Investigated).await?;
        self.inner.emit(Event::KeysChanged);
        Ok(Leak { matches, report })
    }
}

impl Inner {
    /// Tries out a secret that is known to belong to a key.
    pub(crate) async fn verify_with(
        &self,
        id: &KeyId,
        secret: Secret,
    ) -> Result<VerificationReport, Problem> {
        let link = self.key_link()?;
        let record = self.known_key(&link.profile.id, id)?;
        let report = self.try_out(&link, secret, plan_verification(Some(&record.key.scopes))).await?;
        self.note_key(Some(id), KeyAction::Verified { verdict: report.verdict }).await?;
        Ok(report)
    }

    /// Each credential has a limit of its own, so this one gets a pacer of its own.
    async fn try_out(
        &self,
        model: &Link,
        secret: Secret,
        plan: VerificationPlan,
    ) -> Result<VerificationReport, Problem> {
        let profile = Profile { access: Access::ApiKey, ..model.profile.clone() };
        let link = Arc::new(self.connect(profile, model.client.clone(), secret));
        let mut outcomes = Vec::new();
        for probe in &plan.probes {
            let answer = ask_probe(&link, probe, self.click()).await;
            outcomes.push(ProbeOutcome { probe: probe.clone(), answer });
        }
        // One refusal is enough; a list that the service does not have proves nothing, so the next one is asked.
        for probe in &plan.outside {
            let answer = ask_probe(&link, probe, self.click()).await;
            outcomes.push(ProbeOutcome { probe: probe.clone(), answer });
            if !answer.tells_nothing() {
                break;
            }
        }
        Ok(judge(&plan, &outcomes))
    }
}

async fn ask_probe(link: &Arc<Link>, probe: &Probe, patience: Patience) -> ProbeAnswer {
    let failed = |failure: Box<api::Failure>| ProbeAnswer::Failed(failure.problem.code);
    let query = api::PostsQuery { limit: 1, ..api::PostsQuery::default() };
    match probe.operation {
        Operation::ReadProfile => {
            let asked =
                link.ask(patience, |link| async move { link.client.profile(&link.secret).await }).await;
            asked.map_or_else(failed, |who| ProbeAnswer::Profile(who.access.unwrap_or(Access::ApiKey)))
        }
        Operation::ListPosts => {
            let asked = link
                .ask(patience, |link| async move { link.client.list_posts(&link.secret, &query).await })
                .await;
            asked.map_or_else(failed, |_| ProbeAnswer::Opened)
        }
        Operation::ListBrands => {
            let asked =
                link.ask(patience, |link| async move { link.client.list_brands(&link.secret).await }).await;
            asked.map_or_else(failed, |_| ProbeAnswer::Opened)
        }
        other => {
            match listing_of(other) {
                Some(listing) => {
                    let asked = link.ask(patience, |link| async move {
                        link.client.try_listing(&link.secret, listing).await
                    });
                    asked.await.map_or_else(failed, |()| ProbeAnswer::Opened)
                }
                // The plan asks nothing else.
                None => ProbeAnswer::Failed(ProblemCode::Internal),
            }
        }
    }
}

fn listing_of(operation: Operation) -> Option<Listing> {
    Some(match operation {
        Operation::ListKbs => Listing::Kbs,
        Operation::ListAgents => Listing::Agents,
        Operation::ListClips => Listing::Clips,
        Operation::ListCarousels => Listing::Carousels,
        Operation::ListWebhooks => Listing::Webhooks,
        Operation::ReadTokenUsage => Listing::TokenUsage,
        _ => return None,
    })
}
