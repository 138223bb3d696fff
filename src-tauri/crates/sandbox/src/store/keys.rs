//! Statements on API keys. A revoked key is deleted; an expired one stays, and stays in the list.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction};

use super::{from_json, to_json};
use crate::clock::from_millis;

/// A key as it is kept: never the key itself, only its hash and a hint.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredKey {
    pub(crate) id: String,
    pub(crate) hint: String,
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) last_used_at: Option<Timestamp>,
    /// The keys that the sandbox prints for scripts are not listed.
    pub(crate) is_listed: bool,
}

const COLUMNS: &str = "id, hint, name, scopes, created_at, expires_at, last_used_at, is_listed";

/// The listed keys, newest first.
pub(crate) fn listed(tx: &Transaction<'_>) -> rusqlite::Result<Vec<StoredKey>> {
    let sql = format!("SELECT {COLUMNS} FROM api_key WHERE is_listed ORDER BY created_at DESC, rowid DESC");
    let mut statement = tx.prepare_cached(&sql)?;
    let keys = statement.query_map([], read)?;
    keys.collect()
}

pub(crate) fn get_listed(tx: &Transaction<'_>, id: &str) -> rusqlite::Result<Option<StoredKey>> {
    let sql = format!("SELECT {COLUMNS} FROM api_key WHERE is_listed AND id = ?1");
    tx.prepare_cached(&sql)?.query_row([id], read).optional()
}

pub(crate) fn by_hash(tx: &Transaction<'_>, token_hash: &str) -> rusqlite::Result<Option<StoredKey>> {
    let sql = format!("SELECT {COLUMNS} FROM api_key WHERE token_hash = ?1");
    tx.prepare_cached(&sql)?.query_row([token_hash], read).optional()
}

pub(crate) fn insert(tx: &Transaction<'_>, key: &StoredKey, token_hash: &str) -> rusqlite::Result<()> {
    let sql =
        format!("INSERT INTO api_key ({COLUMNS}, token_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    tx.prepare_cached(&sql)?
        .execute((
            &key.id,
            &key.hint,
            &key.name,
            to_json(&key.scopes)?,
            key.created_at.as_millisecond(),
            key.expires_at.map(Timestamp::as_millisecond),
            key.last_used_at.map(Timestamp::as_millisecond),
            key.is_listed,
            token_hash,
        ))
        .map(|_| ())
}

/// Stores a changed name or end.
pub(crate) fn update(tx: &Transaction<'_>, key: &StoredKey) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE api_key SET name = ?2, expires_at = ?3 WHERE id = ?1")?
        .execute((&key.id, &key.name, key.expires_at.map(Timestamp::as_millisecond)))
        .map(|_| ())
}

pub(crate) fn touch(tx: &Transaction<'_>, id: &str, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE api_key SET last_used_at = ?2 WHERE id = ?1")?
        .execute((id, now.as_millisecond()))
        .map(|_| ())
}

pub(crate) fn delete(tx: &Transaction<'_>, id: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM api_key WHERE id = ?1")?.execute([id]).map(|_| ())
}

pub(crate) fn delete_unlisted(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM api_key WHERE NOT is_listed", []).map(|_| ())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredKey> {
    Ok(StoredKey {
        id: row.get(0)?,
        hint: row.get(1)?,
        name: row.get(2)?,
        scopes: from_json(3, &row.get::<_, String>(3)?)?,
        created_at: from_millis(row.get(4)?),
        expires_at: row.get::<_, Option<i64>>(5)?.map(from_millis),
        last_used_at: row.get::<_, Option<i64>>(6)?.map(from_millis),
        is_listed: row.get(7)?,
    })
}
