//! What a person said about the columns of a file, for the next file of that shape.

use domain::Problem;
use domain::import::ImportField;
use rusqlite::{OptionalExtension, params};

use super::{ProfileId, Store, from_json, problem_of, to_json};

impl Store {
    /// Keeps the meanings of columns for files with a fingerprint.
    pub(crate) fn keep_import_shape(
        &mut self,
        profile: &ProfileId,
        fingerprint: &str,
        fields: &[ImportField],
    ) -> Result<(), Problem> {
        to_json(&fields)
            .and_then(|json| {
                self.connection.execute(
                    "INSERT INTO import_shape (profile, fingerprint, json) VALUES (?1, ?2, ?3)
                     ON CONFLICT (profile, fingerprint) DO UPDATE SET json = ?3",
                    params![profile.as_str(), fingerprint, json],
                )
            })
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// The meanings that were kept for files with a fingerprint.
    pub(crate) fn import_shape(
        &self,
        profile: &ProfileId,
        fingerprint: &str,
    ) -> Result<Option<Vec<ImportField>>, Problem> {
        self.connection
            .query_row(
                "SELECT json FROM import_shape WHERE profile = ?1 AND fingerprint = ?2",
                [profile.as_str(), fingerprint],
                |row| from_json(0, &row.get::<_, String>(0)?),
            )
            .optional()
            .map_err(|error| problem_of(&error))
    }
}
