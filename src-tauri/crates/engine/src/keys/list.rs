//! The list of keys with what the audit finds about them.

use domain::{
    Abilities, ApiKey, KeyAction, KeyFinding, KeyId, KeyNotes, KeyRecord, KeyState, LostKey, LostKeySearch,
    NextStep, Problem, ProblemCode, Replacement, abilities_of, check_key_name, find_lost_key,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::key_problem;
use crate::store::{Creation, ProfileId};
use crate::{Engine, Event, Inner};

/// Everything the screen of keys shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyList {
    /// The keys, tombstones included.
    pub keys: Vec<KeyRow>,
    /// What the audit finds, the weightiest first.
    pub findings: Vec<KeyFinding>,
    /// The keys whose secrets are still kept for handing over.
    pub pending: Vec<KeyId>,
    /// Those of them that are kept in memory only, because the keychain did not take them.
    pub pending_in_memory: Vec<KeyId>,
    /// Keys that were asked for and whose answers were lost.
    pub lost: Vec<LostCreation>,
    /// When the service was last asked; `None` before the first answer of this run.
    pub fetched_at: Option<Timestamp>,
    /// Why the last attempt to ask failed.
    pub problem: Option<Problem>,
}

/// A key with what anyone holding it can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyRow {
    /// The key.
    #[serde(flatten)]
    pub record: KeyRecord,
    /// What it can do.
    pub abilities: Abilities,
    /// What its replacement needs next, as far as this list tells; `None` where none is running.
    pub next: Option<NextStep>,
}

/// A key that may exist although nobody saw its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LostCreation {
    /// The name that was asked for.
    pub name: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// What the list says about it.
    pub state: LostKey,
}

impl Engine {
    /// The keys as last seen.
    pub fn keys(&self) -> Result<KeyList, Problem> {
        self.inner.key_list(&self.inner.profile()?, None)
    }

    /// Asks the service for the keys; if that fails, the last known list says why.
    pub async fn refresh_keys(&self) -> Result<KeyList, Problem> {
        let profile = self.inner.profile()?;
        let problem = self.inner.fetch_keys().await.err();
        // Absence from an old list proves nothing.
        if problem.is_none() {
            self.inner.forget_vanished_secrets(&profile).await?;
            self.inner.watch_replacements().await?;
        }
        self.inner.key_list(&profile, problem)
    }

    /// Gives a key another name.
    pub async fn rename_key(&self, id: &KeyId, name: &str) -> Result<KeyList, Problem> {
        if !check_key_name(name).is_empty() {
            return Err(Problem::new(ProblemCode::Refused));
        }
        let change = domain::ApiKeyChange { name: Some(name.trim().to_owned()), ..Default::default() };
        self.inner.change_key(id, change, KeyAction::Renamed).await?;
        self.keys()
    }

    /// Gives a key another end, or none.
    pub async fn set_key_end(&self, id: &KeyId, expires_at: Option<Timestamp>) -> Result<KeyList, Problem> {
        if expires_at.is_some_and(|end| end <= self.inner.clock.now().wall) {
            return Err(Problem::new(ProblemCode::TimePassed));
        }
        let change = domain::ApiKeyChange { expires_at: Some(expires_at), ..Default::default() };
        self.inner.change_key(id, change, KeyAction::ExpiryChanged { expires_at }).await?;
        self.keys()
    }

    /// Keeps what people noted about a key; it is sent nowhere. Places it was handed to are kept as they are.
    pub async fn set_key_notes(&self, id: &KeyId, notes: KeyNotes) -> Result<KeyList, Problem> {
        let profile = self.inner.profile()?;
        let mut record = self.inner.known_key(&profile, id)?;
        record.notes = KeyNotes { handed_to: record.notes.handed_to, ..notes };
        self.inner.store().keep_key_records(&profile, &[record])?;
        self.inner.note_key(Some(id), KeyAction::NotesChanged).await?;
        self.keys()
    }
}

