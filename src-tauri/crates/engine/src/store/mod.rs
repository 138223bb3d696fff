//! What lasts: one SQLite file in the data folder, one file of queries for each subject.
//!
//! Every row carries the profile it belongs to. Queries are short (about a millisecond with `synchronous=FULL`),
//! so they run where they are called, under one mutex. Nothing here decides anything.

mod brands;
mod drafts;
mod first_steps;
mod import_shapes;
mod jobs;
mod keys;
mod limiters;
mod outbox;
mod posts;
mod profiles;
mod rows_of_jobs;
mod schema;
mod waiting;

use std::path::{Path, PathBuf};

use domain::{Problem, ProblemCode};
use jiff::Timestamp;
use rusqlite::Connection;

pub(crate) use jobs::{Imported, NewJob};
pub(crate) use keys::Creation;
pub(crate) use outbox::{Candidates, NewRow, Row};
pub(crate) use profiles::{Profile, ProfileId, World};

/// The open database.
#[derive(Debug)]
pub(crate) struct Store {
    connection: Connection,
    /// Numbers the processes that have written; a transition of an older one is refused.
    epoch: i64,
}

/// An open database, and what was in its place if that could not be read.
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) set_aside: Option<PathBuf>,
}

/// SQLite's own limit, which is the usual one.
const MOST_PAGES: i64 = 4_294_967_294;

/// The name of the database in the data folder.
pub(crate) const FILE_NAME: &str = "autoposting.db";

impl Store {
    /// Opens or creates the database; a damaged one is kept under another name, and a new one begun.
    pub(crate) fn open(folder: &Path, now: Timestamp) -> Result<Opened, Problem> {
        let path = folder.join(FILE_NAME);
        match Self::open_sound(&path) {
            Ok(store) => Ok(Opened { store, set_aside: None }),
            Err(error) if is_damage(&error) => {
                let kept = set_aside(&path, now)?;
                let store = Self::open_sound(&path).map_err(|error| problem_of(&error))?;
                Ok(Opened { store, set_aside: Some(kept) })
            }
            Err(error) => Err(problem_of(&error)),
        }
    }

    /// A database that ends with the process, for a folder that can't be written to.
    pub(crate) fn in_memory() -> Result<Self, Problem> {
        Connection::open_in_memory().and_then(Self::prepare).map_err(|error| problem_of(&error))
    }

    fn open_sound(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" {
            let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
            return Err(rusqlite::Error::SqliteFailure(code, Some(verdict)));
        }
        Self::prepare(connection)
    }

    fn prepare(mut connection: Connection) -> rusqlite::Result<Self> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // FULL is not optional: after a power cut NORMAL may have forgotten that a request was sent, and the same
        // post would be sent again.
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        schema::migrate(&mut connection)?;
        // Every statement that a job needs at each step, so that none is read anew.
        connection.set_prepared_statement_cache_capacity(64);
        let epoch =
            connection
                .query_row("UPDATE epoch SET number = number + 1 RETURNING number", [], |row| row.get(0))?;
        Ok(Self { connection, epoch })
    }

    /// Lets every write fail, as on a full disk, or no longer.
    pub(crate) fn refuse_writes(&self, refuses: bool) -> Result<(), Problem> {
        self.connection.pragma_update(None, "query_only", refuses).map_err(|error| problem_of(&error))
    }

    /// Lets every write fail that needs another page, or no longer. What fits on the old ones still succeeds.
    pub(crate) fn refuse_growth(&self, refuses: bool) -> Result<(), Problem> {
        let pages = || self.connection.query_row("PRAGMA page_count", [], |row| row.get(0));
        let most = if refuses { pages().map_err(|error| problem_of(&error))? } else { MOST_PAGES };
        let answer = self.connection.pragma_update_and_check(None, "max_page_count", most, |_| Ok(()));
        answer.map_err(|error| problem_of(&error))
    }

    /// An id of this database, so that the keychain items of two data folders do not overwrite each other.
    pub(crate) fn installation(&self) -> Result<String, Problem> {
        self.connection
            .query_row("SELECT installation FROM epoch", [], |row| row.get(0))
            .map_err(|error| problem_of(&error))
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
        || matches!(error, rusqlite::Error::InvalidColumnType(..))
}

/// Moves the database and its companions to a name that says when; nothing is deleted.
fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf, Problem> {
    let suffix = now.strftime("set-aside-%Y%m%dT%H%M%SZ").to_string();
    let beside = |path: &Path, end: &str| PathBuf::from(format!("{}{end}", path.display()));
    let kept = beside(path, &format!(".{suffix}"));
    std::fs::rename(path, &kept).map_err(|error| cannot_save(error.to_string()))?;
    for end in ["-wal", "-shm"] {
        // A companion that is not there needs no moving.
        let _ = std::fs::rename(beside(path, end), beside(&kept, end));
    }
    Ok(kept)
}

fn cannot_save(text: String) -> Problem {
    Problem::new(ProblemCode::CannotSave).with_text(text)
}

fn problem_of(error: &rusqlite::Error) -> Problem {
    cannot_save(error.to_string())
}

/// Milliseconds since 1970, the form of every instant in the database: it sorts, and nothing is lost.
fn to_ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

fn from_ms(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A column that holds JSON which this crate wrote.
fn from_json<T: serde::de::DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

fn to_json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-24T11:32:00Z".parse().expect("a fixed instant")
    }

    #[test]
    fn a_damaged_database_is_kept_and_a_new_one_begun() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join(FILE_NAME);
        std::fs::write(
            &path,
            "not a database at all, but longer than a header of one hundred bytes. ".repeat(9),
        )
        .expect("a file");
        let opened = Store::open(folder.path(), now()).expect("the app starts all the same");
        let kept = opened.set_aside.expect("the damaged file is named");
        assert!(std::fs::read_to_string(kept).expect("it is still there").starts_with("not a database"));
        assert_eq!(opened.store.epoch, 1);
    }

    #[test]
    fn each_opening_is_an_epoch_of_its_own() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = Store::open(folder.path(), now()).expect("opens").store;
        let id = first.installation().expect("has an id");
        drop(first);
        let second = Store::open(folder.path(), now()).expect("opens again").store;
        assert_eq!((second.epoch, second.installation().expect("has an id")), (2, id));
    }
}
