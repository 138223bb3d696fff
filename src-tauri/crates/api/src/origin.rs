//! The checked address of a service. Nothing else in this crate accepts an address as text.

use std::net::Ipv6Addr;

use domain::{Field, Problem, ProblemCode};
use url::{Host, Url};

/// The base address that every path is joined to: HTTPS, or HTTP to a literal loopback address.
///
/// It has no `Display` and a silent `Debug`, so that it cannot slip into an error or a log.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin(Url);

impl Origin {
    /// The live service (contract §2).
    pub const LIVE: &'static str = "https://app.autoposting.ai/api-proxy";

    /// Checks what a person typed or a store kept.
    ///
    /// # Errors
    /// `AddressInsecure` for HTTP to anything but `127.0.0.0/8` or `[::1]` (a name such as `localhost` can point
    /// anywhere); `AddressInvalid` for everything else that is not a plain address of a service.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let mut url = Url::parse(text.trim()).map_err(|_| invalid())?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => is_literal_loopback(&url),
            _ => return Err(invalid()),
        };
        if !secure {
            return Err(Problem::new(ProblemCode::AddressInsecure).at_field(Field::Address));
        }
        let has_user_info = !url.username().is_empty() || url.password().is_some();
        if has_user_info || url.query().is_some() || url.fragment().is_some() {
            return Err(invalid());
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The live service, where the person named no other.
    #[expect(clippy::expect_used, reason = "a constant, parsed by a test")]
    pub fn default_live() -> Self {
        Self::parse(Self::LIVE).expect("the live address is one")
    }

    /// Whether it is this computer; a live credential never goes there.
    pub fn is_loopback(&self) -> bool {
        let by_name = matches!(self.0.host(), Some(Host::Domain(name))
            if name == "localhost" || name.ends_with(".localhost"));
        by_name || is_literal_loopback(&self.0)
    }

    /// Host and, where it is not the usual one, port, for display.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// The address for the store, without a trailing slash; [`Origin::parse`] reads it back.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// Whether it is spoken to without TLS, which [`Origin::parse`] allows on loopback only.
    pub(crate) fn is_http(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of a path below it, with the base path kept as it is (D42).
    ///
    /// `None` for a segment that would leave the path: an address takes `.` and `..` as directions even when they
    /// are escaped.
    pub(crate) fn join(&self, segments: &[&str]) -> Option<Url> {
        if segments.iter().any(|segment| matches!(*segment, "" | "." | "..")) {
            return None;
        }
        let mut url = self.0.clone();
        url.path_segments_mut().ok()?.extend(segments);
        Some(url)
    }
}

impl std::fmt::Debug for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Origin(..)")
    }
}

fn invalid() -> Problem {
    Problem::new(ProblemCode::AddressInvalid).at_field(Field::Address)
}

fn is_literal_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip == Ipv6Addr::LOCALHOST,
        Some(Host::Domain(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_literal_loopback_are_taken() {
        use ProblemCode::{AddressInsecure, AddressInvalid};
        for (text, expected) in [
            ("https://app.autoposting.ai/api-proxy", Ok("https://app.autoposting.ai/api-proxy")),
            (" https://example.test/ ", Ok("https://example.test")),
            ("https://example.test:8443/a//b/", Ok("https://example.test:8443/a//b")),
            ("http://127.0.0.1:4000/api-proxy", Ok("http://127.0.0.1:4000/api-proxy")),
            ("http://127.3.2.1", Ok("http://127.3.2.1")),
            ("http://[::1]:4000", Ok("http://[::1]:4000")),
            ("https://localhost", Ok("https://localhost")),
            ("http://localhost:4000", Err(AddressInsecure)),
            ("http://app.autoposting.ai/api-proxy", Err(AddressInsecure)),
            ("http://127.0.0.1.example.test", Err(AddressInsecure)),
            ("http://128.0.0.1", Err(AddressInsecure)),
            ("http://[::ffff:127.0.0.1]", Err(AddressInsecure)),
            ("http://0.0.0.0", Err(AddressInsecure)),
            ("https://mara@example.test", Err(AddressInvalid)),
            ("https://:pw@example.test", Err(AddressInvalid)),
            ("https://example.test?key=1", Err(AddressInvalid)),
            ("https://example.test/#top", Err(AddressInvalid)),
            ("ftp://example.test", Err(AddressInvalid)),
            ("file:///etc/hosts", Err(AddressInvalid)),
            ("app.autoposting.ai/api-proxy", Err(AddressInvalid)),
            ("https://", Err(AddressInvalid)),
            ("", Err(AddressInvalid)),
        ] {
            let found = Origin::parse(text);
            let found = found.as_ref().map(Origin::as_str).map_err(|problem| problem.code);
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn the_live_address_is_one_and_comes_back_from_the_store() {
        let live = Origin::default_live();
        assert_eq!(live.as_str(), Origin::LIVE);
        assert_eq!(Origin::parse(live.as_str()), Ok(live.clone()));
        assert_eq!((live.host().as_str(), live.is_loopback()), ("app.autoposting.ai", false));
    }

    #[test]
    fn this_computer_is_recognised_by_number_and_by_name() {
        for text in ["http://127.0.0.1:1", "https://127.0.0.1", "https://[::1]", "https://a.localhost"] {
            assert!(Origin::parse(text).unwrap().is_loopback(), "{text}");
        }
        assert!(!Origin::parse("https://localhost.example.test").unwrap().is_loopback());
    }

    #[test]
    fn an_address_does_not_print_itself() {
        assert_eq!(format!("{:?}", Origin::default_live()), "Origin(..)");
    }
}
