//! A running sandbox: starting it, ending it, and what a process that holds it may do to it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::Config;
use crate::connection::{Plug, PluggedListener};
use crate::error::{StartError, StoreError};
use crate::fault::Fault;
use crate::fault::planted::{FaultId, FaultReport};
use crate::journal::{Entry, Wanted};
use crate::kept::{KeptPost, Upload};
use crate::limit::OtherTool;
use crate::router::router;
use crate::sample::{SampleKeys, SampleLogin};
use crate::server::{Figures, Server};
use crate::switches::UnknownSwitch;

/// How long an ending sandbox waits for its connections.
const PATIENCE: Duration = Duration::from_secs(3);

/// A running sandbox. Dropping it ends it soon; [`Sandbox::shutdown`] also waits.
pub struct Sandbox {
    server: Arc<Server>,
    base_url: String,
    origin: String,
    serving: JoinHandle<()>,
}

impl Sandbox {
    /// Opens the database, binds the port on 127.0.0.1 and serves on the current Tokio runtime.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        if let Some(folder) = &config.folder {
            std::fs::create_dir_all(folder).map_err(StartError::Folder)?;
        }
        let server = Arc::new(Server::open(&config)?);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, config.port));
        let port = |source| StartError::Port { port: config.port, source };
        let listener = TcpListener::bind(address).await.map_err(port)?;
        let origin = format!("http://{}", listener.local_addr().map_err(port)?);
        server.is_at(&origin);
        let prefix = config.switches.prefix.as_str();
        let app = router(&server, prefix, config.admin);
        tokio::spawn(run_clock(Arc::clone(&server), config.tick));
        let serving = tokio::spawn(serve(listener, app, Arc::clone(&server)));
        Ok(Self { server, base_url: format!("{origin}{prefix}"), origin, serving })
    }

    /// The address of the API, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The bare host, which serves a page and, if it is on, the admin route.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The person's e-mail and password; a reset makes a new password.
    pub fn sample(&self) -> SampleLogin {
        self.server.sample_login()
    }

    /// Makes two keys for scripts, which no list shows. Those of an earlier call or start stop working.
    pub fn mint_keys(&self) -> Result<SampleKeys, StoreError> {
        Ok(self.server.mint_keys()?)
    }

    /// Throws everything away for a fresh sample; all sessions and keys die.
    pub fn reset(&self) -> Result<(), StoreError> {
        Ok(self.server.reset()?)
    }

    /// Ends the sandbox and waits for its connections, a few seconds at most.
    pub async fn shutdown(mut self) {
        self.server.close();
        let _ = tokio::time::timeout(PATIENCE, &mut self.serving).await;
    }
}

/// What tests do to a sandbox in their own process.
impl Sandbox {
    /// Its time.
    pub fn clock(&self) -> &Clock {
        &self.server.clock
    }

    /// Moves every post that is on its way, or due, one step.
    pub fn tick(&self) -> Result<(), StoreError> {
        Ok(self.server.tick()?)
    }

    /// Makes something go wrong from now on.
    pub fn plant(&self, fault: Fault) -> FaultId {
        self.server.planted.plant(fault)
    }

    /// Takes a fault away; requests that it holds go on. False if it was not there.
    pub fn release(&self, id: FaultId) -> bool {
        self.server.planted.release(id)
    }

    /// Takes all faults away.
    pub fn release_all(&self) {
        self.server.planted.release_all();
    }

    /// How often each fault has happened, and to what those that are planted have come.
    pub fn faults(&self) -> FaultReport {
        self.server.planted.report()
    }

    /// Ends every session now.
    pub fn expire_sessions(&self) -> Result<(), StoreError> {
        Ok(self.server.expire_sessions()?)
    }

    /// Leaves so many requests in every window that is open.
    pub fn leave_requests(&self, remaining: u32) {
        self.server.limiter().leave(remaining, self.server.now());
    }

    /// Answers the next so many requests with 429, whatever the headers promise.
    pub fn refuse_next(&self, requests: u32) {
        self.server.limiter().refuse_next(requests);
    }

    /// Changes the limit, also of the windows that are open.
    pub fn set_limit(&self, limit: u32) {
        self.server.limiter().set_limit(limit);
    }

    /// Makes so many requests as another tool would, with the credential of this id, or with each that has been used.
    pub fn use_up(&self, credential: Option<&str>, requests: u32) -> OtherTool {
        self.server.use_up(credential, requests)
    }

    /// Lets the `Date` header be so many seconds ahead of the limiter's clock from now on; behind it if negative.
    pub fn set_date_skew(&self, seconds: i64) {
        self.server.date_skew_s.store(seconds, Ordering::SeqCst);
    }

    /// Lets lists show a post only so long after its creation, in turn if there are several replicas.
    pub fn set_list_lags(&self, lags: &[Duration]) {
        self.server.replicas.set(lags.to_vec());
    }

    /// Takes another side of a disagreement from now on. The prefix stays as it was.
    pub fn set_switch(&self, name: &str, value: &str) -> Result<(), UnknownSwitch> {
        self.server.change_switches(|switches| switches.set(name, value))
    }

    /// The requests that the journal holds, oldest first.
    pub fn requests(&self) -> Vec<Entry> {
        self.server.journal.entries_after(0)
    }

    /// Waits for a request, for ever if need be; one that is in the journal already counts.
    pub async fn wait_for(&self, wanted: &Wanted) -> Entry {
        self.server.journal.wait_for(wanted).await
    }

    /// Every post of a brand, or of all brands, in the order of creation: the server's truth.
    pub fn posts(&self, brand_slug: Option<&str>) -> Result<Vec<KeptPost>, StoreError> {
        Ok(self.server.kept_posts(brand_slug)?)
    }

    /// Every uploaded file, in the order of upload.
    pub fn uploads(&self) -> Result<Vec<Upload>, StoreError> {
        Ok(self.server.uploads()?)
    }

    /// Counts.
    pub fn figures(&self) -> Result<Figures, StoreError> {
        Ok(self.server.figures()?)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.close();
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

async fn serve(listener: TcpListener, app: Router, server: Arc<Server>) {
    let service = app.into_make_service_with_connect_info::<Plug>();
    let closed = async move { server.closed().await };
    // Serving itself never fails; single connections may, and that is theirs to bear.
    let _ = axum::serve(PluggedListener(listener), service).with_graceful_shutdown(closed).await;
}

async fn run_clock(server: Arc<Server>, every: Duration) {
    if every.is_zero() {
        return;
    }
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = server.closed() => return,
        }
        let ticking = Arc::clone(&server);
        // A tick that fails, on a full disk for one, is made up for by the next.
        let _ = tokio::task::spawn_blocking(move || ticking.tick()).await;
    }
}
