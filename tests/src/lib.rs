//! The app driven from outside: a desktop of its own, the real window, a sandbox process, and an independent client
//! that asks the sandbox what really arrived.
//!
//! It shares no code with the app, its engine or its client of the service; only `pacing_sim` drives a part of the
//! engine, the pacer, under virtual time, `import_bench` has it read sheets, and `torture` runs it without a window.
//! Steps are clicks and keys on what is visible; scripts in the page only read.

pub mod app;
pub mod bench;
pub mod demo;
pub mod desktop;
pub mod display;
mod failure;
pub mod figures;
pub mod import_bench;
pub mod pacing_sim;
pub mod plan;
pub mod programs;
pub mod sandbox_process;
pub mod secrets;
pub mod server_client;
pub mod stopwatch;
pub mod torture;
pub mod wait;
pub mod window;
pub mod wire;

pub use failure::Failure;

/// The result of a step.
pub type Result<T> = std::result::Result<T, Failure>;
