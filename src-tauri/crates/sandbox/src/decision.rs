//! What a request is answered, before it takes the shape of an HTTP answer.

use std::sync::Arc;

use crate::arrival::Arrival;
use crate::auth::Credential;
use crate::desk::decide;
use crate::envelope::{Failure, Reply};
use crate::fault::effect::Instead;
use crate::limit::Verdict;
use crate::response;
use crate::route::Route;
use crate::server::Server;
use crate::switches::Switches;

/// What is to be answered, before it takes a shape.
pub(crate) struct Decision {
    pub(crate) outcome: Outcome,
    pub(crate) switches: Switches,
    /// For the limit headers; there are none without a valid credential, since nothing was counted.
    pub(crate) verdict: Option<Verdict>,
    pub(crate) credential: Option<Credential>,
    /// The name of the fault that happened on the way.
    pub(crate) fault: Option<&'static str>,
}

pub(crate) enum Outcome {
    Real(Result<Reply, Failure>),
    Instead(Instead),
}

impl Decision {
    pub(crate) fn status(&self) -> u16 {
        match &self.outcome {
            Outcome::Real(outcome) => response::status_of(outcome, &self.switches),
            Outcome::Instead(instead) => response::status_instead(instead, &self.switches),
        }
    }

    /// Whether the limit let it through, or was not asked.
    pub(crate) fn is_admitted(&self) -> bool {
        !matches!(self.verdict, Some(Verdict::Refused(_)))
    }

    /// Whether the endpoint did what was asked.
    pub(crate) fn has_succeeded(&self) -> bool {
        matches!(self.outcome, Outcome::Real(Ok(_)))
    }
}

/// Whether a request is new, or one that has been through once and is delivered again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    First {
        is_spared: bool,
    },
    /// It is not counted, and no fault happens to it.
    Again,
}

/// Decides on a thread that may block, since a commit waits for the disk.
pub(crate) async fn decide_aside(
    server: &Arc<Server>,
    route: Option<&'static Route>,
    arrival: &Arc<Arrival>,
    delivery: Delivery,
) -> Decision {
    let (server, arrival) = (Arc::clone(server), Arc::clone(arrival));
    let switches = server.switches();
    let kept = switches.clone();
    let decided = tokio::task::spawn_blocking(move || {
        // What breaks inside is rolled back; a refusal is committed, because the key was used all the same.
        server.store.in_transaction(|tx| decide(&server, route, &arrival, delivery, switches, tx))
    });
    let broken = |failure| Decision {
        outcome: Outcome::Real(Err(failure)),
        switches: kept,
        verdict: None,
        credential: None,
        fault: None,
    };
    match decided.await {
        Ok(Ok(decision)) => decision,
        Ok(Err(failure)) => broken(failure),
        Err(_) => broken(Failure::Internal),
    }
}
