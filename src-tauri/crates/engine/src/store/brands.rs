//! Brands and accounts as last seen, and the zones that the person gave to brands without one.

use domain::{Account, Brand, BrandSlug, Problem};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::{ProfileId, Store, from_json, from_ms, problem_of, to_json, to_ms};

impl Store {
    /// Replaces the brands by the service's list, in its order; zones given on this computer stay.
    pub(crate) fn keep_brands(&mut self, profile: &ProfileId, brands: &[Brand]) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            transaction.execute("UPDATE brand SET position = -1 WHERE profile = ?1", [profile.as_str()])?;
            for (position, brand) in (0_i64..).zip(brands) {
                transaction.execute(
                    "INSERT INTO brand (profile, slug, json, position) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (profile, slug) DO UPDATE SET json = ?3, position = ?4",
                    params![profile.as_str(), brand.slug.as_str(), to_json(brand)?, position],
                )?;
            }
            transaction
                .execute("DELETE FROM brand WHERE profile = ?1 AND position = -1", [profile.as_str()])?;
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// The brands, each with the zone that counts.
    pub(crate) fn brands(&self, profile: &ProfileId) -> Result<Vec<Brand>, Problem> {
        let read = || -> rusqlite::Result<Vec<Brand>> {
            let mut statement = self
                .connection
                .prepare_cached("SELECT json, local_zone FROM brand WHERE profile = ?1 ORDER BY position")?;
            statement.query_map([profile.as_str()], read_brand)?.collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// One brand.
    pub(crate) fn brand(&self, profile: &ProfileId, slug: &BrandSlug) -> Result<Option<Brand>, Problem> {
        self.connection
            .query_row(
                "SELECT json, local_zone FROM brand WHERE profile = ?1 AND slug = ?2",
                [profile.as_str(), slug.as_str()],
                read_brand,
            )
            .optional()
            .map_err(|error| problem_of(&error))
    }

    /// Keeps a zone for a brand; the service's own, should it ever send one, goes first.
    pub(crate) fn keep_zone(
        &mut self,
        profile: &ProfileId,
        slug: &BrandSlug,
        zone: &str,
    ) -> Result<(), Problem> {
        self.connection
            .execute(
                "UPDATE brand SET local_zone = ?3 WHERE profile = ?1 AND slug = ?2",
                [profile.as_str(), slug.as_str(), zone],
            )
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// Keeps the accounts of a brand as just seen.
    pub(crate) fn keep_accounts(
        &mut self,
        profile: &ProfileId,
        slug: &BrandSlug,
        accounts: &[Account],
    ) -> Result<(), Problem> {
        to_json(&accounts)
            .and_then(|json| {
                self.connection.execute(
                    "UPDATE brand SET accounts = ?3 WHERE profile = ?1 AND slug = ?2",
                    [profile.as_str(), slug.as_str(), &json],
                )
            })
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// The accounts as last seen; empty before the first look.
    pub(crate) fn accounts(&self, profile: &ProfileId, slug: &BrandSlug) -> Result<Vec<Account>, Problem> {
        let json: Option<Option<String>> = self
            .connection
            .query_row(
                "SELECT accounts FROM brand WHERE profile = ?1 AND slug = ?2",
                [profile.as_str(), slug.as_str()],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| problem_of(&error))?;
        json.flatten().map_or(Ok(Vec::new()), |json| from_json(0, &json)).map_err(|error| problem_of(&error))
    }

    /// Notes that the posts of a brand were listed completely.
    pub(crate) fn keep_fetched(
        &mut self,
        profile: &ProfileId,
        slug: &BrandSlug,
        at: Timestamp,
    ) -> Result<(), Problem> {
        self.connection
            .execute(
                "UPDATE brand SET fetched_at = ?3 WHERE profile = ?1 AND slug = ?2",
                params![profile.as_str(), slug.as_str(), to_ms(at)],
            )
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// When the posts of a brand were last listed completely.
    pub(crate) fn fetched_at(
        &self,
        profile: &ProfileId,
        slug: &BrandSlug,
    ) -> Result<Option<Timestamp>, Problem> {
        let ms: Option<Option<i64>> = self
            .connection
            .query_row(
                "SELECT fetched_at FROM brand WHERE profile = ?1 AND slug = ?2",
                [profile.as_str(), slug.as_str()],
                |row| row.get(0),
            )
            .optional()
            .map_err(|error| problem_of(&error))?;
        Ok(ms.flatten().map(from_ms))
    }
}

fn read_brand(row: &Row<'_>) -> rusqlite::Result<Brand> {
    let mut brand: Brand = from_json(0, &row.get::<_, String>(0)?)?;
    if brand.zone.is_none() {
        brand.zone = row.get(1)?;
        brand.zone_is_local = brand.zone.is_some();
    }
    Ok(brand)
}
