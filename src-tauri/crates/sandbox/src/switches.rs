//! The switches of contract §19: where the public material contradicts itself, which side the sandbox takes.
//!
//! Only the disagreements about endpoints that the sandbox has are here. The defaults are the contract's.

use std::fmt;
use std::str::FromStr;

/// A value that can be written after `--set name=`.
trait SwitchValue: Sized {
    fn read(text: &str) -> Option<Self>;
    fn offered() -> String;
}

/// Declares an enum whose variants are written as given; the first is the contract's default.
macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $(#[$first_doc:meta])* $first:ident = $first_text:literal
        $(, $(#[$variant_doc:meta])* $variant:ident = $text:literal)* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name { $(#[$first_doc])* #[default] $first $(, $(#[$variant_doc])* $variant)* }

        impl SwitchValue for $name {
            fn read(text: &str) -> Option<Self> {
                match text { $first_text => Some(Self::$first), $($text => Some(Self::$variant),)* _ => None }
            }
            fn offered() -> String {
                [$first_text $(, $text)*].join(", ")
            }
        }
    };
}

/// Declares [`Switches`]: the field, its type and the name that `--set` uses.
macro_rules! switches {
    ($($(#[$doc:meta])* $field:ident: $kind:ty = $name:literal),+ $(,)?) => {
        /// One side taken for each disagreement.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Switches { $($(#[$doc])* pub $field: $kind),+ }

        impl Switches {
            /// Takes the side `value` for the switch `name`, both in the contract's spelling.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), UnknownSwitch> {
                match name {
                    $($name => self.$field = read(name, value)?,)+
                    _ => return Err(UnknownSwitch::name(name)),
                }
                Ok(())
            }

            /// Each switch with the values that it takes.
            pub fn offered() -> Vec<(&'static str, String)> {
                vec![$(($name, <$kind as SwitchValue>::offered())),+]
            }
        }
    };
}

switches! {
    /// D01, D02, D03: which scope names a new key may have.
    scopes: ScopeNames = "scopes",
    /// D05: how a new key begins.
    key_prefix: KeyPrefix = "keyPrefix",
    /// D07: the shape of the login reply.
    login_envelope: LoginEnvelope = "loginEnvelope",
    /// D08: whether a key may manage keys.
    key_admin: KeyAdmin = "keyAdmin",
    /// D09: the shape of errors.
    errors: ErrorShape = "errors",
    /// D10: whether the subscription is suspended.
    billing: Billing = "billing",
    /// D12: whether the list of posts comes with a total.
    lists: ListShape = "lists",
    /// D14: the largest page.
    page_max: PageMax = "pageMax",
    /// D15: how many statuses a due post walks through.
    lifecycle: Lifecycle = "lifecycle",
    /// D16: what a post without a time becomes.
    create_default: CreateDefault = "createDefault",
    /// D17: what a time in the past means.
    past_time: PastTime = "pastTime",
    /// D18: which method changes a post.
    post_update: PostUpdate = "postUpdate",
    /// D20: the shape of a brand.
    brand: BrandShape = "brand",
    /// D21: whether the disputed platform rules are enforced.
    platform_rules: PlatformRules = "platformRules",
    /// D32: who shares one allowance.
    rate_limit_scope: RateLimitScope = "rlScope",
    /// D33: how a 429 says how long to wait.
    retry_after: RetryAfter = "retryAfter",
    /// D37: the reply to a delete.
    delete_reply: DeleteReply = "deleteReply",
    /// D38: the status of a refused body.
    validation: Validation = "validation",
    /// D39: the reply to schedule and cancel.
    schedule_reply: ScheduleReply = "scheduleReply",
    /// D42: the path that everything is served under. Read when the sandbox starts.
    prefix: Prefix = "prefix",
}

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

/// A switch or a value that does not exist; its text lists what does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSwitch(String);

impl UnknownSwitch {
    fn name(name: &str) -> Self {
        let names: Vec<_> = Switches::offered().into_iter().map(|(name, _)| name).collect();
        Self(format!("there is no switch '{name}'; there are: {}", names.join(", ")))
    }
}

impl fmt::Display for UnknownSwitch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownSwitch {}

fn read<T: SwitchValue>(name: &str, value: &str) -> Result<T, UnknownSwitch> {
    T::read(value).ok_or_else(|| {
        UnknownSwitch(format!("the switch '{name}' has no value '{value}'; it takes: {}", T::offered()))
    })
}

/// One `name=value` as it stands on the command line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Setting {
    /// What stands before the first `=`.
    pub name: String,
    /// What stands after it.
    pub value: String,
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or(format!("'{text}' is not of the form name=value"))?;
        Ok(Self { name: name.into(), value: value.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offered_value_can_be_set_and_nothing_else() {
        for (name, offered) in Switches::offered() {
            let values: Vec<&str> = match name {
                "pageMax" => vec!["20"],
                "prefix" => vec!["/elsewhere", "/"],
                _ => offered.split(", ").collect(),
            };
            for value in values {
                assert_eq!(Switches::default().set(name, value), Ok(()), "{name}={value}");
            }
            let refusal = Switches::default().set(name, "nonsense//").unwrap_err().to_string();
            assert!(refusal.contains(&offered), "{refusal}");
        }
    }

    #[test]
    fn an_unknown_switch_is_answered_with_the_list() {
        let refusal = Switches::default().set("colour", "red").unwrap_err().to_string();
        for (name, _) in Switches::offered() {
            assert!(refusal.contains(name), "{refusal}");
        }
    }

    #[test]
    fn a_prefix_is_joined_literally() {
        for (written, used) in [("/api-proxy", "/api-proxy"), ("/a/b/", "/a/b"), ("/", ""), ("", "")] {
            let mut switches = Switches::default();
            switches.set("prefix", written).unwrap();
            assert_eq!(switches.prefix.as_str(), used);
        }
    }
}
