//! An independent client: asks the service what it really has, with a credential of its own.
//!
//! It is written from the contract and knows nothing of the app's crates.

use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Result;
use crate::plan::Plan;

/// A client that is signed in.
pub struct ServerClient {
    base_url: String,
    token: String,
    http: reqwest::Client,
}

/// A post as far as tests look at it (contract §9).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerPost {
    /// The id at the service.
    pub id: String,
    /// The text.
    pub text: String,
    /// The status, as the service names it.
    pub status: String,
    /// When it goes out.
    pub scheduled_at: Option<Timestamp>,
    /// What it shows, in order.
    #[serde(default)]
    pub media: Vec<ServerMedia>,
    /// Where it goes, one account each, and what became of it there. The shape is the sandbox's own: the contract
    /// shows none.
    #[serde(default)]
    pub results: Vec<TargetResult>,
}

/// An image or a video of a post (contract §9.2).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ServerMedia {
    /// Where it is to be had.
    pub url: String,
    /// `image`, `video` or `gif`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A key as the list shows it (contract §8).
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerKey {
    /// The id at the service.
    pub id: String,
    /// The name.
    pub name: String,
    /// Its beginning and its end.
    pub key_hint: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it stops working.
    pub expires_at: Option<Timestamp>,
}

/// One account that a post goes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TargetResult {
    /// The platform.
    pub platform: String,
    /// The account's id at the platform.
    pub account_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Connection {
    platform: String,
    platform_username: Option<String>,
    platform_user_id: Option<String>,
}

impl ServerClient {
    /// Signs in with e-mail and password (contract §3.2).
    pub async fn sign_in(base_url: &str, email: &str, password: &str) -> Result<Self> {
        let http = http_client()?;
        let login = json!({"email": email, "password": password});
        let answer =
            http.post(format!("{base_url}/auth/login")).json(&login).send().await?.error_for_status()?;
        let answer: Value = answer.json().await?;
        let token = answer.pointer("/data/token").and_then(Value::as_str).ok_or("the login has no token")?;
        Ok(Self { base_url: base_url.to_owned(), token: token.to_owned(), http })
    }

    /// Uses a key.
    pub fn with_key(base_url: &str, key: &str) -> Result<Self> {
        Ok(Self { base_url: base_url.to_owned(), token: key.to_owned(), http: http_client()? })
    }

    /// Every post of a brand (contract §9.6).
    pub async fn posts(&self, brand: &str) -> Result<Vec<ServerPost>> {
        let mut posts = Vec::new();
        loop {
            let path = format!("/posts?brandSlug={brand}&limit=100&offset={}", posts.len());
            let page: Vec<ServerPost> = serde_json::from_value(self.get(&path).await?)?;
            let is_last = page.len() < 100;
            posts.extend(page);
            if is_last {
                return Ok(posts);
            }
        }
    }

    /// The keys of the list, newest first (contract §8).
    pub async fn keys(&self) -> Result<Vec<ServerKey>> {
        Ok(serde_json::from_value(self.get("/api-keys").await?)?)
    }

    /// The keys of the list that have this name.
    pub async fn keys_named(&self, name: &str) -> Result<Vec<ServerKey>> {
        Ok(self.keys().await?.into_iter().filter(|key| key.name == name).collect())
    }

    /// Makes a key without an end, as a person; the second value is the key itself.
    pub async fn make_key(&self, name: &str, scopes: &[&str]) -> Result<(String, String)> {
        let body = json!({ "name": name, "scopes": scopes });
        let request =
            self.http.post(format!("{}/api-keys", self.base_url)).bearer_auth(&self.token).json(&body);
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        let text = |at: &str| answer.pointer(at).and_then(Value::as_str).map(str::to_owned);
        text("/data/id").zip(text("/data/key")).ok_or_else(|| "the new key has no id or no key".into())
    }

    /// Revokes a key.
    pub async fn revoke_key(&self, id: &str) -> Result<()> {
        let request = self.http.delete(format!("{}/api-keys/{id}", self.base_url)).bearer_auth(&self.token);
        request.send().await?.error_for_status()?;
        Ok(())
    }

