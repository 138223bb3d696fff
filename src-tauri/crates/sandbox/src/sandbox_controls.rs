//! What tests do to a sandbox in their own process, and what they ask it. Other processes have the admin route.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::clock::Clock;
use crate::error::StoreError;
use crate::fault::{Fault, FaultId, FaultReport};
use crate::figures::Figures;
use crate::journal::{Entry, Wanted};
use crate::kept::{KeptPost, Upload};
use crate::limit::OtherTool;
use crate::sandbox::Sandbox;
use crate::switches::UnknownSwitch;

impl Sandbox {
    /// Its time.
    pub fn clock(&self) -> &Clock {
        &self.server.clock
    }

    /// Moves every post that is on its way, or due, one step.
    pub fn tick(&self) -> Result<(), StoreError> {
        Ok(self.server.tick()?)
    }

    /// Makes something go wrong from now on.
    pub fn plant(&self, fault: Fault) -> FaultId {
        self.server.planted.plant(fault)
    }

    /// Takes a fault away; requests that it holds go on. False if it was not there.
    pub fn release(&self, id: FaultId) -> bool {
        self.server.planted.release(id)
    }

    /// Takes all faults away.
    pub fn release_all(&self) {
        self.server.planted.release_all();
    }

    /// How often each fault has happened, and to what those that are planted have come.
    pub fn faults(&self) -> FaultReport {
        self.server.planted.report()
    }

    /// Ends every session now.
    pub fn expire_sessions(&self) -> Result<(), StoreError> {
        Ok(self.server.expire_sessions()?)
    }

    /// Leaves so many requests in every window that is open.
    pub fn leave_requests(&self, remaining: u32) {
        self.server.limiter().leave(remaining, self.server.now());
    }

    /// Answers the next so many requests with 429, whatever the headers promise.
    pub fn refuse_next(&self, requests: u32) {
        self.server.limiter().refuse_next(requests);
    }

    /// Changes the limit, also of the windows that are open.
    pub fn set_limit(&self, limit: u32) {
        self.server.limiter().set_limit(limit);
    }

    /// Makes so many requests as another tool would, with the credential of this id, or with each that has been used.
    pub fn use_up(&self, credential: Option<&str>, requests: u32) -> OtherTool {
        self.server.use_up(credential, requests)
    }

    /// Lets the `Date` header be so many seconds ahead of the limiter's clock from now on; behind it if negative.
    pub fn set_date_skew(&self, seconds: i64) {
        self.server.date_skew_s.store(seconds, Ordering::SeqCst);
    }

    /// Lets lists show a post only so long after its creation, in turn if there are several replicas.
    pub fn set_list_lags(&self, lags: &[Duration]) {
        self.server.replicas.set(lags.to_vec());
    }

    /// Takes another side of a disagreement from now on. The prefix stays as it was.
    pub fn set_switch(&self, name: &str, value: &str) -> Result<(), UnknownSwitch> {
        self.server.change_switches(|switches| switches.set(name, value))
    }

    /// The requests that the journal holds, oldest first.
    pub fn requests(&self) -> Vec<Entry> {
        self.server.journal.entries_after(0)
    }

    /// Waits for a request, for ever if need be; one that is in the journal already counts.
    pub async fn wait_for(&self, wanted: &Wanted) -> Entry {
        self.server.journal.wait_for(wanted).await
    }

    /// Every post of a brand, or of all brands, in the order of creation: the server's truth.
    pub fn posts(&self, brand_slug: Option<&str>) -> Result<Vec<KeptPost>, StoreError> {
        Ok(self.server.kept_posts(brand_slug)?)
    }

    /// Every uploaded file, in the order of upload.
    pub fn uploads(&self) -> Result<Vec<Upload>, StoreError> {
        Ok(self.server.uploads()?)
    }

    /// Counts.
    pub fn figures(&self) -> Result<Figures, StoreError> {
        Ok(self.server.figures()?)
    }
}
