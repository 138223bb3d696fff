//! What a way of counting has to be able to do, and what it says.

use std::fmt::Debug;

use jiff::Timestamp;

/// What the limit headers say after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    /// Requests per window.
    pub(crate) limit: u32,
    /// What is left of them.
    pub(crate) remaining: u32,
    /// When the allowance is full again, or the window ends.
    pub(crate) resets_at: Timestamp,
    /// From when on it is worth asking again, for `Retry-After`.
    pub(crate) free_at: Timestamp,
}

/// Whether a request may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Go(Budget),
    Refused(Budget),
}

impl Verdict {
    pub(crate) fn budget(self) -> Budget {
        match self {
            Verdict::Go(budget) | Verdict::Refused(budget) => budget,
        }
    }
}

/// How much is allowed in what time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) limit: u32,
    /// Milliseconds, at least one.
    pub(super) window: i64,
}

/// One way of counting. All instants are milliseconds since 1970.
pub(super) trait Counting: Debug + Send {
    /// Forgets what is over. Called before anything else is asked at this time.
    fn move_to(&mut self, rule: Rule, now: i64);
    /// Whether one more request is allowed.
    fn has_room(&self, rule: Rule, now: i64) -> bool;
    /// Counts one request.
    fn count(&mut self, rule: Rule, now: i64);
    /// Forgets all requests, and no window.
    fn clear(&mut self);
    /// What is left, and until when.
    fn budget(&self, rule: Rule, now: i64) -> Budget;
}
