//! The scopes an API key can carry (contract §7). A scope is an open string: unknown ones are kept as they are.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::KbSpelling;
use super::catalogue_table::{Row, row_of};

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

    /// `*`: full access, shown but never offered (D04).
    pub fn everything() -> Self {
        Self::new("*")
    }

    /// Whether it is `*`.
    pub fn is_everything(&self) -> bool {
        self.0 == "*"
    }

    /// What it opens and whether to look or to change; `None` for one that the catalogue does not know, and for `*`.
    pub fn place(&self) -> Option<(Resource, Level)> {
        row_of(&self.0).map(|row| (row.resource, row.level))
    }

    /// The same scope in the chosen spelling of the knowledge base (D01); any other scope unchanged.
    pub fn spelled(&self, spelling: KbSpelling) -> Self {
        row_of(&self.0).map_or_else(|| self.clone(), |row| Self::new(row.name(spelling)))
    }

    /// The same scope as the authentication page spells it, for comparing.
    pub fn canonical(&self) -> Self {
        self.spelled(KbSpelling::Kb)
    }
}

impl Row {
    /// The scope of this row, as the authentication page spells it.
    pub(super) fn to_scope(&self) -> Scope {
        Scope::new(self.scope)
    }
}

/// The kinds of thing that scopes open, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// Posts and drafts.
    Posts,
    /// Brands and their connected accounts.
    Brands,
    /// Posts of several slides.
    Carousels,
    /// Short cuts of long videos.
    Clips,
    /// Documents about a brand.
    KnowledgeBase,
    /// Automations that can post.
    Agents,
    /// Alerts to other systems.
    Webhooks,
    /// Usage figures (D03).
    Usage,
}

impl Resource {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Resource; 8] = [
        Resource::Posts,
        Resource::Brands,
        Resource::Carousels,
        Resource::Clips,
        Resource::KnowledgeBase,
        Resource::Agents,
        Resource::Webhooks,
        Resource::Usage,
    ];
}

/// Whether a scope lets its holder look or act. Change is not said to include See (contract §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// `:read`
    See,
    /// `:write`
    Change,
}
