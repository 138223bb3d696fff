//! Places where a process can end between two things that belong together.
//!
//! In the app nothing happens there. A test passes a function that ends the process at one of them.

use std::fmt;
use std::sync::Arc;

/// A place in the life of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Point {
    /// The attempt is on disk, nothing has left.
    AttemptWritten,
    /// The answer is here and not on disk.
    AnswerReceived,
    /// The outcome is on disk.
    OutcomeWritten,
    /// A file is uploaded, and its address on disk.
    UploadWritten,
    /// The service's list is here, nothing is concluded from it.
    Listed,
    /// What the list said about the rows is on disk.
    Resolved,
    /// Rows of an earlier process have been taken over.
    Recovered,
}

impl Point {
    /// All of them, so that a campaign can tell which it never met.
    pub const ALL: [Self; 7] = [
        Self::AttemptWritten,
        Self::AnswerReceived,
        Self::OutcomeWritten,
        Self::UploadWritten,
        Self::Listed,
        Self::Resolved,
        Self::Recovered,
    ];
}

/// What happens at each place; nothing by default.
#[derive(Clone, Default)]
pub struct Points(Option<Arc<dyn Fn(Point) + Send + Sync>>);

impl Points {
    /// Calls a function at each place.
    pub fn new(at: impl Fn(Point) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(at)))
    }

    pub(crate) fn at(&self, point: Point) {
        if let Some(at) = &self.0 {
            at(point);
        }
    }
}

impl fmt::Debug for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Points").field(&self.0.is_some()).finish()
    }
}
