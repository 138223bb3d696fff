//! The sandbox as a client sees it, over loopback HTTP. Written from the contract, not from the code.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed"
)]

mod access;
mod admin;
mod faults;
mod keys;
mod limits;
mod lists;
mod posts;
mod program;
mod sample;
mod sessions;
mod storage;
mod switches;
mod transitions;
mod wire;
