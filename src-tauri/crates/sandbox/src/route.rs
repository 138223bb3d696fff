//! The routes, and who may use each: the one table that says which scope an endpoint asks for.
//!
//! Contract §7 states the scope of `POST /posts`; for the others the description covers it or it is inferred.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::auth::Credential;
use crate::envelope::{Failure, Reply};
use crate::replicas::Replicas;
use crate::switches::{Billing, KeyAdmin, PostUpdate, Switches};
use crate::{auth, brand, keys, media, orgs, other_lists, posts, scope};

/// One endpoint.
pub(crate) struct Route {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) answer: fn(&Call<'_>) -> Result<Reply, Failure>,
}

/// Who may use an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone.
    Open,
    /// Any valid credential.
    Anyone,
    /// A session, or a key with this scope.
    Scope(&'static str),
    /// A session; a key gets the bare 401 of D11.
    PeopleOnly,
    /// Reading, changing and revoking keys (D08).
    KeyAdmin,
    /// Creating keys (D08).
    KeyCreation,
}

pub(crate) static ROUTES: &[Route] = &[
    Route { method: "GET", path: "/health", access: Access::Open, answer: auth::health },
    Route { method: "POST", path: "/auth/login", access: Access::Open, answer: auth::login },
    Route { method: "GET", path: "/auth/profile", access: Access::Anyone, answer: auth::profile },
    Route { method: "GET", path: "/orgs", access: Access::PeopleOnly, answer: orgs::list },
    Route { method: "PUT", path: "/orgs/active", access: Access::PeopleOnly, answer: orgs::activate },
    Route { method: "GET", path: "/brands", access: BRANDS_READ, answer: brand::list },
    Route { method: "GET", path: "/brands/{slug}", access: BRANDS_READ, answer: brand::get },
    Route {
        method: "GET",
        path: "/brands/{slug}/auth/status",
        access: BRANDS_READ,
        answer: brand::connections,
    },
    Route { method: "GET", path: "/posts", access: POSTS_READ, answer: posts::list },
    Route { method: "POST", path: "/posts", access: POSTS_WRITE, answer: posts::create },
    Route { method: "GET", path: "/posts/{id}", access: POSTS_READ, answer: posts::get },
    Route { method: "PUT", path: "/posts/{id}", access: POSTS_WRITE, answer: posts::update },
    Route { method: "PATCH", path: "/posts/{id}", access: POSTS_WRITE, answer: posts::update },
    Route { method: "DELETE", path: "/posts/{id}", access: POSTS_WRITE, answer: posts::delete },
    Route { method: "POST", path: "/posts/{id}/publish", access: POSTS_WRITE, answer: posts::publish },
    Route { method: "PUT", path: "/posts/{id}/schedule", access: POSTS_WRITE, answer: posts::schedule },
    Route { method: "POST", path: "/posts/{id}/retry", access: POSTS_WRITE, answer: posts::retry },
    Route { method: "POST", path: "/media/upload", access: Access::Anyone, answer: media::upload },
    Route { method: "GET", path: "/api-keys", access: Access::KeyAdmin, answer: keys::list },
    Route { method: "POST", path: "/api-keys", access: Access::KeyCreation, answer: keys::create },
    Route { method: "PATCH", path: "/api-keys/{id}", access: Access::KeyAdmin, answer: keys::update },
    Route { method: "DELETE", path: "/api-keys/{id}", access: Access::KeyAdmin, answer: keys::revoke },
    Route { method: "GET", path: "/kbs", access: Access::Scope("kb:read"), answer: other_lists::bare },
    Route {
        method: "GET",
        path: "/agents",
        access: Access::Scope("agents:read"),
        answer: other_lists::agents,
    },
    Route { method: "GET", path: "/clips", access: Access::Scope("clips:read"), answer: other_lists::clips },
    Route {
        method: "GET",
        path: "/carousels",
        access: Access::Scope("carousels:read"),
        answer: other_lists::carousels,
    },
    Route {
        method: "GET",
        path: "/webhooks",
        access: Access::Scope("webhooks:read"),
        answer: other_lists::bare,
    },
    Route {
        method: "GET",
        path: "/usage/tokens",
        access: Access::Scope("usage:read"),
        answer: other_lists::token_usage,
    },
];

