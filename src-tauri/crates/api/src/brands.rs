//! Brands and their connected accounts (contract §11).

use domain::{Account, AccountHealth, AccountId, Brand, BrandSlug, Operation, Platform, Secret, is_zone};
use reqwest::Method;
use serde::Deserialize;

use crate::list::page;
use crate::request::Request;
use crate::wire::{self, Id, Maybe, Moment};
use crate::{Client, Page, Reply};

impl Client {
    /// `GET /brands`, in any of the three published shapes (D20).
    ///
    /// Their `platforms` are not read: only [`Client::list_accounts`] says what can be posted to.
    pub async fn list_brands(&self, credential: &Secret) -> Reply<Page<Brand>> {
        let request = Request::new(Operation::ListBrands, Method::GET, &["brands"], credential);
        self.call(request, |payload| {
            page(&payload, &["brands"], |value| wire::read::<WireBrand>(value)?.into_brand())
        })
        .await
    }

    /// `GET /brands/{slug}/auth/status`. A row without `platformUserId` can't be targeted and is left out.
    pub async fn list_accounts(&self, credential: &Secret, brand: &BrandSlug) -> Reply<Page<Account>> {
        let path = ["brands", brand.as_str(), "auth", "status"];
        let request = Request::new(Operation::ListAccounts, Method::GET, &path, credential);
        self.call(request, |payload| {
            page(&payload, &["connections", "platforms"], |value| {
                wire::read::<WireConnection>(value)?.into_account()
            })
        })
        .await
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireBrand {
    slug: Maybe<Id>,
    name: Maybe<String>,
    timezone: Maybe<String>,
}

impl WireBrand {
    fn into_brand(self) -> Option<Brand> {
        let slug = self.slug.0?.0;
        Some(Brand {
            name: self.name.0.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| slug.clone()),
            slug: BrandSlug::new(slug),
            // A zone that nobody can compute with is as good as none: the person is asked.
            zone: self.timezone.0.filter(|zone| is_zone(zone)),
            zone_is_local: false,
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct WireConnection {
    platform: Maybe<String>,
    connected: Maybe<bool>,
    platform_username: Maybe<String>,
    platform_user_id: Maybe<Id>,
    platform_account_type: Maybe<String>,
    expires_at: Maybe<serde_json::Value>,
    refresh_error: Maybe<serde_json::Value>,
}

impl WireConnection {
    fn into_account(self) -> Option<Account> {
        let health = self.health();
        let id = self.platform_user_id.0?.0;
        let handle = self.platform_username.0.map(|name| name.trim().trim_start_matches('@').to_owned());
        Some(Account {
            platform: Platform::from(self.platform.0?),
            name: handle.filter(|name| !name.is_empty()).unwrap_or_else(|| id.clone()),
            id: AccountId::new(id),
            is_organisation: self.platform_account_type.0.as_deref() == Some("organization"),
            health,
        })
    }

    /// The rule of contract §11; whether `expiresAt` has passed is left to [`AccountHealth::works_at`].
    fn health(&self) -> AccountHealth {
        let is_said = |value: &&serde_json::Value| !matches!(value, serde_json::Value::Null);
        let has_refresh_error =
            self.refresh_error.0.as_ref().filter(is_said).is_some_and(|error| error != "" && error != false);
        if self.connected.0 == Some(false) || has_refresh_error {
            return AccountHealth::NeedsReconnect;
        }
        match self.expires_at.0.as_ref().filter(is_said) {
            None => AccountHealth::Ok { expires_at: None },
            Some(value) => match Moment::deserialize(value) {
                Ok(end) => AccountHealth::Ok { expires_at: Some(end.0) },
                Err(_) => AccountHealth::NeedsReconnect,
            },
        }
    }
}
