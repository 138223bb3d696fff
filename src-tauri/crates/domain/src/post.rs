//! A post as the service reports it (contract §9.1).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{AccountId, BrandSlug, Platform, PostId, PostStatus};

/// A post of the service. What this version does not understand stays readable in `raw`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Post {
    /// Its identity at the service.
    pub id: PostId,
    /// The brand it belongs to.
    pub brand: BrandSlug,
    /// The main text.
    pub text: String,
    /// Where it goes.
    pub platforms: Vec<Platform>,
    /// Where it stands.
    pub status: PostStatus,
    /// When it is to go out.
    pub scheduled_at: Option<Timestamp>,
    /// When it went out.
    pub published_at: Option<Timestamp>,
    /// When the service made it, where it says so.
    pub created_at: Option<Timestamp>,
    /// How many images and videos it carries.
    pub media_count: u32,
    /// What became of it on each account; empty where the service reports none or in a shape of its own.
    pub results: Vec<PlatformResult>,
    /// The object as received, as JSON text, for the technical details.
    pub raw: String,
}

impl Post {
    /// The instant a person thinks of: when it went out, else when it is to go out.
    pub fn at(&self) -> Option<Timestamp> {
        self.published_at.or(self.scheduled_at)
    }
}

/// What became of a post on one account. No public shape is known (contract §20.6); this is the sandbox's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PlatformResult {
    /// The platform.
    pub platform: Platform,
    /// The account on it, where named.
    pub account: Option<AccountId>,
    /// Whether it went out there.
    pub state: ResultState,
    /// The address of the live post, opened only through the allow-list.
    pub url: Option<String>,
    /// The service's name of the error, such as `PlatformAuthError` (contract §10).
    pub error_name: Option<String>,
    /// The service's own words; shown as text, never as markup.
    pub error_text: Option<String>,
}

/// One platform's outcome, as a state that words can be chosen by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ResultState {
    /// Not tried yet.
    Pending,
    /// It is live.
    Published,
    /// It did not go out.
    Failed,
    /// The service said something this version does not know; see the raw view.
    Unknown,
}
