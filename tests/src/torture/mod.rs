//! Many posts through crashes and faults, with the real engine, the real sandbox and real files on disk: is each row
//! of a sheet exactly one post in the end?
//!
//! The truth is the sandbox's own table. The wrong designs go through the same campaign and have to come out worse; a
//! campaign that cannot tell them apart would prove nothing.

mod campaign;
mod designs;
mod faults;
mod headless;
mod kill;
mod kill_plan;
mod right_design;
mod sheet;
mod stranger;
mod tally;
mod trouble;
mod verdict;
mod wrong_designs;

pub use campaign::{ListOrder, Outcome, Settings, run};
pub use designs::Design;
pub use faults::FaultMix;
pub use headless::{Headless, KEY_VARIABLE};
pub use verdict::figures;
