//! The connection to one service: what every request has in common.

use std::time::Duration;

use domain::{Operation, Problem, ProblemCode};
use serde_json::Value;

use crate::envelope::{self, ErrorBody, Payload};
use crate::failure::Asked;
use crate::request::Request;
use crate::transport::{self, RawAnswer};
use crate::wire::Object;
use crate::{Delivery, Failure, LimitHeaders, Origin, Timings, classify};

/// What every successful call returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// The thing asked for.
    pub value: T,
    /// The HTTP status, always one of success.
    pub status: u16,
    /// What the answer said about the allowance.
    pub limits: LimitHeaders,
}

/// The outcome of every call.
pub type Reply<T> = Result<Answer<T>, Box<Failure>>;

/// A connection to one service. It holds no credential: each call is given the one to use.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    origin: Origin,
    timings: Timings,
}

impl Client {
    /// Prepares the connection; nothing is sent.
    ///
    /// # Errors
    /// `Offline`, where the system has no certificate authorities to check the service against.
    pub fn new(origin: Origin, timings: Timings) -> Result<Self, Problem> {
        let builder = transport::builder().connect_timeout(timings.connect);
        let builder = if origin.is_http() {
            // Plain loopback needs no authorities, which take time to load and may be absent.
            builder.tls_certs_only([])
        } else {
            builder.https_only(true)
        };
        // The system's proxy sees the name of the service and ciphertext; loopback is no business of its.
        let builder = if origin.is_loopback() { builder.no_proxy() } else { builder };
        let http = builder.build().map_err(|error| {
            Problem::new(ProblemCode::Offline).with_text(transport::words_of(error.without_url()))
        })?;
        Ok(Self { http, origin, timings })
    }

    /// The service it talks to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// One exchange: send, take the answer out of its envelope, and read the thing asked for.
    pub(crate) async fn call<T>(
        &self,
        request: Request<'_>,
        read: impl FnOnce(Payload) -> Option<T>,
    ) -> Reply<T> {
        let asked = request.asked();
        let request = request
            .build(&self.http, &self.origin, self.timeout(asked.operation))
            .map_err(|reason| asked.unanswered((reason.code, Delivery::Refused), reason.text))?;
        let answer = transport::exchange(&self.http, request)
            .await
            .map_err(|(fault, words)| asked.unanswered(classify::of_transport(fault), &words))?;
        interpret(asked, answer, read)
    }

    /// How long an upload may stand still.
    pub(crate) fn upload_stall(&self) -> Duration {
        self.timings.upload_stall
    }

    fn timeout(&self, operation: Operation) -> Duration {
        match operation {
            Operation::CreatePost => self.timings.create,
            Operation::UploadMedia => self.timings.upload,
            _ => self.timings.read,
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client(..)")
    }
}

fn interpret<T>(asked: Asked<'_>, answer: RawAnswer, read: impl FnOnce(Payload) -> Option<T>) -> Reply<T> {
    let RawAnswer { status, limits, is_html, body } = answer;
    let fail = |verdict, body: &ErrorBody| Err(asked.answered(verdict, status, limits.clone(), body));

    if !(200..300).contains(&status) {
        let body = body.map_or(ErrorBody::Other, |bytes| envelope::read_error_body(&bytes, is_html));
        return fail(classify::of_status(asked.operation, status, &body), &body);
    }
    let bytes = match body {
        Ok(bytes) => bytes,
        Err(fault) => return fail(classify::of_lost_body(fault), &ErrorBody::Other),
    };
    let payload = match parse(&bytes).map(envelope::open) {
        Some(Ok(payload)) => payload,
        Some(Err(body)) => return fail(classify::of_false_success(&body), &body),
        None => return fail(classify::UNREADABLE, &ErrorBody::Other),
    };
    match read(payload) {
        Some(value) => Ok(Answer { value, status, limits }),
        None => fail(classify::UNREADABLE, &ErrorBody::Other),
    }
}

/// An empty body counts as an empty object (contract §4).
fn parse(bytes: &[u8]) -> Option<Value> {
    if bytes.trim_ascii().is_empty() {
        return Some(Value::Object(Object::new()));
    }
    serde_json::from_slice(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creating_a_post_and_uploading_have_times_of_their_own() {
        let client = Client::new(Origin::parse("http://127.0.0.1:1").unwrap(), Timings::default()).unwrap();
        let seconds = |operation| client.timeout(operation).as_secs();
        assert_eq!((seconds(Operation::CreatePost), seconds(Operation::UploadMedia)), (60, 600));
        assert_eq!((seconds(Operation::ListPosts), seconds(Operation::PublishPost)), (30, 30));
        assert_eq!(Timings::default().connect.as_secs(), 10);
    }
}
