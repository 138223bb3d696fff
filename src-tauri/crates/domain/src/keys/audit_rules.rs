//! The audit rules as a table: one line each, and one function that says when it applies and what it rests on.

use jiff::{SignedDuration, Timestamp};

use super::catalogue_table::row_of;
use super::time::after;
use super::{
    AuditRule, AuditSeverity, Evidence, HandOver, KeyRecord, KeyState, Level, ReplacementStage, Resource,
    Scope, unneeded,
};

/// One line of the table.
pub(super) struct Rule {
    pub(super) id: AuditRule,
    pub(super) judge: fn(&Subject<'_>) -> Option<Ruling>,
}

/// What is judged.
pub(super) struct Subject<'a> {
    pub(super) record: &'a KeyRecord,
    pub(super) records: &'a [KeyRecord],
    pub(super) now: Timestamp,
}

/// What a rule says about a key that it applies to.
pub(super) struct Ruling {
    pub(super) severity: AuditSeverity,
    pub(super) evidence: Evidence,
    /// Set while the key is too new for the rule.
    pub(super) not_before: Option<Timestamp>,
}

/// The rules, the weightiest first.
pub(super) static RULES: &[Rule] = &[
    Rule { id: AuditRule::Leaked, judge: leaked },
    Rule { id: AuditRule::FullAccess, judge: full_access },
    Rule { id: AuditRule::PatternScope, judge: pattern_scope },
    Rule { id: AuditRule::WriteWithoutNeed, judge: write_without_need },
    Rule { id: AuditRule::ChangesWebhooksOrAgents, judge: changes_webhooks_or_agents },
    Rule { id: AuditRule::UnfinishedReplacement, judge: unfinished_replacement },
    Rule { id: AuditRule::HandedToSeveral, judge: handed_to_several },
    Rule { id: AuditRule::ExpiresSoon, judge: expires_soon },
    Rule { id: AuditRule::Expired, judge: expired },
    Rule { id: AuditRule::NeverUsed, judge: never_used },
    Rule { id: AuditRule::Unused, judge: unused },
    Rule { id: AuditRule::NoExpiry, judge: no_expiry },
    Rule { id: AuditRule::Old, judge: old },
    Rule { id: AuditRule::UnknownScope, judge: unknown_scope },
    Rule { id: AuditRule::NoOwnerOrPurpose, judge: no_owner_or_purpose },
    Rule { id: AuditRule::DuplicateName, judge: duplicate_name },
    Rule { id: AuditRule::BothSpellings, judge: both_spellings },
    Rule { id: AuditRule::NoScope, judge: no_scope },
];

/// A key may wait this long for its first use before that means anything.
const NEVER_USED_DAYS: u32 = 14;
const UNUSED_DAYS: u32 = 90;
const OLD_DAYS: u32 = 180;
/// D34.
const EXPIRES_SOON_DAYS: u32 = 14;

impl Subject<'_> {
    /// A tombstone is past judging, and a key that has ended opens nothing any more.
    pub(super) fn is_judged_by(&self, rule: AuditRule) -> bool {
        self.record.state == KeyState::Listed
            && (!self.record.has_ended(self.now) || rule == AuditRule::Expired)
    }

    fn scopes_where(&self, test: impl Fn(&Scope) -> bool) -> Vec<Scope> {
        self.record.key.scopes.iter().filter(|scope| test(scope)).cloned().collect()
    }

    fn days_since(&self, at: Timestamp) -> u32 {
        whole_days(self.now.duration_since(at))
    }
}

fn whole_days(time: SignedDuration) -> u32 {
    u32::try_from(time.as_hours() / 24).unwrap_or(0)
}

fn ruling(severity: AuditSeverity, evidence: Evidence) -> Option<Ruling> {
    Some(Ruling { severity, evidence, not_before: None })
}

/// A ruling about these scopes, if there are any.
fn about_scopes(severity: AuditSeverity, scopes: Vec<Scope>) -> Option<Ruling> {
    if scopes.is_empty() { None } else { ruling(severity, Evidence::Scopes { scopes }) }
}

fn leaked(subject: &Subject<'_>) -> Option<Ruling> {
    let at = subject.record.leak.as_ref()?.at;
    ruling(AuditSeverity::Urgent, Evidence::Leak { at })
}

fn full_access(subject: &Subject<'_>) -> Option<Ruling> {
    about_scopes(AuditSeverity::Urgent, subject.scopes_where(Scope::is_everything))
}

fn pattern_scope(subject: &Subject<'_>) -> Option<Ruling> {
    let is_pattern = |scope: &Scope| !scope.is_everything() && scope.as_str().contains('*');
    about_scopes(AuditSeverity::Urgent, subject.scopes_where(is_pattern))
}

fn write_without_need(subject: &Subject<'_>) -> Option<Ruling> {
    let purpose = subject.record.notes.purpose?;
    let changes = |scope: &Scope| matches!(scope.place(), Some((_, Level::Change)));
    let scopes: Vec<Scope> =
        unneeded(purpose, &subject.record.key.scopes).into_iter().filter(changes).collect();
    if scopes.is_empty() {
        return None;
    }
    ruling(AuditSeverity::Urgent, Evidence::BeyondPurpose { purpose, scopes })
}

fn changes_webhooks_or_agents(subject: &Subject<'_>) -> Option<Ruling> {
    let is_risky =
        |scope: &Scope| matches!(scope.place(), Some((Resource::Webhooks | Resource::Agents, Level::Change)));
    about_scopes(AuditSeverity::Important, subject.scopes_where(is_risky))
}

