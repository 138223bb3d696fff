//! The only places outside that the app opens, always in the person's own browser.

use domain::{Problem, ProblemCode};
use serde::Deserialize;
use specta::Type;
use url::Url;

/// A page of the service.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Link {
    /// The start page of its web app (contract §11).
    Dashboard,
    /// Where social accounts are connected.
    DashboardBrands,
    /// Where the subscription is looked after.
    DashboardBilling,
    /// What it says about itself, for those who need help.
    Documentation,
}

impl Link {
    fn address(self) -> &'static str {
        match self {
            Link::Dashboard => "https://app.autoposting.ai/",
            Link::DashboardBrands => "https://app.autoposting.ai/brands",
            Link::DashboardBilling => "https://app.autoposting.ai/settings/billing",
            Link::Documentation => "https://docs.autoposting.ai/",
        }
    }
}

/// Opens a page of the service.
pub(crate) fn open(link: Link) -> Result<(), Problem> {
    open_in_browser(link.address())
}

/// Opens a published post, if the address is one of the five platforms.
pub(crate) fn open_post(address: &str) -> Result<(), Problem> {
    match is_platform_address(address) {
        true => open_in_browser(address),
        false => Err(Problem::new(ProblemCode::AddressInvalid)),
    }
}

fn open_in_browser(address: &str) -> Result<(), Problem> {
    tauri_plugin_opener::open_url(address, None::<&str>)
        .map_err(|error| Problem::new(ProblemCode::Internal).with_text(error.to_string()))
}

const PLATFORM_HOSTS: [&str; 8] = [
    "x.com",
    "twitter.com",
    "linkedin.com",
    "instagram.com",
    "threads.net",
    "threads.com",
    "youtube.com",
    "youtu.be",
];

fn is_platform_address(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else { return false };
    let is_platform = |host: &str| {
        PLATFORM_HOSTS.iter().any(|platform| {
            host == *platform || host.strip_suffix(platform).is_some_and(|rest| rest.ends_with('.'))
        })
    };
    url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && url.host_str().is_some_and(is_platform)
}

#[cfg(test)]
mod tests {
    use super::is_platform_address;

    #[test]
    fn only_the_platforms_are_opened() {
        let table = [
            ("https://x.com/fern/status/1", true),
            ("https://www.linkedin.com/posts/1", true),
            ("http://x.com/fern", false),
            ("https://evilx.com/", false),
            ("https://x.com.evil.example/", false),
            ("https://x.com@evil.example/", false),
            ("file:///etc/hostname", false),
            ("javascript:alert(1)", false),
            ("not an address", false),
        ];
        for (address, expected) in table {
            assert_eq!(is_platform_address(address), expected, "{address}");
        }
    }
}
