//! The key that the app makes for itself, so that scheduling needs no person's session: narrow, in the keychain,
//! and never shown.

use std::sync::Arc;

use domain::{Access, KeyAction, KeyId, Problem, ProblemCode, Secret, Storage};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::keys::{key_problem, listed, own_key_request};
use crate::link::Link;
use crate::slot::{SignedIn, Slot};
use crate::store::Profile;
use crate::{Engine, Event, Inner};

/// What becomes of the app's own key when the person signs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum OwnKeyFate {
    /// It stays in the keychain, for the next sign-in to the same workspace.
    Keep,
    /// It is revoked, and nothing of it is left.
    Revoke,
}

impl Engine {
    /// Makes a narrow key with the person's session and uses it for posts from now on. An earlier one is revoked
    /// after the new one works.
    pub async fn make_own_key(&self, computer: &str) -> Result<(), Problem> {
        let (person, earlier) = self.inner.person()?;
        let new = own_key_request(computer);
        let profile = person.profile.id.clone();
        let known = listed(&self.inner.store().key_records(&profile)?);
        let asked_at = self.inner.clock.now().wall;
        let creation = self.inner.store().begin_creation(&profile, &new.name, &known, asked_at)?;
        let issued = self
            .inner
            .ask(&person, self.inner.click(), |link| async move {
                link.client.create_key(&link.secret, &new).await
            })
            .await
            .map_err(|failure| key_problem(&person, *failure))?;
        let id = issued.key.id.clone();
        let used = match self.inner.keychain.set(&self.inner.own_key_item(&profile)?, &issued.secret).await {
            Ok(()) => {
                let stored_in = self.inner.keychain.name().await;
                self.inner.use_own_key(&person, &id, issued.secret, stored_in)
            }
            Err(problem) => Err(problem),
        };
        if used.is_err() {
            // A key that is not used must not live on.
            self.inner.revoke_at(&person, &id).await?;
        }
        self.inner.store().end_creation(creation)?;
        used?;
        self.inner.note_key(Some(&id), KeyAction::BecameOwn).await?;
        if let Some(earlier) = earlier {
            self.inner.revoke_one(&earlier).await?;
        }
        self.inner.emit(Event::KeysChanged);
        Ok(())
    }
}

impl Inner {
    /// The app's own key, while it uses one.
    pub(crate) fn own_key(&self) -> Option<KeyId> {
        match &*self.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => signed_in.posts.profile.own_key.clone(),
            _ => None,
        }
    }

    /// The secret of the app's own key, to try it out.
    pub(crate) fn own_key_secret(&self, id: &KeyId) -> Option<Secret> {
        match &*self.slot() {
            Slot::In(signed_in) if signed_in.posts.profile.own_key.as_ref() == Some(id) => {
                Some(signed_in.posts.secret.clone())
            }
            _ => None,
        }
    }

    /// Revokes the app's own key, if it uses one.
    pub(crate) async fn revoke_own_key(&self) -> Result<(), Problem> {
        let Some(own) = self.own_key() else { return Ok(()) };
        let (person, _) = self.person()?;
        self.revoke_at(&person, &own).await?;
        let item = self.own_key_item(&person.profile.id)?;
        self.remove_credential(&item).await;
        Ok(())
    }

    fn person(&self) -> Result<(Arc<Link>, Option<KeyId>), Problem> {
        let needs_person = || Problem::new(ProblemCode::NeedsPerson);
        match &*self.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => {
                let person = signed_in.person.clone().ok_or_else(needs_person)?;
                Ok((person, signed_in.posts.profile.own_key.clone()))
            }
            _ => Err(needs_person()),
        }
    }

    fn use_own_key(
        &self,
        person: &Arc<Link>,
        id: &KeyId,
        secret: Secret,
        stored_in: String,
    ) -> Result<(), Problem> {
        if !self.is_in_use(person) {
            return Err(Problem::new(ProblemCode::TooLate));
        }
        let own_key = Some(id.clone());
        let stored = Profile {
            is_stored: true,
            stored_in: Some(stored_in.clone()),
            own_key: own_key.clone(),
            ..person.profile.clone()
        };
        self.store().enter_profile(&stored)?;
        let profile = Profile { access: Access::ApiKey, own_key, ..person.profile.clone() };
        let posts = self.connect(profile, person.client.clone(), secret);
        let storage = Storage::Keychain { name: stored_in };
        self.change_slot(Slot::In(SignedIn {
            posts: Arc::new(posts),
            person: Some(Arc::clone(person)),
            storage,
        }));
        Ok(())
    }
}
