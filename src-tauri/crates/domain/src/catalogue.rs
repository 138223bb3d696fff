//! The scopes an API key can carry (contract §7). A scope is an open string: unknown ones are kept as they are.

use serde::{Deserialize, Serialize};
use specta::Type;

/// One scope in the service's spelling, such as `posts:write`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Scope(String);

impl Scope {
    /// Takes a scope as it is spelled.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `posts:read`
    pub fn posts_read() -> Self {
        Self::new("posts:read")
    }

    /// `posts:write`
    pub fn posts_write() -> Self {
        Self::new("posts:write")
    }

    /// `brands:read`
    pub fn brands_read() -> Self {
        Self::new("brands:read")
    }

    /// The kind of thing it opens: the part before the colon.
    pub fn resource(&self) -> Resource {
        Resource(self.0.split(':').next().unwrap_or_default().to_owned())
    }
}

/// The part of a scope before its colon, such as `posts`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct Resource(String);

impl Resource {
    /// Its spelling.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
