//! Brands and their connections (contract §11): the objects, and the three routes that read them.
//!
//! Making and changing brands is not here: it belongs to the dashboard.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::envelope::{Failure, Reply};
use crate::post::Platform;
use crate::route::Call;
use crate::store;
use crate::switches::BrandShape;

/// One account of a platform, or the fact that there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connection {
    pub(crate) platform: Platform,
    pub(crate) connected: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) platform_username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) platform_user_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) platform_account_type: Option<AccountType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expires_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_error: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AccountType {
    Personal,
    Organization,
}

impl Connection {
    /// The health rule of contract §11.
    pub(crate) fn is_healthy_at(&self, now: Timestamp) -> bool {
        self.connected && self.refresh_error.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// A brand as it is stored; `description` and `order` show only in the OpenAPI shape.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Brand {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) timezone: Option<String>,
    pub(crate) description: String,
    pub(crate) order: u32,
    pub(crate) connections: Vec<Connection>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl Brand {
    /// The ids of the connected accounts of a platform.
    pub(crate) fn accounts(&self, platform: Platform) -> impl Iterator<Item = &str> {
        let connected =
            move |connection: &&Connection| connection.connected && connection.platform == platform;
        self.connections
            .iter()
            .filter(connected)
            .filter_map(|connection| connection.platform_user_id.as_deref())
    }

    fn answered(&self, shape: BrandShape) -> Value {
        match shape {
            BrandShape::Sdk => json!({
                "id": self.id, "slug": self.slug, "name": self.name, "timezone": self.timezone,
                "platforms": self.connections, "createdAt": self.created_at, "updatedAt": self.updated_at,
            }),
            BrandShape::Openapi => json!({
                "id": self.id, "name": self.name, "slug": self.slug, "description": self.description,
                "logoUrl": null, "order": self.order, "connectedPlatforms": self.connected_platforms(),
                "createdAt": self.created_at, "updatedAt": self.updated_at,
            }),
        }
    }

    fn connected_platforms(&self) -> Vec<Platform> {
        Platform::ALL.into_iter().filter(|platform| self.accounts(*platform).next().is_some()).collect()
    }
}

/// `GET /brands`
pub(crate) fn list(call: &Call<'_>) -> Result<Reply, Failure> {
    let brands = store::brands::all(call.tx)?;
    let answered: Vec<_> = brands.iter().map(|brand| brand.answered(call.switches.brand)).collect();
    Ok(Reply::Data(answered.into()))
}

/// `GET /brands/{slug}`
pub(crate) fn get(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(Reply::Data(find(call, call.param("slug"))?.answered(call.switches.brand)))
}

/// `GET /brands/{slug}/auth/status`
pub(crate) fn connections(call: &Call<'_>) -> Result<Reply, Failure> {
    Ok(Reply::Data(serde_json::to_value(find(call, call.param("slug"))?.connections)?))
}

/// The brand with this slug, or 404.
pub(crate) fn find(call: &Call<'_>, slug: &str) -> Result<Brand, Failure> {
    store::brands::get(call.tx, slug)?.ok_or(Failure::NotFound("There is no such brand.".into()))
}
