//! A post on the wire (contract §9.1), as loosely as the service may write it.

use domain::{AccountId, BrandSlug, Platform, PlatformResult, PostId, PostStatus, ResultState};
use serde::Deserialize;
use serde_json::Value;

use crate::PostPatch;
use crate::wire::{self, Id, Items, Maybe, Moment, Object};

/// Reads a post that has an identity of its own.
pub(crate) fn read(object: Object) -> Option<PostPatch> {
    let mut wire: WirePost = wire::read(&Value::Object(object.clone()))?;
    let id = wire.id.0.take().or(wire.mongo_id.0.take())?;
    Some(wire.into_patch(PostId::new(id.0), object))
}

/// Reads what a reply says about a post that was named in the request.
///
/// `assumed` holds what follows from the success of the request, for replies that leave it out.
pub(crate) fn read_patch(id: &PostId, reply: Object, assumed: Object) -> Option<PostPatch> {
    let mut object = assumed;
    object.extend(reply);
    let wire: WirePost = wire::read(&Value::Object(object.clone()))?;
    Some(wire.into_patch(id.clone(), object))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WirePost {
    id: Maybe<Id>,
    #[serde(rename = "_id")]
    mongo_id: Maybe<Id>,
    brand_slug: Maybe<BrandSlug>,
    text: Maybe<String>,
    platforms: Maybe<Items<Platform>>,
    status: Maybe<PostStatus>,
    scheduled_at: Maybe<Option<Moment>>,
    published_at: Maybe<Option<Moment>>,
    created_at: Maybe<Moment>,
    media: Maybe<Vec<Value>>,
    results: Maybe<Items<WireResult>>,
}

impl WirePost {
    fn into_patch(self, id: PostId, raw: Object) -> PostPatch {
        let moment = |field: Maybe<Option<Moment>>| field.0.map(|at| at.map(|at| at.0));
        PostPatch {
            id,
            brand: self.brand_slug.0,
            text: self.text.0,
            platforms: self.platforms.0.map(|platforms| platforms.0),
            status: self.status.0,
            scheduled_at: moment(self.scheduled_at),
            published_at: moment(self.published_at),
            created_at: self.created_at.0.map(|at| at.0),
            media_count: self.media.0.map(|media| u32::try_from(media.len()).unwrap_or(u32::MAX)),
            results: self
                .results
                .0
                .map(|results| results.0.into_iter().filter_map(WireResult::into_result).collect()),
            raw,
        }
    }
}

/// The sandbox's shape of a result, since none is published (contract §20.6); others show in the raw view only.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireResult {
    platform: Maybe<Platform>,
    account_id: Maybe<Id>,
    status: Maybe<String>,
    url: Maybe<String>,
    error: Maybe<WireResultError>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireResultError {
    name: Maybe<String>,
    message: Maybe<String>,
}

impl WireResult {
    fn into_result(self) -> Option<PlatformResult> {
        let error = self.error.0.unwrap_or_default();
        Some(PlatformResult {
            platform: self.platform.0?,
            account: self.account_id.0.map(|id| AccountId::new(id.0)),
            state: match self.status.0.as_deref() {
                Some("pending" | "publishing") => ResultState::Pending,
                Some("published") => ResultState::Published,
                Some("failed") => ResultState::Failed,
                _ => ResultState::Unknown,
            },
            url: self.url.0,
            error_name: error.name.0,
            error_text: error.message.0,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Object {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_is_not_understood_stays_in_the_raw_view() {
        let reply = object(json!({
            "id": "post_1", "status": "on_the_moon", "scheduledAt": "tomorrow", "score": 71,
            "media": [{"url": "u", "type": "image"}, "?"], "results": {"x": "fine"},
        }));
        let post = read(reply.clone()).unwrap().into_post();
        assert_eq!(object(serde_json::from_str(&post.raw).unwrap()), reply);
        assert!(post.raw.lines().count() > 1, "it is made to be read");
        assert_eq!(post.status.as_str(), "on_the_moon");
        assert_eq!((post.scheduled_at, post.media_count, post.results), (None, 2, vec![]));
    }

    #[test]
    fn a_small_reply_changes_what_it_says_and_keeps_the_rest() {
        let known =
            json!({"id": "post_1", "text": "Fern", "scheduledAt": "2027-01-05T08:00:00Z", "score": 71});
        let mut post = read(object(known)).unwrap().into_post();
        let assumed = object(json!({"status": "draft", "scheduledAt": null}));
        read_patch(&post.id, object(json!({"status": "archived"})), assumed).unwrap().apply(&mut post);
        assert_eq!((post.status.clone(), post.scheduled_at), (PostStatus::Archived, None));
        assert_eq!(post.text, "Fern");
        let raw: Value = serde_json::from_str(&post.raw).unwrap();
        let expected =
            json!({"id": "post_1", "text": "Fern", "scheduledAt": null, "score": 71, "status": "archived"});
        assert_eq!(raw, expected);
    }

    #[test]
    fn an_unreadable_time_does_not_take_the_known_one_away() {
        let known = json!({"id": "post_1", "scheduledAt": "2027-01-05T08:00:00Z"});
        let mut post = read(object(known)).unwrap().into_post();
        let before = post.scheduled_at;
        let reply = object(json!({"scheduledAt": "tomorrow"}));
        read_patch(&post.id, reply, Object::new()).unwrap().apply(&mut post);
        assert!(before.is_some());
        assert_eq!(post.scheduled_at, before);
    }

    #[test]
    fn a_raw_view_that_is_damaged_gives_way_to_the_newer_one() {
        let mut post = read(object(json!({"id": "post_1"}))).unwrap().into_post();
        post.raw = "{".to_owned();
        let reply = object(json!({"status": "draft"}));
        read_patch(&post.id, reply, Object::new()).unwrap().apply(&mut post);
        assert_eq!(serde_json::from_str::<Value>(&post.raw).unwrap(), json!({"status": "draft"}));
    }
}
