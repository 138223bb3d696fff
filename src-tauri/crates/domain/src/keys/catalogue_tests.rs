use std::collections::BTreeSet;

use super::super::catalogue_table::{Body, row_of};
use super::*;
use crate::Operation;

const BASE: &str = "https://example.test/api-proxy";

/// Rows of the catalogue in the contract: scope, endpoints, whether each page lists it.
fn contract_rows() -> Vec<(String, Vec<String>, bool, bool)> {
    let contract = include_str!("../../../api/CONTRACT.md");
    let section = contract.split("## 7. Scope catalogue").nth(1).and_then(|rest| rest.split("\n## ").next());
    let rows = section.expect("section 7").lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let endpoints = cells[2].split(';').map(|one| one.trim().to_owned()).collect();
        (cells[0].trim_matches('`').to_owned(), endpoints, cells[3] == "yes", cells[4] == "yes")
    })
    .collect()
}

#[test]
fn the_catalogue_says_what_the_contract_says() {
    let rows = contract_rows();
    assert_eq!(rows.len(), 18, "the table was found");
    for (scope, endpoints, on_authentication_page, on_create_key_page) in rows {
        if scope == "*" {
            assert!(row_of(&scope).is_none(), "full access is never offered");
            continue;
        }
        let row = row_of(&scope).unwrap_or_else(|| panic!("no row for {scope}"));
        if row.alias == Some(scope.as_str()) {
            continue;
        }
        let ours: Vec<String> = row
            .operations
            .iter()
            .map(|call| {
                let mark = if call.basis == Basis::Inferred { " (I)" } else { "" };
                format!("{} {}{mark}", call.method, call.path)
            })
            .collect();
        let theirs: Vec<String> = endpoints.into_iter().filter(|one| one != "reorder").collect();
        assert_eq!(ours, theirs, "{scope}");
        let source = match (on_authentication_page, on_create_key_page || row.alias.is_some()) {
            (true, true) => ScopeSource::Both,
            (true, false) => ScopeSource::AuthenticationPage,
            (false, _) => ScopeSource::CreateKeyPage,
        };
        assert_eq!(row.source, source, "{scope}");
    }
}

#[test]
fn the_authentication_page_lists_fourteen() {
    let listed = |row: &&Row| row.source != ScopeSource::CreateKeyPage;
    assert_eq!(ROWS.iter().filter(listed).count(), 14);
    assert_eq!(ROWS.len(), 15);
}

#[test]
fn every_id_is_there_once_and_the_app_s_own_requests_are_among_them() {
    let ids: Vec<&str> = ROWS.iter().flat_map(|row| row.operations).map(|call| call.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    use Operation as O;
    for operation in [
        O::ListPosts,
        O::ReadPost,
        O::CreatePost,
        O::EditPost,
        O::DeletePost,
        O::PublishPost,
        O::SchedulePost,
        O::RetryPost,
        O::ListBrands,
        O::ListAccounts,
    ] {
        let id = serde_json::to_value(operation).expect("a code");
        let row = ROWS.iter().find(|row| row.operations.iter().any(|call| id == call.id));
        assert_eq!(row.map(Row::to_scope), operation.scope(), "{operation:?}");
    }
}

#[test]
fn both_spellings_are_one_scope() {
    for (name, kb, kbs) in [
        ("kb:read", "kb:read", "kbs:read"),
        ("kbs:write", "kb:write", "kbs:write"),
        ("posts:read", "posts:read", "posts:read"),
        ("*", "*", "*"),
        ("kbs:admin", "kbs:admin", "kbs:admin"),
    ] {
        let scope = Scope::new(name);
        assert_eq!(scope.spelled(KbSpelling::Kb).as_str(), kb, "{name}");
        assert_eq!(scope.spelled(KbSpelling::Kbs).as_str(), kbs, "{name}");
    }
    let names = |spelling| {
        catalogue(spelling, BASE).into_iter().map(|entry| entry.scope.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert!(names(KbSpelling::Kb).contains(&"kb:read".to_owned()));
    assert!(!names(KbSpelling::Kbs).iter().any(|name| name.starts_with("kb:")));
}

#[test]
fn a_command_line_can_be_copied() {
    let table = [
        (
            "list_posts",
            "curl 'https://example.test/api-proxy/posts' -H \"Authorization: Bearer $AUTOPOSTING_API_KEY\"",
        ),
        (
            "edit_brand",
            "curl -X PATCH 'https://example.test/api-proxy/brands/BRAND_SLUG' \
             -H \"Authorization: Bearer $AUTOPOSTING_API_KEY\" -H 'Content-Type: application/json' \
             -d '{\"name\":\"NAME\"}'",
        ),
        (
            "upload_kb_doc",
            "curl -X POST 'https://example.test/api-proxy/kbs/KB_ID/docs/upload' \
             -H \"Authorization: Bearer $AUTOPOSTING_API_KEY\" -F 'file=@FILE_NAME'",
        ),
    ];
    for (id, expected) in table {
        assert_eq!(curl_line(id, "https://example.test/api-proxy/").as_deref(), Some(expected), "{id}");
    }
    assert_eq!(curl_line("no_such", BASE), None);
}

#[test]
fn no_command_line_can_do_harm_by_being_pasted() {
    for call in ROWS.iter().flat_map(|row| row.operations) {
        let line = curl_line(call.id, "https://example.test/it's $(here)").expect("it is in the table");
        // Outside single quotes only curl's own words and the variable are left.
        let outside: String = line.replace(r"\'", "").split('\'').step_by(2).collect();
        let rest = outside.replace("\"Authorization: Bearer $AUTOPOSTING_API_KEY\"", "");
        assert!(rest.chars().all(|c| c.is_ascii_alphanumeric() || " -".contains(c)), "{rest}");
        assert!(line.contains(r"it'\''s"), "{line}");
        if let Body::Json(json) = call.body {
            assert!(!json.contains('\''), "{}", call.id);
            serde_json::from_str::<serde_json::Value>(json).expect(call.id);
        }
        let url = line.split(" -H ").next().expect("an address");
        assert!(!url.contains(['{', '}', '[', ']']), "curl reads these as a pattern: {url}");
    }
}

#[test]
fn the_line_for_a_new_post_names_accounts_and_a_time_that_no_service_takes() {
    let line = curl_line("create_post", BASE).expect("it is in the table");
    assert!(line.contains("targetAccountIds") && line.contains("YYYY-MM-DDTHH:MM:SSZ"), "{line}");
}

#[test]
fn every_scope_and_every_request_has_words() {
    let text = include_str!("../../../../../ui/messages/en.json");
    let words: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let says = |key: String| {
        assert!(words[&key].as_str().is_some_and(|text| !text.trim().is_empty()), "{key} has no words");
    };
    for entry in catalogue(KbSpelling::Kb, "https://example.test") {
        says(format!("scope_{}", entry.scope.as_str().replace(':', "_")));
        for operation in entry.operations {
            says(format!("call_{}", operation.id));
        }
    }
}
