//! Statements on sessions. They are kept, so that a restart does not sign anyone out.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction};

/// The id of the session with this token, unless it has expired.
pub(crate) fn valid(
    tx: &Transaction<'_>,
    token_hash: &str,
    now: Timestamp,
) -> rusqlite::Result<Option<String>> {
    tx.prepare_cached("SELECT id FROM session WHERE token_hash = ?1 AND expires_at > ?2")?
        .query_row((token_hash, now.as_millisecond()), |row| row.get(0))
        .optional()
}

/// Stores a new session, and drops those that have expired.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    id: &str,
    token_hash: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM session WHERE expires_at <= ?1", [now.as_millisecond()])?;
    tx.execute(
        "INSERT INTO session (id, token_hash, expires_at) VALUES (?1, ?2, ?3)",
        (id, token_hash, expires_at.as_millisecond()),
    )?;
    Ok(())
}

/// Ends every session.
pub(crate) fn delete_all(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM session", []).map(|_| ())
}
