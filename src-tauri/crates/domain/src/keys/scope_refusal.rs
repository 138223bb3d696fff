//! What it means that the service refuses the scopes of a new key: which it does not know, and whether it may know
//! them in the other spelling (D01, D02, D03).

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{KbSpelling, ReadyKey, Scope};

/// Scopes that the service refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ScopeRefusal {
    /// As they were sent: those that it named, else those that could be meant.
    pub scopes: Vec<Scope>,
    /// The other spelling, where one of them has another.
    pub instead: Option<OtherSpelling>,
}

/// Another way to ask for the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OtherSpelling {
    /// What the form is to say.
    pub spelling: KbSpelling,
    /// The scopes that are then spelled differently.
    pub scopes: Vec<Scope>,
}

/// Reads a refusal (400, 422). `None` where it is about something other than the scopes, as far as anybody can tell.
pub fn read_refusal(ready: &ReadyKey, tried: KbSpelling, said: &str) -> Option<ScopeRefusal> {
    let sent = ready.new_api_key(tried).scopes;
    let other = tried.other();
    let is_named = |scope: &&Scope| names(said, scope.as_str());
    let named: Vec<Scope> = sent.iter().filter(is_named).cloned().collect();
    let is_spelled_two_ways = |scope: &&Scope| scope.spelled(other) != **scope;
    let meant = if named.is_empty() { &sent } else { &named };
    let doubtful: Vec<Scope> = meant.iter().filter(is_spelled_two_ways).cloned().collect();
    let scopes = doubtful.iter().map(|scope| scope.spelled(other)).collect();
    let instead = (!doubtful.is_empty()).then_some(OtherSpelling { spelling: other, scopes });
    match (named.is_empty(), doubtful.is_empty()) {
        (true, true) => None,
        (true, false) => Some(ScopeRefusal { scopes: doubtful, instead }),
        (false, _) => Some(ScopeRefusal { scopes: named, instead }),
    }
}

/// Whether a text has a scope in it as a word of its own: `kb:read` is not named by `kbs:read` or `kb:read_all`.
fn names(text: &str, scope: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-'));
    text.match_indices(scope).any(|(start, found)| {
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|tail| tail.chars().next());
        !is_part(before) && !is_part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{draft, now, scopes};
    use super::super::{KeyDraft, KeyDraftContext, check_key_draft};
    use super::*;

    fn ready(names: &[&str]) -> ReadyKey {
        let draft = KeyDraft { scopes: scopes(names), ..draft("Bot") };
        let zone = jiff::tz::TimeZone::UTC;
        let context = KeyDraftContext { existing: &[], replaces: None, zone: &zone };
        check_key_draft(&draft, context, now()).1.expect("the form is fine")
    }

    #[test]
    fn a_refusal_tells_which_scopes_are_meant_and_how_else_they_are_spelled() {
        use KbSpelling::{Kb, Kbs};
        type Case<'a> = (&'a str, &'a [&'a str], KbSpelling, &'a [&'a str], &'a [&'a str]);
        let table: [Case<'_>; 7] = [
            ("scopes has no 'kb:read'", &["posts:read", "kb:read"], Kb, &["kb:read"], &["kbs:read"]),
            ("invalid scope kbs:write.", &["kb:read", "kb:write"], Kbs, &["kbs:write"], &["kb:write"]),
            (
                "invalid scopes",
                &["posts:read", "kb:read", "kb:write"],
                Kb,
                &["kb:read", "kb:write"],
                &["kbs:read", "kbs:write"],
            ),
            ("no such scope: webhooks:read", &["kb:read", "webhooks:read"], Kb, &["webhooks:read"], &[]),
            ("kbs:read is fine", &["kb:read"], Kb, &["kb:read"], &["kbs:read"]),
            ("name is taken", &["posts:read"], Kb, &[], &[]),
            ("webhooks:readonly", &["webhooks:read"], Kb, &[], &[]),
        ];
        for (said, sent, tried, meant, instead) in table {
            let found = read_refusal(&ready(sent), tried, said);
            let other = (!instead.is_empty())
                .then(|| OtherSpelling { spelling: tried.other(), scopes: scopes(instead) });
            let expected =
                (!meant.is_empty()).then(|| ScopeRefusal { scopes: scopes(meant), instead: other });
            assert_eq!(found, expected, "{said}");
        }
    }
}
