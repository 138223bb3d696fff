//! Turns a decision into an HTTP answer: envelope, limit headers, `Date`.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::clock::from_millis;
use crate::decision::{Decision, Outcome};
use crate::envelope::{Envelope, Failure, Reply};
use crate::fault::effect::Instead;
use crate::fault::{Canned, Refusal};
use crate::server::Server;
use crate::switches::Switches;
use crate::{faulty_body, limit_headers};

/// The answer to a decision.
pub(crate) fn of(decision: &Decision, server: &Server) -> Response {
    let now = server.now();
    let mut response = match &decision.outcome {
        Outcome::Real(outcome) => Envelope::of(outcome, &decision.switches).into_response(),
        Outcome::Instead(Instead::Huge) => faulty_body::huge(),
        Outcome::Instead(Instead::Drip { every_ms }) => {
            faulty_body::drip(Duration::from_millis(*every_ms), server)
        }
        Outcome::Instead(instead) => envelope_instead(instead, &decision.switches).into_response(),
    };
    let skew_ms = server.date_skew_s.load(Ordering::SeqCst).saturating_mul(1000);
    let date = from_millis(now.as_millisecond().saturating_add(skew_ms));
    set(&mut response, header::DATE, &http_date(date));
    // A proxy that answers by itself does not know the service's headers.
    let is_proxy = matches!(decision.outcome, Outcome::Instead(Instead::BadGateway));
    if let Some(verdict) = decision.verdict.filter(|_| !is_proxy) {
        for (name, value) in limit_headers::of(verdict, &decision.switches, now) {
            set(&mut response, HeaderName::from_static(name), &value);
        }
    }
    if let Outcome::Instead(Instead::Answer(canned)) = &decision.outcome {
        set_canned_headers(&mut response, canned);
    }
    response
}

/// The status that a decision will have.
pub(crate) fn status_of(outcome: &Result<Reply, Failure>, switches: &Switches) -> u16 {
    Envelope::of(outcome, switches).status.as_u16()
}

/// The status of what is answered in place of the real answer.
pub(crate) fn status_instead(instead: &Instead, switches: &Switches) -> u16 {
    envelope_instead(instead, switches).status.as_u16()
}

/// For the endless bodies it has the status only.
fn envelope_instead(instead: &Instead, switches: &Switches) -> Envelope {
    let failed = |failure| Envelope::of(&Err(failure), switches);
    match instead {
        Instead::Answer(canned) => Envelope::from(canned),
        Instead::Huge | Instead::Drip { .. } | Instead::Later { .. } => Envelope::page(StatusCode::OK, ""),
        Instead::ServerError => failed(Failure::Internal),
        Instead::BadGateway => Envelope::page(StatusCode::BAD_GATEWAY, "502 Bad Gateway"),
        Instead::Refuse(Refusal::Unauthorized) => failed(Failure::Unauthorized),
        Instead::Refuse(Refusal::InsufficientCredits) => failed(Failure::InsufficientCredits),
        Instead::Refuse(Refusal::Forbidden) => failed(Failure::Forbidden),
        Instead::Refuse(Refusal::BillingSuspended) => failed(Failure::BillingSuspended),
    }
}

impl IntoResponse for Envelope {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        if let Some(content_type) = self.content_type {
            set(&mut response, header::CONTENT_TYPE, content_type);
        }
        response
    }
}

impl From<&Canned> for Envelope {
    fn from(canned: &Canned) -> Self {
        let status = StatusCode::from_u16(canned.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, content_type: Some("application/json"), body: canned.body.clone() }
    }
}

pub(crate) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn set_canned_headers(response: &mut Response, canned: &Canned) {
    for (name, value) in &canned.headers {
        if let Ok(name) = HeaderName::try_from(name.as_str()) {
            set(response, name, value);
        }
    }
}

/// An instant as HTTP writes it, to the second.
pub(crate) fn http_date(instant: Timestamp) -> String {
    httpdate::fmt_http_date(SystemTime::from(instant))
}
