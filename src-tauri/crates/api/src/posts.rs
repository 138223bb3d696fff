//! Posts (contract §9).

use domain::{BrandSlug, ItemId, Operation, Post, PostBody, PostId, Secret};
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use crate::list::page;
use crate::request::Request;
use crate::wire::Object;
use crate::{Client, Page, PostPatch, Reply, wire_post};

/// Which posts to list.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Default for PostsQuery {
    fn default() -> Self {
        Self { brand: None, status: None, offset: 0, limit: Self::MAX_LIMIT }
    }
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

impl StatusFilter {
    fn as_str(self) -> &'static str {
        match self {
            StatusFilter::Draft => "draft",
            StatusFilter::Scheduled => "scheduled",
            StatusFilter::Published => "published",
            StatusFilter::Failed => "failed",
        }
    }
}

impl Client {
    /// `GET /posts`: one page, in no order that the service promises.
    pub async fn list_posts(&self, credential: &Secret, query: &PostsQuery) -> Reply<Page<Post>> {
        let limit = query.limit.clamp(1, PostsQuery::MAX_LIMIT);
        let mut request = Request::new(Operation::ListPosts, Method::GET, &["posts"], credential)
            .query("limit", limit.to_string())
            .query("offset", query.offset.to_string());
        if let Some(brand) = &query.brand {
            request = request.query("brandSlug", brand.as_str());
        }
        if let Some(status) = query.status {
            request = request.query("status", status.as_str());
        }
        self.call(request, |payload| page(&payload, &["posts"], |value| read_post(value.clone()))).await
    }

    /// `GET /posts/{id}`.
    pub async fn get_post(&self, credential: &Secret, id: &PostId) -> Reply<Post> {
        let request = Request::new(Operation::ReadPost, Method::GET, &["posts", id.as_str()], credential);
        self.call(request, |payload| read_post(payload.value)).await
    }

    /// `POST /posts` with exactly the bytes of `body`; what the reply leaves out is taken from them.
    ///
    /// `key` goes along as `Idempotency-Key`. The service is known to ignore it (contract §1.10): nothing may rely
    /// on it.
    pub async fn create_post(&self, credential: &Secret, body: &PostBody, key: ItemId) -> Reply<Post> {
        let request = Request::new(Operation::CreatePost, Method::POST, &["posts"], credential)
            .body(body.as_str().to_owned())
            .idempotency_key(key);
        self.call(request, |payload| read_created(payload.value, body)).await
    }

    /// `PUT /posts/{id}` with a new text and nothing else (D18).
    pub async fn edit_post_text(&self, credential: &Secret, id: &PostId, text: &str) -> Reply<PostPatch> {
        let body = json!({ "text": text });
        let request =
            Request::new(Operation::EditPost, Method::PUT, &["posts", id.as_str()], credential).json(&body);
        self.call(request, |payload| read_patch(id, payload.value, body)).await
    }

    /// `DELETE /posts/{id}`; any success will do (D37). What is live on a platform stays there.
    pub async fn delete_post(&self, credential: &Secret, id: &PostId) -> Reply<()> {
        let request =
            Request::new(Operation::DeletePost, Method::DELETE, &["posts", id.as_str()], credential);
        self.call(request, |_| Some(())).await
    }

    /// `POST /posts/{id}/publish`: to the targets fixed when the post was made.
    pub async fn publish_post(&self, credential: &Secret, id: &PostId) -> Reply<PostPatch> {
        let path = ["posts", id.as_str(), "publish"];
        let request = Request::new(Operation::PublishPost, Method::POST, &path, credential);
        self.call(request, |payload| read_patch(id, payload.value, json!({}))).await
    }

    /// `PUT /posts/{id}/schedule` with a time. A past time publishes at once (D17): the caller checks it.
    pub async fn schedule_post(&self, credential: &Secret, id: &PostId, at: Timestamp) -> Reply<PostPatch> {
        let body = json!({ "scheduledAt": at.to_string() });
        let path = ["posts", id.as_str(), "schedule"];
        let request = Request::new(Operation::SchedulePost, Method::PUT, &path, credential).json(&body);
        self.call(request, |payload| read_patch(id, payload.value, body)).await
    }

    /// `PUT /posts/{id}/schedule` with `cancel`: the post becomes a draft without a time (contract §9.4).
    pub async fn unschedule_post(&self, credential: &Secret, id: &PostId) -> Reply<PostPatch> {
        let path = ["posts", id.as_str(), "schedule"];
        let request = Request::new(Operation::UnschedulePost, Method::PUT, &path, credential)
            .json(&json!({ "cancel": true }));
        let assumed = json!({ "status": "draft", "scheduledAt": null });
        self.call(request, |payload| read_patch(id, payload.value, assumed)).await
    }

    /// `POST /posts/{id}/retry`: the failed platforms of a failed or partial post once more.
    pub async fn retry_post(&self, credential: &Secret, id: &PostId) -> Reply<PostPatch> {
        let path = ["posts", id.as_str(), "retry"];
        let request = Request::new(Operation::RetryPost, Method::POST, &path, credential);
        self.call(request, |payload| read_patch(id, payload.value, json!({}))).await
    }
}

fn read_post(value: Value) -> Option<Post> {
    wire_post::read(object(value)?).map(PostPatch::into_post)
}

fn read_patch(id: &PostId, reply: Value, assumed: Value) -> Option<PostPatch> {
    wire_post::read_patch(id, object(reply)?, object(assumed)?)
}

/// A reply may be as small as an id, without which it proves nothing.
fn read_created(reply: Value, body: &PostBody) -> Option<Post> {
    let reply = wire_post::read(object(reply)?)?;
    let sent: Object = serde_json::from_str(body.as_str()).unwrap_or_default();
    let mut post = wire_post::read_patch(&reply.id, Object::new(), sent)?.into_post();
    post.raw.clear();
    reply.apply(&mut post);
    Some(post)
}

fn object(value: Value) -> Option<Object> {
    match value {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_raw_view_of_a_new_post_is_the_reply_and_not_what_was_sent() {
        let body = PostBody::from_stored(r#"{"text":"Fern","targetAccountIds":{"x":["x-1"]}}"#.to_owned());
        let post = read_created(json!({"id": "post_1", "status": "scheduled"}), &body).unwrap();
        assert_eq!(post.text, "Fern");
        let raw: Value = serde_json::from_str(&post.raw).unwrap();
        assert_eq!(raw, json!({"id": "post_1", "status": "scheduled"}));
    }
}
