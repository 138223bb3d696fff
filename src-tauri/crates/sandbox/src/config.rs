//! What a sandbox is started with.

use std::path::PathBuf;
use std::time::Duration;

use crate::clock::Clock;
use crate::fault::Fault;
use crate::switches::Switches;

/// How a sandbox is to be. The default keeps nothing and takes any free port.
#[derive(Clone, Debug)]
pub struct Config {
    /// The loopback port; 0 for any free one.
    pub port: u16,
    /// Where the database is kept, made if it is missing; `None` keeps it in memory.
    pub folder: Option<PathBuf>,
    /// Requests per window and credential. Invented: no numbers are published.
    pub limit: u32,
    /// Requests per window of the whole organisation, a second limit beside each credential's own, told in turn with
    /// it; `None` for no such limit.
    pub organisation_limit: Option<u32>,
    /// Length of the window. Invented, too.
    pub window: Duration,
    /// How long a session lives.
    pub session: Duration,
    /// How often due posts move one step; zero never moves them, except by [`crate::Sandbox::tick`].
    pub tick: Duration,
    /// Seconds that the `Date` header is ahead of the limiter's clock; behind it if negative.
    pub date_skew_s: i64,
    /// How long after its creation a list shows a post, one for each replica that lists are read from in turn.
    pub list_lags: Vec<Duration>,
    /// Sides taken where the contract contradicts itself.
    pub switches: Switches,
    /// Whether other processes may plant faults and read the journal under `/sandbox-admin`.
    pub admin: bool,
    /// Faults that are there from the start.
    pub faults: Vec<Fault>,
    /// The time.
    pub clock: Clock,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 0,
            folder: None,
            limit: 60,
            organisation_limit: None,
            window: Duration::from_secs(60),
            session: Duration::from_secs(8 * 60 * 60),
            tick: Duration::from_secs(5),
            date_skew_s: 0,
            list_lags: Vec::new(),
            switches: Switches::default(),
            admin: false,
            faults: Vec::new(),
            clock: Clock::computer(),
        }
    }
}

impl Config {
    /// With the fault of this name from the start, such as `forget-posts`; an unknown name is answered with the list.
    pub fn with_fault(mut self, name: &str) -> Result<Self, String> {
        self.faults.push(name.parse()?);
        Ok(self)
    }
}
