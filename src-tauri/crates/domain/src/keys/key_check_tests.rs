use super::super::samples::{at, key, now, scopes, secret};
use super::super::{KbSpelling, Purpose};
use super::*;

fn draft() -> KeyDraft {
    KeyDraft {
        name: " Monday report bot ".into(),
        scopes: scopes(&["posts:read", "brands:read"]),
        expiry: Expiry::Days90,
        purpose: Purpose::Reports,
        used_for: "Numbers".into(),
        spelling: None,
        owner: "Inês".into(),
    }
}

/// The only key there is has the name "Key old", and ids as keys have none of these texts.
fn check(draft: &KeyDraft, replaces: Option<&KeyId>) -> (KeyCheck, Option<ReadyKey>) {
    let zone = TimeZone::get("Europe/Lisbon").expect("a bundled zone");
    let existing = [key("old")];
    check_key_draft(draft, KeyDraftContext { existing: &existing, replaces, zone: &zone }, now())
}

fn codes(draft: &KeyDraft) -> (Vec<KeyDraftCode>, bool) {
    let (check, ready) = check(draft, None);
    (check.findings.into_iter().map(|finding| finding.code).collect(), ready.is_some())
}

#[test]
fn each_finding_has_its_cause() {
    use KeyDraftCode as C;
    let named = |name: &str| KeyDraft { name: name.into(), ..draft() };
    let scoped = |names: &[&str]| KeyDraft { scopes: scopes(names), ..draft() };
    let ending = |expiry| KeyDraft { expiry, ..draft() };
    let on = |date: &str| ending(Expiry::On { date: date.into() });
    let never = |reason: &str| ending(Expiry::Never { reason: reason.into() });
    let pasted = format!("bot {}", secret("sk-social-").expose());
    let table: Vec<(&str, KeyDraft, Vec<C>, bool)> = vec![
        ("a good form", draft(), vec![], true),
        ("no name", named(" \t "), vec![C::NameBlank], false),
        ("100 characters", named(&"é".repeat(100)), vec![], true),
        ("101", named(&"é".repeat(101)), vec![C::NameTooLong { length: 101, limit: 100 }], false),
        ("300", named(&"é".repeat(300)), vec![C::NameTooLong { length: 300, limit: 100 }], false),
        ("two lines", named("a\nb"), vec![C::NameUnprintable], false),
        ("turned writing", named("a\u{202E}b"), vec![C::NameUnprintable], false),
        ("a pasted key", named(&pasted), vec![C::NameHoldsSecret], false),
        ("taken", named("key OLD"), vec![C::NameTaken { key: KeyId::new("old") }], true),
        ("no scope", scoped(&[]), vec![C::NoScope], false),
        ("wildcard", scoped(&["posts:read", "*"]), vec![C::WildcardScope], false),
        (
            "unknown",
            scoped(&["posts:read", "moon:read"]),
            vec![C::UnknownScopes { scopes: scopes(&["moon:read"]) }],
            true,
        ),
        (
            "unneeded",
            scoped(&["posts:read", "posts:write"]),
            vec![C::UnneededScopes { scopes: scopes(&["posts:write"]) }],
            true,
        ),
        ("yesterday", on("2026-11-23"), vec![C::ExpiryPast], false),
        ("today", on("2026-11-24"), vec![], true),
        ("no such day", on("2026-02-30"), vec![C::DateInvalid], false),
        ("no date", on(""), vec![C::DateInvalid], false),
        ("never, no reason", never(" "), vec![C::NeverWithoutReason], false),
        ("never", never("The printer can't be reached"), vec![], true),
        (
            "all wrong, warnings last",
            KeyDraft { scopes: scopes(&["moon:read"]), name: "".into(), ..never("") },
            vec![C::NameBlank, C::NeverWithoutReason, C::UnknownScopes { scopes: scopes(&["moon:read"]) }],
            false,
        ),
    ];
    for (name, draft, expected, is_ready) in table {
        assert_eq!(codes(&draft), (expected, is_ready), "{name}");
    }
}

#[test]
fn presets_count_days_of_24_hours_and_a_date_lasts_until_its_midnight() {
    for (expiry, expected) in [
        (Expiry::Days7, "2026-12-01T11:32:00Z"),
        (Expiry::Days30, "2026-12-24T11:32:00Z"),
        (Expiry::Days90, "2027-02-22T11:32:00Z"),
        (Expiry::Days365, "2027-11-24T11:32:00Z"),
        (Expiry::On { date: "2026-11-24".into() }, "2026-11-25T00:00:00Z"),
        // Lisbon is an hour ahead in summer.
        (Expiry::On { date: "2027-07-01".into() }, "2027-07-01T23:00:00Z"),
    ] {
        let draft = KeyDraft { expiry: expiry.clone(), ..draft() };
        assert_eq!(check(&draft, None).0.expires_at, Some(at(expected)), "{expiry:?}");
    }
    assert_eq!(Expiry::default(), Expiry::Days90);
}

#[test]
fn the_checked_form_is_trimmed_ordered_and_spelled_as_wanted() {
    let typed = KeyDraft {
        scopes: scopes(&["kbs:read", "posts:read", "kb:read"]),
        expiry: Expiry::Never { reason: " No one is there to renew it ".into() },
        ..draft()
    };
    let ready = check(&typed, None).1.expect("nothing blocks");
    let new = ready.new_api_key(KbSpelling::Kbs);
    assert_eq!((new.name.as_str(), new.expires_at), ("Monday report bot", None));
    assert_eq!(new.scopes, scopes(&["posts:read", "kbs:read"]));
    assert_eq!(ready.new_api_key(KbSpelling::Kb).scopes, scopes(&["posts:read", "kb:read"]));
    assert_eq!(ready.notes().never_reason, "No one is there to renew it");
    assert_eq!((ready.notes().owner.as_str(), ready.notes().purpose), ("Inês", Some(Purpose::Reports)));
    let with_end = check(&draft(), None).1.expect("nothing blocks");
    assert_eq!(with_end.notes().never_reason, "");
}

#[test]
fn a_replacement_may_keep_the_name() {
    let draft = KeyDraft { name: "Key old".into(), ..draft() };
    assert_eq!(check(&draft, Some(&KeyId::new("old"))).0.findings, vec![]);
    assert_eq!(check(&draft, Some(&KeyId::new("other"))).0.findings.len(), 1);
}

#[test]
fn the_form_shows_what_its_scopes_open() {
    assert_eq!(check(&draft(), None).0.abilities, abilities_of(&draft().scopes));
}

#[test]
fn a_living_key_s_name_follows_the_same_rules() {
    assert_eq!(check_key_name("Zapier autumn"), vec![]);
    assert_eq!(check_key_name(""), vec![KeyDraftCode::NameBlank]);
    let long = format!("a\u{200B}{}", "b".repeat(200));
    let expected = vec![KeyDraftCode::NameTooLong { length: 202, limit: 100 }, KeyDraftCode::NameUnprintable];
    assert_eq!(check_key_name(&long), expected);
}
