//! What a request that did not succeed means: the words to choose, and whether the service may have done it.

use domain::{Detail, Operation, Problem, ProblemCode, Secret};

use crate::LimitHeaders;
use crate::clean_text::clean;
use crate::envelope::ErrorBody;

/// What every failed call returns. Neither form of printing holds an address, a header or a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What to tell the person.
    pub problem: Problem,
    /// Whether the service may have done what was asked.
    pub delivery: Delivery,
    /// The HTTP status, if an answer began.
    pub status: Option<u16>,
    /// What the answer said about the allowance.
    pub limits: LimitHeaders,
}

/// What a failure proves about a write (sending design §3.2). Only positive proof counts as "not sent".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Nothing was done, and the same request may go again: no connection, name look-up, TLS, a refused stream, 429.
    NotSent,
    /// The service, or the network in front of it, said no, or it can't be put into a request at all: something has
    /// to change before it goes again.
    Refused,
    /// The service answered, but not whether it was done; a look at the list can tell soon.
    SettleSoon,
    /// Nobody knows, and something in between may still be delivering it.
    Unknown,
}

impl Failure {
    /// Whether the service itself says that the thing is not there. A proxy's 404 says nothing about it.
    pub fn is_gone(&self) -> bool {
        self.problem.code == ProblemCode::NotFound && self.delivery == Delivery::Refused
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for Failure {}

/// The request that a failure belongs to, as far as its text needs it.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) operation: Operation,
    /// What must not come back in the text.
    pub(crate) secret: Option<&'a Secret>,
}

impl Asked<'_> {
    /// A failure without an answer, with the system's words or ours.
    pub(crate) fn unanswered(self, (code, delivery): (ProblemCode, Delivery), words: &str) -> Box<Failure> {
        let detail = Detail { text: clean(words, self.secret), ..self.detail() };
        let problem = Problem { detail: Box::new(detail), ..Problem::new(code) };
        Box::new(Failure { problem, delivery, status: None, limits: LimitHeaders::default() })
    }

    /// A failure with an answer, with the service's words where it has any.
    pub(crate) fn answered(
        self,
        (code, delivery): (ProblemCode, Delivery),
        status: u16,
        limits: LimitHeaders,
        body: &ErrorBody,
    ) -> Box<Failure> {
        let (server_code, text) = match body {
            ErrorBody::Envelope { code, text } => (code.as_deref(), text.as_deref()),
            ErrorBody::Page | ErrorBody::Other => (None, None),
        };
        let detail = Detail {
            status: Some(status),
            code: server_code.and_then(|code| clean(code, self.secret)),
            text: text.and_then(|text| clean(text, self.secret)).or_else(|| Some(format!("HTTP {status}"))),
            ..self.detail()
        };
        let problem = Problem { detail: Box::new(detail), ..Problem::new(code) };
        Box::new(Failure { problem, delivery, status: Some(status), limits })
    }

    fn detail(self) -> Detail {
        Detail { operation: Some(self.operation), scope: self.operation.scope(), ..Detail::default() }
    }
}
