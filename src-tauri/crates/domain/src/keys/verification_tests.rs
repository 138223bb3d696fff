use super::super::samples::scopes;
use super::*;

type Names = &'static [&'static str];
type Asked<'a> = &'a [(Operation, ProbeKind)];

const OPENED: ProbeAnswer = ProbeAnswer::Opened;
const KEY: ProbeAnswer = ProbeAnswer::Profile(Access::ApiKey);
const NO_SCOPE: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::NotAllowed);
const SUSPENDED: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::BillingSuspended);
const REFUSED: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::SignedOut);
const OFFLINE: ProbeAnswer = ProbeAnswer::Failed(ProblemCode::Offline);

fn report(names: Option<&[&str]>, answers: &[ProbeAnswer]) -> VerificationReport {
    let names = names.map(scopes);
    let plan = plan_verification(names.as_deref());
    assert_eq!(plan.probes.len(), answers.len(), "one answer each");
    let outcomes: Vec<ProbeOutcome> = plan
        .probes
        .iter()
        .zip(answers)
        .map(|(probe, answer)| ProbeOutcome { probe: probe.clone(), answer: *answer })
        .collect();
    judge(&plan, &outcomes)
}

#[test]
fn the_plan_reads_what_is_granted_and_one_thing_that_is_not_and_never_writes() {
    use Operation as O;
    use ProbeKind as K;
    let profile = (O::ReadProfile, K::Profile);
    let table: [(Option<Names>, Asked, Names); 6] = [
        (Some(&["posts:read"]), &[profile, (O::ListPosts, K::Granted), (O::ListBrands, K::Outside)], &[]),
        (
            Some(&["posts:write", "brands:read", "kbs:read"]),
            &[profile, (O::ListBrands, K::Granted), (O::ListPosts, K::Outside)],
            &["posts:write", "kbs:read"],
        ),
        (
            Some(&["posts:read", "brands:read", "moon:read"]),
            &[profile, (O::ListPosts, K::Granted), (O::ListBrands, K::Granted)],
            &["moon:read"],
        ),
        (Some(&["*"]), &[profile, (O::ListPosts, K::Granted), (O::ListBrands, K::Granted)], &["*"]),
        (Some(&[]), &[profile, (O::ListPosts, K::Outside)], &[]),
        (None, &[profile, (O::ListPosts, K::Open), (O::ListBrands, K::Open)], &[]),
    ];
    for (given, expected, untested) in table {
        let plan = plan_verification(given.map(scopes).as_deref());
        let probes: Vec<(O, K)> = plan.probes.iter().map(|probe| (probe.operation, probe.kind)).collect();
        assert_eq!(probes, expected, "{given:?}");
        assert_eq!(plan.untested, scopes(untested), "{given:?}");
        assert!(plan.probes.iter().all(|probe| probe.scope == probe.operation.scope()), "{given:?}");
    }
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
        ("nothing outside to try", Some(&["*"]), &[KEY, OPENED, OPENED], V::AsDeclared),
        ("leaked", None, &[KEY, OPENED, NO_SCOPE], V::Works),
        ("leaked and dead", None, &[REFUSED, REFUSED, REFUSED], V::Dead),
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
    let report = report(None, &[KEY, OPENED, NO_SCOPE]);
    let lines: Vec<_> = report.lines.iter().map(|line| (line.result, line.is_expected)).collect();
    assert_eq!(lines[1..], [(ProbeResult::Opened, None), (ProbeResult::RefusedForScope, None)]);
    assert!(!report.has_tried_outside);
}

#[test]
fn a_request_without_an_answer_proves_nothing() {
    let plan = plan_verification(Some(&scopes(&["posts:read"])));
    assert_eq!(judge(&plan, &[]).verdict, VerificationVerdict::Unclear);
}
