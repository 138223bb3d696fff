//! What a key really opens: what is asked, and what the answers mean. Only reads are asked, never a write.
//!
//! Sending the requests is the engine's. A key whose scopes nobody knows, such as a leaked one, is tried all the same.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Scope;
use crate::{Access, Operation, ProblemCode};

/// What is to be asked with a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerificationPlan {
    /// One request each, in this order.
    pub probes: Vec<Probe>,
    /// Reads outside the key's scopes, the best documented first: to be asked until one answer tells something.
    pub outside: Vec<Probe>,
    /// Scopes that the key is said to have and that are not tried: writes, and reads that this app does not call.
    pub untested: Vec<Scope>,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Probe {
    /// The request.
    pub operation: Operation,
    /// The scope it needs; `None` for the profile.
    pub scope: Option<Scope>,
    /// What is expected.
    pub kind: ProbeKind,
}

/// What is expected of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ProbeKind {
    /// Any credential that works opens it.
    Profile,
    /// The key is said to open it.
    Granted,
    /// The key must not open it.
    Outside,
    /// Nobody knows.
    Open,
}

/// A request with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProbeOutcome {
    /// The request.
    pub probe: Probe,
    /// The answer.
    pub answer: ProbeAnswer,
}

/// The answer to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeAnswer {
    /// The profile came.
    Profile(Access),
    /// What was asked for came.
    Opened,
    /// It failed.
    Failed(ProblemCode),
}

/// What a key opens, as far as reads can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct VerificationReport {
    /// The sum of it.
    pub verdict: VerificationVerdict,
    /// Each request.
    pub lines: Vec<ProbeLine>,
    /// Declared, not tested.
    pub untested: Vec<Scope>,
    /// Whether a read outside the key's scopes was tried, and told something.
    pub has_tried_outside: bool,
}

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProbeLine {
    /// The request.
    pub probe: Probe,
    /// What came of it.
    pub result: ProbeResult,
    /// Whether it is what was expected; `None` where nothing was, or nothing can be told.
    pub is_expected: Option<bool>,
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProbeResult {
    /// It opened.
    Opened,
    /// Refused for the scope (403).
    RefusedForScope,
    /// Refused because the subscription is suspended (403, D10): says nothing about the scope.
    Suspended,
    /// The credential was refused (401). Where the profile works, the request wants a person (D11).
    CredentialRefused,
    /// The service has no such request (404): says nothing about the key.
    NotThere,
    /// No answer that tells anything.
    Unclear {
        /// Why.
        problem: ProblemCode,
    },
}

/// The sum of a verification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VerificationVerdict {
    /// It opens what it is said to, and nothing that was tried beyond it.
    AsDeclared,
    /// It works; what it is said to open is not known.
    Works,
    /// It opens something beyond its scopes.
    TooWide,
    /// It does not open something that it is said to.
    TooNarrow,
    /// It works, but the suspended subscription hides what it opens.
    Suspended,
    /// The service does not accept it: revoked, ended, or incomplete.
    Dead,
    /// It works, but it is a person's session token and no key.
    IsSession,
    /// The answers don't tell.
    Unclear,
}

impl VerificationReport {
    /// Whether the key is good enough to take over from another one.
    pub fn proves_it_works(&self) -> bool {
        matches!(
            self.verdict,
            VerificationVerdict::AsDeclared | VerificationVerdict::Works | VerificationVerdict::TooWide
        )
    }
}

/// Reads that need no id, the best documented first.
const READS: [Operation; 8] = [
    Operation::ListPosts,
    Operation::ListBrands,
    Operation::ListKbs,
    Operation::ListAgents,
    Operation::ListClips,
    Operation::ListCarousels,
    Operation::ListWebhooks,
    Operation::ReadTokenUsage,
];

/// Plans the requests: the profile, one read for each granted scope, and those of which one must be refused. `None`
/// where the scopes are not known.
pub fn plan_verification(scopes: Option<&[Scope]>) -> VerificationPlan {
    let profile = Probe { operation: Operation::ReadProfile, scope: None, kind: ProbeKind::Profile };
    let mut probes = vec![profile];
    let reads = READS.into_iter().filter_map(|operation| Some((operation, operation.scope()?)));
    let probe = |kind| move |(operation, scope)| Probe { operation, scope: Some(scope), kind };
    let Some(scopes) = scopes else {
        probes.extend(reads.map(probe(ProbeKind::Open)));
        return VerificationPlan { probes, outside: Vec::new(), untested: Vec::new() };
    };
    let opens =
        |scope: &Scope| scopes.iter().any(|granted| granted.is_everything() || granted.canonical() == *scope);
    let (granted, outside): (Vec<_>, Vec<_>) = reads.partition(|(_, scope)| opens(scope));
    let tested: Vec<Scope> = granted.iter().map(|(_, scope)| scope.clone()).collect();
    probes.extend(granted.into_iter().map(probe(ProbeKind::Granted)));
    // Usage figures may be open to every key (D03), so that they open proves nothing.
    let tells = |(operation, _): &(Operation, Scope)| *operation != Operation::ReadTokenUsage;
    let outside = outside.into_iter().filter(tells).map(probe(ProbeKind::Outside)).collect();
    let untested = scopes.iter().filter(|scope| !tested.contains(&scope.canonical())).cloned().collect();
    VerificationPlan { probes, outside, untested }
}

