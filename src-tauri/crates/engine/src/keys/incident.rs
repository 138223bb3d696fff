//! What is known about a leaked key: the notice of the leak, and the report about it. The report's words come from
//! the page.

use domain::{
    HintMatch, IncidentInput, IncidentReport, JournalEntry, KeyAction, KeyId, NoticedLeak, Problem,
    ProblemCode, VerificationReport, report_incident,
};

use super::new_file::write_new;
use crate::store::ProfileId;
use crate::{Engine, Inner};

impl Engine {
    /// What happened to a leaked key so far.
    pub fn incident_report(&self, id: &KeyId) -> Result<IncidentReport, Problem> {
        let record = self.inner.known_key(&self.inner.profile()?, id)?;
        let leak = record.leak.as_ref().ok_or(Problem::new(ProblemCode::NotFound))?;
        let sealed = self.inner.store().key_journal()?;
        let journal: Vec<JournalEntry> = sealed.into_iter().map(|line| line.entry).collect();
        let input = IncidentInput { record: &record, leak, journal: &journal };
        Ok(report_incident(input, self.inner.clock.now().wall))
    }

    /// Writes the report, in the page's words, to a whole path; a file that is there is not overwritten.
    pub async fn save_incident_report(&self, id: &KeyId, path: &str, text: &str) -> Result<(), Problem> {
        write_new(path, text)?;
        self.inner.note_key(Some(id), KeyAction::IncidentReported).await
    }
}

impl Inner {
    /// Notes the leak at each key that it may be.
    pub(super) fn note_leak(
        &self,
        profile: &ProfileId,
        matches: &[HintMatch],
        verification: &VerificationReport,
    ) -> Result<(), Problem> {
        let now = self.clock.now().wall;
        for found in matches {
            let mut record = self.known_key(profile, &found.key)?;
            record.leak = Some(NoticedLeak::note(record.leak.take(), verification.clone(), now));
            self.store().keep_key_records(profile, &[record])?;
        }
        Ok(())
    }
}
