//! The journal: which requests arrived and how far each got, for tests that must not guess or sleep.
//!
//! It holds no body, no header and no secret, and only the newest ten thousand entries.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::fault::On;
use crate::figures::Traffic;

const KEPT: usize = 10_000;

/// How far a request got; later stages include the earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// It arrived whole, and nothing was done about it yet.
    Received,
    /// Whatever it changes is on disk, and the answer is known, but not sent.
    Committed,
    /// The answer was handed to the connection.
    Answered,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Counts up from 1.
    pub number: u64,
    /// The method.
    pub method: String,
    /// The path below the prefix, such as `/posts`.
    pub path: String,
    /// What stood after the question mark.
    pub query: String,
    /// When it arrived, by the sandbox's clock.
    pub at: Timestamp,
    /// How far it got.
    pub stage: Stage,
    /// The id of the credential, if there was a valid one.
    pub credential: Option<String>,
    /// The status of the answer, once it is known; a fault after the commit may still change it.
    pub status: Option<u16>,
    /// The names of the faults that happened to it, in order.
    pub faults: Vec<&'static str>,
    /// Whether the connection ended before an answer was handed to it.
    pub lost: bool,
}

/// What to wait for in the journal.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Method and path.
    pub on: On,
    /// The least stage.
    pub stage: Stage,
    /// Only entries with a greater number; 0 for all.
    pub after: u64,
}

impl Wanted {
    /// A request of this method and path, seen at any time, that got as far as `stage`.
    pub fn new(method: &str, path: &str, stage: Stage) -> Self {
        Self { on: On::new(method, path), stage, after: 0 }
    }

    fn fits(&self, entry: &Entry) -> bool {
        entry.number > self.after && entry.stage >= self.stage && self.on.fits(&entry.method, &entry.path)
    }
}

#[derive(Debug)]
pub(crate) struct Journal {
    entries: Mutex<VecDeque<Entry>>,
    traffic: Mutex<Traffic>,
    changes: watch::Sender<u64>,
}

impl Journal {
    pub(crate) fn new() -> Self {
        Self { entries: Mutex::default(), traffic: Mutex::default(), changes: watch::Sender::new(0) }
    }

    /// Notes an arrival; the visit notes what becomes of it.
    pub(crate) fn received(&self, method: &str, path: &str, query: &str, at: Timestamp) -> Visit<'_> {
        self.traffic_now().arrived(method, path, query);
        let mut number = 0;
        self.change(|entries| {
            number = entries.back().map_or(1, |last| last.number + 1);
            entries.push_back(Entry {
                number,
                method: method.to_owned(),
                path: path.to_owned(),
                query: query.to_owned(),
                at,
                stage: Stage::Received,
                credential: None,
                status: None,
                faults: Vec::new(),
                lost: false,
            });
            if entries.len() > KEPT {
                entries.pop_front();
            }
        });
        Visit { journal: self, number, is_answered: false }
    }

    /// Requests so far, those included that the journal has forgotten.
    pub(crate) fn traffic(&self) -> Traffic {
        *self.traffic_now()
    }

    fn traffic_now(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn entries_after(&self, number: u64) -> Vec<Entry> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().filter(|entry| entry.number > number).cloned().collect()
    }

    /// Waits for the first entry that fits, which may be there already. Waits for ever if none comes.
    pub(crate) async fn wait_for(&self, wanted: &Wanted) -> Entry {
        let mut changes = self.changes.subscribe();
        loop {
            if let Some(found) = self.entries_after(wanted.after).into_iter().find(|e| wanted.fits(e)) {
                return found;
            }
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// Notes what became of a request, which may have lost its connection long ago.
    pub(crate) fn committed(&self, number: u64, credential: Option<String>, status: u16) {
        self.edit(number, |entry| {
            entry.stage = Stage::Committed;
            entry.credential = credential;
            entry.status = Some(status);
        });
    }

    fn change(&self, edit: impl FnOnce(&mut VecDeque<Entry>)) {
        edit(&mut self.entries.lock().unwrap_or_else(PoisonError::into_inner));
        self.changes.send_modify(|count| *count += 1);
    }

    fn edit(&self, number: u64, edit: impl FnOnce(&mut Entry)) {
        self.change(|entries| {
            entries.iter_mut().rev().find(|entry| entry.number == number).map(edit);
        });
    }
}

/// One request on its way through the sandbox; dropped without an answer, it counts as lost.
pub(crate) struct Visit<'a> {
    journal: &'a Journal,
    number: u64,
    is_answered: bool,
}

impl Visit<'_> {
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    pub(crate) fn committed(&self, credential: Option<String>, status: u16) {
        self.journal.committed(self.number, credential, status);
    }

    pub(crate) fn hit_by(&self, fault: &'static str) {
        self.journal.edit(self.number, |entry| entry.faults.push(fault));
    }

    pub(crate) fn answered(mut self, status: u16) {
        self.is_answered = true;
        self.journal.traffic_now().refused += usize::from(status == 429);
        self.journal.edit(self.number, |entry| {
            entry.stage = Stage::Answered;
            entry.status = Some(status);
        });
    }
}

impl Drop for Visit<'_> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.journal.edit(self.number, |entry| entry.lost = true);
        }
    }
}
