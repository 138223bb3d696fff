//! The audit: which keys are too powerful, too old or forgotten. The rules themselves are in `audit_rules`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::audit_rules::{RULES, Ruling, Subject};
use super::{AuditRule, KeyFinding, KeyRecord, Standing, power_of};
use crate::KeyId;

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
