//! API keys as the service lists and issues them (contract §8).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{KeyId, Scope, Secret};

/// A key without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ApiKey {
    /// Its identity.
    pub id: KeyId,
    /// What people call it.
    pub name: String,
    /// First characters, dots, last four; `None` where the service sends none.
    pub hint: Option<String>,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was last used, as far as the service tells.
    pub last_used_at: Option<Timestamp>,
    /// When it stops working; `None` for never (D34).
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
}

/// What a new key is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NewApiKey {
    /// What people will call it.
    pub name: String,
    /// What it may do; fixed for its life.
    pub scopes: Vec<Scope>,
    /// When it stops working; `None` for never.
    pub expires_at: Option<Timestamp>,
}

/// A key just made, with the secret that the service shows this once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedKey {
    /// The key as it will stand in the list.
    pub key: ApiKey,
    /// The secret.
    pub secret: Secret,
}

/// What can be changed on a living key; scopes cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiKeyChange {
    /// A new name.
    pub name: Option<String>,
    /// A new end: `Some(None)` removes it.
    pub expires_at: Option<Option<Timestamp>>,
}
