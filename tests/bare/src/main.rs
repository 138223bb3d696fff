//! The smallest window that Tauri can open: one line of text, no plugin, no UI framework.
//!
//! Start-up and memory of the app are compared with it, side by side on the same computer, because absolute figures
//! say more about the computer than about the app.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

/// A file that is written when the line has been painted; the app knows the same variable.
const REPORT_PAINT: &str = "AUTOPOSTING_REPORT_PAINT";

fn main() -> ExitCode {
    let app = tauri::Builder::default().invoke_handler(tauri::generate_handler![report_painted]);
    match app.run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Called by the page two animation frames after its line is there.
#[tauri::command]
fn report_painted() -> Result<(), String> {
    let Some(path) = std::env::var_os(REPORT_PAINT) else { return Ok(()) };
    std::fs::write(path, "painted\n").map_err(|error| error.to_string())
}
