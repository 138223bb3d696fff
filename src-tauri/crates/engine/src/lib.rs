//! What lasts and what runs: the store, the keychain, the outbox and the pace of requests.
//!
//! The engine is the only thing that talks to the network. It knows nothing of Tauri and has no wording. Commands
//! go in through [`Engine`], hints come out as [`Event`]s, and everything decided in between is a pure function.

mod changes;
mod clock;
mod event;
mod first_steps;
mod folder;
pub mod import;
mod jobs;
mod keychain;
mod keys;
mod link;
mod media;
mod outbox;
mod own_key;
pub mod pacing;
mod point;
mod posts;
mod session;
mod signing_out;
mod slot;
mod store;
mod timings;
mod writing;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{BrandSlug, JobId, Limits, Problem, ProblemCode};
use jiff::Timestamp;
use tokio::sync::{Notify, broadcast};

pub use clock::{Clock, Now};
pub use event::Event;
pub use first_steps::FirstSteps;
pub use folder::{DataFolder, FolderAccess};
pub use jobs::StartedImport;
pub use keychain::{Keychain, Memory};
pub use keys::{
    AuditExport, HandOverPlan, HandOverPreview, KeyCreation, KeyList, KeyRow, Leak, LostCreation, PastedKey,
    RevokeOutcome, RevokeResult,
};
pub use own_key::OwnKeyFate;
pub use point::{Point, Points};
pub use session::{Credential, SignIn};
pub use slot::SessionView;
pub use timings::Timings;

use link::{Link, Patience};
use slot::Slot;
use store::Store;

/// The engine; clones are handles to the same one.
#[derive(Clone, Debug)]
pub struct Engine {
    inner: Arc<Inner>,
}

/// An engine, and what the person should know about how it started.
#[derive(Debug)]
pub struct Opened {
    /// The engine.
    pub engine: Engine,
    /// Where a database that could not be read was kept.
    pub set_aside: Option<PathBuf>,
    /// Whether anything will be kept; without it posts can be read but not scheduled.
    pub is_writable: bool,
}

#[derive(Debug)]
pub(crate) struct Inner {
    /// Held for the life of the engine: it is the lock.
    folder: DataFolder,
    store: Mutex<Store>,
    keychain: Keychain,
    clock: Clock,
    timings: Timings,
    events: broadcast::Sender<Event>,
    /// Wakes the worker; carries no data, the worker reads the table.
    wake: Notify,
    /// Ends the worker, and with it everything that it has begun.
    stopping: Notify,
    session: Mutex<Slot>,
    worker: Mutex<Option<tokio::task::JoinHandle<()>>>,
    /// Tells everyone who waits for the pacer that their link may no longer be the one in use.
    slot_changed: Notify,
    /// One replacement goes on at a time.
    replacing: tokio::sync::Mutex<()>,
    /// What the keychain has and what is noted of it change together.
    keeping: tokio::sync::Mutex<()>,
    pending: keys::PendingSecrets,
    clipboard: keys::Clipboard,
    points: Points,
    /// The import that is open.
    import: Mutex<Option<import::OpenImport>>,
    /// When jobs in which nothing moves any more are compared with the server.
    audits_due: Mutex<HashMap<JobId, Timestamp>>,
}

/// A slow listener loses hints beyond this many, and reads everything again.
const EVENT_BUFFER: usize = 256;

impl Engine {
    /// Opens what lasts in a folder whose lock is held; without the lock everything ends with the process.
    pub fn open(folder: DataFolder, keychain: Keychain, timings: Timings) -> Result<Opened, Problem> {
        Self::open_with(folder, keychain, timings, Clock::start(), Points::default())
    }

    /// The same, with a clock that a test can move, and something that happens at each [`Point`].
    pub fn open_with(
        folder: DataFolder,
        keychain: Keychain,
        timings: Timings,
        clock: Clock,
        points: Points,
    ) -> Result<Opened, Problem> {
        let is_writable = folder.is_writable();
        let (mut store, set_aside) = match is_writable {
            true => {
                let opened = Store::open(folder.path(), clock.now().wall)?;
                (opened.store, opened.set_aside)
            }
            false => (Store::in_memory()?, None),
        };
        let now = clock.now().wall;
        store.recover_rows(outbox::settle_anew(now, &timings), now)?;
        points.at(Point::Recovered);
        let inner = Inner {
            folder,
            store: Mutex::new(store),
            keychain,
            clock,
            timings,
            events: broadcast::channel(EVENT_BUFFER).0,
            wake: Notify::new(),
            stopping: Notify::new(),
            session: Mutex::new(Slot::SignedOut),
            worker: Mutex::new(None),
            slot_changed: Notify::new(),
            replacing: tokio::sync::Mutex::new(()),
            keeping: tokio::sync::Mutex::new(()),
            pending: keys::PendingSecrets::default(),
            clipboard: keys::Clipboard::default(),
            points,
            import: Mutex::new(None),
            audits_due: Mutex::default(),
        };
        Ok(Opened { engine: Engine { inner: Arc::new(inner) }, set_aside, is_writable })
    }

