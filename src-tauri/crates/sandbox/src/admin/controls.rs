//! What other processes may do to a sandbox: plant faults, change limits and switches, turn the clock.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{Admin, done, or_broken, reply};
use crate::fault::{Fault, FaultId};
use crate::switches::Setting;

/// `POST /keys`
pub(super) async fn mint_keys(State(server): Admin) -> Response {
    or_broken(server.mint_keys().map(|keys| json!({"full": keys.full, "readOnly": keys.read_only})))
}

/// `POST /faults` with a fault as JSON: its id.
pub(super) async fn plant(State(server): Admin, Json(fault): Json<Fault>) -> Response {
    done(&json!({"id": server.planted.plant(fault).0}))
}

/// `DELETE /faults/{id}`
pub(super) async fn release(State(server): Admin, Path(id): Path<u64>) -> Response {
    done(&json!({"released": server.planted.release(FaultId(id))}))
}

/// `DELETE /faults`
pub(super) async fn release_all(State(server): Admin) -> Response {
    server.planted.release_all();
    done(&json!({}))
}

/// `POST /sessions/expire`
pub(super) async fn expire_sessions(State(server): Admin) -> Response {
    or_broken(server.expire_sessions().map(|()| json!({})))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Limit {
    limit: Option<u32>,
    remaining: Option<u32>,
    refuse_next: Option<u32>,
}

/// `POST /limit` with any of `limit`, `remaining` and `refuseNext`.
pub(super) async fn set_limit(State(server): Admin, Json(change): Json<Limit>) -> Response {
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
pub(super) struct OtherTool {
    requests: u32,
    credential: Option<String>,
}

/// `POST /other-tool` with `requests` and, if it is to be one only, `credential`, an id as the journal has it: how
/// many of them the limit admitted and refused.
pub(super) async fn use_up(State(server): Admin, Json(other): Json<OtherTool>) -> Response {
    done(&json!(server.use_up(other.credential.as_deref(), other.requests)))
}

#[derive(Deserialize)]
pub(super) struct DateSkew {
    seconds: i64,
}

/// `POST /date-skew` with `seconds`.
pub(super) async fn set_date_skew(State(server): Admin, Json(skew): Json<DateSkew>) -> Response {
    server.date_skew_s.store(skew.seconds, Ordering::SeqCst);
    done(&json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListLags {
    lags_ms: Vec<u64>,
}

/// `POST /lists` with `lagsMs`, one for each replica; the order of lists is the switch `listOrder`.
pub(super) async fn set_list_lags(State(server): Admin, Json(lists): Json<ListLags>) -> Response {
    server.replicas.set(lists.lags_ms.into_iter().map(Duration::from_millis).collect());
    done(&json!({}))
}

/// `POST /switches` with `name` and `value`.
pub(super) async fn set_switch(
    State(server): Admin,
    Json(Setting { name, value }): Json<Setting>,
) -> Response {
    match server.change_switches(|switches| switches.set(&name, &value)) {
        Ok(()) => done(&json!({})),
        Err(unknown) => reply(StatusCode::BAD_REQUEST, &json!({"error": unknown.to_string()})),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Advance {
    advance_ms: u64,
}

/// `POST /clock` with `advanceMs`.
pub(super) async fn advance_clock(State(server): Admin, Json(by): Json<Advance>) -> Response {
    server.clock.advance(Duration::from_millis(by.advance_ms));
    done(&json!({"now": server.now()}))
}

/// `POST /tick`
pub(super) async fn tick(State(server): Admin) -> Response {
    or_broken(server.tick().map(|()| json!({})))
}

/// `POST /reset`
pub(super) async fn reset(State(server): Admin) -> Response {
    or_broken(server.reset().map(|()| json!({})))
}
