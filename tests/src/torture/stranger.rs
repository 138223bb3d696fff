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

/// It does not wait for what has failed; whether a post came of that is unknown.
const PATIENCE: Duration = Duration::from_secs(5);

impl Stranger {
    /// Posts each once, and returns how many of each text there may be.
    pub(super) async fn post_all(self) -> Result<BTreeMap<String, usize>> {
        let http = http_client()?;
        let mut attempts = BTreeMap::new();
        for DueText { text, due } in self.posts {
            tokio::time::sleep(self.between).await;
            let body = json!({
                "brandSlug": BRAND, "text": text, "platforms": ["x"], "scheduledAt": due, "draft": false,
            });
            let request = http.post(format!("{}/posts", self.address)).bearer_auth(&self.key).json(&body);
            // Refused or lost, as it comes.
            drop(request.timeout(PATIENCE).send().await);
            *attempts.entry(text).or_default() += 1;
        }
        Ok(attempts)
    }
}
