use super::super::samples::scopes;
use super::*;

type Names = &'static [&'static str];

const OPENED: ProbeAnswer = ProbeAnswer::Opened;
const KEY: ProbeAnswer = ProbeAnswer::Profile(Access::ApiKey);
const EVERY_READ: [ProbeAnswer; 9] = [KEY, OPENED, OPENED, OPENED, OPENED, OPENED, OPENED, OPENED, OPENED];
const NO_SCOPE: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::NotAllowed);
const SUSPENDED: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::BillingSuspended);
const REFUSED: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::SignedOut);
const OFFLINE: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::Offline);

/// One answer for each request of the plan, then for the reads outside it.
fn report(names: Option<&[&str]>, answers: &[ProbeAnswer]) -> VerificationReport {
    let names = names.map(scopes);
    let plan = plan_verification(names.as_deref());
    assert!(plan.probes.len() <= answers.len(), "one answer each");
    let outcomes: Vec<ProbeOutcome> = plan
        .probes
        .iter()
        .chain(&plan.outside)
        .zip(answers)
        .map(|(probe, answer)| ProbeOutcome { probe: probe.clone(), answer: *answer })
        .collect();
    judge(&plan, &outcomes)
}

#[test]
fn the_plan_reads_what_is_granted_and_what_is_not_and_never_writes() {
    use Operation as O;
    let all = [O::ListPosts, O::ListBrands, O::ListKbs, O::ListAgents, O::ListClips, O::ListCarousels];
    type Row<'a> = (Names, &'a [Operation], Option<Operation>, Names);
    let table: [Row<'_>; 6] = [
        (&["posts:read"], &[O::ListPosts], Some(O::ListBrands), &[]),
        (
            &["posts:write", "brands:read", "kbs:read"],
            &[O::ListBrands, O::ListKbs],
            Some(O::ListPosts),
            &["posts:write"],
        ),
        (&["posts:read", "brands:read", "moon:read"], &all[..2], Some(O::ListKbs), &["moon:read"]),
        (&["usage:read", "webhooks:read"], &[O::ListWebhooks, O::ReadTokenUsage], Some(O::ListPosts), &[]),
        (&["*"], &READS, None, &["*"]),
        (&[], &[], Some(O::ListPosts), &[]),
    ];
    for (given, granted, outside, untested) in table {
        let plan = plan_verification(Some(&scopes(given)));
        let probes: Vec<(O, ProbeKind)> =
            plan.probes.iter().map(|probe| (probe.operation, probe.kind)).collect();
        let granted = granted.iter().map(|operation| (*operation, ProbeKind::Granted));
        let expected: Vec<_> = std::iter::once((O::ReadProfile, ProbeKind::Profile)).chain(granted).collect();
        assert_eq!(probes, expected, "{given:?}");
        assert_eq!(plan.outside.first().map(|probe| probe.operation), outside, "{given:?}");
        assert_eq!(plan.untested, scopes(untested), "{given:?}");
        let mut every = plan.probes.iter().chain(&plan.outside);
        assert!(every.all(|probe| probe.scope == probe.operation.scope()), "{given:?}");
    }
    let unknown = plan_verification(None);
    assert_eq!((unknown.probes.len(), unknown.outside.len()), (1 + READS.len(), 0));
    assert!(unknown.probes[1..].iter().all(|probe| probe.kind == ProbeKind::Open));
}

#[test]
fn what_the_service_does_not_have_says_nothing_about_the_key() {
    let missing = ProbeAnswer::Failed(ProblemCode::NotFound);
    let both: &[&str] = &["posts:read", "brands:read", "clips:read"];
    let none_there = report(Some(both), &[KEY, OPENED, OPENED, missing, missing, missing, missing, missing]);
    assert_eq!(none_there.verdict, VerificationVerdict::AsDeclared);
    assert_eq!(none_there.untested, scopes(&["clips:read"]), "declared, not tested");
    assert!(!none_there.has_tried_outside);
    assert_eq!(none_there.lines.len(), 3);

    let second_tells = report(Some(both), &[KEY, OPENED, OPENED, OPENED, missing, NO_SCOPE]);
    assert_eq!(second_tells.verdict, VerificationVerdict::AsDeclared);
    assert!(second_tells.has_tried_outside);
    let too_wide = report(Some(both), &[KEY, OPENED, OPENED, OPENED, missing, OPENED]);
    assert_eq!(too_wide.verdict, VerificationVerdict::TooWide);
    assert_eq!(report(Some(both), &[missing; 4]).verdict, VerificationVerdict::Unclear, "no profile");
    assert!(missing.tells_nothing() && !NO_SCOPE.tells_nothing() && !OPENED.tells_nothing());
}

