//! What other processes may ask a sandbox: the journal, the figures, the truth; `controls.rs` has what they may do to
//! it. For tests.
//!
//! It lies outside the prefix and is there only if the configuration says so. It asks for no credential: whoever
//! switches it on hands the sandbox to every program on the computer.

mod controls;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::envelope::Envelope;
use crate::fault::On;
use crate::journal::{Stage, Wanted};
use crate::server::Server;

pub(crate) const PATH: &str = "/sandbox-admin";

type Admin = State<Arc<Server>>;

pub(crate) fn router() -> Router<Arc<Server>> {
    Router::new()
        .route("/requests", get(requests))
        .route("/wait", get(wait))
        .route("/figures", get(figures))
        .route("/posts", get(kept_posts))
        .route("/uploads", get(uploads))
        .route("/sample", get(sample))
        .route("/keys", post(controls::mint_keys))
        .route("/faults", get(faults).post(controls::plant).delete(controls::release_all))
        .route("/faults/{id}", axum::routing::delete(controls::release))
        .route("/sessions/expire", post(controls::expire_sessions))
        .route("/limit", post(controls::set_limit))
        .route("/other-tool", post(controls::use_up))
        .route("/date-skew", post(controls::set_date_skew))
        .route("/lists", post(controls::set_list_lags))
        .route("/switches", post(controls::set_switch))
        .route("/clock", post(controls::advance_clock))
        .route("/tick", post(controls::tick))
        .route("/reset", post(controls::reset))
        .fallback(|| async { reply(StatusCode::NOT_FOUND, &json!({"error": "There is no such path."})) })
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    after: u64,
}

/// `GET /requests?after=NUMBER`
async fn requests(State(server): Admin, Query(since): Query<Since>) -> Response {
    done(&json!(server.journal.entries_after(since.after)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wait {
    method: String,
    path: String,
    stage: Stage,
    #[serde(default)]
    after: u64,
    #[serde(default = "half_a_minute")]
    timeout_ms: u64,
}

fn half_a_minute() -> u64 {
    30_000
}

/// `GET /wait?method=POST&path=/posts&stage=committed&after=NUMBER&timeoutMs=30000`: the entry, or 408.
async fn wait(State(server): Admin, Query(wait): Query<Wait>) -> Response {
    let wanted = Wanted { on: On::new(&wait.method, &wait.path), stage: wait.stage, after: wait.after };
    tokio::select! {
        entry = server.journal.wait_for(&wanted) => done(&json!(entry)),
        () = tokio::time::sleep(Duration::from_millis(wait.timeout_ms)) => nothing_came(),
        () = server.closed() => nothing_came(),
    }
}

fn nothing_came() -> Response {
    reply(StatusCode::REQUEST_TIMEOUT, &json!({"error": "No such request has come."}))
}

/// `GET /figures`
async fn figures(State(server): Admin) -> Response {
    or_broken(server.figures().map(|figures| json!(figures)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfBrand {
    brand_slug: Option<String>,
}

/// `GET /posts?brandSlug=SLUG`: every post of a brand, or of all, in the order of creation.
async fn kept_posts(State(server): Admin, Query(of): Query<OfBrand>) -> Response {
    or_broken(server.kept_posts(of.brand_slug.as_deref()).map(|posts| json!(posts)))
}

/// `GET /uploads`: every uploaded file, in the order of upload.
async fn uploads(State(server): Admin) -> Response {
    or_broken(server.uploads().map(|uploads| json!(uploads)))
}

/// `GET /sample`
async fn sample(State(server): Admin) -> Response {
    let login = server.sample_login();
    done(&json!({"email": login.email, "password": login.password}))
}

/// `GET /faults`: how often each has happened, and how those that are planted stand.
async fn faults(State(server): Admin) -> Response {
    done(&json!(server.planted.report()))
}

fn done(value: &Value) -> Response {
    reply(StatusCode::OK, value)
}

fn or_broken(result: rusqlite::Result<Value>) -> Response {
    match result {
        Ok(value) => done(&value),
        Err(_) => reply(StatusCode::INTERNAL_SERVER_ERROR, &json!({"error": "The data can't be used."})),
    }
}

fn reply(status: StatusCode, value: &Value) -> Response {
    Envelope::json(status, value).into_response()
}
