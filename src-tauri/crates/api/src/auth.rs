//! Health, sign-in and the question who a credential belongs to (contract §3.2).

use domain::{Access, OrgId, Person, Secret};

use crate::client::pending;
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
        pending()
    }

    /// `POST /auth/login`: turns e-mail and password into a session token; `WrongCredentials` on 401.
    pub async fn log_in(&self, _email: &str, _password: &Secret) -> Reply<Secret> {
        pending()
    }

    /// `GET /auth/profile`: the one call that tells whether a credential works, whatever its scopes.
    pub async fn profile(&self, _credential: &Secret) -> Reply<Profile> {
        pending()
    }
}
