//! The databases that lists are read from: each shows a post only some time after it was created.
//!
//! Asking for one post by its id goes to the main database, and so do all changes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::clock::earlier;

/// The lags, one per replica; lists are read from them in turn.
#[derive(Debug)]
pub(crate) struct Replicas(Mutex<Lags>);

#[derive(Debug)]
struct Lags {
    lags: Vec<Duration>,
    next: usize,
}

impl Replicas {
    pub(crate) fn new(lags: Vec<Duration>) -> Self {
        Self(Mutex::new(Lags { lags, next: 0 }))
    }

    pub(crate) fn set(&self, lags: Vec<Duration>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Lags { lags, next: 0 };
    }

    /// Up to when the replica whose turn it is knows of new posts; nothing if it knows of all.
    pub(crate) fn known_until(&self, now: Timestamp) -> Option<Timestamp> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lag = state.lags.get(state.next).copied();
        state.next = (state.next + 1) % state.lags.len().max(1);
        lag.filter(|lag| !lag.is_zero()).map(|lag| earlier(now, lag))
    }
}
