//! The switches of contract §19: where the public material contradicts itself, which side the sandbox takes; and some
//! of what §20 calls unknown.
//!
//! Only the disagreements about endpoints that the sandbox has are here. The defaults are the contract's.

mod limits;
mod media;
mod value;
mod values;

use std::fmt;
use std::str::FromStr;

pub use limits::*;
pub use media::*;
use value::SwitchValue;
pub use values::*;

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
    /// Unknown: how requests are counted.
    limiter: LimiterKind = "limiter",
    /// Unknown: how the refill is told.
    limit_reset: LimitReset = "limitReset",
    /// Unknown: in which order posts are listed.
    list_order: ListOrder = "listOrder",
    /// D37: the reply to a delete.
    delete_reply: DeleteReply = "deleteReply",
    /// D38: the status of a refused body.
    validation: Validation = "validation",
    /// D39: the reply to schedule and cancel.
    schedule_reply: ScheduleReply = "scheduleReply",
    /// Unknown: the status of a successful upload.
    upload_status: UploadStatus = "uploadStatus",
    /// Unknown: the status of a refused upload.
    upload_refusal: UploadRefusal = "uploadRefusal",
    /// Unknown: which addresses a post may name as its media.
    media_urls: MediaUrls = "mediaUrls",
    /// D42: the path that everything is served under. Read when the sandbox starts.
    prefix: Prefix = "prefix",
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
