//! Health, sign-in and the question who a credential belongs to (contract §3.2).

use domain::{Access, Operation, OrgId, Person, Secret};
use reqwest::Method;
use serde::{Deserialize, Serialize};

use crate::request::Request;
use crate::wire::{self, Id, Maybe};
use crate::{Client, Reply};

/// Who a credential belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The person's id; for a key that of the organisation.
    pub id: String,
    /// The organisation that every call is about.
    pub org: Option<OrgId>,
    /// The person, or the key's stand-in for one.
    pub person: Person,
    /// What kind of credential it is; `None` where the service doesn't say, or says something new.
    pub access: Option<Access>,
}

impl Client {
    /// `GET /health`: whether the service is up, and whether it is the service at all.
    pub async fn health(&self) -> Reply<()> {
        let request = Request::open(Operation::CheckHealth, Method::GET, &["health"]);
        self.call(request, |_| Some(())).await
    }

    /// `POST /auth/login`: turns e-mail and password into a session token; `WrongCredentials` on 401 (D07).
    pub async fn log_in(&self, email: &str, password: &Secret) -> Reply<Secret> {
        let request = Request::open(Operation::SignIn, Method::POST, &["auth", "login"])
            .json(&LoginBody { email, password: password.expose() })
            .hide(password);
        self.call(request, |payload| {
            let token = wire::read::<WireLogin>(&payload.value)?.token.0?;
            Some(token).filter(|token| !token.is_blank())
        })
        .await
    }

    /// `GET /auth/profile`: the one call that tells whether a credential works, whatever its scopes (D11).
    pub async fn profile(&self, credential: &Secret) -> Reply<Profile> {
        let request = Request::new(Operation::ReadProfile, Method::GET, &["auth", "profile"], credential);
        self.call(request, |payload| wire::read::<WireProfile>(&payload.value)?.into_profile()).await
    }
}

#[derive(Serialize)]
struct LoginBody<'a> {
    email: &'a str,
    password: &'a str,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireLogin {
    token: Maybe<Secret>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireProfile {
    id: Maybe<Id>,
    org_id: Maybe<Id>,
    name: Maybe<String>,
    email: Maybe<String>,
    auth_type: Maybe<String>,
}

impl WireProfile {
    fn into_profile(self) -> Option<Profile> {
        let org = self.org_id.0.map(|id| id.0);
        Some(Profile {
            id: self.id.0.map(|id| id.0).or_else(|| org.clone())?,
            org: org.map(OrgId::new),
            person: Person { name: self.name.0.unwrap_or_default(), email: self.email.0.unwrap_or_default() },
            access: match self.auth_type.0.as_deref() {
                Some("api_key") => Some(Access::ApiKey),
                Some("session") => Some(Access::Session),
                _ => None,
            },
        })
    }
}
