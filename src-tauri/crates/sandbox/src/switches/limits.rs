//! The sides that can be taken where contract §20 says that nothing is known: how requests are counted, how a refill
//! is told, and how a list is ordered.

use super::value::{SwitchValue, switch};

switch! {
    /// How requests are counted, and whether the headers tell of it.
    LimiterKind {
        /// A window that the first request after the last window opens.
        FirstRequestWindow = "first-request-window",
        /// Windows that follow each other, at multiples of their length since 1970.
        SteppingWindow = "stepping-window",
        /// At most so many requests in any stretch as long as the window.
        SlidingLog = "sliding-log",
        /// Stepping windows, of which the last one counts on in proportion.
        SlidingCounter = "sliding-counter",
        /// Tokens that come back evenly, as many as the limit at most.
        TokenBucket = "token-bucket",
        /// A stepping window whose headers are on refusals only.
        HeadersOnlyOn429 = "headers-only-on-429",
        /// A stepping window that no header tells of, not even `Retry-After`.
        NoHeaders = "no-headers",
    }
}
switch! {
    /// How `X-RateLimit-Reset` is written.
    LimitReset {
        /// Unix seconds, rounded up.
        Seconds = "seconds",
        /// Unix seconds, rounded down, so that the second it names may be too early.
        Floored = "floored",
        /// Unix milliseconds.
        Milliseconds = "milliseconds",
        /// Seconds from now, rounded up.
        FromNow = "from-now",
        /// An HTTP date.
        Date = "date",
        /// The header is left out.
        Missing = "missing",
    }
}
switch! {
    /// In which order posts are listed.
    ListOrder {
        /// The newest first.
        Newest = "newest",
        /// The oldest first.
        Oldest = "oldest",
    }
}
