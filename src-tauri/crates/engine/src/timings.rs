//! Every waiting time of the engine in one value: fixed in the app, scaled in tests.

use std::time::Duration;

/// How long the engine waits for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// Limits of single requests.
    pub api: api::Timings,
    /// A person waits at most this long for the pacer; then the screen counts down.
    pub click_patience: Duration,
    /// A deletion can be undone for this long.
    pub undo: Duration,
    /// How long the service may need to show what it answered about unclearly.
    pub settle_answered: Duration,
    /// How long proxies may keep a request alive that we gave up on.
    pub settle_lost: Duration,
    /// Between becoming unclear and the first look.
    pub first_look: Duration,
    /// Between the two looks that have to agree on absence.
    pub second_look: Duration,
    /// While a job has rows to send, the list is read this seldom.
    pub sweep: Duration,
    /// Without a connection, between two tries of a row.
    pub offline_pause: Duration,
    /// After the service no longer took the credential: signing in again takes longer than this.
    pub refusal_pause: Duration,
    /// A disk that could not be written to is asked again after this.
    pub disk_pause: Duration,
    /// How much the clocks of the service and of this computer may differ.
    pub clock_slack: Duration,
    /// An unlock question of the keychain may stand unanswered for this long.
    pub keychain: Duration,
    /// A copied secret stays on the clipboard for this long.
    pub clipboard: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        let s = Duration::from_secs;
        Self {
            api: api::Timings::default(),
            click_patience: s(2),
            undo: s(10),
            settle_answered: s(20),
            settle_lost: s(150),
            first_look: s(3),
            second_look: s(30),
            sweep: s(300),
            offline_pause: s(15),
            refusal_pause: s(2),
            disk_pause: s(5),
            clock_slack: s(120),
            keychain: s(60),
            clipboard: s(60),
        }
    }
}

impl Timings {
    /// The same proportions, faster (below 1) or slower.
    pub fn scaled(factor: f64) -> Self {
        let base = Self::default();
        let scale = |duration: Duration| duration.mul_f64(factor);
        Self {
            api: base.api.scaled(factor),
            click_patience: scale(base.click_patience),
            undo: scale(base.undo),
            settle_answered: scale(base.settle_answered),
            settle_lost: scale(base.settle_lost),
            first_look: scale(base.first_look),
            second_look: scale(base.second_look),
            sweep: scale(base.sweep),
            offline_pause: scale(base.offline_pause),
            refusal_pause: scale(base.refusal_pause),
            disk_pause: scale(base.disk_pause),
            clock_slack: scale(base.clock_slack),
            keychain: scale(base.keychain),
            clipboard: scale(base.clipboard),
        }
    }
}