impl ProbeAnswer {
    /// Whether nothing can be learned from it, so that the next read outside the key's scopes is worth asking.
    pub fn tells_nothing(self) -> bool {
        self == ProbeAnswer::Failed(ProblemCode::NotFound)
    }
}

/// Judges the answers. A request of the plan without an answer counts as unclear; of those outside the key's scopes
/// only the answered ones count.
pub fn judge(plan: &VerificationPlan, outcomes: &[ProbeOutcome]) -> VerificationReport {
    let answer_of = |probe: &Probe| {
        let found = outcomes.iter().find(|outcome| outcome.probe == *probe);
        found.map(|outcome| outcome.answer)
    };
    let unanswered = ProbeAnswer::Failed(ProblemCode::NotAnswering);
    let asked = plan.probes.iter().map(|probe| line(probe.clone(), answer_of(probe).unwrap_or(unanswered)));
    let outside = plan.outside.iter().filter_map(|probe| Some(line(probe.clone(), answer_of(probe)?)));
    let (missing, lines): (Vec<ProbeLine>, Vec<ProbeLine>) =
        asked.chain(outside).partition(|line| line.result == ProbeResult::NotThere);
    let is_session =
        plan.probes.iter().any(|probe| answer_of(probe) == Some(ProbeAnswer::Profile(Access::Session)));
    let is_granted = |line: &&ProbeLine| line.probe.kind == ProbeKind::Granted;
    let not_there = missing.iter().filter(is_granted).filter_map(|line| line.probe.scope.clone());
    VerificationReport {
        verdict: if is_session { VerificationVerdict::IsSession } else { sum(&lines) },
        untested: not_there.chain(plan.untested.iter().cloned()).collect(),
        has_tried_outside: lines
            .iter()
            .any(|line| line.probe.kind == ProbeKind::Outside && line.is_expected.is_some()),
        lines,
    }
}

fn line(probe: Probe, answer: ProbeAnswer) -> ProbeLine {
    let result = match answer {
        ProbeAnswer::Profile(_) | ProbeAnswer::Opened => ProbeResult::Opened,
        ProbeAnswer::Failed(ProblemCode::NotAllowed) => ProbeResult::RefusedForScope,
        ProbeAnswer::Failed(ProblemCode::BillingSuspended) => ProbeResult::Suspended,
        ProbeAnswer::Failed(ProblemCode::SignedOut | ProblemCode::KeyRefused) => {
            ProbeResult::CredentialRefused
        }
        // The profile is always there: without it the answer is not the service's.
        ProbeAnswer::Failed(ProblemCode::NotFound) if probe.kind != ProbeKind::Profile => {
            ProbeResult::NotThere
        }
        ProbeAnswer::Failed(problem) => ProbeResult::Unclear { problem },
    };
    let opened = match result {
        ProbeResult::Opened => Some(true),
        ProbeResult::RefusedForScope | ProbeResult::CredentialRefused => Some(false),
        ProbeResult::Suspended | ProbeResult::NotThere | ProbeResult::Unclear { .. } => None,
    };
    let is_expected = match probe.kind {
        ProbeKind::Profile | ProbeKind::Granted => opened,
        ProbeKind::Outside => opened.map(|opened| !opened),
        ProbeKind::Open => None,
    };
    ProbeLine { probe, result, is_expected }
}

fn sum(lines: &[ProbeLine]) -> VerificationVerdict {
    use VerificationVerdict as V;
    let any = |kind: ProbeKind, test: fn(&ProbeLine) -> bool| {
        lines.iter().any(|line| line.probe.kind == kind && test(line))
    };
    let wrong = |line: &ProbeLine| line.is_expected == Some(false);
    let is_suspended = |line: &ProbeLine| line.result == ProbeResult::Suspended;
    // The official client takes 401 and 403 for a refused key here (contract §3.2).
    if any(ProbeKind::Profile, wrong) {
        return V::Dead;
    }
    if any(ProbeKind::Outside, wrong) {
        return V::TooWide;
    }
    if any(ProbeKind::Granted, wrong) {
        return V::TooNarrow;
    }
    if lines.iter().any(is_suspended) {
        return V::Suspended;
    }
    if lines.iter().any(|line| matches!(line.result, ProbeResult::Unclear { .. })) {
        return V::Unclear;
    }
    match lines.iter().any(|line| line.probe.kind == ProbeKind::Open) {
        true => V::Works,
        false => V::AsDeclared,
    }
}

#[cfg(test)]
#[path = "verification_tests.rs"]
mod tests;
