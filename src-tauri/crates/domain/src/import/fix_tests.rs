use super::super::RowProblem as P;
use super::super::testing::{Sheet, at};
use super::Fix;
use crate::{AccountId, BrandSlug, Platform};

const HEADER: &str = "text|when|platforms|accounts|media";

/// The instants of the posts after the likeliest fix for all rows.
fn times(rows: &[&str], problem: &P, fix: &Fix) -> Vec<String> {
    let mut sheet = Sheet::new(HEADER, rows);
    assert!(
        sheet.fixes(problem).contains(fix),
        "{fix:?} is offered for {problem:?}: {:?}",
        sheet.fixes(problem)
    );
    sheet.fix(problem, fix);
    sheet.posts().iter().map(|post| post.at.to_string()).collect()
}

#[test]
fn times_are_mended() {
    // The usual times of the brand are 12:00 and 18:30; on 25 November noon is taken.
    for (row, problem, fix, expected) in [
        ("Moss|31/11/2026 09:00|x||", P::DateImpossible, Fix::CountOn, "2026-12-01T09:00:00Z"),
        ("Moss|2027-03-28 01:30|x||", P::TimeInGap, Fix::ShiftForward, "2027-03-28T01:30:00Z"),
        ("Moss||x||", P::NoTime, Fix::NextUsualTime, "2026-11-24T18:30:00Z"),
        ("Moss|2026-12-03|x||", P::NoTime, Fix::NextUsualTime, "2026-12-03T12:00:00Z"),
        ("Moss|2026-11-01 09:00|x||", P::TimePassed, Fix::NextUsualTime, "2026-11-24T18:30:00Z"),
    ] {
        assert_eq!(times(&[row], &problem, &fix), [expected], "{row}");
    }
}

#[test]
fn no_two_rows_get_the_same_usual_time() {
    let rows = ["One||x||", "Two||x||", "Three||x||", "Four|2026-11-26 12:00|x||"];
    assert_eq!(
        times(&rows, &P::NoTime, &Fix::NextUsualTime),
        ["2026-11-24T18:30:00Z", "2026-11-25T18:30:00Z", "2026-11-26T18:30:00Z", "2026-11-26T12:00:00Z"],
        "noon is taken on the 25th by the queue and on the 26th by the file"
    );
}

