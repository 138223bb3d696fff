//! What other processes may do to a sandbox: plant faults, read the journal, turn the clock (for tests).
//!
//! It lies outside the prefix and is there only if the configuration says so. It asks for no credential: whoever
//! switches it on hands the sandbox to every program on the computer.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::envelope::Envelope;
use crate::fault::planted::FaultId;
use crate::fault::{Fault, On};
use crate::journal::{Stage, Wanted};
use crate::server::Server;
use crate::switches::Setting;

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
        .route("/keys", post(mint_keys))
        .route("/faults", get(faults).post(plant).delete(release_all))
        .route("/faults/{id}", axum::routing::delete(release))
        .route("/sessions/expire", post(expire_sessions))
        .route("/limit", post(set_limit))
        .route("/other-tool", post(use_up))
        .route("/date-skew", post(set_date_skew))
        .route("/lists", post(set_list_lags))
        .route("/switches", post(set_switch))
        .route("/clock", post(advance_clock))
        .route("/tick", post(tick))
        .route("/reset", post(reset))
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

/// `POST /keys`
async fn mint_keys(State(server): Admin) -> Response {
    or_broken(server.mint_keys().map(|keys| json!({"full": keys.full, "readOnly": keys.read_only})))
}

/// `GET /faults`: how often each has happened, and how those that are planted stand.
async fn faults(State(server): Admin) -> Response {
    done(&json!(server.planted.report()))
}

/// `POST /faults` with a fault as JSON: its id.
async fn plant(State(server): Admin, Json(fault): Json<Fault>) -> Response {
    done(&json!({"id": server.planted.plant(fault).0}))
}

/// `DELETE /faults/{id}`
async fn release(State(server): Admin, Path(id): Path<u64>) -> Response {
    done(&json!({"released": server.planted.release(FaultId(id))}))
}

/// `DELETE /faults`
async fn release_all(State(server): Admin) -> Response {
    server.planted.release_all();
    done(&json!({}))
}

/// `POST /sessions/expire`
async fn expire_sessions(State(server): Admin) -> Response {
    or_broken(server.expire_sessions().map(|()| json!({})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Limit {
    limit: Option<u32>,
    remaining: Option<u32>,
    refuse_next: Option<u32>,
}

/// `POST /limit` with any of `limit`, `remaining` and `refuseNext`.
async fn set_limit(State(server): Admin, Json(change): Json<Limit>) -> Response {
    let now = server.now();
    let mut limiter = server.limiter();
    if let Some(limit) = change.limit {
        limiter.set_limit(limit);
    }
    if let Some(remaining) = change.remaining {
        limiter.leave(remaining, now);
    }
    if let Some(requests) = change.refuse_next {
        limiter.refuse_next(requests);
    }
    done(&json!({}))
}

#[derive(Deserialize)]
struct OtherTool {
    requests: u32,
    credential: Option<String>,
}

/// `POST /other-tool` with `requests` and, if it is to be one only, `credential`, an id as the journal has it: how
/// many of them the limit admitted and refused.
async fn use_up(State(server): Admin, Json(other): Json<OtherTool>) -> Response {
    done(&json!(server.use_up(other.credential.as_deref(), other.requests)))
}

#[derive(Deserialize)]
struct DateSkew {
    seconds: i64,
}

/// `POST /date-skew` with `seconds`.
async fn set_date_skew(State(server): Admin, Json(skew): Json<DateSkew>) -> Response {
    server.date_skew_s.store(skew.seconds, Ordering::SeqCst);
    done(&json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListLags {
    lags_ms: Vec<u64>,
}

/// `POST /lists` with `lagsMs`, one for each replica; the order of lists is the switch `listOrder`.
async fn set_list_lags(State(server): Admin, Json(lists): Json<ListLags>) -> Response {
    server.replicas.set(lists.lags_ms.into_iter().map(Duration::from_millis).collect());
    done(&json!({}))
}

/// `POST /switches` with `name` and `value`.
async fn set_switch(State(server): Admin, Json(Setting { name, value }): Json<Setting>) -> Response {
    match server.change_switches(|switches| switches.set(&name, &value)) {
        Ok(()) => done(&json!({})),
        Err(unknown) => reply(StatusCode::BAD_REQUEST, &json!({"error": unknown.to_string()})),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Advance {
    advance_ms: u64,
}

/// `POST /clock` with `advanceMs`.
async fn advance_clock(State(server): Admin, Json(by): Json<Advance>) -> Response {
    server.clock.advance(Duration::from_millis(by.advance_ms));
    done(&json!({"now": server.now()}))
}

/// `POST /tick`
async fn tick(State(server): Admin) -> Response {
    or_broken(server.tick().map(|()| json!({})))
}

/// `POST /reset`
async fn reset(State(server): Admin) -> Response {
    or_broken(server.reset().map(|()| json!({})))
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
