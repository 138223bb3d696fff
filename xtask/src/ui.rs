//! The packages and the build of the UI, each made only when what it is made from has changed.

use crate::Result;
use crate::checkout::Checkout;
use crate::program::{must_succeed, npm, output_of, program};
use crate::progress::step;
use crate::stamp::{Inputs, make_if_stale, read_inputs};

/// The oldest Node that the packages of the UI run on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// What the page is built from. Its tools write files of their own beside these.
const SOURCES: [&str; 8] = [
    "package.json",
    "package-lock.json",
    "index.html",
    "vite.config.ts",
    "svelte.config.js",
    "project.inlang/settings.json",
    "messages",
    "src",
];

/// Made from the messages by the build.
const MADE: [&str; 1] = ["paraglide"];

/// Fails with what to install, if Node is missing or too old.
pub(crate) fn check_node(checkout: &Checkout) -> Result<()> {
    let found = output_of(program(checkout, "node").arg("--version")).unwrap_or_default();
    match version(&found) {
        Some(found) if found >= OLDEST_NODE => Ok(()),
        _ => Err(format!("Node 20.19 or newer is needed; found: {}.", none_if_empty(found.trim())).into()),
    }
}

/// Installs the packages of the UI, if the lock file is not the one they were installed from. Says whether it did.
pub(crate) fn install_packages(checkout: &Checkout) -> Result<bool> {
    let mut inputs = Inputs::new();
    for name in ["package.json", "package-lock.json"] {
        read_inputs(&mut inputs, &checkout.ui().join(name), &[])?;
    }
    let product = checkout.ui().join("node_modules");
    make_if_stale(&checkout.scratch("ui-packages.stamp")?, &inputs, &product, || {
        step("Installing the packages of the UI", "20 s", || {
            must_succeed(&mut npm(checkout, &["ci", "--no-audit", "--no-fund", "--loglevel=error"]))
        })
    })
}

/// Builds the UI, if its sources are not those it was built from. Says whether it did.
pub(crate) fn build(checkout: &Checkout) -> Result<bool> {
    let mut inputs = Inputs::new();
    for name in SOURCES {
        read_inputs(&mut inputs, &checkout.ui().join(name), &MADE)?;
    }
    let product = checkout.ui().join("dist/index.html");
    make_if_stale(&checkout.scratch("ui-build.stamp")?, &inputs, &product, || {
        step("Building the UI", "10 s", || must_succeed(&mut npm(checkout, &["run", "--silent", "build"])))
    })
}

/// Major and minor of `v20.19.1`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn none_if_empty(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        for (text, is_enough) in
            [("v20.19.0\n", true), ("v20.9.0", false), ("v22.1.0", true), ("v18.20.1", false), ("", false)]
        {
            assert_eq!(version(text).is_some_and(|found| found >= OLDEST_NODE), is_enough, "{text}");
        }
    }
}
