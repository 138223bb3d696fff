//! The sample that a sandbox starts with: a person, an organisation, three brands, two keys; the posts are in
//! `sample_posts.rs`. Everything that has a date is laid around the moment of the first start.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::brand::{AccountType, Brand, Connection};
use crate::clock::{from_millis, later};
use crate::keys::{self, NewKey};
use crate::post::Platform;
use crate::scope::EVERYTHING;
use crate::switches::KeyPrefix;
use crate::{sample_posts, secret, store};

pub(crate) const PERSON_ID: &str = "user_ines";
pub(crate) const PERSON: &str = "Inês M.";
pub(crate) const EMAIL: &str = "ines@example.com";
pub(crate) const ORG_ID: &str = "org_fernandoak";
pub(crate) const ORG: &str = "Fern & Oak";
pub(crate) const ORG_SLUG: &str = "fern-and-oak";

pub(crate) const PLANTS: &str = "fern-and-oak";
pub(crate) const COFFEE: &str = "harbor-light-coffee";
pub(crate) const STALL: &str = "saturday-stall";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How the sample's person signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct SampleLogin {
    /// Always the same, at example.com.
    pub email: String,
    /// Random, made on the first start and on every reset.
    pub password: String,
}

impl fmt::Debug for SampleLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SampleLogin").field("email", &self.email).finish_non_exhaustive()
    }
}

/// Two keys for scripts and tests.
#[derive(Clone, PartialEq, Eq)]
pub struct SampleKeys {
    /// Opens everything.
    pub full: String,
    /// Opens reading posts and brands.
    pub read_only: String,
}

impl fmt::Debug for SampleKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SampleKeys").finish_non_exhaustive()
    }
}

/// Fills an empty database.
pub(crate) fn fill(tx: &Transaction<'_>, now: Timestamp) -> rusqlite::Result<()> {
    store::set_account(tx, EMAIL, &secret::random_text())?;
    for brand in brands(now) {
        store::brands::insert(tx, &brand)?;
        for stored in sample_posts::of(&brand, now) {
            store::posts::insert(tx, &stored)?;
        }
    }
    for key in api_keys(now) {
        keys::mint(tx, key, KeyPrefix::default(), earlier(now, 200))?;
    }
    Ok(())
}

/// One far too broad, one as narrow as it should be. Nobody knows these keys: they are there to be looked at.
fn api_keys(now: Timestamp) -> [NewKey; 2] {
    [
        NewKey {
            name: "Command line on the old laptop".into(),
            scopes: vec![EVERYTHING.into()],
            expires_at: None,
            last_used_at: Some(earlier(now, 74)),
            is_listed: true,
        },
        NewKey {
            name: "Weekly report".into(),
            scopes: vec!["posts:read".into(), "brands:read".into()],
            expires_at: Some(later(now, DAY * 11)),
            last_used_at: Some(earlier(now, 1)),
            is_listed: true,
        },
    ]
}

fn brands(now: Timestamp) -> [Brand; 3] {
    let brand = |order, slug: &str, name: &str, zone: Option<&str>, description: &str, connections| Brand {
        id: format!("brand_{}", slug.replace('-', "")),
        slug: slug.into(),
        name: name.into(),
        timezone: zone.map(str::to_owned),
        description: description.into(),
        order,
        connections,
        created_at: earlier(now, 400),
        updated_at: earlier(now, 30),
    };
    [
        brand(
            0,
            PLANTS,
            "Fern & Oak",
            Some("Europe/Lisbon"),
            "House plants and workshops in Príncipe Real",
            plants(now),
        ),
        brand(
            1,
            COFFEE,
            "Harbor Light Coffee",
            Some("America/New_York"),
            "A roastery by the water",
            coffee(now),
        ),
        brand(2, STALL, "Saturday Stall", None, "Cuttings and tea, Saturdays only", stall(now)),
    ]
}

fn plants(now: Timestamp) -> Vec<Connection> {
    let mut company = account(Platform::Linkedin, "Fern & Oak", "li_org_58210", later(now, DAY * 40));
    company.platform_account_type = Some(AccountType::Organization);
    company.refresh_error = Some("LinkedIn ended the sign-in. The page has to be connected again.".into());
    let mut personal = account(Platform::Linkedin, "Inês M.", "li_per_77431", later(now, DAY * 52));
    personal.platform_account_type = Some(AccountType::Personal);
    vec![
        account(Platform::X, "@fernandoak", "x_20418", later(now, DAY * 60)),
        account(Platform::X, "@fernandoak_help", "x_20977", later(now, DAY * 60)),
        personal,
        company,
        account(Platform::Instagram, "fernandoak", "ig_91034", later(now, DAY * 3)),
        account(Platform::Threads, "fernandoak", "th_91034", later(now, DAY * 45)),
        account(Platform::Threads, "fernandoak.workshop", "th_91560", later(now, DAY * 45)),
        account(Platform::Youtube, "Fern & Oak", "yt_UC3391", later(now, DAY * 90)),
    ]
}

fn coffee(now: Timestamp) -> Vec<Connection> {
    vec![
        account(Platform::X, "@harborlight", "x_33102", later(now, DAY * 60)),
        account(Platform::Instagram, "harborlightcoffee", "ig_44871", later(now, DAY * 33)),
        account(Platform::Threads, "harborlightcoffee", "th_44871", later(now, DAY * 33)),
        none(Platform::Linkedin),
        none(Platform::Youtube),
    ]
}

fn stall(now: Timestamp) -> Vec<Connection> {
    vec![account(Platform::Threads, "saturdaystall", "th_70023", later(now, DAY * 21)), none(Platform::X)]
}

fn account(platform: Platform, username: &str, id: &str, expires_at: Timestamp) -> Connection {
    Connection {
        platform,
        connected: true,
        platform_username: Some(username.into()),
        platform_user_id: Some(id.into()),
        platform_account_type: None,
        expires_at: Some(expires_at),
        refresh_error: None,
    }
}

fn none(platform: Platform) -> Connection {
    Connection {
        platform,
        connected: false,
        platform_username: None,
        platform_user_id: None,
        platform_account_type: None,
        expires_at: None,
        refresh_error: None,
    }
}

fn earlier(now: Timestamp, days: u32) -> Timestamp {
    let ms = i64::try_from((DAY * days).as_millis()).unwrap_or(0);
    from_millis(now.as_millisecond().saturating_sub(ms))
}
