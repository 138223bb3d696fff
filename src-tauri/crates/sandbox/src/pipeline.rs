//! The way of one request: arrival, decision, answer; and the places on that way where a planted fault can happen.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;

use crate::arrival::Arrival;
use crate::auth::Credential;
use crate::clock::later;
use crate::connection::Plug;
use crate::decision::{Decision, Delivery, Outcome, decide_aside};
use crate::fault::effect::{After, Before, Gate, Instead, Target};
use crate::journal::Visit;
use crate::route::{BODY_MAX, Route};
use crate::server::Server;
use crate::{faulty_body, response};

/// Answers a request; `route` is `None` where there is no such endpoint.
pub(crate) async fn answer(
    server: Arc<Server>,
    plug: Plug,
    route: Option<&'static Route>,
    params: BTreeMap<String, String>,
    request: Request,
) -> Response {
    let body_max = route.map_or(BODY_MAX, Route::body_max);
    let arrival = Arc::new(Arrival::read(params, request, body_max).await);
    let visit = server.journal.received(&arrival.method, &arrival.path, &arrival.query_text, server.now());
    let way = Way { server: &server, plug: &plug, route, arrival: &arrival, visit: &visit };
    let is_spared = way.before().await;
    let mut decision = decide_aside(&server, route, &arrival, Delivery::First { is_spared }).await;
    if let Some(fault) = decision.fault {
        visit.hit_by(fault);
    }
    if let Outcome::Instead(Instead::Later { after_ms }) = decision.outcome {
        way.commit_later(after_ms);
        return plug.clone().pull().await;
    }
    visit.committed(id_of(&decision), decision.status());
    let is_half = way.after(&mut decision, is_spared).await;
    let mut response = response::of(&decision, &server);
    if is_half {
        response = faulty_body::half(response).await;
    }
    visit.answered(decision.status());
    response
}

fn id_of(decision: &Decision) -> Option<String> {
    decision.credential.as_ref().map(Credential::id).map(str::to_owned)
}

/// One request on its way.
struct Way<'a> {
    server: &'a Arc<Server>,
    plug: &'a Plug,
    route: Option<&'static Route>,
    arrival: &'a Arc<Arrival>,
    visit: &'a Visit<'a>,
}

impl Way<'_> {
    /// What happens before anything is done; says whether anything did.
    async fn before(&self) -> bool {
        let Some(hit) = self.server.planted.before(self.target(false, false)) else { return false };
        self.visit.hit_by(hit.name);
        match hit.what {
            Before::Hold(gate) => self.hold(gate).await,
            Before::Cut => self.plug.clone().pull().await,
            Before::Stall { for_ms } => self.stall(for_ms).await,
        }
        true
    }

    /// What happens between the commit and the answer; says whether only half of the answer arrives.
    async fn after(&self, decision: &mut Decision, had_fault: bool) -> bool {
        if !decision.is_admitted() {
            return false;
        }
        let is_spared = had_fault || decision.fault.is_some();
        let target = self.target(is_spared, decision.has_succeeded());
        let Some(hit) = self.server.planted.after(target) else { return false };
        self.visit.hit_by(hit.name);
        match hit.what {
            After::Withhold(gate) => self.hold(gate).await,
            After::Cut => self.plug.clone().pull().await,
            After::Stall { for_ms } => self.stall(for_ms).await,
            After::Replace(instead) => decision.outcome = Outcome::Instead(instead),
            After::Half => return true,
            After::Repeat => self.repeat(hit.name).await,
        }
        false
    }

    fn target(&self, is_spared: bool, has_succeeded: bool) -> Target<'_> {
        Target { method: &self.arrival.method, path: &self.arrival.path, is_spared, has_succeeded }
    }

    /// Waits at the gate; cuts the connection if the sandbox ends meanwhile.
    async fn hold(&self, gate: Gate) {
        tokio::select! {
            () = gate.opened() => {}
            () = self.server.closed() => self.plug.clone().pull().await,
        }
    }

    async fn stall(&self, for_ms: u64) {
        let end = later(self.server.now(), Duration::from_millis(for_ms));
        tokio::select! {
            () = self.server.clock.reached(end) => {}
            () = self.server.closed() => self.plug.clone().pull().await,
        }
    }

    /// What a proxy does that believes its first try lost: the same request once more.
    async fn repeat(&self, fault: &'static str) {
        let Arrival { method, path, query_text, .. } = self.arrival.as_ref();
        let again = self.server.journal.received(method, path, query_text, self.server.now());
        again.hit_by(fault);
        let decision = decide_aside(self.server, self.route, self.arrival, Delivery::Again).await;
        again.committed(id_of(&decision), decision.status());
        again.answered(decision.status());
    }

    /// Lets the request go on by itself while its connection is cut; the end of the sandbox prevents it.
    fn commit_later(&self, after_ms: u64) {
        let (server, arrival) = (Arc::clone(self.server), Arc::clone(self.arrival));
        let (route, number) = (self.route, self.visit.number());
        let at = later(server.now(), Duration::from_millis(after_ms));
        tokio::spawn(async move {
            tokio::select! {
                () = server.clock.reached(at) => {}
                () = server.closed() => return,
            }
            let decision = decide_aside(&server, route, &arrival, Delivery::Again).await;
            server.journal.committed(number, id_of(&decision), decision.status());
        });
    }
}
