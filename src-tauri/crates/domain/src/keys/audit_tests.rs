use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::super::samples::{days_ago, draft, in_days, key, now, record, scopes};
use super::super::{
    ApiKey, AuditSeverity, Evidence, Grace, HandOver, HandOverKind, KeyNotes, KeyState, NoticedLeak, Purpose,
    Replacement, ReplacementStage, judge, plan_verification,
};
use super::*;

/// What a sample is labelled with: the rules that must speak, and no others.
struct Sample {
    label: &'static str,
    records: Vec<KeyRecord>,
    rules: Vec<AuditRule>,
}

fn sample(label: &'static str, rules: &[AuditRule], change: impl FnOnce(&mut KeyRecord)) -> Sample {
    let mut one = record(key("a"));
    change(&mut one);
    Sample { label, records: vec![one], rules: rules.to_vec() }
}

fn with_scopes(names: &[&str]) -> impl FnOnce(&mut KeyRecord) {
    let scopes = scopes(names);
    move |one| {
        one.key.scopes = scopes;
        one.notes.purpose = Some(Purpose::ChooseMyself);
    }
}

fn place(kind: HandOverKind, reference: &str) -> HandOver {
    HandOver { kind, reference: reference.into(), at: days_ago(2) }
}

fn replacement(stage: ReplacementStage) -> Option<Replacement> {
    Some(Replacement { stage, ..Replacement::begin(&key("a"), &draft("Key b"), Grace::Day, days_ago(1)) })
}

fn scope_samples() -> Vec<Sample> {
    use AuditRule as R;
    vec![
        sample("full access", &[R::FullAccess], with_scopes(&["*"])),
        sample("no full access in a pattern", &[R::PatternScope], with_scopes(&["posts:*"])),
        sample("patterns of any kind", &[R::PatternScope], with_scopes(&["*:read", "posts:read"])),
        sample("unknown", &[R::UnknownScope], with_scopes(&["posts:read", "moon:read"])),
        sample("both spellings", &[R::BothSpellings], with_scopes(&["kb:read", "kbs:read"])),
        sample("two spellings of two scopes", &[], with_scopes(&["kb:read", "kbs:write"])),
        sample("no scope", &[R::NoScope], with_scopes(&[])),
        sample("changes webhooks", &[R::ChangesWebhooksOrAgents], with_scopes(&["webhooks:write"])),
        sample("changes agents", &[R::ChangesWebhooksOrAgents], with_scopes(&["agents:write"])),
        sample("sees webhooks and agents", &[], with_scopes(&["webhooks:read", "agents:read"])),
        sample("changes posts, need unknown", &[], with_scopes(&["posts:read", "posts:write"])),
        sample("changes posts for reports", &[R::WriteWithoutNeed], |one| {
            one.key.scopes = scopes(&["posts:read", "posts:write"]);
        }),
        sample("sees more than reports need", &[], |one| {
            one.key.scopes = scopes(&["posts:read", "agents:read"]);
        }),
        sample("changes posts for scheduling", &[], |one| {
            one.key.scopes = scopes(&["posts:read", "posts:write"]);
            one.notes.purpose = Some(Purpose::Scheduling);
        }),
    ]
}

fn time_samples() -> Vec<Sample> {
    use AuditRule as R;
    let used = |at| move |one: &mut KeyRecord| one.key.last_used_at = at;
    let made = |at| move |one: &mut KeyRecord| one.key.created_at = at;
    let ends = |at| move |one: &mut KeyRecord| one.key.expires_at = at;
    let almost = SignedDuration::from_secs(1);
    vec![
        sample("in order", &[], |_| {}),
        sample("never used", &[R::NeverUsed], used(None)),
        sample("unused for 90 days", &[R::Unused], used(Some(days_ago(90)))),
        sample("unused for almost 90", &[], used(Some(days_ago(90) + almost))),
        sample("181 days old", &[R::Old], made(Some(days_ago(181)))),
        sample("180 days old", &[], made(Some(days_ago(180)))),
        sample("age from the first sight", &[R::Old], |one| {
            one.key.created_at = None;
            one.first_seen_at = days_ago(200);
        }),
        sample("ends in 14 days", &[R::ExpiresSoon], ends(Some(in_days(14)))),
        sample("ends a second later", &[], ends(Some(in_days(14) + almost))),
        sample("ends now", &[R::Expired], ends(Some(now()))),
        sample("ended, and nothing else counts", &[R::Expired], |one| {
            one.key.expires_at = Some(days_ago(5));
            one.key.scopes = scopes(&["*"]);
            one.notes = KeyNotes::default();
        }),
        sample("no end", &[R::NoExpiry], ends(None)),
    ]
}

