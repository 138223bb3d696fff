//! What a fault does to one request, by the place on its way where it does it.

use tokio::sync::watch;

use super::{Canned, Refusal};

/// A request as far as faults are concerned.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// Faults that come by chance leave it alone: it has had one, or the limit refuses it anyway.
    pub(crate) is_spared: bool,
    /// What it changes, if anything, succeeded. Only looked at after the commit.
    pub(crate) has_succeeded: bool,
}

/// A fault that happens, and its name.
pub(crate) struct Hit<T> {
    pub(crate) name: &'static str,
    pub(crate) what: T,
}

/// What happens before anything is done about a request.
pub(crate) enum Before {
    Hold(Gate),
    Cut,
    Stall { for_ms: u64 },
}

/// What happens in place of the real answer.
#[derive(Clone, Debug)]
pub(crate) enum Instead {
    Answer(Canned),
    Huge,
    Drip { every_ms: u64 },
    ServerError,
    BadGateway,
    Refuse(Refusal),
    Later { after_ms: u64 },
}

/// What happens between the commit and the answer.
pub(crate) enum After {
    Withhold(Gate),
    Cut,
    Stall { for_ms: u64 },
    Replace(Instead),
    Half,
    Repeat,
}

/// Opens when its fault is released, or gone.
pub(crate) struct Gate(pub(super) watch::Receiver<bool>);

impl Gate {
    pub(crate) async fn opened(mut self) {
        // An error means that the fault is gone, which opens the gate too.
        let _ = self.0.wait_for(|is_open| *is_open).await;
    }
}
