//! A brand, its time zone and its connected accounts (contract §11).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, BrandSlug, Platform};

/// A brand as far as planning posts needs it; the three published shapes are read into this one (D20).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Brand {
    /// The name used in requests.
    pub slug: BrandSlug,
    /// The name that people read.
    pub name: String,
    /// IANA name; `None` where neither the service nor the person has said it yet.
    pub zone: Option<String>,
    /// Whether the zone was given on this computer, because the service has none.
    pub zone_is_local: bool,
}

/// A social account that the brand can post to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Account {
    /// What is sent in `targetAccountIds`.
    pub id: AccountId,
    /// Where it lives.
    pub platform: Platform,
    /// The handle without its `@`; the id where the service names none.
    pub name: String,
    /// Whether it is an organisation page, which has limits of its own (D22).
    pub is_organisation: bool,
    /// Whether it can be posted to.
    pub health: AccountHealth,
}

/// The health rule of contract §11, with the instant left in so that a time to come can be judged as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AccountHealth {
    /// Works until `expires_at`, or without an end.
    Ok {
        /// When the platform's permission ends; the service tries to renew it before.
        expires_at: Option<Timestamp>,
    },
    /// The platform has to be connected again in the service's own settings.
    NeedsReconnect,
}

impl AccountHealth {
    /// Whether the account is expected to work at an instant.
    pub fn works_at(&self, at: Timestamp) -> bool {
        match self {
            AccountHealth::Ok { expires_at } => expires_at.is_none_or(|end| end > at),
            AccountHealth::NeedsReconnect => false,
        }
    }
}
