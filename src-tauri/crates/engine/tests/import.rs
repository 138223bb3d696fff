//! A file on its way into the queue, up to the moment before anything is sent.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;
use std::path::Path;

use domain::import::{Fix, ImportField, ImportFilter, ImportRowState, ProblemWords, RowProblem};
use domain::{ExportTable, Platform, ProblemCode};
use engine::import::{Extent, ImportAnswer, ImportSource, read_file};
use engine::{Engine, import::OpenImportView};
use support::{World, brand};

fn sheet(rows: &[&str]) -> String {
    std::iter::once("text,when,platforms")
        .chain(rows.iter().copied())
        .map(|row| format!("{row}\r\n"))
        .collect()
}

async fn open(engine: &Engine, path: &Path) -> OpenImportView {
    open_from(engine, ImportSource::File { path: path.display().to_string() }).await
}

/// Opens a source, and settles what comes from the sample brand: it has two accounts on X, whose permissions end
/// before the dates in these files.
async fn open_from(engine: &Engine, source: ImportSource) -> OpenImportView {
    let view = engine.open_import(source, brand()).await.expect("it opens");
    settle(engine, view).await
}

async fn settle(engine: &Engine, mut view: OpenImportView) -> OpenImportView {
    let of_sample = |problem: &RowProblem| {
        matches!(problem, RowProblem::WhichAccount { .. } | RowProblem::AccountEndsBefore { .. })
    };
    while let Some(group) = view.summary.groups.iter().find(|group| of_sample(&group.problem)) {
        let fix = group.fixes[0].clone();
        view = engine.apply_import_fix(group.problem.clone(), fix, None).await.expect("settled");
    }
    view
}

#[tokio::test]
async fn a_file_becomes_posts_once_its_mistakes_are_settled() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let path = scene.folder.path().join("december.csv");
    let text = sheet(&[
        "Moss is back,2096-12-01 09:00,x",
        "Ferns,31/11/2096 09:00,x",
        "Old news,2020-01-01 09:00,twitter",
    ]);
    fs::write(&path, &text).expect("a file");
    let view = open(&engine, &path).await;
    assert_eq!(view.name.as_deref(), Some("december.csv"));
    assert_eq!((view.summary.rows, view.summary.ready, view.is_whole), (3, 1, true));
    engine.apply_import_fix(RowProblem::DateImpossible, Fix::CountOn, None).await.expect("settled");
    let view = engine.edit_import_cell(3, 1, Some("2096-12-03 10:00".into())).await.expect("edited");
    assert_eq!((view.summary.ready, view.summary.problems, view.has_changed), (3, 0, false));
    let posts = engine.import_work().await.expect("ready").0;
    let lines: Vec<(String, Vec<u32>)> =
        posts.into_iter().map(|post| (post.at.to_string(), post.numbers)).collect();
    let at = |text: &str| text.to_owned();
    assert_eq!(
        lines,
        [
            (at("2096-12-01T09:00:00Z"), vec![2]),
            (at("2096-12-01T09:00:00Z"), vec![3]),
            (at("2096-12-03T10:00:00Z"), vec![4])
        ]
    );
    assert_eq!(
        fs::read_to_string(&path).expect("it is still there"),
        text,
        "the file itself is never changed"
    );
    engine.close_import();
    assert_eq!(engine.import_view().await.expect("asked"), None);
    assert_eq!(
        engine.import_rows(ImportFilter::All, 0, 10).await.expect_err("closed").code,
        ProblemCode::NotFound
    );
}

