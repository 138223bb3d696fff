//! Another tool with the same key. Its posts are equal to rows of the sheet in all that a list shows, so nobody can
//! tell whose they are: a row may be taken for sent because of one, and the audit has to tell of each that is too much.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::headless::BRAND;
use super::sheet::DueText;
use crate::Result;
use crate::server_client::http_client;

pub(super) struct Stranger {
    pub(super) address: String,
    pub(super) key: String,
    pub(super) posts: Vec<DueText>,
    /// From one post to the next.
    pub(super) between: Duration,
}

/// What became of it.
#[derive(Default)]
pub(super) struct Tried {
    pub(super) posts: u64,
    /// How many posts of each text there may be: those that were not refused.
    pub(super) possible: BTreeMap<String, usize>,
}

/// It does not wait for what has failed; whether a post came of that is unknown.
const PATIENCE: Duration = Duration::from_secs(5);

impl Stranger {
    /// Tries each once.
    pub(super) async fn post_all(self) -> Result<Tried> {
        let http = http_client()?;
        let mut tried = Tried::default();
        for DueText { text, due } in self.posts {
            tokio::time::sleep(self.between).await;
            let body = json!({
                "brandSlug": BRAND, "text": text, "platforms": ["x"], "scheduledAt": due, "draft": false,
            });
            let request = http.post(format!("{}/posts", self.address)).bearer_auth(&self.key).json(&body);
            tried.posts += 1;
            let is_refused =
                request.timeout(PATIENCE).send().await.is_ok_and(|it| it.status().is_client_error());
            if !is_refused {
                *tried.possible.entry(text).or_default() += 1;
            }
        }
        Ok(tried)
    }
}
