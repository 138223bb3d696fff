//! What this computer knows about API keys. Their secrets are in the keychain; here are ids, hints and notes.

use domain::{ApiKey, KeyId, KeyRecord, Problem, Replacement, ReplacementStage, SealedEntry, Suppression};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{ProfileId, Store, from_json, from_ms, problem_of, to_json, to_ms};

/// A key that was asked for and whose answer has not been seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Creation {
    pub(crate) number: i64,
    /// The name to find it by.
    pub(crate) name: String,
    pub(crate) asked_at: Timestamp,
    /// The keys that were there before.
    pub(crate) known: Vec<KeyId>,
}

impl Creation {
    /// Whether it was made for a replacement that still waits for the answer. Instants are kept in milliseconds.
    pub(crate) fn is_of(&self, replacement: &Replacement) -> bool {
        match &replacement.stage {
            ReplacementStage::Asked { name, at } => *name == self.name && to_ms(*at) == to_ms(self.asked_at),
            _ => false,
        }
    }
}

impl Store {
    /// The records of a profile, tombstones included.
    pub(crate) fn key_records(&self, profile: &ProfileId) -> Result<Vec<KeyRecord>, Problem> {
        let read = || -> rusqlite::Result<Vec<KeyRecord>> {
            self.connection
                .prepare_cached("SELECT json FROM key_record WHERE profile = ?1 ORDER BY id")?
                .query_map([profile.as_str()], |row| from_json(0, &row.get::<_, String>(0)?))?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// One record.
    pub(crate) fn key_record(&self, profile: &ProfileId, id: &KeyId) -> Result<Option<KeyRecord>, Problem> {
        self.connection
            .query_row(
                "SELECT json FROM key_record WHERE profile = ?1 AND id = ?2",
                [profile.as_str(), id.as_str()],
                |row| from_json(0, &row.get::<_, String>(0)?),
            )
            .optional()
            .map_err(|error| problem_of(&error))
    }

    /// Keeps records, in one transaction.
    pub(crate) fn keep_key_records(
        &mut self,
        profile: &ProfileId,
        records: &[KeyRecord],
    ) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            for record in records {
                transaction.execute(
                    "INSERT INTO key_record (profile, id, json) VALUES (?1, ?2, ?3)
                     ON CONFLICT (profile, id) DO UPDATE SET json = ?3",
                    [profile.as_str(), record.key.id.as_str(), &to_json(record)?],
                )?;
            }
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// Notes that a key is about to be asked for; on disk when this returns.
    pub(crate) fn begin_creation(
        &mut self,
        profile: &ProfileId,
        name: &str,
        known: &[ApiKey],
        now: Timestamp,
    ) -> Result<i64, Problem> {
        let known: Vec<&KeyId> = known.iter().map(|key| &key.id).collect();
        to_json(&known)
            .and_then(|known| {
                self.connection.query_row(
                    "INSERT INTO key_creation (profile, name, asked_at, known) VALUES (?1, ?2, ?3, ?4)
                     RETURNING number",
                    params![profile.as_str(), name, to_ms(now), known],
                    |row| row.get(0),
                )
            })
            .map_err(|error| problem_of(&error))
    }

    /// The answer is known: the key exists and is kept, or it does not exist.
    pub(crate) fn end_creation(&mut self, number: i64) -> Result<(), Problem> {
        self.connection
            .execute("DELETE FROM key_creation WHERE number = ?1", [number])
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// The keys whose answers have not been seen.
    pub(crate) fn open_creations(&self, profile: &ProfileId) -> Result<Vec<Creation>, Problem> {
        let read = || -> rusqlite::Result<Vec<Creation>> {
            self.connection
                .prepare_cached("SELECT number, name, asked_at, known FROM key_creation WHERE profile = ?1")?
                .query_map([profile.as_str()], |row| {
                    Ok(Creation {
                        number: row.get(0)?,
                        name: row.get(1)?,
                        asked_at: from_ms(row.get(2)?),
                        known: from_json(3, &row.get::<_, String>(3)?)?,
                    })
                })?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// Notes that the secret of a key is kept as pending; on disk before the secret is, so that none is forgotten.
    pub(crate) fn add_pending_key(&mut self, profile: &ProfileId, id: &KeyId) -> Result<(), Problem> {
        self.connection
            .execute(
                "INSERT OR IGNORE INTO pending_key (profile, id) VALUES (?1, ?2)",
                [profile.as_str(), id.as_str()],
            )
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// The secret of a key is no longer kept.
    pub(crate) fn drop_pending_key(&mut self, profile: &ProfileId, id: &KeyId) -> Result<(), Problem> {
        self.connection
            .execute(
                "DELETE FROM pending_key WHERE profile = ?1 AND id = ?2",
                [profile.as_str(), id.as_str()],
            )
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// The keys whose secrets are kept as pending.
    pub(crate) fn pending_keys(&self, profile: &ProfileId) -> Result<Vec<KeyId>, Problem> {
        let read = || -> rusqlite::Result<Vec<KeyId>> {
            self.connection
                .prepare_cached("SELECT id FROM pending_key WHERE profile = ?1")?
                .query_map([profile.as_str()], |row| row.get::<_, String>(0).map(KeyId::new))?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// The findings that somebody decided to live with.
    pub(crate) fn suppressions(&self, profile: &ProfileId) -> Result<Vec<Suppression>, Problem> {
        let read = || -> rusqlite::Result<Vec<Suppression>> {
            self.connection
                .prepare_cached("SELECT json FROM suppression WHERE profile = ?1")?
                .query_map([profile.as_str()], |row| from_json(0, &row.get::<_, String>(0)?))?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// Puts the suppressions of a profile in place of the earlier ones.
    pub(crate) fn keep_suppressions(
        &mut self,
        profile: &ProfileId,
        all: &[Suppression],
    ) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            transaction.execute("DELETE FROM suppression WHERE profile = ?1", [profile.as_str()])?;
            for one in all {
                transaction.execute(
                    "INSERT INTO suppression (profile, json) VALUES (?1, ?2)",
                    [profile.as_str(), &to_json(one)?],
                )?;
            }
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// The journal of key actions, in the order of its numbers.
    pub(crate) fn key_journal(&self) -> Result<Vec<SealedEntry>, Problem> {
        let read = || -> rusqlite::Result<Vec<SealedEntry>> {
            self.connection
                .prepare_cached("SELECT json FROM key_journal ORDER BY number")?
                .query_map([], |row| from_json(0, &row.get::<_, String>(0)?))?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// The newest line of the journal.
    pub(crate) fn newest_key_entry(&self) -> Result<Option<SealedEntry>, Problem> {
        self.connection
            .query_row("SELECT json FROM key_journal ORDER BY number DESC LIMIT 1", [], |row| {
                from_json(0, &row.get::<_, String>(0)?)
            })
            .optional()
            .map_err(|error| problem_of(&error))
    }

    /// Adds a line to the journal; there is no way to change one.
    pub(crate) fn append_key_entry(&mut self, line: &SealedEntry) -> Result<(), Problem> {
        to_json(line)
            .and_then(|json| {
                self.connection.execute(
                    "INSERT INTO key_journal (number, json) VALUES (?1, ?2)",
                    params![line.number, json],
                )
            })
            .map(drop)
            .map_err(|error| problem_of(&error))
    }
}