    /// Starts the worker of the outbox on the current tokio runtime; it runs until the process ends.
    pub fn start(&self) {
        let worker = tokio::spawn(outbox::run(Arc::clone(&self.inner)));
        *self.inner.worker.lock().unwrap_or_else(PoisonError::into_inner) = Some(worker);
    }

    /// Ends the worker, whatever it is doing; with the last handle the folder is free for another engine.
    pub async fn stop(self) {
        let worker = self.inner.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(worker) = worker {
            self.inner.stopping.notify_one();
            // A worker that failed has ended, too.
            let _ = worker.await;
        }
    }

    /// Lets every write fail, as on a full disk, or no longer. For tests: a real full disk would be everybody's.
    pub fn refuse_writes(&self, refuses: bool) -> Result<(), Problem> {
        self.inner.store().refuse_writes(refuses)
    }

    /// Lets every write fail that makes the database larger, as on a disk that is nearly full, or no longer. For tests.
    pub fn refuse_growth(&self, refuses: bool) -> Result<(), Problem> {
        self.inner.store().refuse_growth(refuses)
    }

    /// Hears hints from now on; subscribe first, then read.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// What is known about requests left, from memory.
    pub fn limits(&self) -> Limits {
        self.inner.limits()
    }

    /// The address of the service signed in to, else the usual one.
    pub fn service_address(&self) -> String {
        self.inner.link().map_or_else(|_| default_service(), |link| link.client.origin().as_str().to_owned())
    }

    /// Has everyone read the sign-in again.
    pub fn announce_session(&self) {
        self.inner.emit(Event::SessionChanged);
    }

    /// How many rows of any profile have not reached their server.
    pub fn unsent(&self) -> Result<u32, Problem> {
        self.inner.store().unsent()
    }
}

/// The usual address of the service.
pub fn default_service() -> String {
    api::Origin::default_live().as_str().to_owned()
}

impl Inner {
    /// The store, for a query or a transaction of about a millisecond.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn import(&self) -> MutexGuard<'_, Option<import::OpenImport>> {
        self.import.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn slot(&self) -> MutexGuard<'_, Slot> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that works, or why there is none.
    pub(crate) fn link(&self) -> Result<Arc<Link>, Problem> {
        match &*self.slot() {
            Slot::In(signed_in) => Ok(Arc::clone(&signed_in.posts)),
            Slot::Expired { problem, .. } | Slot::Shut { problem, .. } | Slot::Unkept { problem, .. } => {
                Err(problem.clone())
            }
            Slot::SignedOut | Slot::Left { .. } => Err(Problem::new(ProblemCode::SignedOut)),
        }
    }