fn unfinished_replacement(subject: &Subject<'_>) -> Option<Ruling> {
    let replacement = subject.record.replacement.as_ref()?;
    let (severity, old_used_at) = match replacement.stage {
        ReplacementStage::OldRevoked { .. } | ReplacementStage::Abandoned { .. } => return None,
        ReplacementStage::OldStillUsed { used_at, .. } => (AuditSeverity::Urgent, Some(used_at)),
        _ => (AuditSeverity::Important, None),
    };
    ruling(severity, Evidence::Replacement { started_at: replacement.started_at, old_used_at })
}

fn handed_to_several(subject: &Subject<'_>) -> Option<Ruling> {
    let mut places: Vec<HandOver> = Vec::new();
    for place in &subject.record.notes.handed_to {
        if !places.iter().any(|known| (known.kind, &known.reference) == (place.kind, &place.reference)) {
            places.push(place.clone());
        }
    }
    if places.len() < 2 {
        return None;
    }
    ruling(AuditSeverity::Important, Evidence::Places { places })
}

fn expires_soon(subject: &Subject<'_>) -> Option<Ruling> {
    let at = subject.record.key.expires_at?;
    let left = at.duration_since(subject.now);
    if left > SignedDuration::from_hours(24 * i64::from(EXPIRES_SOON_DAYS)) {
        return None;
    }
    ruling(AuditSeverity::Urgent, Evidence::Ends { at, days: whole_days(left) })
}

fn expired(subject: &Subject<'_>) -> Option<Ruling> {
    let at = subject.record.key.expires_at.filter(|at| *at <= subject.now)?;
    ruling(AuditSeverity::Important, Evidence::Ends { at, days: subject.days_since(at) })
}

fn never_used(subject: &Subject<'_>) -> Option<Ruling> {
    if subject.record.key.last_used_at.is_some() {
        return None;
    }
    let since = subject.record.born_at();
    let days = subject.days_since(since);
    let judged_from = after(since, SignedDuration::from_hours(24 * i64::from(NEVER_USED_DAYS)));
    Some(Ruling {
        severity: AuditSeverity::Important,
        evidence: Evidence::NoUse { since, days },
        not_before: (judged_from > subject.now).then_some(judged_from),
    })
}

fn unused(subject: &Subject<'_>) -> Option<Ruling> {
    let at = subject.record.key.last_used_at?;
    let days = subject.days_since(at);
    if days < UNUSED_DAYS {
        return None;
    }
    ruling(AuditSeverity::Important, Evidence::LastUsed { at, days })
}

fn no_expiry(subject: &Subject<'_>) -> Option<Ruling> {
    if subject.record.key.expires_at.is_some() {
        return None;
    }
    let reason = subject.record.notes.never_reason.trim().to_owned();
    let severity = if reason.is_empty() { AuditSeverity::Important } else { AuditSeverity::Advice };
    ruling(severity, Evidence::NoEnd { reason })
}

fn old(subject: &Subject<'_>) -> Option<Ruling> {
    let since = subject.record.born_at();
    let days = subject.days_since(since);
    if days <= OLD_DAYS {
        return None;
    }
    ruling(AuditSeverity::Important, Evidence::Age { since, days })
}

fn unknown_scope(subject: &Subject<'_>) -> Option<Ruling> {
    let is_unknown = |scope: &Scope| scope.place().is_none() && !scope.as_str().contains('*');
    about_scopes(AuditSeverity::Important, subject.scopes_where(is_unknown))
}

fn no_owner_or_purpose(subject: &Subject<'_>) -> Option<Ruling> {
    let notes = &subject.record.notes;
    let (owner, purpose) = (notes.owner.trim().is_empty(), !notes.has_purpose());
    if !owner && !purpose {
        return None;
    }
    ruling(AuditSeverity::Advice, Evidence::Missing { owner, purpose })
}

fn duplicate_name(subject: &Subject<'_>) -> Option<Ruling> {
    let plain = |record: &KeyRecord| record.key.name.trim().to_lowercase();
    let name = plain(subject.record);
    let takes_over = |old: &KeyRecord, new: &KeyRecord| {
        old.replacement.as_ref().is_some_and(|one| !one.is_finished() && one.new_key() == Some(&new.key.id))
    };
    let is_twin = |other: &&KeyRecord| {
        other.key.id != subject.record.key.id
            && other.is_alive(subject.now)
            && plain(other) == name
            // Old and new of one replacement may share a name while both live.
            && !takes_over(subject.record, other)
            && !takes_over(other, subject.record)
    };
    let keys: Vec<_> = subject.records.iter().filter(is_twin).map(|other| other.key.id.clone()).collect();
    if keys.is_empty() {
        return None;
    }
    ruling(AuditSeverity::Advice, Evidence::Keys { keys })
}

fn both_spellings(subject: &Subject<'_>) -> Option<Ruling> {
    let scopes = &subject.record.key.scopes;
    let has = |name: &str| scopes.iter().any(|scope| scope.as_str() == name);
    let is_double = |scope: &Scope| {
        row_of(scope.as_str()).is_some_and(|row| has(row.scope) && row.alias.is_some_and(has))
    };
    about_scopes(AuditSeverity::Advice, subject.scopes_where(is_double))
}

fn no_scope(subject: &Subject<'_>) -> Option<Ruling> {
    if subject.record.key.scopes.is_empty() {
        ruling(AuditSeverity::Advice, Evidence::Scopes { scopes: vec![] })
    } else {
        None
    }
}
