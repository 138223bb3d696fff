use super::super::decisions::CommentUse;
use super::super::testing::Sheet;
use super::super::{DateOrder, ProblemWords, RowProblem as P};
use super::*;

const HEADER: &str = "text|when|platforms|media";

#[test]
fn counts_add_up_and_groups_show_their_first_rows() {
    let mut rows: Vec<String> = (0..300).map(|row| format!("Post {row}|31/11/2026 09:00|x|")).collect();
    rows.extend((1..=250).map(|row| format!("Ready {row}|2026-12-01 09:00|x|")));
    rows.push("Left out|2026-12-01 09:00|x|".into());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let mut sheet = Sheet::new(HEADER, &rows);
    sheet.import.skip_rows(&[551], true);
    sheet.check();
    let summary = sheet.view().summary();
    assert_eq!((summary.rows, summary.ready, summary.problems, summary.skipped), (551, 250, 300, 1));
    let group = &summary.groups[0];
    assert_eq!((group.problem.clone(), group.rows, group.first.len()), (P::DateImpossible, 300, 5));
    let first = &group.first[0];
    assert_eq!((first.number, first.column, first.cell.as_str()), (2, Some(1), "31/11/2026 09:00"));
    assert_eq!(first.suggested.map(|at| at.to_string()).as_deref(), Some("2026-12-01T09:00:00Z"));
}

#[test]
fn no_page_is_larger_than_two_hundred_rows() {
    let rows: Vec<String> = (0..500).map(|row| format!("Post {row}|2026-12-01 09:00|x|")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let sheet = Sheet::new(HEADER, &rows);
    let page = |offset| sheet.view().rows(&ImportFilter::All, offset, 10_000);
    assert_eq!((page(0).len(), page(400).len(), page(400)[0].number), (200, 100, 402));
    assert_eq!(sheet.view().rows(&ImportFilter::State { state: ImportRowState::Problem }, 0, 10), []);
}

#[test]
fn a_text_that_is_too_long_says_by_how_much() {
    let row = format!("{}|2026-12-01 09:00|x|", "m".repeat(312));
    let sheet = Sheet::new(HEADER, &[&row]);
    let first = sheet.view().summary().groups[0].first[0].clone();
    assert_eq!((first.length, first.limit), (Some(312), Some(280)));
    assert!(first.cell.ends_with('\u{2026}') && first.cell.chars().count() < 130, "{}", first.cell);
}

#[test]
fn what_the_file_cannot_tell_is_asked_once_and_stays_to_be_changed() {
    let mut sheet = Sheet::new(
        "text|when|platforms|comments",
        &["Moss|03/04/2027 09:00|x|first; second", "Fern|04/05/2027 09:00|x|"],
    );
    let asked = |answer| ImportQuestion::DateOrder { example: "03/04/2027 09:00".into(), answer };
    let comments = ImportQuestion::Comments { rows: 1, answer: None };
    assert_eq!(sheet.view().summary().questions, [asked(None), comments]);
    sheet.import.decisions_mut().date_order = Some(DateOrder::DayFirst);
    sheet.import.decisions_mut().comments = Some(CommentUse::ThreadParts);
    sheet.check();
    assert_eq!(sheet.view().summary().questions[0], asked(Some(DateOrder::DayFirst)));
    assert_eq!(sheet.posts()[0].thread, ["first", "second"]);
}

#[test]
fn problems_leave_as_a_table_with_the_words_of_the_page() {
    let sheet = Sheet::new(HEADER, &["=1+1|soon|x|", "Fine|2026-12-01 09:00|x|", "|31/11/2026 09:00|x|"]);
    let words = ProblemWords {
        row: "Row".into(),
        problem: "Problem".into(),
        problems: vec![
            (P::DateUnreadable, "Unreadable date".into()),
            (P::DateImpossible, "No such day".into()),
            (P::NoText, "No text".into()),
        ],
    };
    let csv = crate::to_csv(&sheet.import.problem_table(sheet.checked(), &words));
    let expected = "\u{FEFF}Row,Problem,text,when,platforms,media\r\n2,Unreadable date,'=1+1,soon,x,\r\n\
                    4,\"No such day; No text\",,31/11/2026 09:00,x,\r\n";
    assert_eq!(csv, expected);
}

#[test]
fn local_files_are_listed_once_and_addresses_are_not() {
    let sheet = Sheet::new(
        HEADER,
        &[
            "One|2026-12-01 09:00|x|moss.png",
            "Two|2026-12-01 10:00|x|moss.png, fern.png",
            "Three|2026-12-01 11:00|x|https://a.test/b.png",
        ],
    );
    let names: Vec<(String, bool)> = sheet
        .files()
        .into_iter()
        .map(|file| (file.name, matches!(file.state, super::super::ImportFileState::Found { .. })))
        .collect();
    assert_eq!(names, [("fern.png".to_owned(), false), ("moss.png".to_owned(), true)]);
}
