//! The way of one request: arrival, credential, limit, rights, the endpoint, the answer; and the places on that way
//! where a planted fault can happen.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{Query, Request};
use axum::response::Response;
use jiff::Timestamp;
use rusqlite::Transaction;

use crate::auth::{self, Credential, Presented};
use crate::connection::Plug;
use crate::envelope::{Failure, Reply};
use crate::limit::{Budget, Verdict};
use crate::planted::{After, Before, Gate, Instead};
use crate::response;
use crate::route::{Access, Call, Route};
use crate::server::Server;
use crate::switches::{RateLimitScope, Switches};
use crate::{sample, store};

/// Larger bodies are refused with 413. The service's own maximum is unknown.
const BODY_MAX: usize = 2 * 1024 * 1024;

/// Answers a request; `route` is `None` where there is no such endpoint.
pub(crate) async fn answer(
    server: Arc<Server>,
    plug: Plug,
    route: Option<&'static Route>,
    params: BTreeMap<String, String>,
    request: Request,
) -> Response {
    let arrival = Arc::new(Arrival::read(params, request).await);
    let (method, path) = (arrival.method.as_str(), arrival.path.as_str());
    let visit = server.journal.received(method, path, &arrival.query_text, server.now());
    match server.planted.before(method, path) {
        None => {}
        Some(Before::Hold(gate)) => hold(&server, gate, &plug).await,
        Some(Before::Cut) => plug.clone().pull().await,
    }
    let decision = decide_aside(&server, route, &arrival).await;
    visit.committed(
        decision.credential.as_ref().map(|credential| credential.id().to_owned()),
        decision.status(),
    );
    match server.planted.after(method, path) {
        None => {}
        Some(After::Withhold(gate)) => hold(&server, gate, &plug).await,
        Some(After::Cut) => plug.clone().pull().await,
    }
    let response = response::of(&decision, &server);
    visit.answered();
    response
}

/// What a request brings.
struct Arrival {
    method: String,
    path: String,
    query_text: String,
    query: BTreeMap<String, String>,
    params: BTreeMap<String, String>,
    presented: Presented,
    body: Result<Bytes, Failure>,
}

impl Arrival {
    async fn read(params: BTreeMap<String, String>, request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let query = Query::try_from_uri(&parts.uri).map(|Query(query)| query).unwrap_or_default();
        Self {
            method: parts.method.as_str().to_owned(),
            path: parts.uri.path().to_owned(),
            query_text: parts.uri.query().unwrap_or_default().to_owned(),
            query,
            params,
            presented: Presented::of(&parts.headers),
            body: to_bytes(body, BODY_MAX).await.map_err(|_| Failure::TooLarge),
        }
    }
}

/// What is to be answered, before it takes a shape.
pub(crate) struct Decision {
    pub(crate) outcome: Outcome,
    pub(crate) switches: Switches,
    /// For the limit headers; there are none without a valid credential, since nothing was counted.
    pub(crate) budget: Option<Budget>,
    credential: Option<Credential>,
}

pub(crate) enum Outcome {
    Real(Result<Reply, Failure>),
    Instead(Instead),
}

impl Decision {
    fn status(&self) -> u16 {
        match &self.outcome {
            Outcome::Real(outcome) => response::status_of(outcome, &self.switches),
            Outcome::Instead(Instead::Answer(canned)) => canned.status,
            Outcome::Instead(Instead::Huge | Instead::Drip { .. }) => 200,
        }
    }
}

/// Decides on a thread that may block, since a commit waits for the disk.
async fn decide_aside(
    server: &Arc<Server>,
    route: Option<&'static Route>,
    arrival: &Arc<Arrival>,
) -> Decision {
    let (server, arrival) = (Arc::clone(server), Arc::clone(arrival));
    let switches = server.switches();
    let kept = switches.clone();
    let decided = tokio::task::spawn_blocking(move || {
        // What breaks inside is rolled back; a refusal is committed, because the key was used all the same.
        server.store.in_transaction(|tx| decide(&server, route, &arrival, switches, tx))
    });
    let broken = |failure| Decision {
        outcome: Outcome::Real(Err(failure)),
        switches: kept,
        budget: None,
        credential: None,
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
    switches: Switches,
    tx: &Transaction<'_>,
) -> Result<Decision, Failure> {
    let route = route.filter(|route| route.exists(&switches));
    let desk = Desk { server, arrival, switches: &switches, tx, now: server.now() };
    let credential = desk.credential(route)?;
    let verdict = credential.as_ref().map(|credential| desk.count(credential));
    let outcome = desk.outcome(route, credential.as_ref(), verdict);
    match outcome {
        Outcome::Real(Err(Failure::Internal)) => Err(Failure::Internal),
        outcome => Ok(Decision { outcome, switches, budget: verdict.map(Verdict::budget), credential }),
    }
}

/// Where one request is decided, with all that is looked at.
struct Desk<'a> {
    server: &'a Server,
    arrival: &'a Arrival,
    switches: &'a Switches,
    tx: &'a Transaction<'a>,
    now: Timestamp,
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

    fn count(&self, credential: &Credential) -> Verdict {
        let bucket = match self.switches.rate_limit_scope {
            RateLimitScope::Credential => credential.id(),
            RateLimitScope::Org => sample::ORG_ID,
        };
        self.server.limiter().take(self.switches.limiter, bucket, self.now)
    }

    fn outcome(
        &self,
        route: Option<&Route>,
        credential: Option<&Credential>,
        verdict: Option<Verdict>,
    ) -> Outcome {
        let (method, path) = (&self.arrival.method, &self.arrival.path);
        if let Some(instead) = self.server.planted.instead(method, path) {
            return Outcome::Instead(instead);
        }
        Outcome::Real(match (verdict, route) {
            (Some(Verdict::Refused(_)), _) => Err(Failure::TooManyRequests),
            (_, None) => Err(Failure::NotFound("There is no such endpoint.".into())),
            (_, Some(route)) => self.call(route, credential),
        })
    }

    fn call(&self, route: &Route, credential: Option<&Credential>) -> Result<Reply, Failure> {
        route.admit(credential, self.switches)?;
        let body = self.arrival.body.as_ref().map_err(Failure::clone)?;
        (route.answer)(&Call {
            tx: self.tx,
            now: self.now,
            switches: self.switches,
            session: self.server.session,
            credential,
            params: &self.arrival.params,
            query: &self.arrival.query,
            body,
            replicas: &self.server.replicas,
            forgets: self.server.planted.forgets(&self.arrival.method, &self.arrival.path),
        })
    }
}

/// Waits at the gate; cuts the connection if the sandbox ends meanwhile.
async fn hold(server: &Server, gate: Gate, plug: &Plug) {
    tokio::select! {
        () = gate.opened() => {}
        () = server.closed() => plug.clone().pull().await,
    }
}
