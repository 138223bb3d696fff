//! What the engine tells the shell. An event is a hint that names what changed; whoever shows it reads it again.
//!
//! Events carry no rows on purpose: a lost or repeated hint can then never leave a wrong row on screen.

use domain::{BrandSlug, JobId, Limits};

/// Something changed. Sent after the change is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Posts or rows of a brand changed.
    QueueChanged(BrandSlug),
    /// Another reading, a wait, or the end of one.
    LimitsChanged(Limits),
    /// Somebody signed in or out, or was signed out by the service.
    SessionChanged,
    /// Names, zones or accounts changed.
    BrandsChanged,
    /// An import, or rows of it, moved.
    JobChanged(JobId),
    /// Keys, their notes or what is pending changed.
    KeysChanged,
}