fn note_samples() -> Vec<Sample> {
    use AuditRule as R;
    let env = |path: &str| place(HandOverKind::EnvFile, path);
    vec![
        sample("pasted as leaked", &[R::Leaked], |one| {
            one.leak =
                Some(NoticedLeak { at: days_ago(1), verification: judge(&plan_verification(None), &[]) });
        }),
        sample("no owner", &[R::NoOwnerOrPurpose], |one| one.notes.owner = " ".into()),
        sample("no purpose", &[R::NoOwnerOrPurpose], |one| {
            one.notes.purpose = None;
            one.notes.used_for = String::new();
        }),
        sample("a purpose in words", &[], |one| one.notes.purpose = None),
        sample("two places", &[R::HandedToSeveral], |one| one.notes.handed_to = vec![env("/a"), env("/b")]),
        sample("one place twice", &[], |one| one.notes.handed_to = vec![env("/a"), env("/a")]),
        sample("a vanished key", &[], |one| {
            one.state = KeyState::Gone { since: days_ago(1) };
            one.key.scopes = scopes(&["*"]);
        }),
        sample("a revoked key", &[], |one| {
            one.state = KeyState::Revoked { at: days_ago(1) };
            one.notes.owner = String::new();
        }),
    ]
}

fn pair_samples() -> Vec<Sample> {
    use AuditRule as R;
    let named = |id: &str, name: &str| record(ApiKey { name: name.into(), ..key(id) });
    let gone = KeyState::Gone { since: days_ago(1) };
    let created = || replacement(ReplacementStage::Created { new: KeyId::new("b") });
    let replaced = |id: &str, name: &str| KeyRecord { replacement: created(), ..named(id, name) };
    let done = replacement(ReplacementStage::Abandoned { at: days_ago(1) });
    vec![
        Sample {
            label: "one name, two keys",
            records: vec![named("a", "Zapier"), named("b", " zapier")],
            rules: vec![R::DuplicateName, R::DuplicateName],
        },
        Sample {
            label: "one name, one of them a tombstone",
            records: vec![named("a", "Zapier"), KeyRecord { state: gone, ..named("b", "Zapier") }],
            rules: vec![],
        },
        Sample {
            label: "old and new of a replacement share a name, and it is told once",
            records: vec![replaced("a", "Zapier"), named("b", "Zapier")],
            rules: vec![R::UnfinishedReplacement],
        },
        Sample {
            label: "a third key shares the name of a replacement",
            records: vec![replaced("a", "Zapier"), named("b", "Zapier"), named("c", "Zapier")],
            rules: vec![R::UnfinishedReplacement, R::DuplicateName, R::DuplicateName, R::DuplicateName],
        },
        Sample {
            label: "a replacement that was given up",
            records: vec![KeyRecord { replacement: done, ..named("a", "A") }],
            rules: vec![],
        },
    ]
}

fn all_samples() -> Vec<Sample> {
    [scope_samples(), time_samples(), note_samples(), pair_samples()].into_iter().flatten().collect()
}

#[test]
fn each_sample_is_found_for_what_it_is_labelled_with_and_for_nothing_else() {
    for Sample { label, records, rules } in all_samples() {
        let found: Vec<AuditRule> = audit(&records, &[], now()).iter().map(|finding| finding.rule).collect();
        assert_eq!(found, rules, "{label}");
    }
}

#[test]
fn every_rule_has_a_sample_that_it_speaks_of_and_one_that_it_does_not() {
    let all: BTreeSet<AuditRule> = AuditRule::all().into_iter().collect();
    assert_eq!(all.len(), 18);
    assert_eq!(
        all.iter().copied().collect::<Vec<_>>(),
        AuditRule::all(),
        "the table is in the order of the rules"
    );
    let samples = all_samples();
    let spoken: BTreeSet<AuditRule> = samples.iter().flat_map(|sample| sample.rules.clone()).collect();
    assert_eq!(spoken, all);
    assert!(samples.iter().any(|sample| sample.rules.is_empty()));
}

