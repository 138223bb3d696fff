//! An answer written beforehand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// An answer written beforehand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canned {
    /// The status.
    pub status: u16,
    /// The body, sent as it is.
    #[serde(default)]
    pub body: String,
    /// Headers, which replace those that the sandbox would send. JSON is assumed if none names a content type.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

impl Canned {
    /// A JSON answer.
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self { status, body: body.to_string(), headers: BTreeMap::new() }
    }

    /// A page, such as a proxy's.
    pub fn html(status: u16, body: &str) -> Self {
        Self { status, body: body.to_owned(), headers: BTreeMap::new() }.header("content-type", "text/html")
    }

    /// With one more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }
}
