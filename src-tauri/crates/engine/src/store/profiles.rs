//! The worlds a person has signed in to. Secrets are not here, only the names of their keychain items.

use domain::{Access, BrandSlug, KeyId, Person, Problem};
use rusqlite::{OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{Store, from_json, problem_of, to_json};

/// Which server, as far as it decides what may mix with what. A sandbox inside the app keeps its identity though
/// its port changes at every start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum World {
    Service { address: String },
    AppSandbox,
}

/// Origin and organisation: nothing of one profile ever reaches another's server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ProfileId(String);

impl ProfileId {
    pub(crate) fn of(world: &World, owner: &str) -> Self {
        let place = match world {
            World::Service { address } => address.as_str(),
            World::AppSandbox => "app-sandbox",
        };
        Self(format!("{place} {owner}"))
    }

    pub(crate) fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// One sign-in that can be taken up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) id: ProfileId,
    pub(crate) world: World,
    pub(crate) access: Access,
    pub(crate) person: Option<Person>,
    /// The brand last chosen.
    pub(crate) brand: Option<BrandSlug>,
    /// Whether its credential was put into the keychain.
    pub(crate) is_stored: bool,
    /// What that keychain called itself.
    pub(crate) stored_in: Option<String>,
    /// The key that the app made for itself.
    pub(crate) own_key: Option<KeyId>,
}

const COLUMNS: &str = "id, world, access, person, brand, is_stored, own_key, stored_in";

/// The tables whose rows belong to a profile.
const OF_A_PROFILE: [&str; 10] = [
    "brand",
    "post",
    "draft",
    "outbox",
    "key_record",
    "key_creation",
    "pending_key",
    "suppression",
    "import_shape",
    "job",
];

/// Whatever was stored stays noted until it is known to be gone.
const LEAVE: &str =
    "UPDATE profile SET is_current = 0, is_left_behind = is_left_behind OR is_stored, is_stored = 0
    WHERE is_current = 1";

