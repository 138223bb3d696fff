use foldhash::fast::RandomState;

use super::super::testing::{Sheet, at};
use super::super::{DateOrder, Fix, ImportField, RowProblem as P};
use super::loosely;
use crate::{BrandSlug, Fingerprint, Platform};

const HEADER: &str = "text|when|platforms|accounts|media|brand";

#[test]
fn a_plain_row_becomes_a_post() {
    let sheet = Sheet::new(HEADER, &["Moss is back|2026-12-01 09:00|x, linkedin|||"]);
    let posts = sheet.posts();
    assert_eq!(posts.len(), 1, "{:?}", sheet.problems());
    let post = &posts[0];
    assert_eq!(
        (post.text.as_str(), post.at, post.numbers.as_slice()),
        ("Moss is back", at("2026-12-01T09:00:00Z"), &[2][..])
    );
    let targets: Vec<String> = post
        .targets
        .iter()
        .map(|target| format!("{} {:?}", target.platform.as_str(), target.accounts))
        .collect();
    assert_eq!(targets, ["x [AccountId(\"x-fern\")]", "linkedin [AccountId(\"li-fern\")]"]);
}

#[test]
fn each_mistake_is_named() {
    let fern = || BrandSlug::new("fern");
    let named = |name: &str| name.to_owned();
    let table: Vec<(&str, Vec<P>)> = vec![
        ("|2026-12-01 09:00|x|||", vec![P::NoText]),
        ("\u{200B}|2026-12-01 09:00|x|||", vec![P::NoText]),
        ("Moss||x|||", vec![P::NoTime]),
        ("Moss|queue|x|||", vec![P::NoTime]),
        ("Moss|2026-12-01|x|||", vec![P::NoTime]),
        ("Moss|soon|x|||", vec![P::DateUnreadable]),
        ("Moss|31/11/2026 09:00|x|||", vec![P::DateImpossible]),
        ("Moss|03/04/2027 09:00|x|||", vec![P::DateOrderOpen]),
        ("Moss|2027-03-28 01:30|x|||", vec![P::TimeInGap]),
        ("Moss|2027-10-31 01:30|x|||", vec![P::TimeTwice]),
        ("Moss|2026-11-24 09:00|x|||", vec![P::TimePassed]),
        ("Moss|2026-11-24T12:01:00Z|x|||", vec![P::TimeTooSoon]),
        ("Moss|2026-12-01 09:00||||", vec![P::NoPlatform]),
        ("Moss|2026-12-01 09:00|Insta|||", vec![P::PlatformUnknown { name: named("Insta") }]),
        (
            "Moss|2026-12-01 09:00|youtube||moss.png|",
            vec![P::NoAccountOn { brand: fern(), platform: Platform::Youtube }],
        ),
        (
            "Moss|2026-12-01 09:00|threads|||",
            vec![P::WhichAccount { brand: fern(), platform: Platform::Threads }],
        ),
        ("Moss|2026-12-01 09:00|threads|@Shop||", vec![]),
        (
            "Moss|2026-12-01 09:00|threads|nobody||",
            vec![P::AccountUnknown { brand: fern(), name: named("nobody") }],
        ),
        (
            "Moss|2026-12-01 09:00|x|oak||",
            vec![P::AccountOfOtherBrand { name: named("oak"), other: BrandSlug::new("oak") }],
        ),
        ("Moss|2026-12-01 09:00||fern||", vec![P::AccountAmbiguous { brand: fern(), name: named("fern") }]),
        ("Moss|2026-12-01 09:00||shop||", vec![]),
        ("Moss|2026-12-01 09:00|twitter-x-fern|||", vec![]),
        ("Moss|2026-12-01 09:00|x|||Oak & Co", vec![]),
        ("Moss|2026-12-01 09:00|x|||Elm", vec![P::BrandUnknown { name: named("Elm") }]),
        ("Moss|2026-12-01 09:00|x|||Twin", vec![P::BrandAmbiguous { name: named("Twin") }]),
        ("Moss|2026-12-01 09:00|x|||nowhere", vec![P::NoZone { brand: BrandSlug::new("nowhere") }]),
        ("Moss|2026-12-01 09:00|instagram|||", vec![P::NeedsMedia { platform: Platform::Instagram }]),
        ("Moss|2026-12-01 09:00|instagram||moss.png|", vec![]),
        ("Moss|2026-12-01 09:00|instagram||https://a.test/moss|", vec![]),
        ("Moss|2026-12-01 09:00|x||fern.png|", vec![P::MediaMissing]),
        ("Moss|2026-12-01 09:00|x||/etc/passwd|", vec![P::MediaOutside]),
        ("Moss|2026-12-01 09:00|x||notes.txt|", vec![P::NotMedia]),
        ("Moss|2026-12-01 09:00|x||film.mp4|", vec![P::MediaTooLarge]),
        ("Moss|2026-12-01 09:00|x||folder|", vec![P::TooManyMedia]),
    ];
    for (row, expected) in table {
        let sheet = Sheet::new(HEADER, &[row]);
        assert_eq!(sheet.problems(), expected, "{row}");
        assert_eq!(sheet.posts().len(), usize::from(expected.is_empty()), "{row}");
    }
}

