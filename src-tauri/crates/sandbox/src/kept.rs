//! What the sandbox holds, as a harness needs it that has to know the truth: all posts and uploads, in one call each.
//!
//! Only the admin route and the methods of [`crate::Sandbox`] give these; no client of the API sees them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::post::{Media, StoredPost};

/// A post, with what the API does not tell of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptPost {
    /// Its id.
    pub id: String,
    /// Its brand.
    pub brand_slug: String,
    /// Its text.
    pub text: String,
    /// Its parts after the first.
    pub thread: Vec<String>,
    /// The accounts that it goes to, by platform.
    pub accounts: BTreeMap<String, Vec<String>>,
    /// The addresses of its media, in order.
    pub media_urls: Vec<String>,
    /// Their alternative texts as the client gave them.
    pub media_alt_texts: Vec<Option<String>>,
    /// Its status.
    pub status: String,
    /// When it is due.
    pub scheduled_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// The `Idempotency-Key` that came with the request which created it.
    pub idempotency_key: Option<String>,
}

impl From<StoredPost> for KeptPost {
    fn from(stored: StoredPost) -> Self {
        let StoredPost { post, unseen, idempotency_key, .. } = stored;
        let mut accounts: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for target in post.results {
            accounts.entry(target.platform.as_str().to_owned()).or_default().push(target.account_id);
        }
        let thread = unseen.get("thread").and_then(Value::as_array).into_iter().flatten();
        let media = unseen.get("media").and_then(Value::as_array).into_iter().flatten();
        let alt_text = |media: &Value| media.get("altText").and_then(Value::as_str).map(str::to_owned);
        Self {
            media_alt_texts: media.map(alt_text).collect(),
            id: post.id,
            brand_slug: post.brand_slug,
            text: post.text,
            thread: thread.filter_map(Value::as_str).map(str::to_owned).collect(),
            accounts,
            media_urls: post.media.into_iter().map(|Media { url, .. }| url).collect(),
            status: post.status.as_str().to_owned(),
            scheduled_at: post.scheduled_at,
            created_at: post.created_at,
            idempotency_key,
        }
    }
}

/// An uploaded file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// The name that it was sent with.
    pub filename: String,
    /// `image`, `video` or `gif`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its contents, so that a second upload of the same can be told.
    pub sha256: String,
    /// When it was uploaded.
    pub created_at: Timestamp,
}
