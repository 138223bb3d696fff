//! Identifiers. Those of the service are opaque strings (contract §2) that are never parsed, only passed on.

use serde::{Deserialize, Serialize};
use specta::Type;

macro_rules! opaque_id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the identifier as the service wrote it.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The identifier as the service wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

opaque_id! {
    /// A post that the service knows.
    PostId,
    /// The unchangeable short name of a brand, used in paths and bodies.
    BrandSlug,
    /// A connected social account: the `platformUserId` of contract §11.
    AccountId,
    /// An API key, not its secret.
    KeyId,
    /// An organisation, called workspace on screen (D35).
    OrgId,
}

/// A row of the outbox. Version 7, so that ids sort by the time of their making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ItemId(uuid::Uuid);

impl ItemId {
    /// Wraps an id that the engine made.
    pub fn new(id: uuid::Uuid) -> Self {
        Self(id)
    }

    /// The 36 characters with hyphens, as stored.
    pub fn to_text(self) -> String {
        self.0.to_string()
    }

    /// Reads what [`ItemId::to_text`] wrote; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        uuid::Uuid::parse_str(text).ok().map(Self)
    }
}
