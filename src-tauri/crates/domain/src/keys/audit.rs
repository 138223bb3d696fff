//! The audit: which keys are too powerful, too old or forgotten. The rules themselves are in `audit_rules`.
//!
//! A finding carries its rule's id and the evidence; what the rule can't see is said by the UI, by the rule's id.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::audit_rules::{RULES, Ruling, Subject};
use super::{HandOver, KeyRecord, Purpose, Scope, power_of};
use crate::KeyId;

/// The rules, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum AuditRule {
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

/// A decision to live with a finding for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Suppression {
    /// The rule.
    pub rule: AuditRule,
    /// The key.
    pub key: KeyId,
    /// Why.
    pub reason: String,
    /// When it ends by itself.
    pub until: Timestamp,
}

/// Why a suppression can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SuppressionFault {
    /// It needs a reason.
    NoReason,
    /// Its end has passed.
    EndPast,
    /// Its end is more than a year away.
    EndTooFar,
}

impl AuditRule {
    /// Every rule, the weightiest first.
    pub fn all() -> Vec<AuditRule> {
        RULES.iter().map(|rule| rule.id).collect()
    }
}

impl Suppression {
    /// The longest time that a finding can be put aside for.
    pub const MAX_DAYS: i64 = 366;

    /// Checks what a person typed.
    pub fn new(
        rule: AuditRule,
        key: KeyId,
        reason: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Self, SuppressionFault> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(SuppressionFault::NoReason);
        }
        if until <= now {
            return Err(SuppressionFault::EndPast);
        }
        if until.duration_since(now).as_hours() > Self::MAX_DAYS * 24 {
            return Err(SuppressionFault::EndTooFar);
        }
        Ok(Self { rule, key, reason: reason.to_owned(), until })
    }
}

/// Judges every key by every rule: what asks for something now first, then by weight, then by what the key opens.
/// Tombstones are not judged, and a key that has ended only for being listed still.
pub fn audit(records: &[KeyRecord], suppressions: &[Suppression], now: Timestamp) -> Vec<KeyFinding> {
    let mut findings: Vec<(KeyFinding, &KeyRecord)> = Vec::new();
    for record in records {
        let subject = Subject { record, records, now };
        for rule in RULES.iter().filter(|rule| subject.is_judged_by(rule.id)) {
            let Some(Ruling { severity, evidence, not_before }) = (rule.judge)(&subject) else { continue };
            let standing = match not_before {
                Some(from) => Standing::NotJudgedYet { from },
                None => standing_of(rule.id, record, suppressions, now),
            };
            let key = record.key.id.clone();
            findings.push((KeyFinding { key, rule: rule.id, severity, evidence, standing }, record));
        }
    }
    findings.sort_by(|(a, of_a), (b, of_b)| {
        let rank = |finding: &KeyFinding| (standing_rank(&finding.standing), finding.severity, finding.rule);
        rank(a)
            .cmp(&rank(b))
            .then_with(|| power_of(&of_b.key.scopes).cmp(&power_of(&of_a.key.scopes)))
            .then_with(|| of_a.key.name.cmp(&of_b.key.name))
    });
    findings.into_iter().map(|(finding, _)| finding).collect()
}

fn standing_of(rule: AuditRule, record: &KeyRecord, all: &[Suppression], now: Timestamp) -> Standing {
    let applies = |one: &&Suppression| one.rule == rule && one.key == record.key.id && one.until > now;
    match all.iter().filter(applies).max_by_key(|one| one.until) {
        Some(one) => Standing::Suppressed { reason: one.reason.clone(), until: one.until },
        None => Standing::Open,
    }
}

fn standing_rank(standing: &Standing) -> u8 {
    match standing {
        Standing::Open => 0,
        Standing::NotJudgedYet { .. } => 1,
        Standing::Suppressed { .. } => 2,
    }
}

#[cfg(test)]
#[path = "audit_tests.rs"]
mod tests;
