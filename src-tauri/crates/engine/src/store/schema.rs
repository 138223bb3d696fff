//! The tables, as migrations that are only ever added to.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

/// Brings a database to the newest form.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    Migrations::new(vec![
        M::up(FIRST),
        M::up(KEYS),
        M::up(IMPORT_SHAPES),
        M::up(JOBS),
        M::up(KEYCHAIN_NAME),
        M::up(LARGE_JOBS),
        M::up(LEFT_BEHIND),
        M::up(LIMITER_MEMORY),
    ])
    .to_latest(connection)
    .map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err,
        other => rusqlite::Error::ToSqlConversionFailure(Box::new(other)),
    })
}

/// Instants are milliseconds since 1970; columns named `json` hold values of the `domain` crate.
const FIRST: &str = "
CREATE TABLE epoch (
    number        INTEGER NOT NULL,
    installation  TEXT NOT NULL
) STRICT;
INSERT INTO epoch VALUES (0, lower(hex(randomblob(16))));

CREATE TABLE profile (
    id            TEXT PRIMARY KEY,
    world         TEXT NOT NULL,
    access        TEXT NOT NULL,
    person        TEXT,
    brand         TEXT,
    is_stored     INTEGER NOT NULL,
    is_current    INTEGER NOT NULL
) STRICT;

CREATE TABLE brand (
    profile       TEXT NOT NULL,
    slug          TEXT NOT NULL,
    json          TEXT NOT NULL,
    position      INTEGER NOT NULL,
    local_zone    TEXT,
    accounts      TEXT,
    fetched_at    INTEGER,
    PRIMARY KEY (profile, slug)
) STRICT;

CREATE TABLE post (
    profile       TEXT NOT NULL,
    id            TEXT NOT NULL,
    brand         TEXT NOT NULL,
    json          TEXT NOT NULL,
    first_seen_at INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,
    PRIMARY KEY (profile, id)
) STRICT;
CREATE INDEX post_by_brand ON post (profile, brand);

CREATE TABLE draft (
    profile       TEXT NOT NULL,
    brand         TEXT NOT NULL,
    json          TEXT NOT NULL,
    PRIMARY KEY (profile, brand)
) STRICT;

CREATE TABLE outbox (
    id            TEXT PRIMARY KEY,
    profile       TEXT NOT NULL,
    brand         TEXT NOT NULL,
    work          TEXT NOT NULL,
    body          TEXT,
    text          TEXT NOT NULL,
    platforms     TEXT NOT NULL,
    fingerprint   TEXT,
    due           INTEGER,
    state         TEXT NOT NULL,
    is_withdrawn  INTEGER NOT NULL DEFAULT 0,
    attempt       INTEGER NOT NULL DEFAULT 0,
    started_at    INTEGER,
    next_look_at  INTEGER,
    looks         INTEGER NOT NULL DEFAULT 0,
    sent_post     TEXT,
    epoch         INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_profile ON outbox (profile, brand);
-- One remote post for each row, one row for each remote post.
CREATE UNIQUE INDEX outbox_claim ON outbox (profile, sent_post) WHERE sent_post IS NOT NULL;
";

/// API keys. No secret stands in any of these tables.
const KEYS: &str = "
ALTER TABLE profile ADD COLUMN own_key TEXT;

CREATE TABLE key_record (
    profile       TEXT NOT NULL,
    id            TEXT NOT NULL,
    json          TEXT NOT NULL,
    PRIMARY KEY (profile, id)
) STRICT;

CREATE TABLE key_creation (
    number        INTEGER PRIMARY KEY,
    profile       TEXT NOT NULL,
    name          TEXT NOT NULL,
    asked_at      INTEGER NOT NULL,
    known         TEXT NOT NULL
) STRICT;

CREATE TABLE pending_key (
    profile       TEXT NOT NULL,
    id            TEXT NOT NULL,
    PRIMARY KEY (profile, id)
) STRICT;

CREATE TABLE suppression (
    profile       TEXT NOT NULL,
    json          TEXT NOT NULL
) STRICT;

CREATE TABLE key_journal (
    number        INTEGER PRIMARY KEY,
    json          TEXT NOT NULL
) STRICT;
";

/// What the columns of files mean, by the fingerprint of their header.
const IMPORT_SHAPES: &str = "
CREATE TABLE import_shape (
    profile       TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    json          TEXT NOT NULL,
    PRIMARY KEY (profile, fingerprint)
) STRICT;
";

/// Imports on their way. `kind` repeats the kind of the state, so that the next row is found without reading all.
const JOBS: &str = "
CREATE TABLE job (
    id            TEXT PRIMARY KEY,
    profile       TEXT NOT NULL,
    name          TEXT NOT NULL,
    file          TEXT NOT NULL,
    started_at    INTEGER NOT NULL,
    state         TEXT NOT NULL,
    audit         TEXT
) STRICT;

ALTER TABLE outbox ADD COLUMN job TEXT;
ALTER TABLE outbox ADD COLUMN number INTEGER;
ALTER TABLE outbox ADD COLUMN media TEXT;
ALTER TABLE outbox ADD COLUMN kind TEXT GENERATED ALWAYS AS (json_extract(state, '$.kind')) VIRTUAL;
CREATE INDEX outbox_by_kind ON outbox (profile, kind, job, due);
CREATE INDEX outbox_by_job ON outbox (job, number);
CREATE INDEX outbox_by_fingerprint ON outbox (profile, fingerprint);
";

/// What the keychain called itself when the credential was put there.
const KEYCHAIN_NAME: &str = "
ALTER TABLE profile ADD COLUMN stored_in TEXT;
";

/// What is asked at every step of a job: the next rows in the order in which they go, how many wait, and the counts.
/// Without these each step would read every row of the job.
const LARGE_JOBS: &str = "
CREATE INDEX outbox_to_go ON outbox (profile, kind, (job IS NOT NULL), due, id, job) WHERE is_withdrawn = 0;
CREATE INDEX outbox_counts ON outbox (job, kind, is_withdrawn, json_extract(work, '$.kind'), brand);
";

/// Whether the keychain may have a credential that nobody is signed in with.
const LEFT_BEHIND: &str = "
ALTER TABLE profile ADD COLUMN is_left_behind INTEGER NOT NULL DEFAULT 0;
";

/// What is worth remembering of a service's limiter, for each kind of credential.
const LIMITER_MEMORY: &str = "
CREATE TABLE limiter (
    world         TEXT NOT NULL,
    access        TEXT NOT NULL,
    memory        TEXT NOT NULL,
    PRIMARY KEY (world, access)
) STRICT;
";