    /// The profile whose data is on screen, also while its sign-in has expired.
    pub(crate) fn profile(&self) -> Result<store::ProfileId, Problem> {
        match &*self.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => Ok(signed_in.posts.profile.id.clone()),
            Slot::Shut { problem, .. } | Slot::Unkept { problem, .. } => Err(problem.clone()),
            Slot::SignedOut | Slot::Left { .. } => Err(Problem::new(ProblemCode::SignedOut)),
        }
    }

    /// The service's time as well as it is known, for what is compared with its instants.
    pub(crate) fn server_now(&self) -> jiff::Timestamp {
        self.link().map_or_else(|_| self.clock.now().wall, |link| link.server_now())
    }

    pub(crate) fn click(&self) -> Patience {
        Patience::Click(self.timings.click_patience)
    }

    /// Nobody listening is no failure: events are hints.
    pub(crate) fn emit(&self, event: Event) {
        let _ = self.events.send(event);
    }

    pub(crate) fn at_point(&self, point: Point) {
        self.points.at(point);
    }

    pub(crate) fn queue_changed(&self, brand: &BrandSlug) {
        self.emit(Event::QueueChanged(brand.clone()));
    }

    /// The connections in use, that for posts first.
    fn links(&self) -> Vec<Arc<Link>> {
        match &*self.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => {
                let is_same = |person: &&Arc<Link>| Arc::ptr_eq(person, &signed_in.posts);
                let beside = signed_in.person.as_ref().filter(|person| !is_same(person));
                std::iter::once(&signed_in.posts).chain(beside).map(Arc::clone).collect()
            }
            Slot::SignedOut | Slot::Shut { .. } | Slot::Left { .. } | Slot::Unkept { .. } => vec![],
        }
    }

    pub(crate) fn limits(&self) -> Limits {
        let links = self.links();
        let mut limits = Limits::default();
        for link in &links {
            let (reading, slow_downs) = link.limits();
            limits.readings.push(reading);
            limits.slow_downs.extend(slow_downs);
        }
        limits.slow_downs.sort_by_key(|slow_down| std::cmp::Reverse(slow_down.at));
        let profile = links.first().map(|link| &link.profile.id);
        limits.waiting = profile.and_then(|id| self.store().waiting(id).ok()).unwrap_or_default();
        limits
    }

    /// Tells of the new reading, and writes down what it revealed about the limiter.
    pub(crate) fn limits_changed(&self) {
        for link in self.links() {
            if let Some(found) = link.take_news_of_limiter()
                && let Err(problem) = self.store().remember_limiter(&link.profile, found)
            {
                tracing::warn!(code = ?problem.code, "what was found out of the limiter could not be kept");
            }
        }
        self.emit(Event::LimitsChanged(self.limits()));
    }

    /// One request on behalf of the person or the worker; a 401 signs out, and everyone hears of the new reading.
    pub(crate) async fn ask<T, F, R>(
        &self,
        link: &Arc<Link>,
        patience: Patience,
        request: F,
    ) -> Result<T, Box<api::Failure>>
    where
        F: FnOnce(Arc<Link>) -> R + Send,
        R: Future<Output = Result<api::Answer<T>, Box<api::Failure>>> + Send,
    {
        if patience.is_endless() {
            self.wait_while_in_use(link, patience).await?;
        }
        let result = link.ask(patience, request).await;
        self.limits_changed();
        self.judge(link, result).await
    }

    /// The same for a turn that was taken before. Whoever took it tells of the new reading together with what they
    /// write down.
    pub(crate) async fn ask_on<T, F, R>(
        &self,
        link: &Arc<Link>,
        flight: link::Flight,
        request: F,
    ) -> Result<T, Box<api::Failure>>
    where
        F: FnOnce(Arc<Link>) -> R + Send,
        R: Future<Output = Result<api::Answer<T>, Box<api::Failure>>> + Send,
    {
        let result = link.ask_on(flight, request).await;
        self.judge(link, result).await
    }

    async fn judge<T>(
        &self,
        link: &Arc<Link>,
        result: Result<T, Box<api::Failure>>,
    ) -> Result<T, Box<api::Failure>> {
        match result {
            Err(failure) if failure.problem.code == ProblemCode::SignedOut => {
                Err(self.judge_refusal(link, failure).await)
            }
            other => other,
        }
    }

    /// Waits for the pacer as long as the link is the one in use: nothing is sent for somebody who has signed out.
    async fn wait_while_in_use(&self, link: &Arc<Link>, patience: Patience) -> Result<(), Box<api::Failure>> {
        loop {
            let changed = self.slot_changed.notified();
            if !self.is_in_use(link) {
                return Err(Box::new(link::not_sent(Problem::new(ProblemCode::SignedOut))));
            }
            tokio::select! {
                () = link.turn(patience) => return Ok(()),
                // The sign-in changed: look again.
                () = changed => {}
            }
        }
    }

    pub(crate) fn is_in_use(&self, link: &Arc<Link>) -> bool {
        match &*self.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => {
                let person = signed_in.person.as_ref();
                Arc::ptr_eq(&signed_in.posts, link) || person.is_some_and(|person| Arc::ptr_eq(person, link))
            }
            Slot::SignedOut | Slot::Shut { .. } | Slot::Left { .. } | Slot::Unkept { .. } => false,
        }
    }

    /// Whether the person chose to do without a keychain.
    pub(crate) fn is_for_this_run(&self) -> bool {
        match &*self.slot() {
            Slot::In(signed_in) | Slot::Expired { signed_in, .. } => {
                signed_in.storage == domain::Storage::ThisRun
            }
            Slot::SignedOut | Slot::Shut { .. } | Slot::Left { .. } | Slot::Unkept { .. } => false,
        }
    }
}