#[test]
fn lengths_are_counted_for_each_platform() {
    let row =
        |length: usize, platforms: &str| format!("{}|2026-12-01 09:00|{platforms}|||", "é".repeat(length));
    for (length, platforms, expected) in [
        (280, "x", vec![]),
        (281, "x", vec![P::TextLongForSome { platform: Platform::X }]),
        (25_001, "x", vec![P::TextTooLong { platform: Platform::X }]),
        (281, "x, linkedin", vec![P::TextLongForSome { platform: Platform::X }]),
        (701, "linkedin", vec![P::TextLongForSome { platform: Platform::Linkedin }]),
        (3_001, "linkedin", vec![P::TextTooLong { platform: Platform::Linkedin }]),
    ] {
        assert_eq!(
            Sheet::new(HEADER, &[&row(length, platforms)]).problems(),
            expected,
            "{length} {platforms}"
        );
    }
}

#[test]
fn the_file_tells_which_comes_first_or_the_person_does() {
    let open = "Moss|03/04/2027 09:00|x|||";
    let told = Sheet::new(HEADER, &[open, "Fern|31/12/2026 09:00|x|||"]);
    assert_eq!(
        told.posts().iter().map(|post| post.at.to_string()).collect::<Vec<_>>(),
        ["2027-04-03T08:00:00Z", "2026-12-31T09:00:00Z"]
    );
    let mixed = Sheet::new(HEADER, &[open, "Fern|31/12/2026 09:00|x|||", "Oak|12/31/2026 10:00|x|||"]);
    assert_eq!(mixed.problems(), [P::DateOrderOpen], "both kinds in one file tell nothing about a third");
    let mut asked = Sheet::new(HEADER, &[open]);
    asked.import.decisions_mut().date_order = Some(DateOrder::MonthFirst);
    asked.check();
    assert_eq!(asked.posts()[0].at, at("2027-03-04T09:00:00Z"));
}

#[test]
fn texts_of_one_fingerprint_have_one_hash() {
    let hasher = RandomState::default();
    let hash = |text| loosely(&hasher, text);
    let fingerprint = |text| Fingerprint::compute(&BrandSlug::new("fern"), text, &[Platform::X], None);
    for (one, other) in [
        ("Caf\u{e9}\nfern", " Cafe\u{301} \r\nfern\n"),
        ("moss\rfern", "moss\nfern"),
        ("moss \t\nfern", "moss\nfern"),
        ("moss\u{a0}", "moss"),
    ] {
        assert_eq!(fingerprint(one), fingerprint(other), "{one:?}");
        assert_eq!(hash(one), hash(other), "{one:?}");
    }
    assert_ne!(hash("moss fern"), hash("mossfern"));
}

