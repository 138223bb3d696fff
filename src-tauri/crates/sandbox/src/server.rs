//! What all requests share: the database, the time, the switches, the counts, the faults and the journal.

use std::collections::HashMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Config;
use crate::fault::planted::Planted;
use crate::figures::{Figures, Traffic};
use crate::journal::Journal;
use crate::kept::{KeptPost, Upload};
use crate::keys::{self, NewKey};
use crate::lifecycle::{Surroundings, advance};
use crate::limit::{Limiter, OtherTool};
use crate::replicas::Replicas;
use crate::sample::{SampleKeys, SampleLogin};
use crate::scope::EVERYTHING;
use crate::store::{self, OpenError, Store};
use crate::switches::Switches;

pub(crate) struct Server {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) session: Duration,
    pub(crate) planted: Planted,
    pub(crate) journal: Journal,
    pub(crate) replicas: Replicas,
    /// Seconds that the `Date` header is ahead.
    pub(crate) date_skew_s: AtomicI64,
    switches: RwLock<Switches>,
    limiter: Mutex<Limiter>,
    login: Mutex<SampleLogin>,
    origin: OnceLock<String>,
    closing: watch::Sender<bool>,
}

impl Server {
    pub(crate) fn open(config: &Config) -> Result<Self, OpenError> {
        let store = Store::open(config.folder.as_deref(), config.clock.now())?;
        let login = sample_login(&store)?;
        let server = Self {
            store,
            clock: config.clock.clone(),
            session: config.session,
            planted: Planted::default(),
            journal: Journal::new(),
            replicas: Replicas::new(config.list_lags.clone()),
            date_skew_s: AtomicI64::new(config.date_skew_s),
            switches: RwLock::new(config.switches.clone()),
            limiter: Mutex::new(Limiter::new(config.limit, config.organisation_limit, config.window)),
            login: Mutex::new(login),
            origin: OnceLock::new(),
            closing: watch::Sender::new(false),
        };
        for fault in &config.faults {
            server.planted.plant(fault.clone());
        }
        Ok(server)
    }

    /// Says once where the sandbox is to be found.
    pub(crate) fn is_at(&self, origin: &str) {
        // It has been said already, which can only have been the same.
        let _ = self.origin.set(origin.to_owned());
    }

    /// Scheme, host and port.
    pub(crate) fn origin(&self) -> &str {
        self.origin.get().map_or("", String::as_str)
    }

    pub(crate) fn switches(&self) -> Switches {
        self.switches.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn change_switches<T>(&self, change: impl FnOnce(&mut Switches) -> T) -> T {
        change(&mut self.switches.write().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn limiter(&self) -> MutexGuard<'_, Limiter> {
        self.limiter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes requests as another tool with this credential, or with each that is known, would.
    pub(crate) fn use_up(&self, credential: Option<&str>, requests: u32) -> OtherTool {
        let (kind, now) = (self.switches().limiter, self.now());
        let mut limiter = self.limiter();
        let buckets = credential.map_or_else(|| limiter.known_buckets(), |id| vec![id.to_owned()]);
        let mut all = OtherTool::default();
        for bucket in buckets {
            let OtherTool { admitted, refused } = limiter.use_up(kind, &bucket, requests, now);
            all.admitted += admitted;
            all.refused += refused;
        }
        all
    }

    /// Begins the end: held requests are cut, and endless answers end.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Becomes true when the end has begun.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Returns once the end has begun.
    pub(crate) async fn closed(&self) {
        // The sender lives in self, so waiting can't fail.
        let _ = self.closing().wait_for(|is_closing| *is_closing).await;
    }

    /// Moves every post that is on its way, or due, one step.
    pub(crate) fn tick(&self) -> rusqlite::Result<()> {
        let now = self.clock.now();
        let switches = self.switches();
        self.store.in_transaction(|tx| {
            let brands = store::brands::all(tx)?;
            let connections: HashMap<_, _> =
                brands.iter().map(|brand| (brand.slug.as_str(), brand.connections.as_slice())).collect();
            for stored in store::posts::moving(tx)? {
                let surroundings = Surroundings {
                    connections: connections
                        .get(stored.post.brand_slug.as_str())
                        .copied()
                        .unwrap_or_default(),
                    billing: switches.billing,
                    lifecycle: switches.lifecycle,
                };
                if let Some(next) = advance(&stored, now, surroundings) {
                    store::posts::update(tx, &next)?;
                }
            }
            Ok(())
        })
    }

    pub(crate) fn reset(&self) -> rusqlite::Result<()> {
        self.limiter().refill();
        self.store.reset(self.clock.now())?;
        *self.login.lock().unwrap_or_else(PoisonError::into_inner) = sample_login(&self.store)?;
        Ok(())
    }

    pub(crate) fn sample_login(&self) -> SampleLogin {
        self.login.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the two keys for scripts; those that were made before stop working.
    pub(crate) fn mint_keys(&self) -> rusqlite::Result<SampleKeys> {
        let now = self.clock.now();
        let prefix = self.switches().key_prefix;
        self.store.in_transaction(|tx| {
            store::keys::delete_unlisted(tx)?;
            let mint = |name: &str, scopes: &[&str]| {
                let new = NewKey {
                    name: name.to_owned(),
                    scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
                    expires_at: None,
                    last_used_at: None,
                    is_listed: false,
                };
                keys::mint(tx, new, prefix, now).map(|(_, key)| key)
            };
            Ok(SampleKeys {
                full: mint("Full access", &[EVERYTHING])?,
                read_only: mint("Read only", &["posts:read", "brands:read"])?,
            })
        })
    }

    pub(crate) fn expire_sessions(&self) -> rusqlite::Result<()> {
        self.store.in_transaction(store::sessions::delete_all)
    }

    /// Every post of a brand, or of all brands, oldest first.
    pub(crate) fn kept_posts(&self, brand_slug: Option<&str>) -> rusqlite::Result<Vec<KeptPost>> {
        let stored = self.store.in_transaction(|tx| store::posts::all(tx, brand_slug))?;
        Ok(stored.into_iter().map(KeptPost::from).collect())
    }

    pub(crate) fn figures(&self) -> rusqlite::Result<Figures> {
        let (posts, uploads) = self.store.in_transaction::<_, rusqlite::Error>(|tx| {
            Ok((store::posts::count(tx)?, store::media::count(tx)?))
        })?;
        let Traffic { requests, refused, lists, first_pages } = self.journal.traffic();
        Ok(Figures { posts, uploads, requests, refused, lists, first_pages })
    }

    pub(crate) fn uploads(&self) -> rusqlite::Result<Vec<Upload>> {
        self.store.in_transaction(store::media::all)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

fn sample_login(store: &Store) -> rusqlite::Result<SampleLogin> {
    let (email, password) = store.in_transaction::<_, rusqlite::Error>(store::account)?;
    Ok(SampleLogin { email, password })
}
