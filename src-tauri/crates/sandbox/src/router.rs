//! Hands each request to the pipeline with its route; everything outside the prefix is a page.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, any, get, on};

use crate::connection::Plug;
use crate::envelope::Envelope;
use crate::route::{ROUTES, Route};
use crate::server::Server;
use crate::{admin, media, pipeline};

/// All paths of the sandbox.
pub(crate) fn router(server: &Arc<Server>, prefix: &str, has_admin: bool) -> Router {
    let mut api = Router::new().fallback(unknown).method_not_allowed_fallback(unknown);
    for route in ROUTES {
        api = api.route(
            route.path,
            on(method(route), move |plug, server, params, request| {
                known(route, plug, server, params, request)
            }),
        );
    }
    let api = api.with_state(Arc::clone(server));
    let mut app = match prefix {
        "" => api,
        prefix => {
            // Nesting leaves out the prefix with a slash and nothing after it.
            let root =
                Router::new().route(&format!("{prefix}/"), any(unknown)).with_state(Arc::clone(server));
            Router::new().fallback(page).nest(prefix, api).merge(root)
        }
    };
    app = app.route(media::PATH, get(media::file).with_state(Arc::clone(server)));
    if has_admin {
        app = app.nest(admin::PATH, admin::router().with_state(Arc::clone(server)));
    }
    app
}

fn method(route: &Route) -> MethodFilter {
    match route.method {
        "GET" => MethodFilter::GET,
        "PUT" => MethodFilter::PUT,
        "PATCH" => MethodFilter::PATCH,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::POST,
    }
}

async fn known(
    route: &'static Route,
    ConnectInfo(plug): ConnectInfo<Plug>,
    State(server): State<Arc<Server>>,
    params: Path<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    pipeline::answer(server, plug, Some(route), params.0, request).await
}

async fn unknown(
    ConnectInfo(plug): ConnectInfo<Plug>,
    State(server): State<Arc<Server>>,
    request: Request,
) -> Response {
    pipeline::answer(server, plug, None, BTreeMap::new(), request).await
}

/// The web app's place: a page, with 200 (contract §1.1).
async fn page() -> Response {
    Envelope::page(StatusCode::OK, "Autoposting sandbox").into_response()
}
