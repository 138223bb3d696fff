//! What a request that did not succeed means: the words to choose, and whether the service may have done it.

use domain::Problem;

use crate::LimitHeaders;

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
    /// The service or the network in front of it said no: the request needs a cure before it goes again.
    Refused,
    /// The service answered, but not whether it was done; the next look at the list can tell soon.
    SettleSoon,
    /// Nobody knows, and something in between may still be delivering it.
    Unknown,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for Failure {}
