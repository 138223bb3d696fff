use super::super::testing::{Sheet, at};
use super::super::{Fix, ImportFilter, ImportRowState, RowProblem as P};
use super::*;

const HEADER: &str = "text|when|platforms";
const CHANGED: P = P::ChangedSinceSent { can_update: true };
const FIXED: P = P::ChangedSinceSent { can_update: false };

fn words(text: &str, when: &str) -> SentWords {
    SentWords { text: text.into(), platforms: vec![Platform::X], at: Some(at(when)) }
}

/// A post that waits at the service as it was sent.
fn waiting(text: &str, when: &str) -> SentBefore {
    let sent = words(text, when);
    SentBefore { now: Some(sent.clone()), sent, state: SentState::Waiting { post_id: PostId::new(text) } }
}

fn sheet(sent: Vec<SentBefore>, rows: &[&str]) -> Sheet {
    let mut sheet = Sheet::new(HEADER, rows);
    sheet.send_before(sent);
    sheet
}

#[test]
fn a_row_is_known_by_its_text_or_by_its_time() {
    let moss = || waiting("Moss", "2026-12-01T09:00:00Z");
    let gone = || SentBefore { state: SentState::Out, ..moss() };
    let on_its_way = || SentBefore { state: SentState::OnItsWay, now: None, ..moss() };
    let edited = || SentBefore { now: Some(words("Fern", "2026-12-01T09:00:00Z")), ..moss() };
    let table: [(&str, SentBefore, &str, Vec<P>); 10] = [
        ("as it was", moss(), " Moss|2026-12-01 09:00|x", vec![P::AlreadyInQueue]),
        ("as it was before somebody edited it", edited(), "Moss|2026-12-01 09:00|x", vec![P::AlreadyInQueue]),
        ("as it is since then", edited(), "Fern|2026-12-01 09:00|x", vec![P::AlreadyInQueue]),
        ("another time", moss(), "Moss|2026-12-02 09:00|x", vec![CHANGED]),
        ("another text", moss(), "Mosses|2026-12-01 09:00|x", vec![CHANGED]),
        (
            "another platform",
            moss(),
            "Moss|2026-12-01 09:00|x, instagram",
            vec![P::NeedsMedia { platform: Platform::Instagram }, FIXED],
        ),
        ("both", moss(), "Mosses|2026-12-02 09:00|x", vec![]),
        ("other texts on other platforms", moss(), "Mosses|2026-12-01 09:00|linkedin", vec![]),
        ("not there yet", on_its_way(), "Moss|2026-12-02 09:00|x", vec![FIXED]),
        ("gone out", gone(), "Moss|2026-12-02 09:00|x", vec![FIXED]),
    ];
    for (name, sent, row, expected) in table {
        assert_eq!(sheet(vec![sent], &[row]).problems(), expected, "{name}");
    }
}

#[test]
fn each_post_belongs_to_one_row_and_equal_ones_are_found_first() {
    let monthly = vec![
        waiting("Moss", "2026-12-01T09:00:00Z"),
        waiting("Moss", "2027-01-01T09:00:00Z"),
        waiting("Moss", "2027-02-01T09:00:00Z"),
    ];
    let rows = [
        "Moss|2027-02-01 09:00|x",
        "Moss|2026-12-01 09:00|x",
        "Moss|2027-01-02 09:00|x",
        "Moss|2027-03-01 09:00|x",
    ];
    let mut sheet = sheet(monthly, &rows);
    assert_eq!(sheet.groups(), [(CHANGED, vec![3]), (P::AlreadyInQueue, vec![1, 2])]);
    assert_eq!(sheet.posts().len(), 1, "the one in March is new");
    sheet.fix(&P::AlreadyInQueue, &Fix::SkipRows);
    assert_eq!(sheet.groups(), [(CHANGED, vec![3])], "what is left out still claims its post");
}

#[test]
fn what_has_changed_is_left_out_updated_or_added() {
    let sent = || vec![waiting("Moss", "2026-12-01T09:00:00Z"), waiting("Fern", "2026-12-02T09:00:00Z")];
    let rows = ["Mosses|2026-12-01 09:00|x", "Fern|2026-12-02 10:00|x"];
    let mut sheet = sheet(sent(), &rows);
    assert_eq!(sheet.posts(), [], "nothing of it is sent by itself");
    assert_eq!(sheet.fixes(&CHANGED), [Fix::SkipRows, Fix::UpdatePosts, Fix::Accept]);
    let first = sheet.view().summary().groups[0].first.clone();
    let before: Vec<_> = first.iter().map(|row| (row.sent_text.as_deref(), row.sent_at)).collect();
    assert_eq!(before, [(Some("Moss"), None), (None, Some(at("2026-12-02T09:00:00Z")))]);
    sheet.fix_rows(&CHANGED, &Fix::UpdatePosts, &[1]);
    sheet.fix_rows(&CHANGED, &Fix::Accept, &[2]);
    let update = ImportUpdate { row: 1, post_id: PostId::new("Moss"), text: Some("Mosses".into()), at: None };
    assert_eq!(sheet.updates(), [update]);
    assert_eq!(sheet.posts().iter().map(|post| post.row).collect::<Vec<_>>(), [2]);
    let summary = sheet.view().summary();
    assert_eq!((summary.updates, summary.ready, summary.problems), (1, 1, 0));
}

#[test]
fn what_went_out_is_not_offered_another_time() {
    let sent = SentBefore { state: SentState::Out, ..waiting("Moss", "2026-11-20T09:00:00Z") };
    let sheet = sheet(vec![sent], &["Moss|2026-11-20 09:00|x", "Fern|2026-11-20 10:00|x"]);
    assert_eq!(sheet.groups(), [(P::TimePassed, vec![2]), (P::SentAlready, vec![1])]);
}

#[test]
fn rows_that_were_started_stay_behind_them() {
    let mut sheet = Sheet::new(HEADER, &["Moss|2026-12-01 09:00|x", "Fern|soon|x"]);
    sheet.import.mark_started(&[1]);
    sheet.check();
    let summary = sheet.view().summary();
    assert_eq!((summary.started, summary.ready, summary.problems), (1, 0, 1));
    assert_eq!(sheet.posts(), []);
    let started = ImportFilter::State { state: ImportRowState::Started };
    assert_eq!(sheet.view().rows(&started, 0, 10).len(), 1);
}