#[test]
fn the_same_post_twice_is_shown_and_can_be_taken_all_the_same() {
    let rows = [
        "Caf\u{e9} moss|2026-12-01 09:00|x|||",
        "Cafe\u{301}  moss|2026-12-01T09:00:00Z|x|||",
        " Caf\u{e9} moss |2026-12-01 09:00|twitter|||",
    ];
    let mut sheet = Sheet::new(HEADER, &rows);
    assert_eq!(sheet.groups(), [(P::RepeatedInFile, vec![3])], "two blanks in the middle are another text");
    sheet.fix(&P::RepeatedInFile, &Fix::Accept);
    assert_eq!(sheet.posts().len(), 3);
}

#[test]
fn an_apostrophe_that_only_keeps_a_formula_away_is_not_posted() {
    let row = |text: &str| format!("{text}|2026-12-01 09:00|x|||");
    let texts = ["'@fern is back", "'tis the season", "@moss"].map(row);
    let rows: Vec<&str> = texts.iter().map(String::as_str).collect();
    let posts = Sheet::new(HEADER, &rows).posts();
    let said: Vec<&str> = posts.iter().map(|post| post.text.as_str()).collect();
    assert_eq!(said, ["@fern is back", "'tis the season", "@moss"]);
}

#[test]
fn a_row_that_says_nearly_the_same_hides_no_repetition() {
    let row = |text: &str| format!("{text}|2026-12-01 09:00|x|||");
    let rows = [row("Hello\n\nworld"), row("Hello\nworld"), row("Hello\nworld"), row("Hello\n\nworld")];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(Sheet::new(HEADER, &rows).groups(), [(P::RepeatedInFile, vec![3, 4])]);
}

#[test]
fn images_of_all_rows_of_a_thread_are_shown_and_checked() {
    let header = "text|when|platforms|media|alt_text|thread_id";
    let rows = |second: &str| {
        let second = format!("Two|||{second}|Moss|t1");
        let first = "One|2026-12-01 09:00|x|https://a.test/a.jpg|Fern|t1";
        Sheet::new(header, &[first, &second])
    };
    let alt_texts = |sheet: &Sheet| -> Vec<Option<String>> {
        sheet.posts()[0].media.iter().map(|media| media.alt_text.clone()).collect()
    };
    assert_eq!(alt_texts(&rows("https://a.test/b.jpg")), [Some("Fern".into()), Some("Moss".into())]);
    assert_eq!(rows("missing.jpg").groups(), [(P::MediaMissing, vec![1])]);
}

#[test]
fn each_of_several_columns_of_descriptions_is_for_its_own_image() {
    let header = "text|when|platforms|Picture Url 1|Picture Url 2|Picture Url 3|\
                  Alt text picture 1|Alt text picture 2|Alt text picture 3";
    let row = "Moss|2026-12-01 09:00|x|https://a.test/a.jpg||https://a.test/c.jpg|A||C";
    let sheet = Sheet::new(header, &[row]);
    let posts = sheet.posts();
    let alt_texts: Vec<Option<&str>> = posts[0].media.iter().map(|media| media.alt_text.as_deref()).collect();
    assert_eq!(alt_texts, [Some("A"), Some("C")]);
}

#[test]
fn what_stands_in_the_queue_is_shown() {
    let sheet =
        Sheet::new(HEADER, &["Already there|2026-12-05 10:00|x|||", "Already there|2026-12-05 11:00|x|||"]);
    assert_eq!(sheet.groups(), [(P::AlreadyInQueue, vec![1])]);
}

