//! The scope catalogue (contract §7) and what a set of granted scopes opens.
//!
//! Which endpoint asks for which scope stands in the route table, `route.rs`.

use crate::switches::ScopeNames;

const SEED: [&str; 14] = [
    "posts:read",
    "posts:write",
    "brands:read",
    "brands:write",
    "clips:read",
    "clips:write",
    "carousels:read",
    "carousels:write",
    "kb:read",
    "kb:write",
    "agents:read",
    "agents:write",
    "webhooks:read",
    "webhooks:write",
];

const OPENAPI: [&str; 13] = [
    "posts:read",
    "posts:write",
    "brands:read",
    "brands:write",
    "clips:read",
    "clips:write",
    "carousels:read",
    "carousels:write",
    "kbs:read",
    "kbs:write",
    "agents:read",
    "agents:write",
    "usage:read",
];

/// Opens everything. Only the sample has a key with it: it is in neither catalogue, so none can be created (D04).
pub(crate) const EVERYTHING: &str = "*";

/// Whether a new key may be given this scope.
pub(crate) fn can_be_granted(scope: &str, names: ScopeNames) -> bool {
    match names {
        ScopeNames::Seed => SEED.contains(&scope) || OPENAPI.contains(&scope),
        ScopeNames::OpenapiStrict => OPENAPI.contains(&scope),
    }
}

/// Whether the granted scopes open an endpoint that asks for `needed`, in the seed's spelling; write does not imply
/// read.
pub(crate) fn opens(granted: &[String], needed: &str) -> bool {
    granted.iter().any(|scope| seed_spelling(scope) == needed || scope == EVERYTHING)
}

/// Knowledge bases have two spellings that open the same (D01).
fn seed_spelling(scope: &str) -> &str {
    match scope {
        "kbs:read" => "kb:read",
        "kbs:write" => "kb:write",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_does_not_imply_reading() {
        let granted = |scope: &str| [scope.to_owned()];
        assert!(opens(&granted("posts:write"), "posts:write"));
        assert!(!opens(&granted("posts:write"), "posts:read"));
        assert!(!opens(&[], "posts:read"));
        assert!(opens(&granted(EVERYTHING), "posts:read"));
    }

    #[test]
    fn both_spellings_of_knowledge_bases_open_the_same() {
        for (granted, is_open) in
            [("kb:read", true), ("kbs:read", true), ("kbs:write", false), ("kb:write", false)]
        {
            assert_eq!(opens(&[granted.to_owned()], "kb:read"), is_open, "{granted}");
        }
    }

    #[test]
    fn each_catalogue_has_its_own_spelling() {
        use ScopeNames::{OpenapiStrict, Seed};
        for (scope, seed, strict) in [
            ("posts:read", true, true),
            ("kb:read", true, false),
            ("kbs:read", true, true),
            ("webhooks:write", true, false),
            ("usage:read", true, true),
            ("*", false, false),
            ("posts:everything", false, false),
        ] {
            assert_eq!(can_be_granted(scope, Seed), seed, "{scope}");
            assert_eq!(can_be_granted(scope, OpenapiStrict), strict, "{scope}");
        }
    }
}
