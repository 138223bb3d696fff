//! Signing out: the credential leaves the keychain, or the person is told that it could not.

use domain::Problem;

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
        self.inner.store().leave_profile()?;
        self.inner.change_slot(Slot::SignedOut);
        self.inner.let_go().await
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
    /// Asks the keychain to let go of every credential that was left behind. Where it does not, whoever is signed out
    /// is told; somebody signed in has other worries, and it is asked again at the next start.
    pub(crate) async fn let_go(&self) -> Result<(), Problem> {
        let _one_at_a_time = self.keeping.lock().await;
        if matches!(&*self.slot(), Slot::Shut { .. } | Slot::Unkept { .. }) {
            // It has just said no; asking once more would be a second unlock question.
            return Ok(());
        }
        let left_behind = self.store().left_behind()?;
        let mut slot = Slot::SignedOut;
        for profile in left_behind {
            match self.keychain.remove(&self.keychain_item(&profile)?).await {
                Ok(()) => self.store().note_let_go(&profile)?,
                Err(problem) => {
                    tracing::warn!(code = ?problem.code, "the keychain did not let go of a credential");
                    slot = Slot::Left { problem };
                }
            }
        }
        let is_news = match &*self.slot() {
            Slot::SignedOut => matches!(slot, Slot::Left { .. }),
            Slot::Left { .. } => true,
            Slot::Shut { .. } | Slot::Unkept { .. } | Slot::In(_) | Slot::Expired { .. } => false,
        };
        if is_news {
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
