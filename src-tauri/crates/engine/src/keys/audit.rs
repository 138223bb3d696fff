//! The audit's decisions and exports. The rules are in `domain`; the words of an export come from the page.

use domain::{
    AuditRule, ExportPage, ExportTable, KeyAction, KeyId, Problem, ProblemCode, Suppression, to_csv, to_html,
};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::KeyList;
use super::new_file::write_new;
use crate::{Engine, Event};

/// What to export, with all words in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditExport {
    /// A table for a spreadsheet.
    Csv {
        /// The table.
        table: ExportTable,
    },
    /// A page to print.
    Html {
        /// The page.
        page: ExportPage,
    },
}

impl Engine {
    /// Decides to live with a finding for a time.
    pub async fn suppress_finding(&self, suppression: Suppression) -> Result<KeyList, Problem> {
        let profile = self.inner.profile()?;
        let now = self.inner.clock.now().wall;
        let Suppression { rule, key, reason, until } = suppression;
        let checked = Suppression::new(rule, key.clone(), &reason, until, now);
        let refused = |fault| Problem::new(ProblemCode::Refused).with_text(format!("{fault:?}"));
        let suppression = checked.map_err(refused)?;
        self.change_suppressions(&profile, rule, &key, Some(suppression))?;
        self.inner.note_key(Some(&key), KeyAction::FindingSuppressed { rule, until }).await?;
        self.keys()
    }

    /// Lets a finding speak again.
    pub async fn resume_finding(&self, rule: AuditRule, key: &KeyId) -> Result<KeyList, Problem> {
        let profile = self.inner.profile()?;
        self.change_suppressions(&profile, rule, key, None)?;
        self.inner.note_key(Some(key), KeyAction::FindingResumed { rule }).await?;
        self.keys()
    }

    /// Writes an export to a whole path; a file that is there is not overwritten.
    pub async fn export_audit(&self, path: &str, export: &AuditExport) -> Result<(), Problem> {
        let text = match export {
            AuditExport::Csv { table } => to_csv(table),
            AuditExport::Html { page } => to_html(page),
        };
        write_new(path, &text)?;
        self.inner.note_key(None, KeyAction::AuditExported).await
    }

    fn change_suppressions(
        &self,
        profile: &crate::store::ProfileId,
        rule: AuditRule,
        key: &KeyId,
        new: Option<Suppression>,
    ) -> Result<(), Problem> {
        let mut store = self.inner.store();
        let mut all = store.suppressions(profile)?;
        all.retain(|one| one.rule != rule || one.key != *key);
        all.extend(new);
        store.keep_suppressions(profile, &all)?;
        drop(store);
        self.inner.emit(Event::KeysChanged);
        Ok(())
    }
}
