//! The envelopes of contract §4: what every answer is wrapped in, and the shapes of errors.
//!
//! Documented codes are `insufficient_credits` and `billing_suspended`. The others follow the fixtures that the
//! contract lists in §5, in lower case for the shape that has lower-case codes.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::switches::{ErrorShape, Switches, Validation};

/// A successful answer before it is wrapped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reply {
    /// 200 with `data`.
    Data(Value),
    /// 201 with `data`.
    Created(Value),
    /// `{data}` without `success` (D07).
    DataOnly(Value),
    /// `{success:true}` without `data`.
    Success,
    /// 204.
    Empty,
}

/// A refusal before it takes a shape.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Failure {
    /// No credential, or one that is not valid.
    Unauthorized,
    /// A valid key on a route for people only: no code (D11).
    PeopleOnly,
    /// The credential does not reach this far; it is not said what is missing, and there is no code (D10).
    Forbidden,
    /// The credits are used up.
    InsufficientCredits,
    /// The subscription is suspended.
    BillingSuspended,
    NotFound(String),
    Conflict(String),
    /// A body or a query that can't be read.
    Malformed(String),
    /// A body that can be read and breaks a rule (D38).
    Invalid(String),
    TooLarge,
    UnsupportedMedia,
    TooManyRequests,
    Internal,
}

impl From<rusqlite::Error> for Failure {
    fn from(_: rusqlite::Error) -> Self {
        Failure::Internal
    }
}

impl From<serde_json::Error> for Failure {
    fn from(_: serde_json::Error) -> Self {
        Failure::Internal
    }
}

/// Status, content type and body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Envelope {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) body: String,
}

impl Envelope {
    /// Wraps an answer.
    pub(crate) fn of(outcome: &Result<Reply, Failure>, switches: &Switches) -> Self {
        match outcome {
            Ok(reply) => success(reply),
            Err(failure) => refusal(failure, switches),
        }
    }

    /// A page, as the web app's host gives it.
    pub(crate) fn page(status: StatusCode, title: &str) -> Self {
        let body =
            format!("<!doctype html>\n<html lang=\"en\"><title>{title}</title><h1>{title}</h1></html>\n");
        Self { status, content_type: Some("text/html; charset=utf-8"), body }
    }

    /// JSON as it is.
    pub(crate) fn json(status: StatusCode, value: &Value) -> Self {
        Self { status, content_type: Some("application/json"), body: value.to_string() }
    }
}

fn success(reply: &Reply) -> Envelope {
    match reply {
        Reply::Data(data) => Envelope::json(StatusCode::OK, &json!({"success": true, "data": data})),
        Reply::Created(data) => Envelope::json(StatusCode::CREATED, &json!({"success": true, "data": data})),
        Reply::DataOnly(data) => Envelope::json(StatusCode::OK, &json!({"data": data})),
        Reply::Success => Envelope::json(StatusCode::OK, &json!({"success": true})),
        Reply::Empty => Envelope { status: StatusCode::NO_CONTENT, content_type: None, body: String::new() },
    }
}

fn refusal(failure: &Failure, switches: &Switches) -> Envelope {
    let (status, code, text) = describe(failure, switches.validation);
    let shape = match failure {
        _ if switches.errors == ErrorShape::Html => ErrorShape::Html,
        // The one 403 that is documented whole keeps its shape (D10).
        Failure::BillingSuspended => ErrorShape::E1,
        Failure::PeopleOnly => ErrorShape::E3,
        Failure::Forbidden if switches.errors == ErrorShape::E1 => ErrorShape::E3,
        _ => switches.errors,
    };
    match shape {
        ErrorShape::E1 => Envelope::json(status, &json!({"success": false, "error": code, "message": text})),
        ErrorShape::E2 => Envelope::json(status, &json!({"error": text, "code": code.to_uppercase()})),
        ErrorShape::E3 => Envelope::json(status, &json!({"success": false, "error": text})),
        ErrorShape::Html => Envelope::page(status, &status.to_string()),
    }
}

fn describe(failure: &Failure, validation: Validation) -> (StatusCode, &'static str, &str) {
    match failure {
        Failure::Unauthorized => {
            (StatusCode::UNAUTHORIZED, "unauthorized", "The credential is missing, invalid or expired.")
        }
        Failure::PeopleOnly => (StatusCode::UNAUTHORIZED, "unauthorized", "Unauthorized"),
        Failure::Forbidden => {
            (StatusCode::FORBIDDEN, "forbidden", "This credential is not allowed to do that.")
        }
        Failure::InsufficientCredits => {
            (StatusCode::PAYMENT_REQUIRED, "insufficient_credits", "The credits are used up.")
        }
        Failure::BillingSuspended => {
            (StatusCode::FORBIDDEN, "billing_suspended", "The subscription is suspended.")
        }
        Failure::NotFound(text) => (StatusCode::NOT_FOUND, "not_found", text),
        Failure::Conflict(text) => (StatusCode::CONFLICT, "conflict", text),
        Failure::Malformed(text) => (StatusCode::BAD_REQUEST, "bad_request", text),
        Failure::Invalid(text) => match validation {
            Validation::Status400 => (StatusCode::BAD_REQUEST, "bad_request", text),
            Validation::Status422 => (StatusCode::UNPROCESSABLE_ENTITY, "validation_error", text),
        },
        Failure::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large."),
        Failure::UnsupportedMedia => (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "The file is neither an image nor a video.",
        ),
        Failure::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests."),
        Failure::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "Something broke."),
    }
}