#[test]
fn the_evidence_says_what_was_seen() {
    use AuditRule as R;
    let one = |rule: AuditRule, change: &dyn Fn(&mut KeyRecord)| {
        let mut one = record(key("a"));
        change(&mut one);
        let found = audit(&[one], &[], now()).into_iter().find(|finding| finding.rule == rule);
        let finding = found.unwrap_or_else(|| panic!("{rule:?} says nothing"));
        (finding.severity, finding.evidence)
    };
    use AuditSeverity as S;
    assert_eq!(
        one(R::NeverUsed, &|one| one.key.last_used_at = None),
        (S::Important, Evidence::NoUse { since: days_ago(30), days: 30 }),
    );
    assert_eq!(
        one(R::ExpiresSoon, &|one| one.key.expires_at = Some(in_days(3))),
        (S::Urgent, Evidence::Ends { at: in_days(3), days: 3 }),
    );
    assert_eq!(
        one(R::NoExpiry, &|one| one.key.expires_at = None),
        (S::Important, Evidence::NoEnd { reason: String::new() }),
    );
    assert_eq!(
        one(R::NoExpiry, &|one| {
            one.key.expires_at = None;
            one.notes.never_reason = "Needed at night".into();
        }),
        (S::Advice, Evidence::NoEnd { reason: "Needed at night".into() }),
    );
    assert_eq!(
        one(R::WriteWithoutNeed, &|one| one.key.scopes = scopes(&["kbs:write", "posts:read"])),
        (S::Urgent, Evidence::BeyondPurpose { purpose: Purpose::Reports, scopes: scopes(&["kbs:write"]) }),
    );
    let (new, used_at, ends_at) = (KeyId::new("b"), days_ago(0), in_days(1));
    let stage = ReplacementStage::OldStillUsed { new, used_at, ends_at };
    assert_eq!(
        one(R::UnfinishedReplacement, &|one| one.replacement = replacement(stage.clone())),
        (S::Urgent, Evidence::Replacement { started_at: days_ago(1), old_used_at: Some(used_at) }),
    );
}

#[test]
fn a_new_key_is_not_judged_for_lack_of_use_until_it_is_14_days_old() {
    let aged = |days| record(ApiKey { last_used_at: None, created_at: Some(days_ago(days)), ..key("a") });
    let standing = |days| audit(&[aged(days)], &[], now()).remove(0).standing;
    assert_eq!(standing(13), Standing::NotJudgedYet { from: in_days(1) });
    assert_eq!(standing(14), Standing::Open);
}

#[test]
fn a_finding_put_aside_comes_back_by_itself() {
    let broad = record(ApiKey { scopes: scopes(&["*"]), ..key("a") });
    let put_aside = |id: &str, rule, until| Suppression {
        rule,
        key: KeyId::new(id),
        reason: "Moves on Friday".into(),
        until,
    };
    let standing =
        |suppression| audit(std::slice::from_ref(&broad), &[suppression], now())[0].standing.clone();
    let until = in_days(3);
    assert_eq!(
        standing(put_aside("a", AuditRule::FullAccess, until)),
        Standing::Suppressed { reason: "Moves on Friday".into(), until },
    );
    for (name, other) in [
        ("it has ended", put_aside("a", AuditRule::FullAccess, now())),
        ("another key", put_aside("b", AuditRule::FullAccess, until)),
        ("another rule", put_aside("a", AuditRule::Old, until)),
    ] {
        assert_eq!(standing(other), Standing::Open, "{name}");
    }
}

#[test]
fn putting_aside_wants_a_reason_and_an_end_within_a_year() {
    let make = |reason, until| Suppression::new(AuditRule::Old, KeyId::new("a"), reason, until, now());
    assert_eq!(make(" ", in_days(1)), Err(SuppressionFault::NoReason));
    assert_eq!(make("Why not", now()), Err(SuppressionFault::EndPast));
    assert_eq!(make("Why not", in_days(400)), Err(SuppressionFault::EndTooFar));
    assert_eq!(make(" Why not ", in_days(366)).map(|made| made.reason), Ok("Why not".to_owned()));
}

#[test]
fn what_matters_comes_first() {
    let broad = |id: &str, names: &[&str]| record(ApiKey { scopes: scopes(names), ..key(id) });
    let endless = |id: &str, names: &[&str]| {
        let mut one = broad(id, names);
        one.key.expires_at = None;
        one.notes.purpose = Some(Purpose::ChooseMyself);
        one
    };
    let mut young = record(ApiKey { last_used_at: None, created_at: Some(days_ago(1)), ..key("young") });
    young.notes.owner = String::new();
    let records = [
        young,
        endless("z-looks", &["posts:read"]),
        endless("b-looks", &["posts:read"]),
        endless("publishes", &["posts:write"]),
        broad("set-aside", &["*"]),
        broad("all", &["*"]),
    ];
    let put_aside = Suppression {
        rule: AuditRule::FullAccess,
        key: KeyId::new("set-aside"),
        reason: "Known".into(),
        until: in_days(9),
    };
    let found: Vec<(String, AuditRule)> = audit(&records, &[put_aside], now())
        .into_iter()
        .map(|finding| (finding.key.to_string(), finding.rule))
        .collect();
    use AuditRule as R;
    let expected = [
        ("all", R::FullAccess),
        ("publishes", R::NoExpiry),
        ("b-looks", R::NoExpiry),
        ("z-looks", R::NoExpiry),
        ("young", R::NoOwnerOrPurpose),
        ("young", R::NeverUsed),
        ("set-aside", R::FullAccess),
    ];
    assert_eq!(found, expected.map(|(id, rule)| (id.to_owned(), rule)));
}
