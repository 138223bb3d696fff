//! The faults that are planted at present, the gates that held requests stand at, and how often each has happened.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::effect::{After, Before, Gate, Hit, Instead, Target};
use super::report::{FaultId, FaultReport, PlantedReport};
use super::{Fault, Moment, On};

#[derive(Debug, Default)]
pub(crate) struct Planted {
    faults: Mutex<Faults>,
}

#[derive(Debug, Default)]
struct Faults {
    last_id: u64,
    planted: Vec<PlantedFault>,
    happened: BTreeMap<&'static str, u64>,
}

#[derive(Debug)]
struct PlantedFault {
    id: FaultId,
    fault: Fault,
    on: On,
    seen: u64,
    happened: u64,
    gate: watch::Sender<bool>,
}

impl Planted {
    pub(crate) fn plant(&self, fault: Fault) -> FaultId {
        let mut faults = self.faults();
        faults.last_id += 1;
        let id = FaultId(faults.last_id);
        let on = fault.on();
        let gate = watch::Sender::new(false);
        faults.planted.push(PlantedFault { id, fault, on, seen: 0, happened: 0, gate });
        id
    }

    /// Takes a fault away; what it holds goes on. Says whether it was there.
    pub(crate) fn release(&self, id: FaultId) -> bool {
        let mut faults = self.faults();
        let count = faults.planted.len();
        faults.planted.retain(|planted| planted.id != id);
        faults.planted.len() < count
    }

    /// Takes all faults away; whatever they hold goes on.
    pub(crate) fn release_all(&self) {
        self.faults().planted.clear();
    }

    pub(crate) fn report(&self) -> FaultReport {
        let faults = self.faults();
        let planted = faults.planted.iter().map(|planted| PlantedReport {
            id: planted.id,
            name: planted.fault.name(),
            on: planted.on.clone(),
            seen: planted.seen,
            happened: planted.happened,
        });
        FaultReport { happened: faults.happened.clone(), planted: planted.collect() }
    }

    pub(crate) fn before(&self, target: Target<'_>) -> Option<Hit<Before>> {
        self.use_up(target, |planted| match &planted.fault {
            Fault::HoldRequest { .. } => Some(Before::Hold(Gate(planted.gate.subscribe()))),
            Fault::Cut { moment: Moment::BeforeCommit, .. } => Some(Before::Cut),
            Fault::Stall { moment: Moment::BeforeCommit, for_ms, .. } => {
                Some(Before::Stall { for_ms: *for_ms })
            }
            _ => None,
        })
    }

    pub(crate) fn instead(&self, target: Target<'_>) -> Option<Hit<Instead>> {
        self.use_up(target, |planted| match &planted.fault {
            Fault::Answer { answer, .. } => Some(Instead::Answer(answer.clone())),
            Fault::Huge { .. } => Some(Instead::Huge),
            Fault::Drip { every_ms, .. } => Some(Instead::Drip { every_ms: *every_ms }),
            Fault::ServerError { moment: Moment::BeforeCommit, .. } => Some(Instead::ServerError),
            Fault::BadGateway { moment: Moment::BeforeCommit, .. } => Some(Instead::BadGateway),
            Fault::Refuse { refusal, .. } => Some(Instead::Refuse(*refusal)),
            _ => None,
        })
    }

    /// Asked only about requests that the limit and the rights let through.
    pub(crate) fn later(&self, target: Target<'_>) -> Option<Hit<Instead>> {
        self.use_up(target, |planted| match &planted.fault {
            Fault::LateCommit { after_ms, .. } => Some(Instead::Later { after_ms: *after_ms }),
            _ => None,
        })
    }

    pub(crate) fn forgets(&self, target: Target<'_>) -> Option<Hit<()>> {
        self.use_up(target, |planted| (planted.fault == Fault::ForgetPosts).then_some(()))
    }

    pub(crate) fn after(&self, target: Target<'_>) -> Option<Hit<After>> {
        self.use_up(target, |planted| match &planted.fault {
            Fault::WithholdAnswer { .. } => Some(After::Withhold(Gate(planted.gate.subscribe()))),
            // Nothing has been committed, so nothing of the kind can happen after it.
            _ if !target.has_succeeded => None,
            Fault::Cut { moment: Moment::AfterCommit, .. } => Some(After::Cut),
            Fault::Stall { moment: Moment::AfterCommit, for_ms, .. } => {
                Some(After::Stall { for_ms: *for_ms })
            }
            Fault::ServerError { moment: Moment::AfterCommit, .. } => {
                Some(After::Replace(Instead::ServerError))
            }
            Fault::BadGateway { moment: Moment::AfterCommit, .. } => {
                Some(After::Replace(Instead::BadGateway))
            }
            Fault::Half { .. } => Some(After::Half),
            Fault::Twice { .. } => Some(After::Repeat),
            _ => None,
        })
    }

    /// The first fault of a kind that happens to this request, one time less from now on.
    fn use_up<T>(&self, target: Target<'_>, kind: impl Fn(&PlantedFault) -> Option<T>) -> Option<Hit<T>> {
        let mut faults = self.faults();
        let hit = faults.planted.iter_mut().find_map(|planted| {
            let could = planted.happened < u64::from(planted.on.times);
            if !could || !planted.on.fits(target.method, target.path) {
                return None;
            }
            let what = kind(planted)?;
            planted.happens_to(target).then_some(Hit { name: planted.fault.name(), what })
        })?;
        *faults.happened.entry(hit.name).or_default() += 1;
        Some(hit)
    }

    fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PlantedFault {
    /// Counts a fitting request, and decides whether it is hit.
    fn happens_to(&mut self, target: Target<'_>) -> bool {
        if self.on.chance.is_some() && target.is_spared {
            return false;
        }
        self.seen += 1;
        let is_hit =
            self.seen > u64::from(self.on.skip) && self.on.chance.is_none_or(|chance| chance.hits(self.seen));
        self.happened += u64::from(is_hit);
        is_hit
    }
}
