//! API keys (contract §8): a key is shown once, when it is created, and only its hash and a hint are kept.
//!
//! Unknown at the service, decided here: names and their number are not limited; at least one scope is needed; an end
//! has to lie in the future; revoked keys leave the list at once, expired ones stay in it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::Transaction;
use serde_json::{Value, json};

use crate::envelope::{Failure, Reply};
use crate::fields::{Fields, instant, invalid};
use crate::posts::delete_reply;
use crate::route::Call;
use crate::store::keys::StoredKey;
use crate::switches::{KeyPrefix, ScopeNames};
use crate::{scope, secret, store};

/// `GET /api-keys`
pub(crate) fn list(call: &Call<'_>) -> Result<Reply, Failure> {
    let keys: Vec<Value> = store::keys::listed(call.tx)?
        .iter()
        .map(|key| {
            json!({
                "id": key.id, "name": key.name, "keyHint": key.hint, "scopes": key.scopes,
                "lastUsedAt": key.last_used_at, "expiresAt": key.expires_at, "createdAt": key.created_at,
            })
        })
        .collect();
    Ok(Reply::Data(keys.into()))
}

/// `POST /api-keys`
pub(crate) fn create(call: &Call<'_>) -> Result<Reply, Failure> {
    let fields = Fields::read(call.body)?;
    let new = NewKey {
        name: fields.text("name")?.to_owned(),
        scopes: scopes(&fields, call.switches.scopes)?,
        expires_at: fields.get("expiresAt").map(|value| end(value, call.now)).transpose()?,
        last_used_at: None,
        is_listed: true,
    };
    let (stored, key) = mint(call.tx, new, call.switches.key_prefix, call.now)?;
    Ok(Reply::Created(json!({
        "id": stored.id, "name": stored.name, "key": key, "scopes": stored.scopes,
        "expiresAt": stored.expires_at, "createdAt": stored.created_at,
    })))
}

/// `PATCH /api-keys/{id}`; scopes can't be changed, and are ignored if they are sent.
pub(crate) fn update(call: &Call<'_>) -> Result<Reply, Failure> {
    let mut key = find(call)?;
    let fields = Fields::read(call.body)?;
    if let Some(name) = fields.optional_text("name")? {
        key.name = name.to_owned();
    }
    match fields.get_or_null("expiresAt") {
        None => {}
        Some(Value::Null) => key.expires_at = None,
        Some(value) => key.expires_at = Some(end(value, call.now)?),
    }
    store::keys::update(call.tx, &key)?;
    Ok(Reply::Data(json!({
        "id": key.id, "name": key.name, "scopes": key.scopes,
        "expiresAt": key.expires_at, "updatedAt": call.now,
    })))
}

/// `DELETE /api-keys/{id}`; the key is dead from now on.
pub(crate) fn revoke(call: &Call<'_>) -> Result<Reply, Failure> {
    let key = find(call)?;
    store::keys::delete(call.tx, &key.id)?;
    Ok(delete_reply(call.switches.delete_reply, &key.id))
}

/// A key that does not exist yet.
pub(crate) struct NewKey {
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) is_listed: bool,
}

/// Makes and stores a key. The second value is the key itself, which can't be had again.
pub(crate) fn mint(
    tx: &Transaction<'_>,
    new: NewKey,
    prefix: KeyPrefix,
    now: Timestamp,
) -> rusqlite::Result<(StoredKey, String)> {
    let prefix = match prefix {
        KeyPrefix::SkSocial => "sk-social-",
        KeyPrefix::ApLive => "ap_live_",
    };
    let key = format!("{prefix}{}", secret::random_text());
    let stored = StoredKey {
        id: secret::new_id("key"),
        hint: secret::hint(&key, prefix),
        name: new.name,
        scopes: new.scopes,
        created_at: now,
        expires_at: new.expires_at,
        last_used_at: new.last_used_at,
        is_listed: new.is_listed,
    };
    store::keys::insert(tx, &stored, &secret::hash(&key))?;
    Ok((stored, key))
}

fn find(call: &Call<'_>) -> Result<StoredKey, Failure> {
    let key = store::keys::get_listed(call.tx, call.param("id"))?;
    key.ok_or(Failure::NotFound("There is no such key.".into()))
}

fn scopes(fields: &Fields, names: ScopeNames) -> Result<Vec<String>, Failure> {
    let wanted = fields.texts("scopes")?.unwrap_or_default();
    if wanted.is_empty() {
        return Err(invalid("scopes", "needs at least one scope"));
    }
    let mut scopes: Vec<String> = Vec::new();
    for scope in wanted {
        if !scope::can_be_granted(scope, names) {
            return Err(invalid("scopes", &format!("has no '{scope}'")));
        }
        if !scopes.iter().any(|known| known == scope) {
            scopes.push(scope.to_owned());
        }
    }
    Ok(scopes)
}

fn end(value: &Value, now: Timestamp) -> Result<Timestamp, Failure> {
    let end = instant("expiresAt", value, &TimeZone::UTC)?;
    if end > now { Ok(end) } else { Err(invalid("expiresAt", "has to lie in the future")) }
}
