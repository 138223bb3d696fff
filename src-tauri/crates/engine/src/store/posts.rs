//! The posts of the service as last seen, so that the queue is there at once and without a connection.

use domain::{BrandSlug, Post, PostId, Problem};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{ProfileId, Store, from_json, from_ms, problem_of, to_json, to_ms};

impl Store {
    /// Keeps a post as just seen.
    pub(crate) fn keep_post(
        &mut self,
        profile: &ProfileId,
        post: &Post,
        now: Timestamp,
        server_now: Timestamp,
    ) -> Result<(), Problem> {
        self.keep_posts(profile, std::slice::from_ref(post), Timestamp::MAX, now, server_now)
    }

    /// Keeps the posts of a listing that began at an instant, in one transaction. What was kept since then is newer
    /// than what the listing says of it, and stays. When a post was first seen is noted in the service's time.
    pub(crate) fn keep_posts(
        &mut self,
        profile: &ProfileId,
        posts: &[Post],
        began: Timestamp,
        now: Timestamp,
        server_now: Timestamp,
    ) -> Result<(), Problem> {
        let write = |store: &mut Self| -> rusqlite::Result<()> {
            let transaction = store.connection.transaction()?;
            for post in posts {
                let mut insert = transaction.prepare_cached(
                    "INSERT INTO post (profile, id, brand, json, first_seen_at, seen_at) VALUES (?1, ?2, ?3, ?4, ?7, ?5)
                     ON CONFLICT (profile, id) DO UPDATE SET brand = ?3, json = ?4, seen_at = ?5
                     WHERE seen_at <= ?6",
                )?;
                insert.execute(params![
                    profile.as_str(),
                    post.id.as_str(),
                    post.brand.as_str(),
                    to_json(post)?,
                    to_ms(now),
                    to_ms(began),
                    to_ms(server_now)
                ])?;
            }
            transaction.commit()
        };
        write(self).map_err(|error| problem_of(&error))
    }

    /// After a complete listing that began at an instant: what was not seen since is gone.
    pub(crate) fn drop_unseen_posts(
        &mut self,
        profile: &ProfileId,
        brand: &BrandSlug,
        began: Timestamp,
    ) -> Result<(), Problem> {
        self.connection
            .execute(
                "DELETE FROM post WHERE profile = ?1 AND brand = ?2 AND seen_at < ?3",
                params![profile.as_str(), brand.as_str(), to_ms(began)],
            )
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// Forgets a post that the service no longer has.
    pub(crate) fn drop_post(&mut self, profile: &ProfileId, id: &PostId) -> Result<(), Problem> {
        self.connection
            .execute("DELETE FROM post WHERE profile = ?1 AND id = ?2", [profile.as_str(), id.as_str()])
            .map(drop)
            .map_err(|error| problem_of(&error))
    }

    /// The posts of a brand, in no order.
    pub(crate) fn posts(&self, profile: &ProfileId, brand: &BrandSlug) -> Result<Vec<Post>, Problem> {
        let read = || -> rusqlite::Result<Vec<Post>> {
            let mut statement =
                self.connection.prepare_cached("SELECT json FROM post WHERE profile = ?1 AND brand = ?2")?;
            statement
                .query_map([profile.as_str(), brand.as_str()], |row| from_json(0, &row.get::<_, String>(0)?))?
                .collect()
        };
        read().map_err(|error| problem_of(&error))
    }

    /// One post.
    pub(crate) fn post(&self, profile: &ProfileId, id: &PostId) -> Result<Option<Post>, Problem> {
        self.connection
            .query_row(
                "SELECT json FROM post WHERE profile = ?1 AND id = ?2",
                [profile.as_str(), id.as_str()],
                |row| from_json(0, &row.get::<_, String>(0)?),
            )
            .optional()
            .map_err(|error| problem_of(&error))
    }

    /// When a post was first seen here, in the service's time; a post seen before an attempt cannot be that attempt's.
    pub(crate) fn first_seen(&self, profile: &ProfileId, id: &PostId) -> Result<Option<Timestamp>, Problem> {
        self.connection
            .prepare_cached("SELECT first_seen_at FROM post WHERE profile = ?1 AND id = ?2")
            .and_then(|mut query| {
                query.query_row([profile.as_str(), id.as_str()], |row| row.get(0).map(from_ms)).optional()
            })
            .map_err(|error| problem_of(&error))
    }
}

#[cfg(test)]
mod tests {
    use domain::PostStatus;

    use super::*;
    use crate::store::World;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).expect("a fixed instant")
    }

    fn post(text: &str) -> Post {
        Post {
            id: PostId::new("p"),
            brand: BrandSlug::new("fern"),
            text: text.into(),
            platforms: vec![],
            status: PostStatus::Scheduled,
            scheduled_at: None,
            published_at: None,
            created_at: None,
            media_count: 0,
            results: vec![],
            raw: "{}".into(),
        }
    }

    #[test]
    fn a_listing_that_began_before_an_edit_does_not_bring_the_older_text_back() {
        let mut store = Store::in_memory().expect("a store");
        let profile = ProfileId::of(&World::AppSandbox, "org");
        let text =
            |store: &Store| store.post(&profile, &PostId::new("p")).map(|post| post.map(|post| post.text));
        store.keep_post(&profile, &post("first"), at(0), at(0)).expect("kept");
        let began = at(1);
        store.keep_post(&profile, &post("edited"), at(2), at(2)).expect("kept");
        store.keep_posts(&profile, &[post("first")], began, at(3), at(3)).expect("kept");
        store.drop_unseen_posts(&profile, &BrandSlug::new("fern"), began).expect("dropped");
        assert_eq!(text(&store), Ok(Some("edited".into())));
        store.keep_posts(&profile, &[post("from elsewhere")], at(4), at(5), at(5)).expect("kept");
        assert_eq!(text(&store), Ok(Some("from elsewhere".into())), "a later listing is newer");
    }
}
