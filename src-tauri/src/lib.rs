//! The shell around the engine: the window, the commands of the page, preferences, and the sandbox inside the app.
//!
//! It is the only crate that knows Tauri, and it decides nothing about posts: a command takes its arguments, calls
//! the engine once and returns what changed.

mod already_open;
mod app_sandbox;
mod app_state;
mod bindings;
mod commands;
mod computer;
mod events;
mod links;
mod observation;
mod preferences;
mod shell;
mod startup;
mod window;

pub use startup::run;