#[test]
fn names_are_read_as_what_they_mean_in_the_whole_file() {
    let mut sheet = Sheet::new(
        HEADER,
        &["Moss|2026-12-01 09:00|Insta||moss.png", "Fern|2026-12-01 10:00|insta, x||moss.png"],
    );
    let problem = P::PlatformUnknown { name: "Insta".into() };
    let fix = sheet.fixes(&problem).into_iter().next().expect("there is one");
    assert_eq!(
        fix,
        Fix::UsePlatform { name: "Insta".into(), platform: Platform::Instagram },
        "the likeliest comes first"
    );
    sheet.fix(&problem, &fix);
    assert_eq!(sheet.posts().iter().map(|post| post.targets.len()).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn an_account_is_chosen_once_for_the_file() {
    let mut sheet =
        Sheet::new(HEADER, &["Moss|2026-12-01 09:00|threads||", "Fern|2026-12-01 10:00|threads||"]);
    let problem = P::WhichAccount { brand: BrandSlug::new("fern"), platform: Platform::Threads };
    let fixes = sheet.fixes(&problem);
    let accounts = |ids: &[&str]| Fix::UseAccounts {
        brand: BrandSlug::new("fern"),
        platform: Platform::Threads,
        accounts: ids.iter().map(|id| AccountId::new(*id)).collect(),
    };
    assert_eq!(
        fixes,
        [accounts(&["th-fern"]), accounts(&["th-shop"]), accounts(&["th-fern", "th-shop"]), Fix::SkipRows]
    );
    sheet.fix(&problem, &fixes[1]);
    assert_eq!(sheet.posts()[1].targets[0].accounts, [AccountId::new("th-shop")]);
}

#[test]
fn an_unknown_name_is_read_as_an_account_where_its_rows_go() {
    let mut sheet = Sheet::new(
        HEADER,
        &["Moss|2026-12-01 09:00|threads|nobody|", "Fern|2026-12-01 10:00|linkedin|nobody|"],
    );
    let problem = P::AccountUnknown { brand: BrandSlug::new("fern"), name: "nobody".into() };
    let offered: Vec<_> = sheet.fixes(&problem);
    let platforms = |fixes: &[Fix]| -> Vec<Platform> {
        fixes
            .iter()
            .filter_map(|fix| match fix {
                Fix::ReadAccount { platform, .. } => Some(platform.clone()),
                _ => None,
            })
            .collect()
    };
    assert_eq!(platforms(&offered), [Platform::Linkedin, Platform::Threads, Platform::Threads]);
    let shop = Fix::ReadAccount {
        brand: BrandSlug::new("fern"),
        name: "nobody".into(),
        platform: Platform::Threads,
        account: AccountId::new("th-shop"),
    };
    sheet.fix(&problem, &shop);
    assert_eq!(sheet.groups(), [(problem.clone(), vec![2])], "the other row goes elsewhere");
    assert_eq!(platforms(&sheet.fixes(&problem)), [Platform::Linkedin]);
    assert_eq!(sheet.posts()[0].targets[0].accounts, [AccountId::new("th-shop")]);
}

#[test]
fn an_account_of_another_brand_takes_its_row_along() {
    let mut sheet = Sheet::new(HEADER, &["Moss|2026-12-01 09:00|x|oak|"]);
    let problem = P::AccountOfOtherBrand { name: "oak".into(), other: BrandSlug::new("oak") };
    sheet.fix(&problem, &sheet.fixes(&problem)[0].clone());
    assert_eq!(sheet.posts()[0].brand, BrandSlug::new("oak"));
}

#[test]
fn a_long_text_leaves_the_platform_out_or_becomes_a_thread() {
    let long = "A sentence about moss. ".repeat(20);
    let problem = P::TextLongForSome { platform: Platform::X };
    let both = format!("{long}|2026-12-01 09:00|x, linkedin||");
    let mut sheet = Sheet::new(HEADER, &[&both]);
    assert!(!sheet.fixes(&problem).contains(&Fix::TurnIntoThread), "LinkedIn has no threads");
    sheet.fix(&problem, &Fix::LeaveOutPlatform { platform: Platform::X });
    assert_eq!(sheet.posts()[0].targets.len(), 1);
    let mut alone = Sheet::new(HEADER, &[&format!("{long}|2026-12-01 09:00|x||")]);
    alone.fix(&problem, &Fix::TurnIntoThread);
    let post = &alone.posts()[0];
    assert_eq!((post.thread.len(), post.text.ends_with("moss.")), (1, true));
}

#[test]
fn bad_files_can_be_left_out_where_a_post_does_without() {
    let mut sheet = Sheet::new(
        HEADER,
        &["Moss|2026-12-01 09:00|x||fern.png, moss.png", "Fern|2026-12-01 10:00|instagram||fern.png"],
    );
    sheet.fix(&P::MediaMissing, &Fix::LeaveOutMedia);
    assert_eq!(sheet.posts()[0].media.len(), 1);
    assert_eq!(sheet.problems(), [P::NeedsMedia { platform: Platform::Instagram }]);
}

#[test]
fn a_file_without_platforms_is_given_some() {
    let mut sheet = Sheet::new("text|when", &["Moss|2026-12-01 09:00"]);
    let fixes = sheet.fixes(&P::NoPlatform);
    assert_eq!(fixes.len(), 6, "all together, four alone, and leaving the rows out: {fixes:?}");
    sheet.fix(&P::NoPlatform, &Fix::UsePlatforms { platforms: vec![Platform::X] });
    assert_eq!(sheet.posts().len(), 1);
}

#[test]
fn some_rows_of_a_group_can_be_settled_alone() {
    let mut sheet = Sheet::new(HEADER, &["One|2027-10-31 01:30|x||", "Two|2027-10-31 01:30|x||"]);
    sheet.fix_rows(&P::TimeTwice, &Fix::Accept, &[1]);
    assert_eq!(sheet.groups(), [(P::TimeTwice, vec![2])]);
    assert_eq!(sheet.posts()[0].at, at("2027-10-31T00:30:00Z"), "the first of the two is taken");
}
