//! What was found out about the limiter of a service, for the next run. Only the pacer knows what it means.

use domain::Problem;
use rusqlite::{OptionalExtension, params};

use super::{Profile, Store, from_json, problem_of, to_json};
use crate::pacing::Recognised;

impl Store {
    /// Remembers what limits the requests of a profile. Keys and sessions may be limited in different ways.
    pub(crate) fn remember_limiter(&mut self, profile: &Profile, memory: Recognised) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<usize> {
            store.connection.execute(
                "INSERT INTO limiter (world, access, memory) VALUES (?1, ?2, ?3)
                 ON CONFLICT (world, access) DO UPDATE SET memory = ?3",
                params![to_json(&profile.world)?, to_json(&profile.access)?, to_json(&memory)?],
            )
        };
        write(self).map(drop).map_err(|error| problem_of(&error))
    }

    /// What limited the requests of a profile in an earlier run.
    pub(crate) fn limiter(&self, profile: &Profile) -> Result<Option<Recognised>, Problem> {
        let read = || -> rusqlite::Result<Option<Recognised>> {
            self.connection
                .query_row(
                    "SELECT memory FROM limiter WHERE world = ?1 AND access = ?2",
                    params![to_json(&profile.world)?, to_json(&profile.access)?],
                    |row| from_json(0, &row.get::<_, String>(0)?),
                )
                .optional()
        };
        read().map_err(|error| problem_of(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ProfileId, World};
    use super::*;
    use domain::Access;

    fn profile(world: World, access: Access) -> Profile {
        Profile {
            id: ProfileId::of(&world, "somebody"),
            world,
            access,
            person: None,
            brand: None,
            is_stored: false,
            stored_in: None,
            own_key: None,
        }
    }

    #[test]
    fn each_kind_of_credential_at_each_service_has_a_memory_of_its_own() {
        let mut store = Store::in_memory().expect("opens");
        let key = profile(World::AppSandbox, Access::ApiKey);
        let session = profile(World::AppSandbox, Access::Session);
        let elsewhere = profile(World::Service { address: "http://127.0.0.1:9".into() }, Access::ApiKey);
        store.remember_limiter(&key, Recognised::Window { length_s: 60.0 }).expect("is kept");
        store.remember_limiter(&session, Recognised::Bucket).expect("is kept");
        store.remember_limiter(&key, Recognised::Log { length_s: 10.0 }).expect("is kept");
        assert_eq!(store.limiter(&key).expect("is read"), Some(Recognised::Log { length_s: 10.0 }));
        assert_eq!(store.limiter(&session).expect("is read"), Some(Recognised::Bucket));
        assert_eq!(store.limiter(&elsewhere).expect("is read"), None);
    }
}
