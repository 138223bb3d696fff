//! What a request brings, read whole before anything is done about it.

use std::collections::BTreeMap;
use std::pin::Pin;

use axum::body::{Body, Bytes};
use axum::extract::{Query, Request};
use axum::http::HeaderMap;
use http_body::Body as _;

use crate::auth::Presented;
use crate::envelope::Failure;

/// What a request brings.
pub(crate) struct Arrival {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query_text: String,
    pub(crate) query: BTreeMap<String, String>,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) presented: Presented,
    pub(crate) content_type: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) body: Result<Bytes, Failure>,
}

impl Arrival {
    /// Reads the request; a body of more than `body_max` bytes is a failure.
    pub(crate) async fn read(params: BTreeMap<String, String>, request: Request, body_max: usize) -> Self {
        let (parts, body) = request.into_parts();
        let query = Query::try_from_uri(&parts.uri).map(|Query(query)| query).unwrap_or_default();
        Self {
            method: parts.method.as_str().to_owned(),
            path: parts.uri.path().to_owned(),
            query_text: parts.uri.query().unwrap_or_default().to_owned(),
            query,
            params,
            presented: Presented::of(&parts.headers),
            content_type: text(&parts.headers, "content-type"),
            idempotency_key: text(&parts.headers, "idempotency-key"),
            body: read_body(body, body_max).await,
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Reads to the end even what is too large: a client that is still sending does not hear the refusal.
async fn read_body(mut body: Body, max: usize) -> Result<Bytes, Failure> {
    let mut read = Vec::new();
    let mut is_too_large = false;
    while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Failure::TooLarge)?;
        let Ok(data) = frame.into_data() else { continue };
        is_too_large |= read.len() + data.len() > max;
        if is_too_large {
            read.clear();
        } else {
            read.extend_from_slice(&data);
        }
    }
    if is_too_large { Err(Failure::TooLarge) } else { Ok(read.into()) }
}
