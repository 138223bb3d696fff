//! A request before it leaves: what is asked, of whom, in whose name.

use std::time::Duration;

use domain::{ItemId, Operation, ProblemCode, Secret};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::multipart::Form;
use reqwest::{Client, Method, Request as HttpRequest, RequestBuilder};
use serde::Serialize;

use crate::Origin;
use crate::failure::Asked;

/// What a request carries.
enum Content {
    Nothing,
    Json(String),
    Form(Form),
}

/// One call, described.
pub(crate) struct Request<'a> {
    operation: Operation,
    method: Method,
    path: Vec<&'a str>,
    query: Vec<(&'static str, String)>,
    credential: Option<&'a Secret>,
    /// What must not come back in an error; the password, where there is no credential yet.
    secret: Option<&'a Secret>,
    content: Content,
    idempotency_key: Option<ItemId>,
}

impl<'a> Request<'a> {
    /// A request in nobody's name. The path's segments are escaped one by one.
    pub(crate) fn open(operation: Operation, method: Method, path: &[&'a str]) -> Self {
        Self {
            operation,
            method,
            path: path.to_vec(),
            query: Vec::new(),
            credential: None,
            secret: None,
            content: Content::Nothing,
            idempotency_key: None,
        }
    }

    /// A request in the name of a credential.
    pub(crate) fn new(
        operation: Operation,
        method: Method,
        path: &[&'a str],
        credential: &'a Secret,
    ) -> Self {
        Self { credential: Some(credential), secret: Some(credential), ..Self::open(operation, method, path) }
    }

    pub(crate) fn query(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        // Wire bodies are plain structs with text keys, which cannot fail to serialise.
        self.body(serde_json::to_string(body).unwrap_or_default())
    }

    pub(crate) fn body(mut self, body: String) -> Self {
        self.content = Content::Json(body);
        self
    }

    pub(crate) fn form(mut self, form: Form) -> Self {
        self.content = Content::Form(form);
        self
    }

    pub(crate) fn idempotency_key(mut self, key: ItemId) -> Self {
        self.idempotency_key = Some(key);
        self
    }

    pub(crate) fn hide(mut self, secret: &'a Secret) -> Self {
        self.secret = Some(secret);
        self
    }

    /// What a failure has to know of it.
    pub(crate) fn asked(&self) -> Asked<'a> {
        Asked { operation: self.operation, secret: self.secret }
    }

    /// The request in HTTP's terms, or why there can be none.
    pub(crate) fn build(
        self,
        http: &Client,
        origin: &Origin,
        timeout: Duration,
    ) -> Result<HttpRequest, Unsendable> {
        let mut url = origin.join(&self.path).ok_or(Unsendable::IDENTIFIER)?;
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        let mut request = HttpRequest::new(self.method, url);
        *request.timeout_mut() = Some(timeout);
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(credential) = self.credential {
            headers.insert(AUTHORIZATION, bearer(credential).ok_or(Unsendable::CREDENTIAL)?);
        }
        if let Some(key) = self.idempotency_key.and_then(|key| HeaderValue::try_from(key.to_text()).ok()) {
            headers.insert("idempotency-key", key);
        }
        self.content.put_into(request, http)
    }
}

impl Content {
    fn put_into(self, mut request: HttpRequest, http: &Client) -> Result<HttpRequest, Unsendable> {
        let body = match self {
            Content::Nothing => None,
            Content::Json(body) => Some(body.into()),
            // A form names its own type, with the boundary that it is written with.
            Content::Form(form) => {
                let builder = RequestBuilder::from_parts(http.clone(), request);
                return builder.multipart(form).build().map_err(|_| Unsendable::FORM);
            }
        };
        // The service is used to the JSON type on requests without a body as well (contract §2).
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = body;
        Ok(request)
    }
}

/// Why a request can't be put into HTTP's terms.
pub(crate) struct Unsendable {
    pub(crate) code: ProblemCode,
    pub(crate) text: &'static str,
}

impl Unsendable {
    const IDENTIFIER: Self =
        Self { code: ProblemCode::Internal, text: "an identifier that can't stand in a path" };
    const FORM: Self = Self { code: ProblemCode::Internal, text: "a form that can't be written" };
    const CREDENTIAL: Self =
        Self { code: ProblemCode::SignedOut, text: "the credential has characters that can't be sent" };
}

fn bearer(credential: &Secret) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", credential.expose())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_request_does_not_show_the_credential() {
        let credential = Secret::new("c".repeat(40));
        let request = Request::new(Operation::ListBrands, Method::GET, &["brands"], &credential);
        let request =
            request.build(&Client::new(), &Origin::default_live(), Duration::from_secs(1)).ok().unwrap();
        assert!(request.headers().get(AUTHORIZATION).unwrap().is_sensitive());
        assert!(!format!("{request:?}").contains(credential.expose()));
    }
}
