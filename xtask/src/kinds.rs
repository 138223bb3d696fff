//! The kinds of test that `cargo xtask test` runs, in this order.
//!
//! All calls of cargo take the whole workspace, because another choice of packages can mean other features of what
//! they share, and everything would be compiled once more.

use crate::counts::Reading;

/// One kind of test.
pub(crate) struct Kind {
    /// What it is called on the command line.
    pub(crate) name: &'static str,
    /// Roughly, on two cores, with everything compiled already.
    pub(crate) usually: &'static str,
    pub(crate) work: Work,
}

/// How a kind is run.
pub(crate) enum Work {
    /// Programs one after the other, until one fails; the counts are read from all their output.
    Programs(&'static [Program], Reading),
    /// The demo with this fault planted in the sandbox: it must fail, and say this.
    DemoFails { fault: &'static str, says: &'static str },
    /// The set-up and the build once more: both must find nothing to do.
    SetUpAgain,
}

/// A program with its arguments.
pub(crate) enum Program {
    Cargo(&'static [&'static str]),
    Npm(&'static [&'static str]),
    Demo,
    /// The short campaign.
    Torture,
}

use Program::{Cargo, Demo, Npm, Torture};

/// Builds every program that tests start.
pub(crate) const BUILD: Program = Cargo(&["build", "--workspace", "--bins"]);

pub(crate) const KINDS: [Kind; 12] = [
    Kind {
        name: "format",
        usually: "2 s",
        work: Work::Programs(
            &[Cargo(&["fmt", "--all", "--check", "--", "--color", "never"])],
            Reading::OneCheck,
        ),
    },
    Kind {
        name: "clippy",
        usually: "2 min the first time",
        work: Work::Programs(
            &[
                Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
                // Left out by `--all-targets`, because plain `cargo test` leaves them out too.
                Cargo(&["clippy", "--workspace", "--test", "journeys", "--", "-D", "warnings"]),
            ],
            Reading::OneCheck,
        ),
    },
    Kind {
        name: "rust",
        usually: "5 min the first time, then 1 min",
        work: Work::Programs(&[Cargo(&["test", "--workspace", "--no-fail-fast"])], Reading::CargoTest),
    },
    Kind {
        name: "bindings",
        usually: "2 s",
        work: Work::Programs(
            &[Cargo(&["test", "--workspace", "--lib", "the_committed_bindings_are_fresh"])],
            Reading::CargoTest,
        ),
    },
    Kind {
        name: "svelte-check",
        usually: "10 s",
        work: Work::Programs(&[Npm(&["run", "--silent", "check"])], Reading::OneCheck),
    },
    Kind {
        name: "lint",
        usually: "10 s",
        work: Work::Programs(&[Npm(&["run", "--silent", "lint"])], Reading::OneCheck),
    },
    Kind {
        name: "ui",
        usually: "30 s",
        work: Work::Programs(&[Npm(&["run", "--silent", "test"])], Reading::Vitest),
    },
    Kind {
        name: "journeys",
        usually: "5 min",
        work: Work::Programs(
            &[BUILD, Cargo(&["test", "--workspace", "--no-fail-fast", "--test", "journeys"])],
            Reading::CargoTest,
        ),
    },
    Kind { name: "torture", usually: "1 min", work: Work::Programs(&[BUILD, Torture], Reading::OneCheck) },
    Kind { name: "demo", usually: "20 s", work: Work::Programs(&[BUILD, Demo], Reading::OneCheck) },
    Kind {
        name: "planted-fault",
        usually: "20 s",
        work: Work::DemoFails { fault: "forget-posts", says: "the sandbox does not have the post" },
    },
    Kind { name: "run-twice", usually: "2 s", work: Work::SetUpAgain },
];