#[tokio::test]
async fn the_first_rows_of_a_long_file_are_shown_before_the_rest_is_read() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let path = scene.folder.path().join("long.csv");
    let rows: Vec<String> =
        (0..20_000).map(|row| format!("Post number {row} of many,2096-12-01 09:00,x")).collect();
    fs::write(&path, sheet(&rows.iter().map(String::as_str).collect::<Vec<_>>())).expect("a file");
    let first = open(&engine, &path).await;
    assert!(
        !first.is_whole && first.summary.rows > 1_000 && first.summary.rows < 10_000,
        "{}",
        first.summary.rows
    );
    engine.skip_import_rows(vec![1, 2], true).await.expect("decided meanwhile");
    let whole = engine.finish_reading_import().await.expect("read");
    assert_eq!((whole.is_whole, whole.summary.rows, whole.summary.skipped), (true, 20_000, 2));
    let page = engine
        .import_rows(ImportFilter::State { state: ImportRowState::Ready }, 19_990, 500)
        .await
        .expect("rows");
    assert_eq!((page.len(), page[0].number), (8, 19_994));
}

#[tokio::test]
async fn what_was_said_about_columns_is_remembered_for_files_of_that_shape() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let pasted = |row: &str| ImportSource::Text { text: format!("Was\tSonst\tWann\tWo\n{row}\n") };
    let open = open_from(&engine, pasted("Moss\tremark\t2096-12-01 09:00\tx")).await;
    assert_eq!(open.summary.columns[0].field, ImportField::Ignored, "the longer one looks more like a text");
    let open = engine.set_import_column(0, ImportField::Text).await.expect("changed");
    assert_eq!((open.summary.columns[1].field.clone(), open.name), (ImportField::Ignored, None));
    let open = open_from(&engine, pasted("Ferns\tlonger remark\t2096-12-02 09:00\tx")).await;
    assert_eq!(open.summary.columns[0].field, ImportField::Text);
}

#[tokio::test]
async fn media_come_from_below_the_sheet_or_a_folder_that_was_picked() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let write = |name: &str, bytes: &[u8]| {
        let path = scene.folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        fs::write(&path, bytes).expect("a file");
        path
    };
    let png = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
    write("sheet/moss.png", png);
    write("elsewhere/fern.png", png);
    let rows = "text,when,platforms,media\nMoss,2096-12-01 09:00,x,moss.png\nFern,2096-12-02 09:00,x,../elsewhere/fern.png\n";
    let path = write("sheet/posts.csv", rows.as_bytes());
    let view = open(&engine, &path).await;
    assert_eq!((view.files, view.bad_files, view.files_kib), (1, 1, 1));
    assert_eq!(view.summary.groups[0].problem, RowProblem::MediaOutside);
    let view = engine.allow_import_folder(scene.folder.path().join("elsewhere")).await.expect("allowed");
    assert_eq!((view.files, view.bad_files, view.folders.len(), view.summary.ready), (2, 0, 2, 2));
}

#[tokio::test]
async fn the_same_file_after_sending_finds_its_rows_in_the_queue() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let draft = support::draft(&engine, "Sent before").await;
    engine.enqueue_post(&draft).expect("it waits");
    let text = format!("text\twhen\tplatforms\nSent before\t{} {}\tx\n", draft.when.date, draft.when.time);
    let view = open_from(&engine, ImportSource::Text { text }).await;
    assert_eq!(view.summary.groups[0].problem, RowProblem::AlreadyInQueue, "{:?}", view.summary.groups);
}

#[tokio::test]
async fn answers_and_words_reach_the_file() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let text = "text\twhen\nMoss\tsoon\nFern\t2096-12-01 09:00\n".to_owned();
    open_from(&engine, ImportSource::Text { text }).await;
    let answer = ImportAnswer::Platforms { platforms: vec![Platform::X] };
    let view = settle(&engine, engine.answer_import(answer).await.expect("answered")).await;
    assert_eq!((view.summary.ready, view.summary.problems), (1, 1));
    let words = ProblemWords {
        row: "Row".into(),
        problem: "Problem".into(),
        problems: vec![(RowProblem::DateUnreadable, "Unreadable date".into())],
    };
    let path = scene.folder.path().join("problems.csv").display().to_string();
    engine.save_import_problems(path.clone(), words.clone()).await.expect("saved");
    assert_eq!(
        fs::read_to_string(&path).expect("it is there"),
        "\u{FEFF}Row,Problem,text,when\r\n2,Unreadable date,Moss,soon\r\n"
    );
    let again = engine.save_import_problems(path, words).await.expect_err("nothing is overwritten");
    assert_eq!(again.code, ProblemCode::DestinationRefused);
    let (posts, _) = engine.import_work().await.expect("ready");
    assert_eq!(posts[0].targets[0].accounts.len(), 1, "the one account of the platform is named");
}

