//! How long things take, and what time it is: the only place of this crate that looks at a clock.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Measures from the moment it is made.
#[derive(Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[expect(clippy::disallowed_methods, reason = "durations are measured here and nowhere else")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since it was started or last asked.
    pub fn lap(&mut self) -> Duration {
        let lap = self.0.elapsed();
        *self = Self::start();
        lap
    }

    /// The time since it was started.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The present moment, to plan posts ahead of it.
#[expect(
    clippy::disallowed_methods,
    reason = "the app under test lives in real time, so its journeys do too"
)]
pub fn now() -> Timestamp {
    Timestamp::now()
}
