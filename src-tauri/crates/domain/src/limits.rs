//! Requests left, as the service last reported them. What to do about it is decided in `engine::pacing`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::Access;

/// What is known about all credentials of the signed-in profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Limits {
    /// One reading for each credential in use.
    pub readings: Vec<LimitReading>,
    /// The newest first; those seen since the app started.
    pub slow_downs: Vec<SlowDown>,
    /// How many posts wait on this computer.
    pub waiting: u32,
}

/// The last word of the service about one credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LimitReading {
    /// Which credential counts here.
    pub access: Access,
    /// Size of the allowance; `None` until an answer carried it.
    pub limit: Option<u32>,
    /// What is left of it.
    pub remaining: Option<u32>,
    /// When it is full again.
    pub refills_at: Option<Timestamp>,
    /// When this was read.
    pub seen_at: Option<Timestamp>,
    /// Until when everything waits, because the service asked to slow down.
    pub hold_until: Option<Timestamp>,
}

/// One time that the service asked to slow down (status 429).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SlowDown {
    /// When it was asked.
    pub at: Timestamp,
    /// Until when the app waited.
    pub until: Timestamp,
}
