//! Posts (contract §9).

use domain::{BrandSlug, ItemId, Post, PostBody, PostId, Secret};
use jiff::Timestamp;

use crate::client::pending;
use crate::{Client, Page, PostPatch, Reply};

/// Which posts to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostsQuery {
    /// Only of this brand.
    pub brand: Option<BrandSlug>,
    /// Only in this status.
    pub status: Option<StatusFilter>,
    /// How many to skip.
    pub offset: u32,
    /// How many to send: 1 to [`PostsQuery::MAX_LIMIT`], brought into that range when sent (D14).
    pub limit: u32,
}

impl PostsQuery {
    /// The largest page that every source grants (D14).
    pub const MAX_LIMIT: u32 = 100;
}

/// The statuses that the service is known to filter by (D44); all others are filtered by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFilter {
    /// `draft`
    Draft,
    /// `scheduled`
    Scheduled,
    /// `published`
    Published,
    /// `failed`
    Failed,
}

impl Client {
    /// `GET /posts`: one page.
    pub async fn list_posts(&self, _credential: &Secret, _query: &PostsQuery) -> Reply<Page<Post>> {
        pending()
    }

    /// `GET /posts/{id}`.
    pub async fn get_post(&self, _credential: &Secret, _id: &PostId) -> Reply<Post> {
        pending()
    }

    /// `POST /posts` with exactly the bytes of `body`; what the reply leaves out is taken from them.
    ///
    /// `key` goes along as `Idempotency-Key`. The service is known to ignore it (contract §1.10): nothing may rely on it.
    pub async fn create_post(&self, _credential: &Secret, _body: &PostBody, _key: ItemId) -> Reply<Post> {
        pending()
    }

    /// `PUT /posts/{id}` with a new text and nothing else (D18).
    pub async fn edit_post_text(&self, _credential: &Secret, _id: &PostId, _text: &str) -> Reply<PostPatch> {
        pending()
    }

    /// `DELETE /posts/{id}`; any success will do (D37). What is live on a platform stays there.
    pub async fn delete_post(&self, _credential: &Secret, _id: &PostId) -> Reply<()> {
        pending()
    }

    /// `POST /posts/{id}/publish`: to the targets fixed when the post was made.
    pub async fn publish_post(&self, _credential: &Secret, _id: &PostId) -> Reply<PostPatch> {
        pending()
    }

    /// `PUT /posts/{id}/schedule` with a time. A past time publishes at once (D17): the caller checks it.
    pub async fn schedule_post(
        &self,
        _credential: &Secret,
        _id: &PostId,
        _at: Timestamp,
    ) -> Reply<PostPatch> {
        pending()
    }

    /// `PUT /posts/{id}/schedule` with `cancel`: the post becomes a draft without a time.
    pub async fn unschedule_post(&self, _credential: &Secret, _id: &PostId) -> Reply<PostPatch> {
        pending()
    }

    /// `POST /posts/{id}/retry`: the failed platforms of a failed or partial post once more.
    pub async fn retry_post(&self, _credential: &Secret, _id: &PostId) -> Reply<PostPatch> {
        pending()
    }
}