#[test]
fn the_answers_are_summed_up() {
    use VerificationVerdict as V;
    // One granted read, one read outside.
    let narrow: Option<Names> = Some(&["posts:read"]);
    let session = ProbeAnswer::Profile(Access::Session);
    let table: [(&str, Option<Names>, &[ProbeAnswer], V); 16] = [
        ("as declared", narrow, &[KEY, OPENED, NO_SCOPE], V::AsDeclared),
        ("refused as a person's", narrow, &[KEY, OPENED, REFUSED], V::AsDeclared),
        ("too wide", narrow, &[KEY, OPENED, OPENED], V::TooWide),
        ("too narrow", narrow, &[KEY, NO_SCOPE, NO_SCOPE], V::TooNarrow),
        ("both", narrow, &[KEY, NO_SCOPE, OPENED], V::TooWide),
        ("revoked", narrow, &[REFUSED, REFUSED, REFUSED], V::Dead),
        ("refused with 403", narrow, &[NO_SCOPE, NO_SCOPE, NO_SCOPE], V::Dead),
        ("suspended", narrow, &[KEY, SUSPENDED, SUSPENDED], V::Suspended),
        ("suspended from the profile on", narrow, &[SUSPENDED, SUSPENDED, SUSPENDED], V::Suspended),
        ("suspended, outside refused", narrow, &[KEY, SUSPENDED, NO_SCOPE], V::Suspended),
        ("half an answer", narrow, &[KEY, OPENED, OFFLINE], V::Unclear),
        ("no answer", narrow, &[OFFLINE, OFFLINE, OFFLINE], V::Unclear),
        ("a person's token", narrow, &[session, OPENED, OPENED], V::IsSession),
        ("nothing outside to try", Some(&["*"]), &EVERY_READ, V::AsDeclared),
        ("leaked", None, &EVERY_READ, V::Works),
        ("leaked and dead", None, &[REFUSED; 9], V::Dead),
    ];
    for (name, given, answers, expected) in table {
        let report = report(given, answers);
        assert_eq!(report.verdict, expected, "{name}");
        let may_take_over = matches!(expected, V::AsDeclared | V::Works | V::TooWide);
        assert_eq!(report.proves_it_works(), may_take_over, "{name}");
    }
}

#[test]
fn a_403_for_the_scope_is_told_from_one_for_the_subscription() {
    let results = |answers: &[ProbeAnswer]| {
        let lines = report(Some(&["posts:read"]), answers).lines;
        lines.into_iter().skip(1).map(|line| (line.result, line.is_expected)).collect::<Vec<_>>()
    };
    let unclear = ProbeResult::Unclear { problem: ProblemCode::Offline };
    assert_eq!(
        results(&[KEY, NO_SCOPE, NO_SCOPE]),
        [(ProbeResult::RefusedForScope, Some(false)), (ProbeResult::RefusedForScope, Some(true))],
    );
    assert_eq!(results(&[KEY, SUSPENDED, OFFLINE]), [(ProbeResult::Suspended, None), (unclear, None)]);
    assert_eq!(
        results(&[KEY, OPENED, REFUSED]),
        [(ProbeResult::Opened, Some(true)), (ProbeResult::CredentialRefused, Some(true))],
    );
}

#[test]
fn a_leaked_key_s_reads_are_told_without_expectation() {
    let [_, _, _, rest @ ..] = [NO_SCOPE; 9];
    let answers: Vec<_> = [KEY, OPENED, NO_SCOPE].into_iter().chain(rest).collect();
    let report = report(None, &answers);
    let lines: Vec<_> = report.lines.iter().map(|line| (line.result, line.is_expected)).collect();
    assert_eq!(lines[1..3], [(ProbeResult::Opened, None), (ProbeResult::RefusedForScope, None)]);
    assert!(!report.has_tried_outside);
}

#[test]
fn a_request_without_an_answer_proves_nothing() {
    let plan = plan_verification(Some(&scopes(&["posts:read"])));
    assert_eq!(judge(&plan, &[]).verdict, VerificationVerdict::Unclear);
}
