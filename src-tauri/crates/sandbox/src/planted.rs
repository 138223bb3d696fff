//! The faults that are planted at present, and the gates that held requests stand at.

use std::sync::{Mutex, PoisonError};

use tokio::sync::watch;

use crate::fault::{Canned, Fault, Moment};

/// Names a planted fault, so that it can be released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultId(pub u64);

/// What happens before anything is done about a request.
pub(crate) enum Before {
    Hold(Gate),
    Cut,
}

/// What happens in place of the real answer.
#[derive(Clone, Debug)]
pub(crate) enum Instead {
    Answer(Canned),
    Huge,
    Drip { every_ms: u64 },
}

/// What happens between the commit and the answer.
pub(crate) enum After {
    Withhold(Gate),
    Cut,
}

/// Opens when its fault is released, or gone.
pub(crate) struct Gate(watch::Receiver<bool>);

impl Gate {
    pub(crate) async fn opened(mut self) {
        // An error means that the fault is gone, which opens the gate too.
        let _ = self.0.wait_for(|is_open| *is_open).await;
    }
}

#[derive(Debug, Default)]
pub(crate) struct Planted {
    faults: Mutex<Faults>,
}

#[derive(Debug, Default)]
struct Faults {
    last_id: u64,
    planted: Vec<PlantedFault>,
}

#[derive(Debug)]
struct PlantedFault {
    id: FaultId,
    fault: Fault,
    times_left: u32,
    gate: watch::Sender<bool>,
}

impl Planted {
    pub(crate) fn plant(&self, fault: Fault) -> FaultId {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.last_id += 1;
        let id = FaultId(faults.last_id);
        let times_left = fault.on().times;
        faults.planted.push(PlantedFault { id, fault, times_left, gate: watch::Sender::new(false) });
        id
    }

    /// Takes a fault away; what it holds goes on. Says whether it was there.
    pub(crate) fn release(&self, id: FaultId) -> bool {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let count = faults.planted.len();
        faults.planted.retain(|planted| planted.id != id);
        faults.planted.len() < count
    }

    /// Takes all faults away; whatever they hold goes on.
    pub(crate) fn release_all(&self) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).planted.clear();
    }

    pub(crate) fn before(&self, method: &str, path: &str) -> Option<Before> {
        self.use_up(method, path, |planted| match &planted.fault {
            Fault::HoldRequest { .. } => Some(Before::Hold(Gate(planted.gate.subscribe()))),
            Fault::Cut { moment: Moment::BeforeCommit, .. } => Some(Before::Cut),
            _ => None,
        })
    }

    pub(crate) fn instead(&self, method: &str, path: &str) -> Option<Instead> {
        self.use_up(method, path, |planted| match &planted.fault {
            Fault::Answer { answer, .. } => Some(Instead::Answer(answer.clone())),
            Fault::Huge { .. } => Some(Instead::Huge),
            Fault::Drip { every_ms, .. } => Some(Instead::Drip { every_ms: *every_ms }),
            _ => None,
        })
    }

    pub(crate) fn forgets(&self, method: &str, path: &str) -> bool {
        let forgets = |planted: &PlantedFault| (planted.fault == Fault::ForgetPosts).then_some(());
        self.use_up(method, path, forgets).is_some()
    }

    pub(crate) fn after(&self, method: &str, path: &str) -> Option<After> {
        self.use_up(method, path, |planted| match &planted.fault {
            Fault::WithholdAnswer { .. } => Some(After::Withhold(Gate(planted.gate.subscribe()))),
            Fault::Cut { moment: Moment::AfterCommit, .. } => Some(After::Cut),
            _ => None,
        })
    }

    /// The first fault of a kind on this request, one time less from now on.
    fn use_up<T>(&self, method: &str, path: &str, kind: impl Fn(&PlantedFault) -> Option<T>) -> Option<T> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let fitting =
            |planted: &&mut PlantedFault| planted.times_left > 0 && planted.fault.on().fits(method, path);
        faults.planted.iter_mut().filter(fitting).find_map(|planted| {
            let found = kind(planted)?;
            planted.times_left -= 1;
            Some(found)
        })
    }
}
