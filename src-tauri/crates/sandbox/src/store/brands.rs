//! Statements on brands.

use rusqlite::{OptionalExtension, Transaction};

use super::{from_json, to_json};
use crate::brand::Brand;

pub(crate) fn all(tx: &Transaction<'_>) -> rusqlite::Result<Vec<Brand>> {
    let mut statement = tx.prepare_cached("SELECT body FROM brand ORDER BY position")?;
    let brands = statement.query_map([], |row| from_json(0, &row.get::<_, String>(0)?))?;
    brands.collect()
}

pub(crate) fn get(tx: &Transaction<'_>, slug: &str) -> rusqlite::Result<Option<Brand>> {
    tx.prepare_cached("SELECT body FROM brand WHERE slug = ?1")?
        .query_row([slug], |row| from_json(0, &row.get::<_, String>(0)?))
        .optional()
}

pub(crate) fn insert(tx: &Transaction<'_>, brand: &Brand) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT INTO brand (slug, position, body) VALUES (?1, ?2, ?3)")?
        .execute((&brand.slug, brand.order, to_json(brand)?))
        .map(|_| ())
}
