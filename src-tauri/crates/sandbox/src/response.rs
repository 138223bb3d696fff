//! Turns a decision into an HTTP answer: envelope, limit headers, `Date`; and the endless bodies of two faults.

use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::clock::from_millis;
use crate::envelope::{Envelope, Failure, Reply};
use crate::fault::Canned;
use crate::limit_headers;
use crate::pipeline::{Decision, Outcome};
use crate::planted::Instead;
use crate::server::Server;
use crate::switches::Switches;

const HUGE: usize = 50 * 1000 * 1000;
const BEGINNING: &str = r#"{"success":true,"data":""#;

/// The answer to a decision.
pub(crate) fn of(decision: &Decision, server: &Server) -> Response {
    let now = server.now();
    let mut response = match &decision.outcome {
        Outcome::Real(outcome) => Envelope::of(outcome, &decision.switches).into_response(),
        Outcome::Instead(Instead::Answer(canned)) => Envelope::from(canned).into_response(),
        Outcome::Instead(Instead::Huge) => endless(Body::from(huge())),
        Outcome::Instead(Instead::Drip { every_ms }) => {
            endless(drip(Duration::from_millis(*every_ms), server))
        }
    };
    let skew_ms = server.date_skew_s.load(Ordering::SeqCst).saturating_mul(1000);
    let date = from_millis(now.as_millisecond().saturating_add(skew_ms));
    set(&mut response, header::DATE, &http_date(date));
    if let Some(budget) = decision.budget {
        limit_headers::add(&mut response, budget, &decision.switches, now);
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

fn endless(body: Body) -> Response {
    let mut response = Response::new(body);
    set(&mut response, header::CONTENT_TYPE, "application/json");
    response
}

fn huge() -> String {
    let mut body = String::with_capacity(HUGE);
    body.push_str(BEGINNING);
    body.extend(std::iter::repeat_n('a', HUGE - BEGINNING.len() - 2));
    body.push_str("\"}");
    body
}

/// One byte at a time until the reader or the sandbox has had enough.
fn drip(every: Duration, server: &Server) -> Body {
    let (bytes, received) = mpsc::channel(1);
    let mut closing = server.closing();
    tokio::spawn(async move {
        let mut chunk = Bytes::from_static(BEGINNING.as_bytes());
        while bytes.send(chunk).await.is_ok() {
            tokio::select! {
                () = tokio::time::sleep(every) => chunk = Bytes::from_static(b"a"),
                _ = closing.wait_for(|is_closing| *is_closing) => return,
                () = bytes.closed() => return,
            }
        }
    });
    Body::new(Dripping(received))
}

struct Dripping(mpsc::Receiver<Bytes>);

impl http_body::Body for Dripping {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.poll_recv(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}
