//! The real window of a program, driven over WebDriver.
//!
//! Steps are in `steps.rs`, what only looks in `reads.rs`.

mod page;
mod reads;
mod recording;
mod steps;

use std::ffi::{OsStr, OsString};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

pub use page::{Name, Role};
pub use reads::Control;
pub use recording::Message;

use crate::desktop::Desktop;
use crate::programs::{self, Running};
use crate::server_client::http_client;
use crate::{Result, wait};

/// No single request to the driver takes longer, unless something hangs.
const REQUEST: Duration = Duration::from_secs(20);

/// A program with what is added to its environment.
#[derive(Clone)]
pub struct Launch {
    program: PathBuf,
    environment: Vec<(OsString, OsString)>,
    obeys_permissions: bool,
}

impl Launch {
    /// A program without anything added.
    pub fn of(program: PathBuf) -> Self {
        Self { program, environment: Vec::new(), obeys_permissions: false }
    }

    /// With one more variable.
    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Also as root bound by the permissions of files, as every person is.
    pub fn obeying_permissions(self) -> Self {
        Self { obeys_permissions: true, ..self }
    }

    /// What has to be started for a driver that starts the program.
    fn driver(&self, desktop: &Desktop) -> Command {
        const DRIVER: &str = "WebKitWebDriver";
        if !(self.obeys_permissions && rustix::process::geteuid().is_root()) {
            return desktop.command(DRIVER);
        }
        let mut command = desktop.command("setpriv");
        command.args(["--bounding-set", "-dac_override,-dac_read_search,-fowner", "--", DRIVER]);
        command
    }

    /// With a variable of whoever runs the tests, if it is set there.
    pub fn inheriting(self, name: &str) -> Self {
        match std::env::var_os(name) {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

/// An open window. Dropped, its program is killed.
pub struct Window {
    session: WebDriver,
    driver: Running,
    program: PathBuf,
    log: PathBuf,
}

impl Window {
    /// Starts the program on this desktop and returns when its page has loaded.
    pub async fn open(desktop: &Desktop, launch: Launch) -> Result<Self> {
        let log = desktop.path("window.log");
        let port = free_port()?;
        let mut command = launch.driver(desktop);
        // The app has to see the variable too: it lets the driver in.
        command
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(launch.environment);
        let driver = Running::start(command, &log)?;
        let address = format!("http://127.0.0.1:{port}");
        let http = http_client()?;
        wait::until("the driver", wait::STEP, async || {
            Ok(http.get(format!("{address}/status")).send().await.is_ok().then_some(()))
        })
        .await?;
        let mut capabilities = Capabilities::new();
        let options = json!({"binary": launch.program, "args": []});
        capabilities.set("webkitgtk:browserOptions", options)?;
        let session = WebDriver::builder(address, capabilities).request_timeout(REQUEST).connect().await;
        let session = session.map_err(|error| {
            format!("{} doesn't open a window: {error}\n{}", launch.program.display(), tail(&log))
        })?;
        // Otherwise dropping it would ask a driver for its end that has been killed with the program.
        session.clone().leak()?;
        Ok(Self { session, driver, program: launch.program, log })
    }

    /// The process id of the program.
    pub fn pid(&self) -> Result<u32> {
        programs::descendant_running(self.driver.pid(), &self.program)
            .ok_or_else(|| "the program has ended".into())
    }

    /// The program with all processes that it and its driver have started.
    pub fn processes(&self) -> Vec<u32> {
        programs::tree(self.driver.pid())
    }

    /// Ends the program as a power cut would: `kill -9`, and nothing of it is left.
    pub async fn kill(self) -> Result<()> {
        let pid = self.pid()?;
        programs::kill(pid);
        self.ended().await
    }

    /// Waits until the program has ended, whoever wanted that.
    pub async fn ended(self) -> Result<()> {
        wait::until("the end of the program", wait::STEP, async || {
            Ok(programs::descendant_running(self.driver.pid(), &self.program).is_none().then_some(()))
        })
        .await
    }

    /// What the program has written to its standard error so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(60).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
