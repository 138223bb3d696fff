//! The sandbox as a client sees it, over loopback HTTP. Written from the contract, not from the code.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed"
)]

mod access;
mod admin;
mod fault_plan;
mod faults;
mod kept;
mod keys;
mod limits;
mod lists;
mod media;
mod posts;
mod program;
mod sample;
mod sessions;
mod storage;
mod switches;
mod transitions;
mod wire;
