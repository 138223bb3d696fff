//! Signing out: the credential leaves the keychain, or the person is told that it could not.

use domain::{Problem, Storage};

use crate::own_key::OwnKeyFate;
use crate::slot::Slot;
use crate::store::ProfileId;
use crate::{Engine, Inner};

impl Engine {
    /// Signs out: the credential leaves the keychain, posts and drafts stay for the next sign-in. If the keychain does
    /// not let go of it, the person is signed out all the same, and the view says so.
    ///
    /// What is to become of the app's own key is the person's choice; where it can't be revoked, nothing is done.
    pub async fn sign_out(&self, own_key: OwnKeyFate) -> Result<(), Problem> {
        if own_key == OwnKeyFate::Revoke {
            self.inner.revoke_own_key().await?;
        }
        let stored = match &*self.inner.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => {
                let is_kept = matches!(signed_in.storage, Storage::Keychain { .. });
                is_kept.then(|| signed_in.posts.profile.id.clone())
            }
            Slot::Shut { profile, .. } => Some(profile.id.clone()),
            Slot::Left { profile, .. } => Some(profile.clone()),
            Slot::SignedOut | Slot::Unkept { .. } => None,
        };
        let slot = match stored {
            Some(profile) => self.inner.let_go(profile).await?,
            None => Slot::SignedOut,
        };
        self.inner.store().leave_profile()?;
        self.inner.change_slot(slot);
        Ok(())
    }

    /// Forgets everything about the sandbox inside the app, after it was reset.
    pub async fn forget_app_sandbox(&self) -> Result<(), Problem> {
        let profile = self.inner.store().app_sandbox_profile()?;
        let Some(profile) = profile else { return Ok(()) };
        self.inner.remove_credentials(&profile.id).await?;
        self.inner.store().forget_profile(&profile.id)?;
        let is_current = self.inner.profile().is_ok_and(|current| current == profile.id);
        if is_current {
            self.inner.change_slot(Slot::SignedOut);
        }
        Ok(())
    }
}

impl Inner {
    /// Takes a person's credential out of the keychain, and says where that leaves them.
    async fn let_go(&self, profile: ProfileId) -> Result<Slot, Problem> {
        let item = self.keychain_item(&profile)?;
        Ok(match self.keychain.remove(&item).await {
            Ok(()) => Slot::SignedOut,
            Err(problem) => Slot::Left { profile, problem },
        })
    }

    /// Asks the keychain again to let go, unless somebody has signed in meanwhile.
    pub(crate) async fn let_go_after_all(&self, profile: ProfileId) -> Result<(), Problem> {
        let slot = self.let_go(profile.clone()).await?;
        let still_asks = matches!(&*self.slot(), Slot::Left { profile: asked, .. } if *asked == profile);
        if still_asks {
            self.change_slot(slot);
        }
        Ok(())
    }

    /// Takes the credentials of a profile out of the keychain.
    async fn remove_credentials(&self, profile: &ProfileId) -> Result<(), Problem> {
        for item in [self.keychain_item(profile)?, self.own_key_item(profile)?] {
            self.remove_credential(&item).await;
        }
        Ok(())
    }

    /// For what is worth nothing any more, or will be overwritten.
    pub(crate) async fn remove_credential(&self, item: &str) {
        if let Err(problem) = self.keychain.remove(item).await {
            tracing::warn!(code = ?problem.code, "the keychain did not remove a credential");
        }
    }
}
