//! What the pacer has found out, for people, for the next run, and for itself.

use std::time::Duration;

use domain::{LimitReading, SlowDown};
use jiff::Timestamp;

use super::limiter::Limiter;
use super::unlabelled::Unlabelled;
use super::window::Window;
use super::{Pacer, Recognised, instant};
use crate::clock::Now;

impl Pacer {
    /// Begins with what an earlier run found out about the host. Wrong memories cost some time, nothing else.
    #[must_use]
    pub fn with_memory(mut self, memory: Recognised) -> Self {
        let is_sane = |length: f64| (0.1..=86_400.0).contains(&length);
        match memory {
            Recognised::Window { length_s } if is_sane(length_s) => self.window = Window::unseen(length_s),
            Recognised::Log { length_s } if is_sane(length_s) => {
                self.window = Window::unseen(length_s);
                self.limiter = Limiter::Log;
            }
            Recognised::Unlabelled { capacity, period_s } if is_sane(period_s) && capacity >= 1.0 => {
                self.unlabelled = Unlabelled::known(capacity, period_s);
            }
            // A bucket shows itself within the first few answers. A counter gives its first window in one burst,
            // and shows itself at the careful look behind its boundary.
            _ => return self,
        }
        self.is_kind_known = true;
        self
    }

    /// What is worth remembering of this host; `None` while nothing is certain.
    pub fn remembered(&self) -> Option<Recognised> {
        let length_s = self.window.length;
        match self.limiter {
            Limiter::Window if self.window.crossed >= 2 => Some(Recognised::Window { length_s }),
            Limiter::Window => None,
            Limiter::Bucket { .. } => Some(Recognised::Bucket),
            Limiter::Log => Some(Recognised::Log { length_s }),
            Limiter::Counter { .. } => Some(Recognised::Counter { length_s }),
            Limiter::Unlabelled if self.unlabelled.is_limiting() => {
                let Unlabelled { capacity, period, .. } = self.unlabelled;
                Some(Recognised::Unlabelled { capacity, period_s: period })
            }
            Limiter::Unlabelled => None,
        }
    }

    /// Whether the service has told its time, since the last time that this computer's clock jumped.
    pub(crate) fn knows_server_time(&self) -> bool {
        self.clock.is_known()
    }

    /// The service's time, as well as it is known; the computer's where no answer has come yet.
    pub(crate) fn server_now(&self, now: Now) -> Timestamp {
        if !self.clock.is_known() {
            return now.wall;
        }
        let seconds = self.clock.at(now.mono.as_secs_f64());
        let since_epoch = Duration::try_from_secs_f64(seconds).ok();
        let instant = since_epoch.and_then(|since| std::time::UNIX_EPOCH.checked_add(since));
        instant.and_then(|instant| Timestamp::try_from(instant).ok()).unwrap_or(now.wall)
    }

    /// The last word about the limit, in the computer's own time.
    pub(crate) fn reading(&self, now: Now) -> LimitReading {
        let hold = self.hold.until(now.mono.as_secs_f64());
        let hold_until = hold.map(|until| now.wall_at(instant(until)));
        LimitReading { hold_until, ..self.journal.reading.clone() }
    }

    /// The times that the service asked to slow down, the newest first.
    pub(crate) fn slow_downs(&self) -> &[SlowDown] {
        &self.journal.slow_downs
    }
}
