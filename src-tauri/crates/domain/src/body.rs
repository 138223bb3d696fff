//! The exact bytes of `POST /posts`. The outbox stores them before the request leaves, so that what was sent is
//! known after a crash, whatever a later version would have written.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::import::{ImportPost, MediaKind};
use crate::{Attachment, ReadyPost, Target};

/// A JSON body ready to be sent (contract §9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostBody(String);

impl PostBody {
    /// Writes the body of a checked post; accounts are always named, and the instant is UTC with `Z`.
    pub fn of(post: &ReadyPost) -> Self {
        Self::write(&Wire {
            brand_slug: post.brand().as_str(),
            text: post.text(),
            platforms: platforms(post.targets()),
            scheduled_at: post.at().to_string(),
            target_account_ids: accounts(post.targets()),
            youtube_options: post.title().map(|title| YoutubeOptions { title }),
            source: "api",
            ..Wire::default()
        })
    }

    /// Writes the body of a post from a file.
    pub fn of_import(post: &ImportPost) -> Self {
        let texts = post.platform_texts.iter();
        Self::write(&Wire {
            brand_slug: post.brand.as_str(),
            text: &post.text,
            platforms: platforms(&post.targets),
            scheduled_at: post.at.to_string(),
            target_account_ids: accounts(&post.targets),
            thread: post.thread.iter().map(String::as_str).collect(),
            platform_texts: texts.map(|(platform, text)| (platform.as_str(), text.as_str())).collect(),
            youtube_options: post.title.as_deref().map(|title| YoutubeOptions { title }),
            source: "api",
        })
    }

    /// The same body with what the post shows, in the order given; what has no address yet is left out.
    pub fn with_media(&self, attachments: &[Attachment]) -> Self {
        let media: Vec<WireMedia<'_>> = attachments.iter().filter_map(WireMedia::of).collect();
        match serde_json::to_value(&media) {
            Ok(media) if !attachments.is_empty() => self.with("media", media),
            _ => self.clone(),
        }
    }

    /// The same body for another instant.
    pub fn at(&self, at: Timestamp) -> Self {
        self.with("scheduledAt", at.to_string().into())
    }

    fn with(&self, name: &str, value: serde_json::Value) -> Self {
        match serde_json::from_str(&self.0) {
            Ok(serde_json::Value::Object(mut body)) => {
                body.insert(name.to_owned(), value);
                Self(serde_json::Value::Object(body).to_string())
            }
            _ => self.clone(),
        }
    }

    fn write(wire: &Wire<'_>) -> Self {
        // Maps with text keys and plain fields cannot fail to serialise.
        Self(serde_json::to_string(wire).unwrap_or_default())
    }

    /// Takes bytes back from the store.
    pub fn from_stored(json: String) -> Self {
        Self(json)
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn platforms(targets: &[Target]) -> Vec<&str> {
    targets.iter().map(|target| target.platform.as_str()).collect()
}

fn accounts(targets: &[Target]) -> BTreeMap<&str, Vec<&str>> {
    targets
        .iter()
        .map(|target| (target.platform.as_str(), target.accounts.iter().map(|id| id.as_str()).collect()))
        .collect()
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    brand_slug: &'a str,
    text: &'a str,
    platforms: Vec<&'a str>,
    scheduled_at: String,
    target_account_ids: BTreeMap<&'a str, Vec<&'a str>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    thread: Vec<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    platform_texts: BTreeMap<&'a str, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    youtube_options: Option<YoutubeOptions<'a>>,
    source: &'static str,
}

#[derive(Serialize)]
struct YoutubeOptions<'a> {
    title: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireMedia<'a> {
    url: &'a str,
    r#type: MediaKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt_text: Option<&'a str>,
}

impl<'a> WireMedia<'a> {
    fn of(attachment: &'a Attachment) -> Option<Self> {
        let url = attachment.url()?;
        Some(Self { url, r#type: attachment.kind, alt_text: attachment.alt_text.as_deref() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AccountId, BrandSlug, Platform, Target};

    #[test]
    fn the_bytes_are_exactly_these() {
        let target = |platform, ids: &[&str]| Target {
            platform,
            accounts: ids.iter().map(|id| AccountId::new(*id)).collect(),
        };
        let post = ReadyPost {
            brand: BrandSlug::new("fern-and-oak"),
            text: "Moss \"in\" 🌿\nToday".into(),
            targets: vec![target(Platform::X, &["x1", "x2"]), target(Platform::Linkedin, &["li1"])],
            at: "2026-11-26T15:30:00Z".parse().expect("a fixed instant"),
            media: vec![],
            title: None,
        };
        let expected = concat!(
            r#"{"brandSlug":"fern-and-oak","text":"Moss \"in\" 🌿\nToday","platforms":["x","linkedin"],"#,
            r#""scheduledAt":"2026-11-26T15:30:00Z","targetAccountIds":{"linkedin":["li1"],"x":["x1","x2"]},"#,
            r#""source":"api"}"#
        );
        assert_eq!(PostBody::of(&post).as_str(), expected);
    }
}