#[test]
fn what_cannot_be_taken_is_refused_with_a_reason_of_its_own() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    let write = |name: &str, bytes: &[u8]| fs::write(at(name), bytes).expect("a file");
    write("empty.csv", b"");
    write("blank.csv", b"\r\n ,,\r\n");
    write("picture.csv", b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\0");
    write("zip.xlsx", b"PK\x03\x04 but nothing of a workbook");
    write("other.xlsx", &zip_with("word/document.xml"));
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write("protected.xlsx", &[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", encrypted.as_slice()].concat());
    write("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Workbook");
    fs::File::create(at("large.csv"))
        .and_then(|file| file.set_len(200 * 1024 * 1024))
        .expect("a file with a hole");
    write("million.csv", "a,b\n".repeat(1_000_000).as_bytes());
    for (name, code) in [
        ("gone.csv", ProblemCode::FileGone),
        ("empty.csv", ProblemCode::FileEmpty),
        ("blank.csv", ProblemCode::FileEmpty),
        ("picture.csv", ProblemCode::FileNotATable),
        ("zip.xlsx", ProblemCode::FileNotATable),
        ("other.xlsx", ProblemCode::FileNotATable),
        ("protected.xlsx", ProblemCode::FileProtected),
        ("old.xls", ProblemCode::FileNotATable),
        ("large.csv", ProblemCode::FileTooLarge),
        ("million.csv", ProblemCode::TooManyRows),
        (".", ProblemCode::FileNotATable),
    ] {
        let refused = read_file(&at(name), Extent::Whole).expect_err(name);
        assert_eq!(refused.code, code, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_changes_or_vanishes_meanwhile_is_not_mixed_with_its_old_self() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let path = scene.folder.path().join("moving.csv");
    let rows = vec!["Moss,2096-12-01 09:00,x"; 20_000];
    fs::write(&path, sheet(&rows)).expect("a file");
    open(&engine, &path).await;
    fs::write(&path, sheet(&rows[1..])).expect("another program writes");
    let view = engine.import_view().await.expect("asked").expect("open");
    assert!(view.has_changed && !view.is_whole);
    assert_eq!(engine.finish_reading_import().await.expect_err("changed").code, ProblemCode::FileChanged);
    fs::remove_file(&path).expect("removed");
    assert_eq!(engine.finish_reading_import().await.expect_err("gone").code, ProblemCode::FileGone);
    let view = engine.import_view().await.expect("asked").expect("what was read stays");
    assert!(view.summary.rows > 1_000);
}

#[test]
fn wide_and_odd_files_are_read_as_they_are() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("odd.csv");
    let wide: Vec<String> = (0..300).map(|column| format!("column {column}")).collect();
    let text = format!("{}\n\"two\r\nlines\",\u{202B}שלום\u{202C},🌿\u{200B},=1+1\n", wide.join(","));
    for (name, bytes) in [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16 with a mark", format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ] {
        fs::write(&path, bytes).expect("a file");
        let table = read_file(&path, Extent::Whole).expect(name).table;
        assert_eq!((table.width(), table.len()), (300, 2), "{name}");
        assert_eq!(
            table.row(1).collect::<Vec<_>>(),
            ["two\r\nlines", "\u{202B}שלום\u{202C}", "🌿\u{200B}", "=1+1"]
        );
    }
}

#[test]
fn what_stands_beyond_the_beginning_of_a_long_file_tells_its_encoding_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.csv");
    let rows = "Moss is back in the shop,2096-12-01 09:00,x\r\n".repeat(10_000);
    for (last, encoding) in [("Café".as_bytes(), "UTF-8"), (b"Caf\xE9", "Latin-1")] {
        fs::write(&path, [rows.as_bytes(), last].concat()).expect("a file");
        let table = read_file(&path, Extent::Whole).expect(encoding).table;
        assert_eq!((table.len(), table.cell(10_000, 0)), (10_001, "Café"), "{encoding}");
        let head = read_file(&path, Extent::Head).expect(encoding);
        assert!(!head.is_whole && (5_000..6_000).contains(&head.table.len()), "{encoding}");
        assert_eq!(head.table.cell(head.table.len() - 1, 2), "x", "the last row is not a cut one");
    }
}

#[tokio::test]
async fn a_file_that_turns_out_to_have_too_many_rows_is_closed_and_sends_nothing() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let path = scene.folder.path().join("million.csv");
    fs::write(&path, sheet(&vec!["Moss,2096-12-01 09:00,x"; 100_001])).expect("a file");
    let source = ImportSource::File { path: path.display().to_string() };
    let view = engine.open_import(source, brand()).await.expect("its beginning is shown");
    assert!(!view.is_whole);
    let early = engine.import_work().await.expect_err("only its beginning is known");
    assert_eq!(early.code, ProblemCode::NotReady);
    let refused = engine.finish_reading_import().await.expect_err("it has too many rows");
    assert_eq!(refused.code, ProblemCode::TooManyRows);
    assert_eq!(engine.import_view().await.expect("asked").map(|view| view.name), None);
}

#[test]
fn utf_16_without_a_latin_letter_early_on_is_told_by_its_mark() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chinese.csv");
    let text = format!("\u{FEFF}{}\r\n二,三\r\n", "漢".repeat(1_200));
    fs::write(&path, text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).expect("a file");
    let table = read_file(&path, Extent::Whole).expect("readable").table;
    assert_eq!((table.len(), table.cell(1, 1)), (2, "三"));
}

