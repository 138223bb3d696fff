//! A running sandbox: starting it, ending it, and what a process that holds it may do to it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::connection::{Plug, PluggedListener};
use crate::error::{StartError, StoreError};
use crate::router::router;
use crate::sample::{SampleKeys, SampleLogin};
use crate::server::Server;

/// How long an ending sandbox waits for its connections.
const PATIENCE: Duration = Duration::from_secs(3);

/// A running sandbox. Dropping it ends it soon; [`Sandbox::shutdown`] also waits.
pub struct Sandbox {
    pub(crate) server: Arc<Server>,
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
