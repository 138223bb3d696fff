//! The connection to one service: what every request has in common.

use domain::Problem;

use crate::{Failure, LimitHeaders, Origin, Timings};

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
    origin: Origin,
    timings: Timings,
}

impl Client {
    /// Prepares the connection; nothing is sent.
    ///
    /// # Errors
    /// `Offline`, where the system has no certificate authorities to check the service against.
    pub fn new(origin: Origin, timings: Timings) -> Result<Self, Problem> {
        Ok(Self { origin, timings })
    }

    /// The service it talks to.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }
}

pub(crate) fn pending<T>() -> Reply<T> {
    Err(Box::new(Failure {
        problem: Problem::new(domain::ProblemCode::Internal),
        delivery: crate::Delivery::NotSent,
        status: None,
        limits: LimitHeaders::default(),
    }))
}