impl Store {
    /// Makes a profile the current one; the brand that was chosen in it before stays chosen. A stored credential takes
    /// the place of one that was left behind; that of the profile left is left behind now.
    pub(crate) fn enter_profile(&mut self, profile: &Profile) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            transaction.execute(&format!("{LEAVE} AND id <> ?1"), [profile.id.as_str()])?;
            transaction.execute(
                "INSERT INTO profile (id, world, access, person, brand, is_stored, own_key, stored_in,
                     is_current)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)
                 ON CONFLICT (id) DO UPDATE SET world = ?2, access = ?3, person = ?4,
                     brand = coalesce(?5, brand), is_left_behind = (is_left_behind OR is_stored) AND NOT ?6,
                     is_stored = ?6, own_key = ?7, stored_in = ?8, is_current = 1",
                params![
                    profile.id.as_str(),
                    to_json(&profile.world)?,
                    to_json(&profile.access)?,
                    profile.person.as_ref().map(to_json).transpose()?,
                    profile.brand.as_ref().map(BrandSlug::as_str),
                    profile.is_stored,
                    profile.own_key.as_ref().map(KeyId::as_str),
                    profile.stored_in,
                ],
            )?;
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// The profile that was current when the app ended.
    pub(crate) fn current_profile(&self) -> Result<Option<Profile>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM profile WHERE is_current = 1");
        self.connection.query_row(&sql, [], read).optional().map_err(|error| problem_of(&error))
    }

    /// A profile by its id.
    pub(crate) fn profile(&self, id: &ProfileId) -> Result<Option<Profile>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM profile WHERE id = ?1");
        self.connection.query_row(&sql, [id.as_str()], read).optional().map_err(|error| problem_of(&error))
    }

    /// The profile of the sandbox inside the app, once there has been one.
    pub(crate) fn app_sandbox_profile(&self) -> Result<Option<Profile>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS} FROM profile WHERE id LIKE 'app-sandbox %' ORDER BY rowid DESC LIMIT 1"
        );
        self.connection.query_row(&sql, [], read).optional().map_err(|error| problem_of(&error))
    }

    /// Leaves the current profile; what belongs to it stays. Its credential is left behind until the keychain has let
    /// go of it.
    pub(crate) fn leave_profile(&mut self) -> Result<(), Problem> {
        self.connection.execute(LEAVE, []).map(drop).map_err(|error| problem_of(&error))
    }

    /// Notes that the keychain may have a credential of a profile, before it is asked to take it. Until the profile is
    /// entered with it, it counts as left behind. Returns whether the keychain may have one already.
    pub(crate) fn expect_credential(&mut self, profile: &Profile) -> Result<bool, Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<bool> {
            let transaction = store.connection.transaction()?;
            let may_have = transaction
                .query_row(
                    "SELECT is_left_behind OR is_stored FROM profile WHERE id = ?1",
                    [profile.id.as_str()],
                    |row| row.get(0),
                )
                .optional()?;
            transaction.execute(
                "INSERT INTO profile (id, world, access, is_stored, is_current, is_left_behind)
                 VALUES (?1, ?2, ?3, 0, 0, 1)
                 ON CONFLICT (id) DO UPDATE SET is_left_behind = 1",
                params![profile.id.as_str(), to_json(&profile.world)?, to_json(&profile.access)?],
            )?;
            transaction.commit()?;
            Ok(may_have.unwrap_or_default())
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// The profiles whose credential the keychain may still have although nobody is signed in with it.
    pub(crate) fn left_behind(&self) -> Result<Vec<ProfileId>, Problem> {
        let read = || -> rusqlite::Result<Vec<ProfileId>> {
            let mut statement = self.connection.prepare(
                "SELECT id FROM profile WHERE is_left_behind = 1 AND NOT (is_current = 1 AND is_stored = 1)
                 ORDER BY rowid",
            )?;
            statement.query_map([], |row| row.get(0).map(ProfileId))?.collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// The keychain has let go of what was left behind.
    pub(crate) fn note_let_go(&mut self, id: &ProfileId) -> Result<(), Problem> {
        self.connection
            .execute("UPDATE profile SET is_left_behind = 0 WHERE id = ?1", [id.as_str()])
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// Deletes a profile with everything that belongs to it.
    pub(crate) fn forget_profile(&mut self, id: &ProfileId) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            for table in OF_A_PROFILE {
                transaction.execute(&format!("DELETE FROM {table} WHERE profile = ?1"), [id.as_str()])?;
            }
            transaction.execute("DELETE FROM profile WHERE id = ?1", [id.as_str()])?;
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// Remembers the brand last looked at.
    pub(crate) fn choose_brand(&mut self, id: &ProfileId, brand: &BrandSlug) -> Result<(), Problem> {
        self.connection
            .execute("UPDATE profile SET brand = ?2 WHERE id = ?1", params![id.as_str(), brand.as_str()])
            .map(drop)
            .map_err(|error| problem_of(&error))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Profile> {
    let person: Option<String> = row.get(3)?;
    Ok(Profile {
        id: ProfileId(row.get(0)?),
        world: from_json(1, &row.get::<_, String>(1)?)?,
        access: from_json(2, &row.get::<_, String>(2)?)?,
        person: person.map(|json| from_json(3, &json)).transpose()?,
        brand: row.get::<_, Option<String>>(4)?.map(BrandSlug::new),
        is_stored: row.get(5)?,
        own_key: row.get::<_, Option<String>>(6)?.map(KeyId::new),
        stored_in: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn profile() -> Profile {
        let world = World::AppSandbox;
        Profile {
            id: ProfileId::of(&world, "someone"),
            world,
            access: Access::Session,
            person: None,
            brand: None,
            is_stored: true,
            stored_in: None,
            own_key: None,
        }
    }

    #[test]
    fn a_credential_that_no_sign_in_counts_on_is_left_behind() {
        let mut store = Store::in_memory().expect("opens");
        let profile = profile();
        let left = vec![profile.id.clone()];
        assert!(!store.expect_credential(&profile).expect("is noted"), "there was none before");
        assert_eq!(store.left_behind().expect("is read"), left, "the app may end before it is entered");
        store.enter_profile(&profile).expect("is entered");
        assert_eq!(store.left_behind().expect("is read"), [], "the sign-in counts on it");
        assert!(store.expect_credential(&profile).expect("is noted"), "one is there already");
        assert_eq!(store.left_behind().expect("is read"), [], "one of the two is counted on");
        store.leave_profile().expect("is left");
        assert_eq!(store.left_behind().expect("is read"), left);
        store.enter_profile(&Profile { is_stored: false, ..profile.clone() }).expect("is entered");
        assert_eq!(store.left_behind().expect("is read"), left, "this sign-in is not the stored one");
        store.note_let_go(&profile.id).expect("is noted");
        assert_eq!(store.left_behind().expect("is read"), []);
    }

    #[test]
    fn every_table_of_a_profile_is_emptied_with_it() {
        let store = Store::in_memory().expect("opens");
        let mut statement = store
            .connection
            .prepare(
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND c.name = 'profile'",
            )
            .expect("is asked");
        let tables: BTreeSet<String> = statement
            .query_map([], |row| row.get(0))
            .expect("is asked")
            .collect::<Result<_, _>>()
            .expect("is read");
        assert_eq!(tables, OF_A_PROFILE.iter().map(ToString::to_string).collect());
    }
}
