//! API keys for administrators: what they may do, how they are made, replaced, checked, handed over and audited.
//!
//! Everything here is a value or a pure function. Asking the service, the keychain, SQLite and files are the engine's;
//! all wording is the UI's, chosen by the codes of these types. No type here that can be serialised holds a secret.

mod abilities;
mod api_key;
mod audit;
mod audit_finding;
mod audit_rules;
mod catalogue;
mod catalogue_table;
mod checklist;
mod curl;
mod env_file;
mod env_lines;
mod export;
mod hint;
mod incident;
mod journal;
mod key_action;
mod key_check;
mod lost_key;
mod new_key;
mod purpose;
mod record;
mod replacement;
mod replacement_steps;
#[cfg(test)]
mod samples;
mod scope;
mod scope_refusal;
mod secret_like;
mod time;
mod verification;

pub use abilities::{Abilities, Ability, AbilityLine, Power, Risk, abilities_of, power_of};
pub use api_key::{ApiKey, ApiKeyChange, IssuedKey, NewApiKey};
pub use audit::{Suppression, SuppressionFault, audit};
pub use audit_finding::{AuditRule, AuditSeverity, Evidence, KeyFinding, Standing};
pub use catalogue::{Basis, KbSpelling, ScopeEntry, ScopeOperation, ScopeSource, catalogue, curl_line};
pub use checklist::{
    Checklist, ChecklistBox, ChecklistRow, ChecklistToggle, ChecklistView, Tick, ToggleEffect,
};
pub use env_file::{EnvEdit, EnvName, EnvPreview, EnvRefusal, edit_env, read_env};
pub use export::{ExportPage, ExportSection, ExportTable, to_csv, to_html};
pub use hint::{HintFit, HintMatch, find_by_hint, fits_hint, hint_of, pasted_secret};
pub use incident::{
    IncidentEvent, IncidentFact, IncidentInput, IncidentOpenPoint, IncidentReport, NoticedLeak,
    report_incident,
};
pub use journal::{ChainHash, ChainHead, ChainVerdict, JournalEntry, SealedEntry, newest_of, seal, verify};
pub use key_action::KeyAction;
pub use key_check::{
    KeyCheck, KeyDraftCode, KeyDraftContext, KeyDraftFinding, KeyField, NAME_LIMIT, check_key_draft,
    check_key_name,
};
pub use lost_key::{LostKey, LostKeySearch, find_lost_key};
pub use new_key::{Expiry, KeyDraft, ReadyKey};
pub use purpose::{Purpose, StartingPoint, starting_points, unneeded};
pub use record::{HandOver, HandOverKind, KeyNotes, KeyRecord, KeyState, reconcile};
pub use replacement::{
    Grace, OutOfOrder, Replacement, ReplacementEvent, ReplacementStage, ScopeDiff, diff_scopes,
};
pub use replacement_steps::{NextStep, ReplacementFacts, next_step};
pub use scope::{Level, Resource, Scope};
pub use scope_refusal::{OtherSpelling, ScopeRefusal, read_refusal};
pub use verification::{
    Probe, ProbeAnswer, ProbeKind, ProbeLine, ProbeOutcome, ProbeResult, VerificationPlan,
    VerificationReport, VerificationVerdict, judge, plan_verification,
};