#[test]
fn rows_of_a_thread_become_one_post() {
    let header = "text|when|platforms|thread_id";
    let mut sheet = Sheet::new(
        header,
        &[
            "One|2026-12-01 09:00|x|t1",
            "Alone|2026-12-01 10:00|x|",
            "Two|||t1",
            "Three|2026-12-09 09:00|x|t1",
        ],
    );
    let posts = sheet.posts();
    assert_eq!(posts.iter().map(|post| post.text.as_str()).collect::<Vec<_>>(), ["One", "Alone"]);
    assert_eq!(
        (posts[0].thread.as_slice(), posts[0].numbers.as_slice()),
        (&["Two".to_owned(), "Three".to_owned()][..], &[2, 4, 5][..])
    );
    sheet.import.skip_rows(&[1], true);
    sheet.check();
    assert_eq!(sheet.problems(), [P::NoPlatform, P::NoTime], "the next row leads, and it has no time");
    let linkedin = Sheet::new(header, &["One|2026-12-01 09:00|linkedin|t1", "Two|||t1"]);
    assert_eq!(linkedin.problems(), [P::NoThreadsOn { platform: Platform::Linkedin }]);
}

#[test]
fn links_are_appended_once_and_images_are_not_links() {
    let sheet = Sheet::new(
        "text|when|platforms|link",
        &[
            "Read|2026-12-01 09:00|x|https://a.test/b",
            "Read https://a.test/b now|2026-12-01 10:00|x|https://a.test/b",
        ],
    );
    let texts: Vec<String> = sheet.posts().into_iter().map(|post| post.text).collect();
    assert_eq!(texts, ["Read https://a.test/b", "Read https://a.test/b now"]);
    let mut pickr = Sheet::headless(&[
        "Read|https://a.test/b|31/12/2026 09:00|L",
        "See|https://a.test/c.jpg|31/12/2026 10:00|I",
    ]);
    pickr.import.decisions_mut().platforms = vec![Platform::X];
    pickr.check();
    let posts = pickr.posts();
    assert_eq!((posts[0].text.as_str(), posts[0].media.len()), ("Read https://a.test/b", 0));
    assert_eq!((posts[1].text.as_str(), posts[1].media.len()), ("See", 1));
}

#[test]
fn one_column_for_each_network_and_one_text_for_each_platform() {
    let sheet = Sheet::new(
        "text|date|time|Twitter|LinkedIn|LinkedIn text",
        &["Moss|2026-12-01|09:00|TRUE|yes|Moss, at length", "Fern|2026-12-01|10:00|x|FALSE|never used"],
    );
    let posts = sheet.posts();
    assert_eq!(posts[0].platform_texts, [(Platform::Linkedin, "Moss, at length".to_owned())]);
    assert_eq!((posts[0].targets.len(), posts[1].targets.len(), posts[1].platform_texts.len()), (2, 1, 0));
}

#[test]
fn alternative_texts_belong_to_their_pictures() {
    let sheet = Sheet::new(
        "text|when|platforms|Picture Url 1|Picture Url 2|Alt text picture 1|Alt text picture 2",
        &["Moss|2026-12-01 09:00|x|https://a.test/1.jpg|moss.png|A stone, with moss|Moss"],
    );
    let alt: Vec<Option<String>> =
        sheet.posts()[0].media.iter().map(|media| media.alt_text.clone()).collect();
    assert_eq!(alt, [Some("A stone, with moss".to_owned()), Some("Moss".to_owned())]);
}

#[test]
fn an_edit_stands_beside_the_file_and_can_be_taken_back() {
    let mut sheet = Sheet::new(HEADER, &["Moss|soon|x|||"]);
    sheet.import.edit_cell(1, 1, Some("2026-12-01 09:00".into()));
    sheet.check();
    assert_eq!((sheet.posts().len(), sheet.import.table().cell(1, 1)), (1, "soon"));
    sheet.import.edit_cell(1, 1, None);
    sheet.check();
    assert_eq!(sheet.problems(), [P::DateUnreadable]);
}

#[test]
fn another_meaning_of_a_column_counts_at_once() {
    let mut sheet = Sheet::new("text|when|platforms|remarks", &["Moss|2026-12-01 09:00|x|Remark"]);
    sheet.import.set_column(3, ImportField::Text);
    sheet.check();
    assert_eq!(sheet.posts()[0].text, "Remark");
}
