//! The client against canned answers over loopback. The stand-in service is deliberately not used here: its author
//! read the contract independently, so each of the two catches what the other misread.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics is a test that fails; the lints know tests by their functions only"
)]

mod canned;
mod disagreements;
mod failures;
mod transport;
mod uploads;

use api::{Client, Origin, Timings};
use domain::Secret;

/// A credential of a given kind, made at run time.
fn secret(prefix: &str) -> Secret {
    let digits = std::process::id().to_string().repeat(6);
    Secret::new(format!("{prefix}{digits}"))
}

fn client(base: &str, timings: Timings) -> Client {
    Client::new(Origin::parse(base).unwrap(), timings).unwrap()
}
