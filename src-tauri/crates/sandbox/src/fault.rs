//! Faults that a test can plant: what goes wrong, on which requests, how often.
//!
//! This is only their description; `planted.rs` keeps them and `pipeline.rs` makes them happen.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Something that goes wrong on purpose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Fault {
    /// `POST /posts` answers 201 and keeps nothing.
    ForgetPosts,
    /// The request arrives, and nothing is done about it until the fault is released.
    HoldRequest {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// What the request changes is committed, and the answer is kept back until the fault is released.
    WithholdAnswer {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// A canned answer instead of the real one; nothing is changed.
    Answer {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// What is answered.
        answer: Canned,
    },
    /// The connection ends without an answer.
    Cut {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Before or after the change is committed.
        moment: Moment,
    },
    /// 200 and a body of 50 MB; nothing is changed.
    Huge {
        /// On which requests.
        #[serde(flatten)]
        on: On,
    },
    /// 200 and a body that comes one byte at a time and never ends; nothing is changed.
    Drip {
        /// On which requests.
        #[serde(flatten)]
        on: On,
        /// Milliseconds between two bytes.
        every_ms: u64,
    },
}

impl Fault {
    /// On which requests it happens.
    pub fn on(&self) -> On {
        match self {
            Fault::ForgetPosts => On::new("POST", "/posts").for_ever(),
            Fault::HoldRequest { on }
            | Fault::WithholdAnswer { on }
            | Fault::Answer { on, .. }
            | Fault::Cut { on, .. }
            | Fault::Huge { on }
            | Fault::Drip { on, .. } => on.clone(),
        }
    }
}

/// The faults that have a name on the command line: `forget-posts`.
impl FromStr for Fault {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "forget-posts" => Ok(Fault::ForgetPosts),
            _ => Err(format!("there is no fault '{name}'; there is: forget-posts")),
        }
    }
}

/// Which requests, and how many of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct On {
    /// The method, or `*` for any.
    pub method: String,
    /// The path below the prefix; a `*` at the end stands for anything.
    pub path: String,
    /// How many requests it happens to; left out, one.
    #[serde(default = "once")]
    pub times: u32,
}

impl On {
    /// The next request of this method and path.
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), times: once() }
    }

    /// The next so many requests.
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// Every request, until the fault is released.
    pub fn for_ever(self) -> Self {
        self.times(u32::MAX)
    }

    /// Whether a request is one of these.
    pub fn fits(&self, method: &str, path: &str) -> bool {
        let same_method = self.method == "*" || self.method.eq_ignore_ascii_case(method);
        same_method
            && match self.path.strip_suffix('*') {
                Some(beginning) => path.starts_with(beginning),
                None => path == self.path,
            }
    }
}

fn once() -> u32 {
    1
}

/// Before or after a change is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// Nothing is changed.
    BeforeCommit,
    /// The change is on disk.
    AfterCommit,
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_whole_or_by_its_beginning() {
        for (method, path, fits) in [
            ("POST", "/posts", true),
            ("post", "/posts", true),
            ("GET", "/posts", false),
            ("POST", "/posts/1", false),
        ] {
            assert_eq!(On::new("POST", "/posts").fits(method, path), fits, "{method} {path}");
        }
        assert!(On::new("*", "/posts/*").fits("PUT", "/posts/1/schedule"));
        assert!(!On::new("*", "/posts/*").fits("GET", "/posts"));
    }

    #[test]
    fn a_fault_reads_from_json_and_happens_once_unless_it_says_otherwise() {
        let json = r#"{"kind":"cut","method":"POST","path":"/posts","moment":"after-commit"}"#;
        let fault: Fault = serde_json::from_str(json).unwrap();
        assert_eq!(fault, Fault::Cut { on: On::new("POST", "/posts"), moment: Moment::AfterCommit });
    }
}
