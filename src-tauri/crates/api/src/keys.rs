//! API keys (contract §8).

use domain::{ApiKey, ApiKeyChange, IssuedKey, KeyId, NewApiKey, Operation, Scope, Secret};
use jiff::Timestamp;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::list::page;
use crate::request::Request;
use crate::wire::{self, Id, Items, Maybe, Moment};
use crate::{Client, Page, Reply};

/// What the reply to a change says about a key; to be merged, since it lacks hint and last use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPatch {
    /// The key.
    pub id: KeyId,
    /// Its name, if said.
    pub name: Option<String>,
    /// Its scopes, if said.
    pub scopes: Option<Vec<Scope>>,
    /// `Some(None)` where it never ends.
    pub expires_at: Option<Option<Timestamp>>,
}

impl KeyPatch {
    /// Merges what was said into the key as it was known.
    pub fn apply(self, key: &mut ApiKey) {
        let KeyPatch { id: _, name, scopes, expires_at } = self;
        key.name = name.unwrap_or_else(|| std::mem::take(&mut key.name));
        key.scopes = scopes.unwrap_or_else(|| std::mem::take(&mut key.scopes));
        key.expires_at = expires_at.unwrap_or(key.expires_at);
    }
}

impl Client {
    /// `GET /api-keys`: those of the active organisation, without their secrets.
    pub async fn list_keys(&self, credential: &Secret) -> Reply<Page<ApiKey>> {
        let request = Request::new(Operation::ListKeys, Method::GET, &["api-keys"], credential);
        self.call(request, |payload| {
            page(&payload, &["keys", "apiKeys"], |value| wire::read::<WireKey>(value)?.into_key())
        })
        .await
    }

    /// `POST /api-keys`: the only time that the service shows the secret. Sessions only, by most sources (D08).
    pub async fn create_key(&self, credential: &Secret, new: &NewApiKey) -> Reply<IssuedKey> {
        let body = CreateBody { name: &new.name, scopes: &new.scopes, expires_at: new.expires_at };
        let request = Request::new(Operation::CreateKey, Method::POST, &["api-keys"], credential).json(&body);
        self.call(request, |payload| read_issued(&payload.value, new)).await
    }

    /// `PATCH /api-keys/{id}`: name and end; scopes are fixed.
    pub async fn change_key(
        &self,
        credential: &Secret,
        id: &KeyId,
        change: &ApiKeyChange,
    ) -> Reply<KeyPatch> {
        let body = ChangeBody { name: change.name.as_deref(), expires_at: change.expires_at };
        let path = ["api-keys", id.as_str()];
        let request = Request::new(Operation::ChangeKey, Method::PATCH, &path, credential).json(&body);
        self.call(request, |payload| {
            let wire: WireKey = wire::read(&payload.value)?;
            Some(KeyPatch {
                id: id.clone(),
                name: wire.name.0.or_else(|| change.name.clone()),
                scopes: wire.scopes.0.map(|scopes| scopes.0),
                expires_at: wire.expires_at.0.map(|end| end.map(|end| end.0)).or(change.expires_at),
            })
        })
        .await
    }

    /// `DELETE /api-keys/{id}`: at once and for good; any success will do (D37).
    pub async fn revoke_key(&self, credential: &Secret, id: &KeyId) -> Reply<()> {
        let path = ["api-keys", id.as_str()];
        let request = Request::new(Operation::RevokeKey, Method::DELETE, &path, credential);
        self.call(request, |_| Some(())).await
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateBody<'a> {
    name: &'a str,
    scopes: &'a [Scope],
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

/// A missing field stays as it is; `expiresAt: null` removes the end.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChangeBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Option<Timestamp>>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireKey {
    id: Maybe<Id>,
    #[serde(rename = "_id")]
    mongo_id: Maybe<Id>,
    name: Maybe<String>,
    key: Maybe<Secret>,
    key_hint: Maybe<String>,
    scopes: Maybe<Items<Scope>>,
    last_used_at: Maybe<Moment>,
    expires_at: Maybe<Option<Moment>>,
    created_at: Maybe<Moment>,
}

impl WireKey {
    fn into_key(self) -> Option<ApiKey> {
        Some(ApiKey {
            id: KeyId::new(self.id.0.or(self.mongo_id.0)?.0),
            name: self.name.0.unwrap_or_default(),
            hint: self.key_hint.0.filter(|hint| !hint.is_empty()),
            scopes: self.scopes.0.map(|scopes| scopes.0).unwrap_or_default(),
            last_used_at: self.last_used_at.0.map(|at| at.0),
            expires_at: self.expires_at.0.flatten().map(|at| at.0),
            created_at: self.created_at.0.map(|at| at.0),
        })
    }
}

/// What the reply leaves out is taken from the request; without the secret there is no key to speak of.
fn read_issued(value: &Value, new: &NewApiKey) -> Option<IssuedKey> {
    let mut wire: WireKey = wire::read(value)?;
    let secret = wire.key.0.take().filter(|secret| !secret.is_blank())?;
    let (says_scopes, says_end) = (wire.scopes.0.is_some(), wire.expires_at.0.is_some());
    let mut key = wire.into_key()?;
    if key.name.is_empty() {
        key.name.clone_from(&new.name);
    }
    if !says_scopes {
        key.scopes.clone_from(&new.scopes);
    }
    if !says_end {
        key.expires_at = new.expires_at;
    }
    Some(IssuedKey { key, secret })
}
