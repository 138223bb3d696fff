//! Decides what a request is answered: credential, limit, rights, the endpoint. All of it is one transaction.

use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::arrival::Arrival;
use crate::auth::{self, Credential};
use crate::envelope::{Failure, Reply};
use crate::fault::planted::{Instead, Target};
use crate::limit::{Budget, Verdict};
use crate::response;
use crate::route::{Access, Call, Route};
use crate::server::Server;
use crate::switches::{RateLimitScope, Switches};
use crate::{sample, store};

/// What is to be answered, before it takes a shape.
pub(crate) struct Decision {
    pub(crate) outcome: Outcome,
    pub(crate) switches: Switches,
    /// For the limit headers; there are none without a valid credential, since nothing was counted.
    pub(crate) budget: Option<Budget>,
    pub(crate) credential: Option<Credential>,
    /// The limit let it through, or was not asked.
    pub(crate) is_admitted: bool,
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
        budget: None,
        credential: None,
        is_admitted: true,
        fault: None,
    };
    match decided.await {
        Ok(Ok(decision)) => decision,
        Ok(Err(failure)) => broken(failure),
        Err(_) => broken(Failure::Internal),
    }
}

fn decide(
    server: &Server,
    route: Option<&Route>,
    arrival: &Arrival,
    delivery: Delivery,
    switches: Switches,
    tx: &Transaction<'_>,
) -> Result<Decision, Failure> {
    let route = route.filter(|route| route.exists(&switches));
    let mut desk =
        Desk { server, arrival, delivery, switches: &switches, tx, now: server.now(), fault: None };
    let credential = desk.credential(route)?;
    let verdict = credential.as_ref().and_then(|credential| desk.count(credential));
    let outcome = desk.outcome(route, credential.as_ref(), verdict);
    let fault = desk.fault;
    match outcome {
        Outcome::Real(Err(Failure::Internal)) => Err(Failure::Internal),
        outcome => Ok(Decision {
            outcome,
            switches,
            budget: verdict.map(Verdict::budget),
            credential,
            is_admitted: !matches!(verdict, Some(Verdict::Refused(_))),
            fault,
        }),
    }
}

/// Where one request is decided, with all that is looked at.
struct Desk<'a> {
    server: &'a Server,
    arrival: &'a Arrival,
    delivery: Delivery,
    switches: &'a Switches,
    tx: &'a Transaction<'a>,
    now: Timestamp,
    fault: Option<&'static str>,
}

impl Desk<'_> {
    /// The credential, if it is valid and anyone asks for it; the use of a key is noted.
    fn credential(&self, route: Option<&Route>) -> rusqlite::Result<Option<Credential>> {
        if route.is_some_and(|route| route.access == Access::Open) {
            return Ok(None);
        }
        let credential = auth::recognise(self.tx, &self.arrival.presented, self.now)?;
        if let Some(Credential::Key { id, .. }) = &credential {
            store::keys::touch(self.tx, id, self.now)?;
        }
        Ok(credential)
    }

    fn count(&self, credential: &Credential) -> Option<Verdict> {
        if self.delivery == Delivery::Again {
            return None;
        }
        let bucket = match self.switches.rate_limit_scope {
            RateLimitScope::Credential => credential.id(),
            RateLimitScope::Org => sample::ORG_ID,
        };
        Some(self.server.limiter().take(self.switches.limiter, bucket, self.now))
    }

    fn outcome(
        &mut self,
        route: Option<&Route>,
        credential: Option<&Credential>,
        verdict: Option<Verdict>,
    ) -> Outcome {
        let is_refused = matches!(verdict, Some(Verdict::Refused(_)));
        if let Some(target) = self.target(is_refused)
            && let Some(hit) = self.server.planted.instead(target)
        {
            self.fault = Some(hit.name);
            return Outcome::Instead(hit.what);
        }
        match route {
            _ if is_refused => Outcome::Real(Err(Failure::TooManyRequests)),
            None => Outcome::Real(Err(Failure::NotFound("There is no such endpoint.".into()))),
            Some(route) => {
                self.endpoint(route, credential).unwrap_or_else(|failure| Outcome::Real(Err(failure)))
            }
        }
    }

    /// What the endpoint says, or that it will say so later.
    fn endpoint(&mut self, route: &Route, credential: Option<&Credential>) -> Result<Outcome, Failure> {
        route.admit(credential, self.switches)?;
        if let Some(target) = self.target(false)
            && let Some(hit) = self.server.planted.later(target)
        {
            self.fault = Some(hit.name);
            return Ok(Outcome::Instead(hit.what));
        }
        self.call(route, credential).map(|reply| Outcome::Real(Ok(reply)))
    }

    fn call(&mut self, route: &Route, credential: Option<&Credential>) -> Result<Reply, Failure> {
        let body = self.arrival.body.as_ref().map_err(Failure::clone)?;
        let forgets = self.target(false).and_then(|target| self.server.planted.forgets(target));
        self.fault = forgets.as_ref().map(|hit| hit.name);
        (route.answer)(&Call {
            tx: self.tx,
            now: self.now,
            switches: self.switches,
            session: self.server.session,
            credential,
            params: &self.arrival.params,
            query: &self.arrival.query,
            body,
            content_type: self.arrival.content_type.as_deref(),
            origin: self.server.origin(),
            idempotency_key: self.arrival.idempotency_key.as_deref(),
            replicas: &self.server.replicas,
            forgets: forgets.is_some(),
        })
    }

    /// The request as the faults see it; nothing if it has been through once.
    fn target(&self, is_refused: bool) -> Option<Target<'_>> {
        let Delivery::First { is_spared } = self.delivery else { return None };
        Some(Target {
            method: &self.arrival.method,
            path: &self.arrival.path,
            is_spared: is_spared || is_refused,
            has_succeeded: false,
        })
    }
}
