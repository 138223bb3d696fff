//! The sides that can be taken in each disagreement of contract §19, one enum per switch.

use super::value::{SwitchValue, switch};

switch! {
    /// D01, D02, D03.
    ScopeNames {
        /// The seed's fourteen, the other spelling of two of them, and `usage:read`.
        Seed = "seed",
        /// The thirteen of the create-key page, and nothing else.
        OpenapiStrict = "openapi-strict",
    }
}
switch! {
    /// D05.
    KeyPrefix {
        /// As on the overview page.
        SkSocial = "sk-social-",
        /// As on the create-key page.
        ApLive = "ap_live_",
    }
}
switch! {
    /// D07.
    LoginEnvelope {
        /// `{data:{token}}` and nothing else.
        Seed = "seed",
        /// The general envelope, with `success`.
        Full = "full",
    }
}
switch! {
    /// D08. The default has no name in the contract; it is called `mixed` here.
    KeyAdmin {
        /// Creating takes a session (a key gets 401); the rest takes either.
        Mixed = "mixed",
        /// All four take a session; a key gets 401.
        Session401 = "session401",
        /// All four take a session; a key gets 403.
        Session403 = "session403",
        /// All four take either.
        KeyAllowed = "key-allowed",
    }
}
switch! {
    /// D09, the shapes of contract §4.
    ErrorShape {
        /// `{success:false, error:"<code>", message}`.
        E1 = "E1",
        /// `{error:"<text>", code:"<CODE>"}`.
        E2 = "E2",
        /// `{success:false, error:"<text>"}`.
        E3 = "E3",
        /// A page.
        Html = "html",
    }
}
switch! {
    /// D10.
    Billing {
        /// Paid up.
        Ok = "ok",
        /// Every mutation is refused, and due posts are put on hold.
        Suspended = "suspended",
    }
}
switch! {
    /// D12.
    ListShape {
        /// An array.
        Bare = "bare",
        /// `{items, total, limit, offset}`.
        Wrapped = "wrapped",
    }
}
switch! {
    /// D15.
    Lifecycle {
        /// Scheduled, validating, validated, publishing, and the result.
        Full = "full",
        /// Scheduled, validating, and the result.
        Short = "short",
    }
}
switch! {
    /// D16.
    CreateDefault {
        /// A draft.
        Draft = "draft",
        /// On its way at once.
        Publish = "publish",
    }
}
switch! {
    /// D17.
    PastTime {
        /// The post is on its way at once.
        Publish = "publish",
        /// Refused.
        Reject400 = "reject400",
    }
}
switch! {
    /// D18.
    PostUpdate {
        /// PUT only; PATCH is not found.
        Put = "put",
        /// PUT and PATCH alike.
        Both = "both",
    }
}
switch! {
    /// D20.
    BrandShape {
        /// With `timezone` and connections.
        Sdk = "sdk",
        /// With `description`, `logoUrl`, `order` and the names of connected platforms.
        Openapi = "openapi",
    }
}
switch! {
    /// D21.
    PlatformRules {
        /// Accepts what the platform table forbids.
        Lenient = "lenient",
        /// Refuses video on LinkedIn and threads on Threads.
        Strict = "strict",
    }
}
switch! {
    /// D32.
    RateLimitScope {
        /// Each key and each session counts for itself.
        Credential = "credential",
        /// The whole organisation shares one count.
        Org = "org",
    }
}
switch! {
    /// D33.
    RetryAfter {
        /// Whole seconds.
        Seconds = "seconds",
        /// An HTTP date.
        Date = "date",
        /// The header is left out.
        None = "none",
    }
}
switch! {
    /// D37. The contract lists the replies without naming the values.
    DeleteReply {
        /// `{success:true}`.
        Success = "success",
        /// `data` is `{id}`.
        Id = "id",
        /// `data` is `{deleted:true}`.
        Deleted = "deleted",
        /// 204 without a body.
        Empty = "204",
    }
}
switch! {
    /// D38.
    Validation {
        /// 400.
        Status400 = "400",
        /// 422 for a body that can be read and breaks a rule; 400 for one that can't be read.
        Status422 = "422",
    }
}
switch! {
    /// D39.
    ScheduleReply {
        /// Cancel answers `{id, status}`, schedule the post.
        Mixed = "mixed",
        /// Both answer `{id, status}`.
        Small = "small",
        /// Both answer the post.
        Full = "full",
    }
}

/// D14: the largest page, and with it the usual one, which is 50 or this if this is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageMax(pub u32);

impl Default for PageMax {
    fn default() -> Self {
        Self(100)
    }
}

impl SwitchValue for PageMax {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|max| (1..=1000).contains(max)).map(Self)
    }
    fn offered() -> String {
        "a number from 1 to 1000".into()
    }
}

/// D42: empty, or a path that begins with a slash and does not end with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(String);

impl Prefix {
    /// The path as it goes between the host and an endpoint.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Prefix {
    fn default() -> Self {
        Self("/api-proxy".into())
    }
}

impl SwitchValue for Prefix {
    fn read(text: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        let path = text.strip_suffix('/').unwrap_or(text);
        let is_path = path.is_empty() || path.starts_with('/');
        (is_path && !path.contains("//") && path.chars().all(plain)).then(|| Self(path.into()))
    }
    fn offered() -> String {
        "a path such as /api-proxy, or / for none".into()
    }
}