    /// Whether the service takes the credential at all (contract §3.2).
    pub async fn is_taken(&self) -> Result<bool> {
        let request = self.http.get(format!("{}/auth/profile", self.base_url)).bearer_auth(&self.token);
        match request.send().await?.status().as_u16() {
            200 => Ok(true),
            401 => Ok(false),
            other => Err(format!("the profile answers with {other}").into()),
        }
    }

    /// The status with which the service answers a request for a new key (contract §8).
    pub async fn status_of_new_key(&self) -> Result<u16> {
        let body = json!({ "name": "By a key", "scopes": ["posts:read"] });
        let request =
            self.http.post(format!("{}/api-keys", self.base_url)).bearer_auth(&self.token).json(&body);
        Ok(request.send().await?.status().as_u16())
    }

    /// The posts of a brand that have exactly this text.
    pub async fn posts_saying(&self, brand: &str, text: &str) -> Result<Vec<ServerPost>> {
        Ok(self.posts(brand).await?.into_iter().filter(|post| post.text == text).collect())
    }

    /// The one post of a brand that has this text; an error if there is none or more than one.
    pub async fn only_post_saying(&self, brand: &str, text: &str) -> Result<ServerPost> {
        let mut found = self.posts_saying(brand, text).await?;
        match (found.pop(), found.len()) {
            (Some(post), 0) => Ok(post),
            (None, _) => Err("the sandbox does not have the post".into()),
            (Some(_), others) => Err(format!("the sandbox has the post {} times", others + 1).into()),
        }
    }

    /// Passes only if a brand has exactly one post with the text of a plan, on its accounts, at its moment.
    pub async fn has_only(&self, brand: &str, plan: &Plan) -> Result<()> {
        let post = self.only_post_saying(brand, &plan.text).await?;
        let accounts: Vec<_> = plan.accounts.iter().map(|(platform, _, name)| (*platform, *name)).collect();
        let expected = self.targets(brand, &accounts).await?;
        let mut targets = post.results;
        targets.sort();
        let found = (post.status.as_str(), post.scheduled_at, targets);
        let expected = ("scheduled", Some(plan.at), expected);
        match found == expected {
            true => Ok(()),
            false => {
                Err(format!("the sandbox has the post otherwise: {found:?} instead of {expected:?}").into())
            }
        }
    }

    /// The content of an uploaded file, as everybody gets it who has its address.
    pub async fn file(&self, url: &str) -> Result<Vec<u8>> {
        Ok(self.http.get(url).send().await?.error_for_status()?.bytes().await?.into())
    }

    /// Connected accounts by platform and name, with or without @ (contract §9.2), as a post has them, sorted.
    pub async fn targets(&self, brand: &str, accounts: &[(&str, &str)]) -> Result<Vec<TargetResult>> {
        let connected: Vec<Connection> =
            serde_json::from_value(self.get(&format!("/brands/{brand}/auth/status")).await?)?;
        let mut targets = Vec::new();
        for (platform, name) in accounts {
            let is_it = |found: &&Connection| {
                found.platform == *platform
                    && found.platform_username.as_deref().map(|name| name.trim_start_matches('@'))
                        == Some(name)
            };
            let id = connected.iter().find(is_it).and_then(|found| found.platform_user_id.clone());
            let account_id = id.ok_or_else(|| format!("{brand} has no account {name} on {platform}"))?;
            targets.push(TargetResult { platform: (*platform).to_owned(), account_id });
        }
        targets.sort();
        Ok(targets)
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let request = self.http.get(format!("{}{path}", self.base_url)).bearer_auth(&self.token);
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        Ok(answer.get("data").cloned().unwrap_or(answer))
    }
}

/// A plain client for addresses on this computer.
pub(crate) fn http_client() -> Result<reqwest::Client> {
    // A second installation is refused, which is fine: the first one stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build()?)
}
