//! The pacer under virtual time: a job, a person who clicks, and other programs, against every kind of limiter.
//!
//! It drives the product's own pacer; everything else (limiters, network, baselines, the lower bound) is its own. The
//! pacer was tuned with [`TUNING_SEEDS`] and is judged with [`JUDGING_SEEDS`], which have no seed in common.

mod baseline;
mod bound;
mod limiter;
mod outcome;
mod report;
mod run;
mod scenario;

pub use report::{Report, measure};

use std::ops::Range;

/// Seeds that the pacer was tuned with.
pub const TUNING_SEEDS: Range<u64> = 0..40;
/// Seeds that it is judged by.
pub const JUDGING_SEEDS: Range<u64> = 1_000_000..1_000_100;
