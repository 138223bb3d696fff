//! Adding to instants that came from elsewhere, without a way to overflow.

use jiff::{SignedDuration, Timestamp};

/// The instant that much later, or the last one there is.
pub(super) fn after(at: Timestamp, time: SignedDuration) -> Timestamp {
    at.checked_add(time).unwrap_or(Timestamp::MAX)
}

/// The instant that much earlier, or the first one there is.
pub(super) fn before(at: Timestamp, time: SignedDuration) -> Timestamp {
    at.checked_sub(time).unwrap_or(Timestamp::MIN)
}
