//! API keys (contract §8).

use domain::{ApiKey, ApiKeyChange, IssuedKey, KeyId, NewApiKey, Scope, Secret};
use jiff::Timestamp;

use crate::client::pending;
use crate::{Client, Page, Reply};

/// What the reply to a change says about a key; to be merged, since it lacks hint and use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPatch {
    /// The key.
    pub id: KeyId,
    /// Its name, if said.
    pub name: Option<String>,
    /// Its scopes, if said.
    pub scopes: Option<Vec<Scope>>,
    /// `Some(None)` where it no longer ends.
    pub expires_at: Option<Option<Timestamp>>,
}

impl KeyPatch {
    /// Merges what was said into a known key.
    pub fn apply(self, _key: &mut ApiKey) {}
}

impl Client {
    /// `GET /api-keys`: those of the active organisation, without their secrets.
    pub async fn list_keys(&self, _credential: &Secret) -> Reply<Page<ApiKey>> {
        pending()
    }

    /// `POST /api-keys`: the only time that the service shows the secret. Sessions only, by most sources (D08).
    pub async fn create_key(&self, _credential: &Secret, _new: &NewApiKey) -> Reply<IssuedKey> {
        pending()
    }

    /// `PATCH /api-keys/{id}`: name and end; scopes are fixed.
    pub async fn change_key(
        &self,
        _credential: &Secret,
        _id: &KeyId,
        _change: &ApiKeyChange,
    ) -> Reply<KeyPatch> {
        pending()
    }

    /// `DELETE /api-keys/{id}`: at once and for good.
    pub async fn revoke_key(&self, _credential: &Secret, _id: &KeyId) -> Reply<()> {
        pending()
    }
}
