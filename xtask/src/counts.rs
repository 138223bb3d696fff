//! How many tests a program says it ran.

use std::ops::AddAssign;

/// Tests by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// How a program tells its counts.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reading {
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, once per test binary.
    CargoTest,
    /// `Tests  1 failed | 3 passed | 1 skipped (5)`.
    Vitest,
    /// Not at all: the whole program is one check.
    OneCheck,
}

impl Reading {
    /// The counts of a program that ended well or not. A failure always counts, and so does a run without a test.
    pub(crate) fn counts(self, output: &str, succeeded: bool) -> Counts {
        let mut counts = match self {
            Reading::OneCheck => Counts { passed: u32::from(succeeded), ..Counts::default() },
            Reading::CargoTest => {
                sum(output.lines().filter_map(|line| line.trim().strip_prefix("test result: ")))
            }
            Reading::Vitest => sum(output.lines().filter_map(|line| line.trim().strip_prefix("Tests "))),
        };
        let ran_none = counts == Counts::default();
        if (!succeeded || ran_none) && counts.failed == 0 {
            counts.failed = 1;
        }
        counts
    }
}

fn sum<'a>(lines: impl Iterator<Item = &'a str>) -> Counts {
    lines.fold(Counts::default(), |mut all, line| {
        all += Counts {
            passed: number_before("passed", line),
            failed: number_before("failed", line),
            skipped: number_before("ignored", line)
                + number_before("skipped", line)
                + number_before("todo", line),
        };
        all
    })
}

/// The 3 of `..., 3 passed; ...`; 0 if the word is not there.
fn number_before(word: &str, line: &str) -> u32 {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let pair = words.windows(2).find_map(|pair| match pair {
        [number, found] if *found == word => number.parse().ok(),
        _ => None,
    });
    pair.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u32, failed: u32, skipped: u32) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn counts_are_read_from_what_each_program_prints() {
        let cargo = "test a ... ok\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.10s\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        let vitest = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 30 passed | 2 skipped | 1 todo (34)\n";
        for (reading, output, succeeded, expected) in [
            (Reading::CargoTest, cargo, false, counts(4, 2, 1)),
            (Reading::Vitest, vitest, false, counts(30, 1, 3)),
            (Reading::Vitest, "      Tests  12 passed (12)\n", true, counts(12, 0, 0)),
            (Reading::OneCheck, "", true, counts(1, 0, 0)),
            (Reading::OneCheck, "", false, counts(0, 1, 0)),
        ] {
            assert_eq!(reading.counts(output, succeeded), expected, "{output}");
        }
    }

    #[test]
    fn a_run_without_a_test_is_a_failure() {
        let nothing = "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out\n";
        assert_eq!(Reading::CargoTest.counts(nothing, true), counts(0, 1, 0));
        assert_eq!(Reading::Vitest.counts("", true), counts(0, 1, 0));
    }

    #[test]
    fn a_program_that_fails_without_a_failed_test_is_a_failure() {
        let crashed = "test result: ok. 3 passed; 0 failed; 0 ignored\nerror: could not compile\n";
        assert_eq!(Reading::CargoTest.counts(crashed, false), counts(3, 1, 0));
    }
}
