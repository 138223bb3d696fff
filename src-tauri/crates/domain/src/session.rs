//! Who is signed in, where, and how.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::KeyId;

/// Live or Sandbox: two worlds that never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProfileKind {
    /// The service, or another HTTPS address of it.
    Live,
    /// The stand-in inside the app, or one that the person started on this computer.
    Sandbox,
}

/// What kind of credential is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// A person's session: all their rights, ends by itself.
    Session,
    /// An API key: only its scopes.
    ApiKey,
}

/// Where the credential is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Storage {
    /// In the operating system's keychain.
    Keychain {
        /// The keychain's own name, for the line "Stored in".
        name: String,
    },
    /// In memory, until the app ends.
    ThisRun,
}

/// The person or the key behind the credential, as the service names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Person {
    /// Their name; `API Key` for a key.
    pub name: String,
    /// Empty for a key.
    pub email: String,
}

/// A sign-in that works, or worked when it was last tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Session {
    /// Which world.
    pub profile: ProfileKind,
    /// Whether the server is the sandbox inside the app, which can be signed in to with one click.
    pub is_built_in: bool,
    /// Host of the service, for people who use more than one.
    pub host: String,
    /// Who; `None` until the service has said it.
    pub person: Option<Person>,
    /// With what posts are read and scheduled.
    pub access: Access,
    /// The key that the app made for itself, while it uses one.
    pub own_key: Option<KeyId>,
    /// Whether a person's session is there to manage keys with.
    pub manages_keys: bool,
    /// Kept where.
    pub storage: Storage,
}