const POSTS_READ: Access = Access::Scope("posts:read");
const POSTS_WRITE: Access = Access::Scope("posts:write");
const BRANDS_READ: Access = Access::Scope("brands:read");

/// Larger bodies are refused with 413. The service's own maximum is unknown.
pub(crate) const BODY_MAX: usize = 2 * 1024 * 1024;

impl Route {
    /// How many bytes a body may have.
    pub(crate) fn body_max(&self) -> usize {
        if self.path == "/media/upload" { media::BODY_MAX } else { BODY_MAX }
    }

    /// Whether the endpoint is there at all: PATCH on a post is one side of D18.
    pub(crate) fn exists(&self, switches: &Switches) -> bool {
        let is_patch_of_post = self.method == "PATCH" && self.path == "/posts/{id}";
        !is_patch_of_post || switches.post_update == PostUpdate::Both
    }

    /// Lets the credential in, or says why not.
    pub(crate) fn admit(&self, credential: Option<&Credential>, switches: &Switches) -> Result<(), Failure> {
        if self.access == Access::Open {
            return Ok(());
        }
        let key_scopes = match credential.ok_or(Failure::Unauthorized)? {
            Credential::Session { .. } => None,
            Credential::Key { scopes, .. } => Some(scopes),
        };
        if let Some(scopes) = key_scopes {
            admit_key(self.access, scopes, switches.key_admin)?;
        }
        // Every mutation is subject to the billing check (contract §5); signing in is none.
        let is_mutation = self.method != "GET";
        if is_mutation && switches.billing == Billing::Suspended {
            return Err(Failure::BillingSuspended);
        }
        Ok(())
    }
}

fn admit_key(access: Access, scopes: &[String], key_admin: KeyAdmin) -> Result<(), Failure> {
    match (access, key_admin) {
        (Access::Open | Access::Anyone, _) => Ok(()),
        (Access::Scope(needed), _) if scope::opens(scopes, needed) => Ok(()),
        (Access::Scope(_), _) => Err(Failure::Forbidden),
        (Access::PeopleOnly, _) => Err(Failure::PeopleOnly),
        (_, KeyAdmin::KeyAllowed) | (Access::KeyAdmin, KeyAdmin::Mixed) => Ok(()),
        (Access::KeyCreation, KeyAdmin::Mixed) | (_, KeyAdmin::Session401) => Err(Failure::Unauthorized),
        (_, KeyAdmin::Session403) => Err(Failure::Forbidden),
    }
}

/// All that an endpoint needs to answer one request.
pub(crate) struct Call<'a> {
    pub(crate) tx: &'a Transaction<'a>,
    pub(crate) now: Timestamp,
    pub(crate) switches: &'a Switches,
    /// How long a new session lives.
    pub(crate) session: Duration,
    pub(crate) credential: Option<&'a Credential>,
    pub(crate) params: &'a BTreeMap<String, String>,
    pub(crate) query: &'a BTreeMap<String, String>,
    pub(crate) body: &'a [u8],
    /// What a list is read from.
    pub(crate) replicas: &'a Replicas,
    pub(crate) content_type: Option<&'a str>,
    /// Scheme, host and port of the sandbox.
    pub(crate) origin: &'a str,
    /// Noted for tests, and without any effect: the service ignores it (contract §1.10).
    pub(crate) idempotency_key: Option<&'a str>,
    /// The planted fault: what is created is answered and not kept.
    pub(crate) forgets: bool,
}

impl Call<'_> {
    /// A part of the path; empty if the route has no such part.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The credential, on routes that need one.
    pub(crate) fn credential(&self) -> Result<&Credential, Failure> {
        self.credential.ok_or(Failure::Unauthorized)
    }
}
