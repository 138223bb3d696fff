//! What the command line asks for.

use crate::kinds::{KINDS, Kind};

pub(crate) const USAGE: &str = "\
cargo xtask run [--demo]     Opens the app. Without a display, or with --demo, schedules a post unattended.
cargo xtask test [KIND...]   Runs all tests, or those of some kinds.
cargo xtask bench start      Measures start and memory against a bare window.
cargo xtask bench pacing     Plays the pacer against every kind of limiter, beside clients without one.
cargo xtask bench import     Measures importing spreadsheets against the plain readers of their files.
cargo xtask torture [--posts N] [--seed S] [--scale X] [--faults NAME] [--lists ORDER] [--design NAME]
                             Sends posts through crashes and faults: is each of them there once? Faults: bearable,
                             seldom (one request in a hundred, no crash), twice (a proxy). Lists: newest first
                             or oldest. A design, for comparison: blind-retry, never-retry, read-back-at-once,
                             exists-test.";

/// One task.
pub(crate) enum Task {
    Help,
    Run {
        demo: bool,
    },
    Test(Vec<&'static Kind>),
    BenchStart,
    BenchPacing,
    BenchImport,
    /// With what the campaign is to be like.
    Torture(Vec<String>),
}

/// Reads the arguments after the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Task, String> {
    let arguments: Vec<String> = arguments.collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => Ok(Task::Help),
        ["run"] => Ok(Task::Run { demo: false }),
        ["run", "--demo"] => Ok(Task::Run { demo: true }),
        ["test"] => Ok(Task::Test(KINDS.iter().collect())),
        ["test", names @ ..] => names.iter().map(|name| kind(name)).collect::<Result<_, _>>().map(Task::Test),
        ["bench", "start"] => Ok(Task::BenchStart),
        ["bench", "pacing"] => Ok(Task::BenchPacing),
        ["bench", "import"] => Ok(Task::BenchImport),
        ["torture", ..] => Ok(Task::Torture(arguments.iter().skip(1).cloned().collect())),
        _ => Err(format!("'{}' is not a task.\n{USAGE}", words.join(" "))),
    }
}

fn kind(name: &str) -> Result<&'static Kind, String> {
    KINDS.iter().find(|kind| kind.name == name).ok_or_else(|| {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        format!("'{name}' is not a kind of test. There are: {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn test_without_kinds_means_all_of_them() {
        let Ok(Task::Test(kinds)) = parsed("test") else { panic!("not understood") };
        assert_eq!(kinds.len(), KINDS.len());
    }

    #[test]
    fn test_with_kinds_means_those_in_that_order() {
        let Ok(Task::Test(kinds)) = parsed("test rust format") else { panic!("not understood") };
        assert_eq!(kinds.iter().map(|kind| kind.name).collect::<Vec<_>>(), ["rust", "format"]);
    }

    #[test]
    fn what_is_not_understood_is_answered_with_what_there_is() {
        for line in ["test nothing", "start", "run --fast", "bench"] {
            let Err(answer) = parsed(line) else { panic!("'{line}' was understood") };
            assert!(answer.contains("format") || answer.contains("cargo xtask run"), "{answer}");
        }
    }
}
