//! The disagreements of contract §19 that concern this crate, in one table: what is said, what is read from it, and
//! what was asked.

mod calls;
mod table;

use std::collections::BTreeSet;

use api::Timings;

use crate::canned::Canned;
use crate::{client, secret};
use calls::{Call, perform};
use table::table;

/// One answer that some source promises, and what becomes of it.
struct Row {
    /// Number of the disagreement.
    id: &'static str,
    call: Call,
    status: u16,
    headers: &'static [&'static str],
    /// A file of `fixtures/`, with its ending unless that is `.json`; `-` for an empty body. `{{secret}}` in it is replaced at run time.
    fixture: &'static str,
    /// What the caller gets, in a few words.
    expects: &'static str,
    /// The request line, with its body; empty where another row shows it.
    asks: &'static str,
    /// Path of the base address.
    base: &'static str,
    /// First characters of the credential.
    prefix: &'static str,
}

const CONCERNED: [&str; 24] = [
    "D05", "D07", "D08", "D09", "D10", "D11", "D12", "D14", "D15", "D16", "D17", "D18", "D20", "D25", "D32",
    "D33", "D34", "D37", "D38", "D39", "D41", "D42", "D44", "D45",
];

#[tokio::test]
async fn every_documented_answer_is_read() {
    for row in table() {
        let case = format!("{} {:?} {}", row.id, row.call, row.fixture);
        let credential = secret(row.prefix);
        let body = fixture(row.fixture).replace("{{secret}}", credential.expose());
        let server = Canned::answering(row.status, row.headers, &body).await;
        let found =
            perform(&row.call, &client(&server.base(row.base), Timings::default()), &credential).await;

        assert_eq!(found, row.expects, "{case}");
        let requests = server.requests();
        assert_eq!(requests.len(), 1, "{case}: one method is one request");
        if !row.asks.is_empty() {
            assert_eq!(requests[0].line, row.asks, "{case}");
        }
        if !matches!(row.call, Call::LogIn) {
            let bearer = format!("Bearer {}", credential.expose());
            assert_eq!(requests[0].header("authorization"), Some(bearer.as_str()), "{case}");
        }
    }
}

#[test]
fn no_disagreement_and_no_fixture_is_forgotten() {
    let ids: BTreeSet<&str> = table().iter().map(|row| row.id).collect();
    let concerned: BTreeSet<&str> = CONCERNED.into_iter().collect();
    assert_eq!(ids, concerned);

    let used: BTreeSet<String> =
        table().iter().filter(|row| row.fixture != "-").map(|row| file_name(row.fixture)).collect();
    let stored: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(used, stored);
}

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn fixture(name: &str) -> String {
    match name {
        "-" => String::new(),
        _ => std::fs::read_to_string(folder().join(file_name(name))).expect(name),
    }
}

fn file_name(name: &str) -> String {
    if name.contains('.') { name.to_owned() } else { format!("{name}.json") }
}