/// A ZIP with one empty part.
fn zip_with(name: &str) -> Vec<u8> {
    let length = u16::try_from(name.len()).expect("short").to_le_bytes();
    let local = [b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".as_slice(), &[0; 12], &length, &[0, 0], name.as_bytes()]
        .concat();
    let entry =
        [b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0".as_slice(), &[0; 12], &length, &[0; 16], name.as_bytes()]
            .concat();
    let number = |value: usize| u32::try_from(value).expect("small").to_le_bytes();
    let end =
        [b"PK\x05\x06\0\0\0\0\x01\0\x01\0".as_slice(), &number(entry.len()), &number(local.len()), &[0, 0]]
            .concat();
    [local, entry, end].concat()
}

#[tokio::test]
async fn a_template_that_was_saved_opens_as_a_sheet_of_posts() {
    let scene = World::new().await;
    let engine = scene.signed_in().await;
    let cells = |cells: [&str; 4]| cells.map(str::to_owned).to_vec();
    let template = ExportTable {
        headings: cells(["When", "Text", "Platforms", "Media"]),
        rows: vec![cells(["2096-12-01 09:00", "Moss, and \"ferns\"", "Threads", ""])],
    };
    let path = scene.folder.path().join("posts.csv");
    let text = path.display().to_string();
    engine.save_import_template(text.clone(), template.clone()).await.expect("saved");
    let again = engine.save_import_template(text, template).await.expect_err("nothing is overwritten");
    assert_eq!(again.code, ProblemCode::DestinationRefused);
    let view = open(&engine, &path).await;
    assert_eq!((view.summary.ready, view.summary.problems), (1, 0));
    let (posts, _) = engine.import_work().await.expect("ready");
    assert_eq!(posts[0].text, "Moss, and \"ferns\"");
}
