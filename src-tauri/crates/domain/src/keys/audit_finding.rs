//! What the audit reports, as codes with their evidence. What a rule can't see is said by the UI, by the rule's id.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{HandOver, Purpose, Scope};
use crate::KeyId;

/// The rules, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AuditRule {
    /// A leaked key was pasted here that fits its hint.
    Leaked,
    /// It carries `*`, as the keys of the command-line login do (D06).
    FullAccess,
    /// It carries a pattern such as `posts:*`.
    PatternScope,
    /// It may change things that its purpose does not need.
    WriteWithoutNeed,
    /// It may change webhooks or agents.
    ChangesWebhooksOrAgents,
    /// Its replacement was begun and not finished.
    UnfinishedReplacement,
    /// It has been given to several places.
    HandedToSeveral,
    /// It stops working within 14 days.
    ExpiresSoon,
    /// It has stopped working and is still listed.
    Expired,
    /// It was never used.
    NeverUsed,
    /// It has not been used for 90 days.
    Unused,
    /// It never stops working.
    NoExpiry,
    /// It is older than 180 days.
    Old,
    /// It carries a scope that this version does not know.
    UnknownScope,
    /// Nobody noted an owner, or what it is for.
    NoOwnerOrPurpose,
    /// Another key has the same name.
    DuplicateName,
    /// It carries both spellings of a scope.
    BothSpellings,
    /// It carries no scope at all.
    NoScope,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AuditSeverity {
    /// A lost key of this kind does great harm, or something will break soon.
    Urgent,
    /// To be put right at the next occasion.
    Important,
    /// Good to know.
    Advice,
}

/// What a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Evidence {
    /// Scopes of the key, verbatim.
    Scopes {
        /// These.
        scopes: Vec<Scope>,
    },
    /// Scopes that a purpose does not need, verbatim.
    BeyondPurpose {
        /// The noted purpose.
        purpose: Purpose,
        /// These.
        scopes: Vec<Scope>,
    },
    /// The last use that the service reports.
    LastUsed {
        /// When.
        at: Timestamp,
        /// Whole days since.
        days: u32,
    },
    /// No use is reported.
    NoUse {
        /// The making of the key, or its first sight by this app.
        since: Timestamp,
        /// Whole days since.
        days: u32,
    },
    /// The notice of a leak.
    Leak {
        /// When the leaked key was first pasted here.
        at: Timestamp,
    },
    /// Its age.
    Age {
        /// The making of the key, or its first sight by this app.
        since: Timestamp,
        /// Whole days since.
        days: u32,
    },
    /// Its end.
    Ends {
        /// When.
        at: Timestamp,
        /// Whole days until then, or since then.
        days: u32,
    },
    /// No end.
    NoEnd {
        /// The noted reason; empty for none.
        reason: String,
    },
    /// Other keys.
    Keys {
        /// Their identities.
        keys: Vec<KeyId>,
    },
    /// What is not noted.
    Missing {
        /// Whether it is the owner.
        owner: bool,
        /// Whether it is the purpose.
        purpose: bool,
    },
    /// Where it has been given to.
    Places {
        /// One for each place.
        places: Vec<HandOver>,
    },
    /// A replacement.
    Replacement {
        /// When it was begun.
        started_at: Timestamp,
        /// When the old key was used after the switch, if it was.
        old_used_at: Option<Timestamp>,
    },
}

/// Whether a finding asks for something now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    /// It does.
    Open,
    /// The key is too new to tell.
    NotJudgedYet {
        /// From when it can be told.
        from: Timestamp,
    },
    /// Somebody decided to live with it for a time.
    Suppressed {
        /// Why.
        reason: String,
        /// Until when.
        until: Timestamp,
    },
}

/// One thing that the audit found about one key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct KeyFinding {
    /// The key.
    pub key: KeyId,
    /// Chooses the words, and what the rule can't see.
    pub rule: AuditRule,
    /// How much it matters.
    pub severity: AuditSeverity,
    /// What it rests on.
    pub evidence: Evidence,
    /// Whether it asks for something now.
    pub standing: Standing,
}
