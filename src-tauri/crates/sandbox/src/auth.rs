//! Who is asking: credentials, signing in, and the profile (contract §3).
//!
//! Unknown at the service, decided here: a session lives for a fixed time from the sign-in, whatever is done with
//! it; `x-api-key` takes keys only; if both headers are sent, `Authorization` counts.

use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use rusqlite::Transaction;
use serde_json::json;

use crate::clock::later;
use crate::envelope::{Failure, Reply};
use crate::fields::Fields;
use crate::route::Call;
use crate::switches::LoginEnvelope;
use crate::{sample, secret, store};

/// A valid credential.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Credential {
    /// A person, with full rights.
    Session { id: String },
    /// A key, with the scopes that it was given.
    Key { id: String, scopes: Vec<String> },
}

impl Credential {
    pub(crate) fn id(&self) -> &str {
        match self {
            Credential::Session { id } | Credential::Key { id, .. } => id,
        }
    }
}

/// The secret of a request, not yet known to be valid.
#[derive(Clone)]
pub(crate) enum Presented {
    Nothing,
    Bearer(String),
    ApiKey(String),
}

impl Presented {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value: &header::HeaderValue| value.to_str().ok());
        if let Some(value) = text("authorization") {
            return match value.split_once(' ') {
                Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => {
                    Presented::Bearer(secret.trim().to_owned())
                }
                _ => Presented::Nothing,
            };
        }
        text("x-api-key").map_or(Presented::Nothing, |key| Presented::ApiKey(key.trim().to_owned()))
    }
}

/// The credential behind a secret, if it is valid now.
pub(crate) fn recognise(
    tx: &Transaction<'_>,
    presented: &Presented,
    now: Timestamp,
) -> rusqlite::Result<Option<Credential>> {
    let (secret, may_be_session) = match presented {
        Presented::Nothing => return Ok(None),
        Presented::Bearer(secret) => (secret, true),
        Presented::ApiKey(secret) => (secret, false),
    };
    let hash = secret::hash(secret);
    if may_be_session && let Some(id) = store::sessions::valid(tx, &hash, now)? {
        return Ok(Some(Credential::Session { id }));
    }
    let key = store::keys::by_hash(tx, &hash)?;
    let alive = key.filter(|key| key.expires_at.is_none_or(|end| now < end));
    Ok(alive.map(|key| Credential::Key { id: key.id, scopes: key.scopes }))
}

/// `POST /auth/login`
pub(crate) fn login(call: &Call<'_>) -> Result<Reply, Failure> {
    let fields = Fields::read(call.body)?;
    let (email, password) = (fields.text("email")?, fields.text("password")?);
    let (right_email, right_password) = store::account(call.tx)?;
    let is_right = email.trim().to_lowercase() == right_email && password == right_password;
    if !is_right {
        return Err(Failure::Unauthorized);
    }
    let token = format!("eyJ{}", secret::random_text());
    let id = secret::new_id("session");
    let expires_at = later(call.now, call.session);
    store::sessions::insert(call.tx, &id, &secret::hash(&token), call.now, expires_at)?;
    let data = json!({"token": token});
    Ok(match call.switches.login_envelope {
        LoginEnvelope::Seed => Reply::DataOnly(data),
        LoginEnvelope::Full => Reply::Data(data),
    })
}

/// `GET /auth/profile`
pub(crate) fn profile(call: &Call<'_>) -> Result<Reply, Failure> {
    let org = sample::ORG_ID;
    Ok(Reply::Data(match call.credential()? {
        Credential::Session { .. } => {
            let (email, _) = store::account(call.tx)?;
            json!({"id": sample::PERSON_ID, "orgId": org, "name": sample::PERSON, "email": email, "authType": "session"})
        }
        Credential::Key { .. } => {
            json!({"id": org, "orgId": org, "name": "API Key", "email": "", "authType": "api_key"})
        }
    }))
}

/// `GET /health`
pub(crate) fn health(_: &Call<'_>) -> Result<Reply, Failure> {
    Ok(Reply::Success)
}
