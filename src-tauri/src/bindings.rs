//! The list of commands and events, from which the TypeScript side is generated.

use tauri_specta::Builder;

use crate::commands::{changes, files, general, import, jobs, keys, posts, session, writing};
use crate::events;

/// A macro, because the list cannot be generic over the runtime and tests use another one than the app.
macro_rules! bindings {
    ($runtime:ty) => {
        tauri_specta::Builder::<$runtime>::new()
            // One type for both directions: nothing here differs between what is sent and what is read.
            .disable_serde_phases()
            .commands(tauri_specta::collect_commands![
                general::get_first_screen,
                general::get_app_state,
                session::sign_in_with_password,
                session::sign_in_with_key,
                session::open_sandbox,
                session::sign_out,
                session::reset_sandbox,
                session::retry_keychain,
                session::keep_for_this_run,
                general::set_preferences,
                posts::list_brands,
                posts::choose_brand,
                posts::set_brand_zone,
                posts::list_zones,
                posts::list_accounts,
                posts::get_queue,
                posts::refresh_queue,
                posts::get_post,
                writing::load_draft,
                writing::save_draft,
                writing::discard_draft,
                writing::check_draft,
                writing::check_time,
                writing::enqueue_post,
                writing::keep_pasted_media,
                changes::edit_post,
                changes::reschedule_post,
                changes::unschedule_post,
                changes::retry_post,
                changes::delete_post,
                changes::withdraw_item,
                changes::try_item_again,
                changes::publish_item_soon,
                changes::move_item_to_usual_time,
                changes::undo,
                general::get_limits,
                general::open_link,
                general::open_post_link,
                general::confirm_close,
                general::report_painted,
                keys::get_keys,
                keys::refresh_keys,
                keys::list_scopes,
                keys::list_starting_points,
                keys::view_checklist,
                keys::toggle_checklist,
                keys::check_key,
                keys::create_key,
                keys::resolve_lost_key,
                keys::reveal_key,
                keys::copy_key,
                keys::confirm_key_saved,
                keys::preview_hand_over,
                keys::hand_over_key,
                keys::verify_key,
                keys::investigate_key,
                keys::get_incident_report,
                keys::save_incident_report,
                keys::rename_key,
                keys::set_key_end,
                keys::set_key_notes,
                keys::revoke_keys,
                keys::begin_replacement,
                keys::continue_replacement,
                keys::restart_replacement,
                keys::verify_replacement,
                keys::extend_replacement,
                keys::abandon_replacement,
                keys::finish_replacement,
                keys::suppress_finding,
                keys::resume_finding,
                keys::export_audit,
                keys::get_key_journal,
                keys::verify_key_journal,
                keys::make_own_key,
                keys::get_first_steps,
                files::choose_file::<$runtime>,
                files::choose_folder::<$runtime>,
                files::choose_save_path::<$runtime>,
                import::open_import,
                import::finish_reading_import,
                import::get_import,
                import::get_import_rows,
                import::get_import_cell,
                import::get_import_group_rows,
                import::get_import_files,
                import::set_import_column,
                import::set_import_header,
                import::answer_import,
                import::apply_import_fix,
                import::move_late_import_rows,
                import::edit_import_cell,
                import::skip_import_rows,
                import::allow_import_folder,
                import::save_import_problems,
                import::save_import_template,
                import::close_import,
                jobs::start_import,
                jobs::forecast_import,
                jobs::list_jobs,
                jobs::forecast_job,
                jobs::list_job_rows,
                jobs::pause_job,
                jobs::resume_job,
                jobs::move_late_job_rows,
                jobs::stop_job,
                jobs::undo_job,
            ])
            .events(tauri_specta::collect_events![
                events::QueueChanged,
                events::LimitsChanged,
                events::SessionChanged,
                events::BrandsChanged,
                events::JobChanged,
                events::KeysChanged,
                events::CloseRequested,
            ])
    };
}

/// The bindings of the real app.
pub(crate) fn for_app() -> Builder<tauri::Wry> {
    bindings!(tauri::Wry)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use specta_typescript::Typescript;
    use tauri::ipc::{CallbackFn, InvokeBody};
    use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
    use tauri::webview::InvokeRequest;

    use crate::commands::{changes, files, general, import, jobs, keys, posts, session, writing};
    use crate::events;

    include!("commands/names.rs");

    #[test]
    fn the_committed_bindings_are_fresh() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/bindings.ts");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let fresh = folder.path().join("bindings.ts");
        let header = "// Generated from Rust by `UPDATE_BINDINGS=1 cargo test -p app`. Do not edit.\n";
        let language = Typescript::default().header(header);
        super::for_app().export(language, &fresh).expect("the bindings can be exported");
        let fresh = std::fs::read_to_string(fresh).expect("they were written");
        if std::env::var_os("UPDATE_BINDINGS").is_some() {
            std::fs::write(&committed, &fresh).expect("the file can be written");
        }
        let committed = std::fs::read_to_string(committed).expect("the bindings are committed");
        assert_eq!(committed, fresh, "run: UPDATE_BINDINGS=1 cargo test -p app");
    }

    fn ask(window_label: &str, command: &str) -> Result<tauri::ipc::InvokeResponseBody, serde_json::Value> {
        let bindings = bindings!(MockRuntime);
        let app = mock_builder()
            .invoke_handler(bindings.invoke_handler())
            .build(tauri::generate_context!(test = true))
            .expect("a windowless app");
        let window = tauri::WebviewWindowBuilder::new(&app, window_label, tauri::WebviewUrl::default())
            .build()
            .expect("a mock window");
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().expect("a fixed address"),
            body: InvokeBody::default(),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(&window, request)
    }

    #[test]
    fn the_window_may_call_each_command_and_another_window_none() {
        for command in COMMANDS {
            let refused = ask("stranger", command).expect_err("another window has no rights").to_string();
            assert!(refused.contains("not allowed"), "{command}: {refused}");
        }
        // Commands that need state fail without it, so one that needs none stands for the others.
        ask("main", "list_zones").expect("the window may ask");
    }

    #[test]
    fn every_command_is_named_for_the_capability() {
        let bindings =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/bindings.ts"))
                .expect("the bindings are committed");
        let capability = include_str!("../capabilities/main.json");
        for command in COMMANDS {
            assert!(bindings.contains(&format!("\"{command}\"")), "{command} is registered");
            assert!(
                capability.contains(&format!("\"allow-{}\"", command.replace('_', "-"))),
                "{command} is allowed"
            );
        }
    }
}
