//! The desk at which one request is decided, in one transaction: credential, limit, rights, the endpoint.

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::arrival::Arrival;
use crate::auth::{self, Credential};
use crate::decision::{Decision, Delivery, Outcome};
use crate::envelope::{Failure, Reply};
use crate::fault::effect::Target;
use crate::limit::Verdict;
use crate::route::{Access, Call, Route};
use crate::server::Server;
use crate::switches::{RateLimitScope, Switches};
use crate::{sample, store};

/// Decides a request; what breaks inside is an error, so that nothing of it is kept.
pub(crate) fn decide(
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
        outcome => Ok(Decision { outcome, switches, verdict, credential, fault }),
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
