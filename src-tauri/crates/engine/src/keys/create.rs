//! Making a key: on disk that it was asked for, then the request, then the secret into the keychain, and only then
//! anything on screen.

use api::Delivery;
use domain::{
    ApiKey, IssuedKey, KbSpelling, KeyAction, KeyCheck, KeyDraft, KeyDraftContext, KeyId, KeyNotes,
    KeyRecord, KeyState, NewApiKey, Problem, ProblemCode, ReadyKey, ScopeRefusal, check_key_draft,
    read_refusal,
};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{key_problem, list};
use crate::store::ProfileId;
use crate::{Engine, Event, Inner};

/// What came of asking for a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeyCreation {
    /// It exists, and its secret waits to be handed over.
    Made {
        /// The key.
        key: KeyId,
        /// Whether its secret ends with the app, because the keychain did not take it.
        dies_with_app: bool,
    },
    /// The service refused the scopes; nothing was made.
    ScopesRefused {
        /// Which, and how else they may be spelled.
        refusal: ScopeRefusal,
        /// The refusal itself.
        problem: Problem,
    },
    /// The answer was lost. It may exist; the list finds it by name and time.
    Lost {
        /// Its name.
        name: String,
    },
}

impl Engine {
    /// What is wrong with the form.
    pub fn check_key(&self, draft: &KeyDraft, replaces: Option<&KeyId>) -> Result<KeyCheck, Problem> {
        Ok(self.inner.check_key(&self.inner.profile()?, draft, replaces)?.0)
    }

    /// Makes a key.
    pub async fn create_key(&self, draft: &KeyDraft) -> Result<KeyCreation, Problem> {
        let (_, ready) = self.inner.check_key(&self.inner.profile()?, draft, None)?;
        let ready = ready.ok_or(Problem::new(ProblemCode::NotReady))?;
        self.inner.create_key(&ready, draft.spelling, self.inner.clock.now().wall).await
    }

    /// Puts an end to a key whose answer was lost: revokes it if it is there, and forgets that it was asked for.
    pub async fn resolve_lost_key(
        &self,
        name: &str,
        asked_at: Timestamp,
        key: Option<&KeyId>,
    ) -> Result<(), Problem> {
        if let Some(key) = key {
            self.inner.revoke_one(key).await?;
        }
        let profile = self.inner.profile()?;
        let mut store = self.inner.store();
        for creation in store.open_creations(&profile)? {
            if creation.name == name && creation.asked_at == asked_at {
                store.end_creation(creation.number)?;
            }
        }
        drop(store);
        self.inner.emit(Event::KeysChanged);
        Ok(())
    }
}

impl Inner {
    pub(crate) fn check_key(
        &self,
        profile: &ProfileId,
        draft: &KeyDraft,
        replaces: Option<&KeyId>,
    ) -> Result<(KeyCheck, Option<ReadyKey>), Problem> {
        let existing = list::listed(&self.store().key_records(profile)?);
        // The last day of a key is a day on this computer's calendar, where the person reads it.
        let zone = TimeZone::system();
        let context = KeyDraftContext { existing: &existing, replaces, zone: &zone };
        Ok(check_key_draft(draft, context, self.clock.now().wall))
    }

    /// Asks for a key and keeps its secret.
    pub(crate) async fn create_key(
        &self,
        ready: &ReadyKey,
        spelling: Option<KbSpelling>,
        asked_at: Timestamp,
    ) -> Result<KeyCreation, Problem> {
        let link = self.key_link()?;
        let profile = link.profile.id.clone();
        let spelling = spelling.map_or_else(|| self.kb_spelling(&profile), Ok)?;
        let new = ready.new_api_key(spelling);
        let known = list::listed(&self.store().key_records(&profile)?);
        let creation = self.store().begin_creation(&profile, &new.name, &known, asked_at)?;
        self.note_key(None, KeyAction::CreateAsked).await?;
        let request = new.clone();
        let issued =
            self.ask(&link, self.click(), |link| async move {
                link.client.create_key(&link.secret, &request).await
            })
            .await;
        match issued {
            Ok(issued) => {
                let made = self.keep_issued(&profile, &issued, ready.notes()).await?;
                self.store().end_creation(creation)?;
                Ok(made)
            }
            Err(failure) if matches!(failure.delivery, Delivery::SettleSoon | Delivery::Unknown) => {
                self.note_key(None, KeyAction::CreateLost).await?;
                self.emit(Event::KeysChanged);
                Ok(KeyCreation::Lost { name: new.name })
            }
            Err(failure) => {
                self.store().end_creation(creation)?;
                self.note_key(None, KeyAction::CreateRefused).await?;
                refused(ready, spelling, key_problem(&link, *failure))
            }
        }
    }

    async fn keep_issued(
        &self,
        profile: &ProfileId,
        issued: &IssuedKey,
        notes: &KeyNotes,
    ) -> Result<KeyCreation, Problem> {
        let id = issued.key.id.clone();
        self.keep_pending(profile, &id, &issued.secret).await?;
        let key = ApiKey {
            hint: issued.key.hint.clone().or(Some(domain::hint_of(&issued.secret))),
            ..issued.key.clone()
        };
        let record = KeyRecord {
            key,
            notes: notes.clone(),
            first_seen_at: self.clock.now().wall,
            state: KeyState::Listed,
            replacement: None,
            is_own: false,
            leak: None,
        };
        self.store().keep_key_records(profile, &[record])?;
        self.note_key(Some(&id), KeyAction::Created).await?;
        self.emit(Event::KeysChanged);
        let dies_with_app = self.pending.in_memory(profile).contains(&id);
        Ok(KeyCreation::Made { key: id, dies_with_app })
    }

    /// Which spelling of the knowledge base's scopes the service takes (D01): that of the keys it lists.
    fn kb_spelling(&self, profile: &ProfileId) -> Result<KbSpelling, Problem> {
        let records = self.store().key_records(profile)?;
        let mut scopes = records.iter().flat_map(|record| &record.key.scopes);
        let uses_plural = scopes.any(|scope| scope.as_str().starts_with("kbs:"));
        Ok(if uses_plural { KbSpelling::Kbs } else { KbSpelling::Kb })
    }
}

/// Whether a refusal is about the scopes, which the person can do something about.
fn refused(ready: &ReadyKey, tried: KbSpelling, problem: Problem) -> Result<KeyCreation, Problem> {
    let said = problem.detail.text.as_deref().unwrap_or_default();
    let refusal = (problem.code == ProblemCode::Refused).then(|| read_refusal(ready, tried, said)).flatten();
    match refusal {
        Some(refusal) => Ok(KeyCreation::ScopesRefused { refusal, problem }),
        None => Err(problem),
    }
}

/// The narrow key that the app asks for itself.
pub(crate) fn own_key_request(host: &str) -> NewApiKey {
    NewApiKey {
        name: format!("Autoposting Desktop on {host}"),
        scopes: domain::Purpose::ThisApp.scopes(KbSpelling::default()),
        expires_at: None,
    }
}
