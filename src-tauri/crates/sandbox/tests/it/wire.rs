//! A small client for the tests: it knows HTTP and JSON, and nothing of the API.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderMap;
use sandbox::{Clock, Config, Sandbox};
use serde_json::{Value, json};

/// When the tests take place.
pub(crate) const START: &str = "2026-11-24T11:32:00Z";

/// A sandbox with a client.
pub(crate) struct Wire {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: reqwest::Client,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// The body as JSON; `null` if it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }

    pub(crate) fn data(&self) -> Value {
        self.json()["data"].clone()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// Time stands still, and nothing moves by itself.
pub(crate) fn config() -> Config {
    Config {
        limit: 1_000,
        tick: Duration::ZERO,
        clock: Clock::fixed(START.parse().unwrap()),
        ..Config::default()
    }
}

pub(crate) fn client() -> reqwest::Client {
    // Installing a second time fails, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A test that hangs is a test that fails.
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap()
}

impl Wire {
    pub(crate) async fn start(config: Config) -> Self {
        Self { sandbox: Sandbox::start(config).await.unwrap(), http: client() }
    }

    pub(crate) async fn usual() -> Self {
        Self::start(config()).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.sandbox.base_url());
        self.http.request(method.parse().unwrap(), url).header("content-type", "application/json")
    }

    /// Sends a request with a bearer credential; a `null` body is sent as no bytes.
    pub(crate) async fn send(&self, credential: &str, method: &str, path: &str, body: Value) -> Answer {
        let mut request = self.request(method, path);
        if !credential.is_empty() {
            request = request.bearer_auth(credential);
        }
        if !body.is_null() {
            request = request.body(body.to_string());
        }
        read(request).await.unwrap()
    }

    pub(crate) async fn get(&self, credential: &str, path: &str) -> Answer {
        self.send(credential, "GET", path, Value::Null).await
    }

    pub(crate) async fn post(&self, credential: &str, path: &str, body: Value) -> Answer {
        self.send(credential, "POST", path, body).await
    }

    /// Uploads a file as a form would.
    pub(crate) async fn upload(
        &self,
        credential: &str,
        filename: &str,
        declared: &str,
        bytes: &[u8],
    ) -> Answer {
        read(self.upload_request(credential, filename, declared, bytes)).await.unwrap()
    }

    pub(crate) fn upload_request(
        &self,
        credential: &str,
        filename: &str,
        declared: &str,
        bytes: &[u8],
    ) -> reqwest::RequestBuilder {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\
             Content-Type: {declared}\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
        let url = format!("{}/media/upload", self.sandbox.base_url());
        let request = self.http.post(url).bearer_auth(credential);
        request.header("content-type", "multipart/form-data; boundary=edge").body(body)
    }

    /// A new session of the sample's person.
    pub(crate) async fn session(&self) -> String {
        let login = self.sandbox.sample();
        let body = json!({"email": login.email, "password": login.password});
        let answer = self.post("", "/auth/login", body).await;
        answer.data()["token"].as_str().expect("a session token").to_owned()
    }

    /// A new key with these scopes.
    pub(crate) async fn key(&self, session: &str, scopes: &[&str]) -> String {
        let answer = self.post(session, "/api-keys", json!({"name": "Test", "scopes": scopes})).await;
        answer.data()["key"].as_str().expect("a key").to_owned()
    }

    /// A sample post in this status.
    pub(crate) async fn post_in(&self, session: &str, status: &str) -> Value {
        let answer = self.get(session, &format!("/posts?status={status}&limit=1")).await;
        answer.data()[0].clone()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.sandbox.clock().now()
    }
}

pub(crate) async fn read(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Ok(Answer { status, headers, text: response.text().await? })
}

/// Enough of a picture to be taken for one.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest of it";

/// A body that `POST /posts` accepts, for next week.
pub(crate) fn new_post() -> Value {
    json!({
        "brandSlug": "fern-and-oak",
        "text": "New soil is in.",
        "platforms": ["x", "threads"],
        "scheduledAt": "2026-12-01T09:00:00Z",
        "source": "api",
    })
}

/// A value with some of its fields replaced; `null` takes a field away.
pub(crate) fn with(mut value: Value, changes: Value) -> Value {
    for (name, change) in changes.as_object().unwrap() {
        match change {
            Value::Null => value.as_object_mut().unwrap().remove(name),
            change => value.as_object_mut().unwrap().insert(name.clone(), change.clone()),
        };
    }
    value
}