impl Inner {
    /// The list from the store.
    pub(crate) fn key_list(&self, profile: &ProfileId, problem: Option<Problem>) -> Result<KeyList, Problem> {
        let now = self.clock.now().wall;
        let store = self.store();
        let keys = store.key_records(profile)?;
        let suppressions = store.suppressions(profile)?;
        let pending = store.pending_keys(profile)?;
        let creations = store.open_creations(profile)?;
        drop(store);
        let listed: Vec<ApiKey> = listed(&keys);
        let running = || keys.iter().filter_map(|record| record.replacement.as_ref());
        let is_told = |creation: &Creation| running().any(|replacement| creation.is_of(replacement));
        let lost = creations.iter().filter(|creation| !is_told(creation)).map(|creation| LostCreation {
            state: find_lost_key(self.search(&listed, creation), now),
            name: creation.name.clone(),
            asked_at: creation.asked_at,
        });
        // Its secret is here, so it was not lost: a crash only kept that from being noted.
        let has_secret = |key: &KeyId| pending.contains(key);
        let is_lost = |lost: &LostCreation| !matches!(&lost.state, LostKey::Found { key } if has_secret(key));
        let next = |replacement: &Replacement| {
            let has_secret = replacement.new_key().is_some_and(has_secret);
            self.next_of(replacement, &listed, &creations, has_secret)
        };
        let row = |record: &KeyRecord| KeyRow {
            abilities: abilities_of(&record.key.scopes),
            next: record.replacement.as_ref().filter(|one| !one.is_finished()).map(next),
            record: record.clone(),
        };
        Ok(KeyList {
            findings: domain::audit(&keys, &suppressions, now),
            lost: lost.filter(is_lost).collect(),
            pending_in_memory: self.pending.in_memory(profile),
            fetched_at: self.pending.fetched_at(profile),
            keys: keys.iter().map(row).collect(),
            pending: pending.clone(),
            problem,
        })
    }

    /// What to look for, when the answer to a request for a key was lost.
    fn search<'a>(&self, listed: &'a [ApiKey], creation: &'a Creation) -> LostKeySearch<'a> {
        LostKeySearch {
            listed,
            known: &creation.known,
            name: &creation.name,
            asked_at: creation.asked_at,
            settles_after: self.settles_after(),
        }
    }

    /// How long a request may be on its way after we gave it up.
    pub(super) fn settles_after(&self) -> SignedDuration {
        SignedDuration::try_from(self.timings.settle_lost).unwrap_or_default()
    }

    /// Asks for the complete list and brings the records up to date.
    pub(crate) async fn fetch_keys(&self) -> Result<Vec<ApiKey>, Problem> {
        let link = self.key_link()?;
        let page = self
            .ask(&link, self.click(), |link| async move { link.client.list_keys(&link.secret).await })
            .await
            .map_err(|failure| key_problem(&link, *failure))?;
        let profile = &link.profile.id;
        let now = self.clock.now().wall;
        let before = self.store().key_records(profile)?;
        let mut after = domain::reconcile(before.clone(), page.items.clone(), now);
        let own = self.own_key();
        for record in &mut after {
            record.is_own = own.as_ref() == Some(&record.key.id);
        }
        self.store().keep_key_records(profile, &after)?;
        self.pending.note_fetch(profile, now);
        for record in newly_gone(&before, &after) {
            self.note_key(Some(&record.key.id), KeyAction::FoundGone).await?;
        }
        self.emit(Event::KeysChanged);
        Ok(page.items)
    }

    /// A record that is known, alive or not.
    pub(crate) fn known_key(&self, profile: &ProfileId, id: &KeyId) -> Result<KeyRecord, Problem> {
        self.store().key_record(profile, id)?.ok_or(Problem::new(ProblemCode::NotFound))
    }

    /// Changes name or end at the service and merges the reply.
    pub(crate) async fn change_key(
        &self,
        id: &KeyId,
        change: domain::ApiKeyChange,
        action: KeyAction,
    ) -> Result<KeyRecord, Problem> {
        let link = self.key_link()?;
        let profile = link.profile.id.clone();
        let wanted = id.clone();
        let patch = self
            .ask(&link, self.click(), |link| async move {
                link.client.change_key(&link.secret, &wanted, &change).await
            })
            .await
            .map_err(|failure| key_problem(&link, *failure))?;
        // Read only now: notes and stages may have been written while the request was under way.
        let mut record = self.known_key(&profile, id)?;
        patch.apply(&mut record.key);
        self.store().keep_key_records(&profile, std::slice::from_ref(&record))?;
        self.note_key(Some(id), action).await?;
        self.emit(Event::KeysChanged);
        Ok(record)
    }
}

/// The keys that the service lists, as last seen.
pub(crate) fn listed(records: &[KeyRecord]) -> Vec<ApiKey> {
    records
        .iter()
        .filter(|record| record.state == KeyState::Listed)
        .map(|record| record.key.clone())
        .collect()
}

fn newly_gone<'a>(before: &[KeyRecord], after: &'a [KeyRecord]) -> Vec<&'a KeyRecord> {
    let was_listed =
        |id: &KeyId| before.iter().any(|record| record.key.id == *id && record.state == KeyState::Listed);
    after
        .iter()
        .filter(|record| matches!(record.state, KeyState::Gone { .. }) && was_listed(&record.key.id))
        .collect()
}
