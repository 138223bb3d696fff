//! What is being written, exactly as typed: one draft for each brand.

use domain::{BrandSlug, Draft, Problem};
use rusqlite::OptionalExtension;

use super::{ProfileId, Store, from_json, problem_of, to_json};

impl Store {
    /// Keeps a draft in place of the one before it.
    pub(crate) fn keep_draft(&mut self, profile: &ProfileId, draft: &Draft) -> Result<(), Problem> {
        to_json(draft)
            .and_then(|json| {
                self.connection.execute(
                    "INSERT INTO draft (profile, brand, json) VALUES (?1, ?2, ?3)
                     ON CONFLICT (profile, brand) DO UPDATE SET json = ?3",
                    [profile.as_str(), draft.brand.as_str(), &json],
                )
            })
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// The draft of a brand.
    pub(crate) fn draft(&self, profile: &ProfileId, brand: &BrandSlug) -> Result<Option<Draft>, Problem> {
        self.connection
            .query_row(
                "SELECT json FROM draft WHERE profile = ?1 AND brand = ?2",
                [profile.as_str(), brand.as_str()],
                |row| from_json(0, &row.get::<_, String>(0)?),
            )
            .optional()
            .map_err(|error| problem_of(&error))
    }

    /// Throws the draft of a brand away.
    pub(crate) fn drop_draft(&mut self, profile: &ProfileId, brand: &BrandSlug) -> Result<(), Problem> {
        self.connection
            .execute(
                "DELETE FROM draft WHERE profile = ?1 AND brand = ?2",
                [profile.as_str(), brand.as_str()],
            )
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// Whether a draft or a row of any profile names a file.
    pub(crate) fn names_file(&self, name: &str) -> Result<bool, Problem> {
        self.connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM draft WHERE instr(json, ?1) > 0)
                     OR EXISTS (SELECT 1 FROM outbox WHERE instr(media, ?1) > 0)",
                [name],
                |row| row.get(0),
            )
            .map_err(|error| problem_of(&error))
    }
}
