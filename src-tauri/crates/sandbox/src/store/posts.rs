//! Statements on posts. A post is one JSON document; brand, status and age stand beside it to be searched.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction};

use super::{from_json, to_json};
use crate::post::{Post, Status, StoredPost};
use crate::switches::ListOrder;

/// Which posts a list wants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) brand_slug: Option<String>,
    pub(crate) status: Option<Status>,
    /// Only posts created by then.
    pub(crate) known_until: Option<Timestamp>,
    pub(crate) order: ListOrder,
    pub(crate) limit: u32,
    pub(crate) offset: u32,
}

/// Which posts a filter means.
const FITTING: &str = "(?1 IS NULL OR brand_slug = ?1) AND (?2 IS NULL OR status = ?2)
    AND (?3 IS NULL OR created_at <= ?3)";

/// A page, and the number of all that fit.
pub(crate) fn list(tx: &Transaction<'_>, filter: &Filter) -> rusqlite::Result<(Vec<Post>, u32)> {
    let brand = filter.brand_slug.as_deref();
    let status = filter.status.map(Status::as_str);
    let until = filter.known_until.map(Timestamp::as_millisecond);
    let total = tx
        .prepare_cached(&format!("SELECT count(*) FROM post WHERE {FITTING}"))?
        .query_row((brand, status, until), |row| row.get(0))?;
    let order = match filter.order {
        ListOrder::Newest => "created_at DESC, number DESC",
        ListOrder::Oldest => "created_at, number",
    };
    let mut statement = tx.prepare_cached(&format!(
        "SELECT body FROM post WHERE {FITTING} ORDER BY {order} LIMIT ?4 OFFSET ?5",
    ))?;
    let page = statement.query_map((brand, status, until, filter.limit, filter.offset), |row| {
        from_json::<StoredPost>(0, &row.get::<_, String>(0)?).map(|stored| stored.post)
    })?;
    Ok((page.collect::<rusqlite::Result<_>>()?, total))
}

/// Every post of a brand, or of all, in the order of creation.
pub(crate) fn all(tx: &Transaction<'_>, brand_slug: Option<&str>) -> rusqlite::Result<Vec<StoredPost>> {
    let mut statement =
        tx.prepare_cached("SELECT body FROM post WHERE ?1 IS NULL OR brand_slug = ?1 ORDER BY number")?;
    let posts = statement.query_map([brand_slug], |row| from_json(0, &row.get::<_, String>(0)?))?;
    posts.collect()
}

/// The posts that the clock may move.
pub(crate) fn moving(tx: &Transaction<'_>) -> rusqlite::Result<Vec<StoredPost>> {
    let mut statement = tx.prepare_cached(
        "SELECT body FROM post WHERE status IN ('scheduled', 'validating', 'validated', 'publishing')",
    )?;
    let posts = statement.query_map([], |row| from_json(0, &row.get::<_, String>(0)?))?;
    posts.collect()
}

pub(crate) fn get(tx: &Transaction<'_>, id: &str) -> rusqlite::Result<Option<StoredPost>> {
    tx.prepare_cached("SELECT body FROM post WHERE id = ?1")?
        .query_row([id], |row| from_json(0, &row.get::<_, String>(0)?))
        .optional()
}

pub(crate) fn count(tx: &Transaction<'_>) -> rusqlite::Result<u32> {
    tx.query_row("SELECT count(*) FROM post", [], |row| row.get(0))
}

pub(crate) fn insert(tx: &Transaction<'_>, stored: &StoredPost) -> rusqlite::Result<()> {
    let post = &stored.post;
    tx.prepare_cached(
        "INSERT INTO post (id, brand_slug, status, created_at, body) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((
        &post.id,
        &post.brand_slug,
        post.status.as_str(),
        post.created_at.as_millisecond(),
        to_json(stored)?,
    ))
    .map(|_| ())
}

pub(crate) fn update(tx: &Transaction<'_>, stored: &StoredPost) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE post SET status = ?2, body = ?3 WHERE id = ?1")?
        .execute((&stored.post.id, stored.post.status.as_str(), to_json(stored)?))
        .map(|_| ())
}

pub(crate) fn delete(tx: &Transaction<'_>, id: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM post WHERE id = ?1")?.execute([id]).map(|_| ())
}
