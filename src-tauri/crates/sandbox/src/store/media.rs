//! Statements on uploaded files. The bytes lie in the database, so that a reset throws them away with the rest.

use rusqlite::{OptionalExtension, Transaction};

use crate::clock::from_millis;
use crate::kept::Upload;

pub(crate) fn insert(
    tx: &Transaction<'_>,
    upload: &Upload,
    content_type: &str,
    bytes: &[u8],
) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO media (id, url, filename, kind, content_type, sha256, created_at, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        (
            &upload.id,
            &upload.url,
            &upload.filename,
            &upload.kind,
            content_type,
            &upload.sha256,
            upload.created_at.as_millisecond(),
            bytes,
        ),
    )
    .map(|_| ())
}

/// All files without their bytes, oldest first.
pub(crate) fn all(tx: &Transaction<'_>) -> rusqlite::Result<Vec<Upload>> {
    let mut statement = tx.prepare(
        "SELECT id, url, filename, kind, length(bytes), sha256, created_at FROM media ORDER BY number",
    )?;
    let uploads = statement.query_map([], |row| {
        Ok(Upload {
            id: row.get(0)?,
            url: row.get(1)?,
            filename: row.get(2)?,
            kind: row.get(3)?,
            bytes: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
            sha256: row.get(5)?,
            created_at: from_millis(row.get(6)?),
        })
    })?;
    uploads.collect()
}

pub(crate) fn count(tx: &Transaction<'_>) -> rusqlite::Result<u32> {
    tx.query_row("SELECT count(*) FROM media", [], |row| row.get(0))
}

pub(crate) fn exists(tx: &Transaction<'_>, id: &str) -> rusqlite::Result<bool> {
    tx.query_row("SELECT count(*) FROM media WHERE id = ?1", [id], |row| row.get::<_, i64>(0))
        .map(|count| count > 0)
}

/// Content type and bytes.
pub(crate) fn file(tx: &Transaction<'_>, id: &str) -> rusqlite::Result<Option<(String, Vec<u8>)>> {
    tx.query_row("SELECT content_type, bytes FROM media WHERE id = ?1", [id], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
    .optional()
}
