use super::*;
use crate::{AccountId, BrandSlug, LocalTime, Repeated};

const NOW: &str = "2026-11-24T11:32:00Z";

fn account(id: &str, platform: Platform, health: AccountHealth) -> Account {
    let is_organisation = id.contains("page");
    Account { id: AccountId::new(id), platform, name: format!("@{id}"), is_organisation, health }
}

fn accounts() -> Vec<Account> {
    let ok = || AccountHealth::Ok { expires_at: None };
    let ends = AccountHealth::Ok { expires_at: "2026-11-25T00:00:00Z".parse().ok() };
    vec![
        account("x1", Platform::X, ok()),
        account("li1", Platform::Linkedin, ok()),
        account("li-page", Platform::Linkedin, ok()),
        account("ig1", Platform::Instagram, ok()),
        account("th-ended", Platform::Threads, AccountHealth::NeedsReconnect),
        account("th-ends", Platform::Threads, ends),
    ]
}

fn draft(text: &str, targets: &[(Platform, &[&str])], date: &str, time: &str) -> Draft {
    Draft {
        brand: BrandSlug::new("fern"),
        text: text.to_owned(),
        targets: targets
            .iter()
            .map(|(platform, ids)| Target {
                platform: platform.clone(),
                accounts: ids.iter().map(|id| AccountId::new(*id)).collect(),
            })
            .collect(),
        when: LocalTime { date: date.to_owned(), time: time.to_owned(), repeated: Repeated::First },
        media: vec![],
        title: String::new(),
    }
}

fn codes(draft: &Draft, zone: Option<&str>) -> (Vec<FindingCode>, bool) {
    let brand = Brand {
        slug: BrandSlug::new("fern"),
        name: "Fern".into(),
        zone: zone.map(str::to_owned),
        zone_is_local: false,
    };
    let accounts = accounts();
    let context = CheckContext { brand: &brand, accounts: &accounts, media: &MediaLookups::new() };
    let (found, ready) = check(draft, context, NOW.parse().expect("a fixed instant"));
    (found.findings.iter().map(|finding| finding.code).collect(), ready.is_some())
}

#[test]
fn each_rule_has_its_finding() {
    use FindingCode as F;
    let x: &[(Platform, &[&str])] = &[(Platform::X, &["x1"])];
    let (day, time) = ("2026-11-26", "15:30");
    let long = "a".repeat(281);
    let table: Vec<(&str, Draft, Vec<FindingCode>, bool)> = vec![
        ("a good post", draft("Hi", x, day, time), vec![], true),
        ("empty text", draft(" \n", x, day, time), vec![F::TextEmpty], false),
        ("281 on X", draft(&long, x, day, time), vec![F::TextLongForSome], true),
        ("25,001 on X", draft(&"a".repeat(25_001), x, day, time), vec![F::TextTooLong], false),
        (
            "501 on Threads",
            draft(&"a".repeat(501), &[(Platform::Threads, &["th-ends"])], "2026-11-24", "20:00"),
            vec![F::TextTooLong],
            false,
        ),
        (
            "701 on a page",
            draft(&"a".repeat(701), &[(Platform::Linkedin, &["li1", "li-page"])], day, time),
            vec![F::TextLongForSome],
            true,
        ),
        (
            "701 on a person",
            draft(&"a".repeat(701), &[(Platform::Linkedin, &["li1"])], day, time),
            vec![],
            true,
        ),
        ("no target", draft("Hi", &[], day, time), vec![F::NoAccount], false),
        ("an empty target", draft("Hi", &[(Platform::X, &[])], day, time), vec![F::NoAccount], false),
        (
            "one of two empty",
            draft("Hi", &[(Platform::X, &["x1"]), (Platform::Linkedin, &[])], day, time),
            vec![F::PlatformWithoutAccount],
            false,
        ),
        ("Instagram", draft("Hi", &[(Platform::Instagram, &["ig1"])], day, time), vec![F::NeedsMedia], false),
        (
            "a stranger's account",
            draft("Hi", &[(Platform::X, &["li1"])], day, time),
            vec![F::AccountGone],
            false,
        ),
        (
            "a signed-out account",
            draft("Hi", &[(Platform::Threads, &["th-ended"])], day, time),
            vec![F::AccountNeedsReconnect],
            true,
        ),
        (
            "ends before",
            draft("Hi", &[(Platform::Threads, &["th-ends"])], day, time),
            vec![F::AccountEndsBefore],
            true,
        ),
        ("yesterday", draft("Hi", x, "2026-11-23", time), vec![F::TimePassed], false),
        ("in 2 minutes", draft("Hi", x, "2026-11-24", "11:34"), vec![F::TimeTooSoon], false),
        ("in 3 minutes", draft("Hi", x, "2026-11-24", "11:35"), vec![], true),
        ("no time", draft("Hi", x, day, ""), vec![F::TimeMissing], false),
        ("in the gap", draft("Hi", x, "2027-03-28", "01:30"), vec![F::TimeInGap], false),
        ("twice", draft("Hi", x, "2027-10-31", "01:30"), vec![F::TimeTwice], true),
        ("all wrong", draft("", &[], "", ""), vec![F::TimeMissing, F::NoAccount, F::TextEmpty], false),
    ];
    for (name, draft, expected, is_ready) in table {
        assert_eq!(codes(&draft, Some("Europe/Lisbon")), (expected, is_ready), "{name}");
    }
}

#[test]
fn without_a_zone_nothing_is_ready() {
    let draft = draft("Hi", &[(Platform::X, &["x1"])], "2026-11-26", "15:30");
    assert_eq!(codes(&draft, None), (vec![FindingCode::ZoneMissing], false));
}

#[test]
fn characters_are_counted_as_code_points() {
    let brand = Brand { slug: BrandSlug::new("f"), name: "F".into(), zone: None, zone_is_local: false };
    let draft = draft("fern 🌿", &[(Platform::X, &["x1"])], "", "");
    let context = CheckContext { brand: &brand, accounts: &[], media: &MediaLookups::new() };
    let (check, _) = check(&draft, context, Timestamp::UNIX_EPOCH);
    assert_eq!(check.counters, vec![Counter { platform: Platform::X, used: 6, limit: 280 }]);
}

#[test]
fn two_minutes_ahead_may_still_be_sent() {
    let now: Timestamp = NOW.parse().expect("a fixed instant");
    assert!(lead_time_ok(now + SignedDuration::from_secs(120), now));
    assert!(!lead_time_ok(now + SignedDuration::from_secs(119), now));
}
