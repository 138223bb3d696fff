//! The exact bytes of `POST /posts`. The outbox stores them before the request leaves, so that what was sent is
//! known after a crash, whatever a later version would have written.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ReadyPost;

/// A JSON body ready to be sent (contract §9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostBody(String);

impl PostBody {
    /// Writes the body of a checked post; accounts are always named, and the instant is UTC with `Z`.
    pub fn of(post: &ReadyPost) -> Self {
        let wire = Wire {
            brand_slug: post.brand.as_str(),
            text: &post.text,
            platforms: post.targets.iter().map(|target| target.platform.as_str()).collect(),
            scheduled_at: post.at.to_string(),
            target_account_ids: post
                .targets
                .iter()
                .map(|target| {
                    (target.platform.as_str(), target.accounts.iter().map(|id| id.as_str()).collect())
                })
                .collect(),
            source: "api",
        };
        // Maps with text keys and plain fields cannot fail to serialise.
        Self(serde_json::to_string(&wire).unwrap_or_default())
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    brand_slug: &'a str,
    text: &'a str,
    platforms: Vec<&'a str>,
    scheduled_at: String,
    target_account_ids: BTreeMap<&'a str, Vec<&'a str>>,
    source: &'static str,
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
        };
        let expected = concat!(
            r#"{"brandSlug":"fern-and-oak","text":"Moss \"in\" 🌿\nToday","platforms":["x","linkedin"],"#,
            r#""scheduledAt":"2026-11-26T15:30:00Z","targetAccountIds":{"linkedin":["li1"],"x":["x1","x2"]},"#,
            r#""source":"api"}"#
        );
        assert_eq!(PostBody::of(&post).as_str(), expected);
    }
}
