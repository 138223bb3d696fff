//! The sandbox's database: one SQLite file, or none but memory. This module opens it; the others hold the statements.
//!
//! Every request runs in one transaction that is committed, and on disk, before its answer leaves.

pub(crate) mod brands;
pub(crate) mod keys;
pub(crate) mod media;
pub(crate) mod posts;
pub(crate) mod sessions;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::sample;

/// Says which tables to expect; a file with another number is not touched.
const SCHEMA: i64 = 1;

const TABLES: &str = "
    CREATE TABLE account (email TEXT NOT NULL, password TEXT NOT NULL) STRICT;
    CREATE TABLE session (
        id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE api_key (
        id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL, name TEXT NOT NULL,
        scopes TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER, last_used_at INTEGER,
        is_listed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE brand (slug TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE post (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, brand_slug TEXT NOT NULL, status TEXT NOT NULL,
        created_at INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX post_by_status ON post (status);
    CREATE INDEX post_by_age ON post (created_at, number);
";

/// Came later than the others, so it is added to a file that lacks it instead of making that file unreadable.
const LATER_TABLES: &str = "
    CREATE TABLE IF NOT EXISTS media (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT NOT NULL, filename TEXT NOT NULL,
        kind TEXT NOT NULL, content_type TEXT NOT NULL, sha256 TEXT NOT NULL, created_at INTEGER NOT NULL,
        bytes BLOB NOT NULL
    ) STRICT;
";

/// Why the database could not be opened.
#[derive(Debug)]
pub(crate) enum OpenError {
    InUse,
    OtherSchema,
    Unreadable(rusqlite::Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::InUse,
            _ => OpenError::Unreadable(error),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Store(Mutex<Connection>);

impl Store {
    /// Opens the file in the folder, or memory; fills it with the sample on the first start.
    pub(crate) fn open(folder: Option<&Path>, now: Timestamp) -> Result<Self, OpenError> {
        let connection = match folder {
            Some(folder) => Connection::open(folder.join("sandbox.sqlite"))?,
            None => Connection::open_in_memory()?,
        };
        // Exclusive, so that a second sandbox on the same folder is told instead of sharing it.
        connection.execute_batch(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON; PRAGMA busy_timeout = 0;",
        )?;
        let store = Self(Mutex::new(connection));
        store.prepare(now)?;
        Ok(store)
    }

    /// Runs one request's statements; they count only if `work` wants them to.
    pub(crate) fn in_transaction<T, E: From<rusqlite::Error>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        tx.commit()?;
        Ok(value)
    }

    /// Throws everything away and fills in a fresh sample.
    pub(crate) fn reset(&self, now: Timestamp) -> rusqlite::Result<()> {
        self.in_transaction(|tx| {
            tx.execute_batch(
                "DELETE FROM account; DELETE FROM session; DELETE FROM api_key; DELETE FROM brand;
                 DELETE FROM post; DELETE FROM media;",
            )?;
            sample::fill(tx, now)
        })
    }

    fn prepare(&self, now: Timestamp) -> Result<(), OpenError> {
        self.in_transaction(|tx| match tx.query_row("PRAGMA user_version", [], |row| row.get(0))? {
            SCHEMA => Ok(tx.execute_batch(LATER_TABLES)?),
            0_i64 => {
                tx.execute_batch(TABLES)?;
                tx.execute_batch(LATER_TABLES)?;
                tx.pragma_update(None, "user_version", SCHEMA)?;
                Ok(sample::fill(tx, now)?)
            }
            _ => Err(OpenError::OtherSchema),
        })
    }
}

/// The person's e-mail and password. In clear text: it is the sample of a local toy, made at random on the first
/// start, and the app signs in to its own sandbox with it.
pub(crate) fn account(tx: &Transaction<'_>) -> rusqlite::Result<(String, String)> {
    tx.query_row("SELECT email, password FROM account", [], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub(crate) fn set_account(tx: &Transaction<'_>, email: &str, password: &str) -> rusqlite::Result<()> {
    tx.execute("INSERT INTO account (email, password) VALUES (?1, ?2)", (email, password)).map(|_| ())
}

/// Reads a JSON column.
fn from_json<T: serde::de::DeserializeOwned>(column: usize, text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// Writes a JSON column.
fn to_json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
