//! The scope catalogue as the UI shows it: what each scope opens, and a line to try each request with.
//!
//! The rows are in `catalogue_table`; the words for scopes and operations are the UI's, by id.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::catalogue_table::{Call, ROWS, Row};
use super::curl::line;
use super::{Level, Resource, Scope};

/// How the knowledge base is spelled in scopes that are sent (D01). Both are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KbSpelling {
    /// `kb:read`, of the authentication page.
    #[default]
    Kb,
    /// `kbs:read`, of the create-key reference.
    Kbs,
}

impl KbSpelling {
    /// The other one, to offer when the service refuses this one.
    pub fn other(self) -> Self {
        match self {
            KbSpelling::Kb => KbSpelling::Kbs,
            KbSpelling::Kbs => KbSpelling::Kb,
        }
    }
}

/// Which page of the service's documentation lists a scope; they disagree (D01, D02, D03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ScopeSource {
    /// Both pages, if need be in two spellings.
    Both,
    /// The authentication page only.
    AuthenticationPage,
    /// The create-key reference only.
    CreateKeyPage,
}

/// How sure it is that a scope opens an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A source names the scope for this operation.
    Stated,
    /// The published description of the scope covers it.
    Described,
    /// A guess.
    Inferred,
}

/// One scope that can be offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScopeEntry {
    /// In the chosen spelling.
    pub scope: Scope,
    /// The row of the checklist.
    pub resource: Resource,
    /// The column of the checklist.
    pub level: Level,
    /// Who documents it.
    pub source: ScopeSource,
    /// What it opens.
    pub operations: Vec<ScopeOperation>,
}

/// One request that a scope opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScopeOperation {
    /// Chooses the words.
    pub id: String,
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// Below the base URL, with names in braces.
    pub path: String,
    /// How sure it is.
    pub basis: Basis,
    /// A command line to try it with; the key comes from the environment, upper-case words are to be filled in.
    pub curl: String,
}

/// Every scope that is offered, in the order of the checklist. `*` is not among them (D04).
pub fn catalogue(spelling: KbSpelling, base_url: &str) -> Vec<ScopeEntry> {
    ROWS.iter().map(|row| entry(row, spelling, base_url)).collect()
}

/// The command line for an operation by its id; `None` for an id that the catalogue does not have.
pub fn curl_line(operation: &str, base_url: &str) -> Option<String> {
    let mut calls = ROWS.iter().flat_map(|row| row.operations);
    calls.find(|call| call.id == operation).map(|call| line(call, base_url))
}

fn entry(row: &Row, spelling: KbSpelling, base_url: &str) -> ScopeEntry {
    ScopeEntry {
        scope: row.to_scope().spelled(spelling),
        resource: row.resource,
        level: row.level,
        source: row.source,
        operations: row.operations.iter().map(|call| operation(call, base_url)).collect(),
    }
}

fn operation(call: &Call, base_url: &str) -> ScopeOperation {
    ScopeOperation {
        id: call.id.to_owned(),
        method: call.method.to_owned(),
        path: call.path.to_owned(),
        basis: call.basis,
        curl: line(call, base_url),
    }
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
