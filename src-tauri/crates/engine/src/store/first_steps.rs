//! What is stored about a person's first steps.

use domain::Problem;

use super::{ProfileId, Store, problem_of};

impl Store {
    /// Whether a post was ever scheduled in a profile; rows stay after they have reached their server.
    pub(crate) fn has_scheduled(&self, profile: &ProfileId) -> Result<bool, Problem> {
        self.connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM outbox
                     WHERE profile = ?1 AND is_withdrawn = 0 AND json_extract(work, '$.kind') = 'create')",
                [profile.as_str()],
                |row| row.get(0),
            )
            .map_err(|error| problem_of(&error))
    }
}
