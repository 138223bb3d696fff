//! What is put into a `.env` file is read back the same by four parsers that people use.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::{EnvName, Secret, edit_env};

const VALUES: usize = 200;

/// Values of the shapes that keys have, and of shapes that they might have one day.
fn values() -> Vec<String> {
    let mut random = fastrand::Rng::with_seed(20_261_124);
    let plain: Vec<char> = ('a'..='z').chain('A'..='Z').chain('0'..='9').chain("-_".chars()).collect();
    let odd: Vec<char> = plain.iter().copied().chain(" #$=:;,.!?*&|<>(){}[]~`%^@+/\"".chars()).collect();
    (0..VALUES)
        .map(|number| {
            let alphabet = if number % 2 == 0 { &plain } else { &odd };
            let length = random.usize(20..80);
            let text: String =
                (0..length).map(|_| *random.choice(alphabet).expect("it is not empty")).collect();
            format!("k{text}k")
        })
        .collect()
}

/// A file with a line for each value, each put there by the code under test.
fn write(folder: &Path, values: &[String]) -> PathBuf {
    let mut text = "# mine\nOTHER='kept as it is'\n".to_owned();
    for (number, value) in values.iter().enumerate() {
        let name = EnvName::new(&format!("KEY_{number}")).expect("a name");
        let edit = edit_env(&text, &name, &Secret::new(value.clone())).expect("it can be written");
        text = edit.text.expose().to_owned();
    }
    let path = folder.join(".env");
    std::fs::write(&path, text).expect("a file");
    path
}

/// Runs a program that prints `NAME=value` with a zero byte behind each, as `env -0` does.
fn printed_by(command: &mut Command) -> HashMap<String, String> {
    let output = command.output().expect("the program is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    text.split('\0')
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn compare(parser: &str, found: &HashMap<String, String>, values: &[String]) {
    for (number, value) in values.iter().enumerate() {
        assert_eq!(found.get(&format!("KEY_{number}")), Some(value), "{parser}, value {number}");
    }
    assert_eq!(found.get("OTHER").map(String::as_str), Some("kept as it is"), "{parser}");
}

const PRINT: &str =
    "for (const [name, value] of Object.entries(process.env)) process.stdout.write(`${name}=${value}\\0`)";

#[test]
fn four_parsers_read_back_two_hundred_values() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let values = values();
    let path = write(folder.path(), &values);

    let by_crate =
        dotenvy::from_path_iter(&path).expect("readable").map(|pair| pair.expect("a pair")).collect();
    compare("the dotenvy crate", &by_crate, &values);

    let shell = format!("set -a; . '{}'; env -0", path.display());
    compare("sh", &printed_by(Command::new("sh").arg("-c").arg(shell)), &values);

    let node =
        printed_by(Command::new("node").arg(format!("--env-file={}", path.display())).arg("-e").arg(PRINT));
    compare("node --env-file", &node, &values);

    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui");
    let script = format!(
        "require('dotenv').config({{ path: {:?}, quiet: true }}); {PRINT}",
        path.display().to_string()
    );
    let npm = printed_by(Command::new("node").current_dir(ui).arg("-e").arg(script));
    compare("npm dotenv", &npm, &values);
}
