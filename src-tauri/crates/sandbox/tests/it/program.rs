//! The sandbox as a program.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use crate::wire::client;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sandbox"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The lines that it prints, up to the last.
fn lines(child: &mut Child) -> BTreeMap<String, String> {
    let out = BufReader::new(child.stdout.take().unwrap());
    let mut lines = BTreeMap::new();
    for line in out.lines() {
        let line = line.unwrap();
        let (name, value) = line.split_once(": ").expect("name: value");
        lines.insert(name.to_owned(), value.to_owned());
        if name == "ready" {
            break;
        }
    }
    lines
}

#[cfg(unix)]
#[tokio::test]
async fn it_prints_what_a_script_needs_serves_and_ends_when_told() {
    for signal in ["-TERM", "-INT"] {
        let mut child = program(&["--port", "0", "--admin"]).spawn().unwrap();
        let lines = lines(&mut child);
        let http = client();
        let health = http.get(format!("{}/health", lines["base-url"])).send().await.unwrap();
        assert_eq!(health.text().await.unwrap(), r#"{"success":true}"#);
        for (key, status) in [("full-key", 200), ("read-only-key", 200)] {
            let brands = http.get(format!("{}/brands", lines["base-url"])).bearer_auth(&lines[key]);
            assert_eq!(brands.send().await.unwrap().status(), status, "{key}");
        }
        let body = serde_json::json!({"email": lines["email"], "password": lines["password"]}).to_string();
        let login = http.post(format!("{}/auth/login", lines["base-url"])).body(body).send().await.unwrap();
        assert_eq!(login.status(), 200);
        let figures = http.get(format!("{}/figures", lines["admin-url"])).send().await.unwrap();
        assert_eq!(figures.status(), 200);

        let told = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert!(told.success());
        assert!(child.wait().unwrap().success(), "{signal}");
    }
}

#[test]
fn a_wrong_argument_ends_it_with_one_line_and_code_2() {
    for (arguments, part) in [
        (["--set", "lists=round"], "bare, wrapped"),
        (["--set", "colour=red"], "createDefault"),
        (["--port", "x"], "whole number"),
    ] {
        let Output { status, stdout, stderr } = program(&arguments).output().unwrap();
        let text = String::from_utf8(stderr).unwrap();
        assert_eq!((status.code(), text.lines().count(), stdout.len()), (Some(2), 1, 0), "{text}");
        assert!(text.contains(part), "{text}");
    }
}
