//! "What will use it?": starting points that pick the smallest set of scopes, and what goes beyond it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Checklist, KbSpelling, Scope};

/// What a key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Numbers and lists; changes nothing.
    Reports,
    /// A tool that writes and schedules posts.
    Scheduling,
    /// This app, for everything but the administration of keys.
    ThisApp,
    /// A service that joins others together; it may register webhooks to be told of news.
    Automation,
    /// An assistant that looks things up. Writing is not picked: the service has no scope for drafts alone.
    Assistant,
    /// A tool that uploads video and cuts clips.
    VideoClips,
    /// A tool that fills the knowledge base.
    KnowledgeBase,
    /// All 14 scopes of the authentication page.
    Everything,
    /// The person ticks the boxes; nothing is known about the need.
    ChooseMyself,
}

/// One of the choices that the form offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StartingPoint {
    /// Chooses the words.
    pub purpose: Purpose,
    /// What it ticks.
    pub scopes: Vec<Scope>,
}

/// What a purpose needs, and what it may have without a warning.
struct Need {
    picked: &'static [&'static str],
    tolerated: &'static [&'static str],
}

/// The choices of the form, in their order. This app's own key is made elsewhere.
pub fn starting_points(spelling: KbSpelling) -> Vec<StartingPoint> {
    let offered = [
        Purpose::Reports,
        Purpose::Scheduling,
        Purpose::Automation,
        Purpose::Assistant,
        Purpose::VideoClips,
        Purpose::KnowledgeBase,
        Purpose::Everything,
        Purpose::ChooseMyself,
    ];
    offered.into_iter().map(|purpose| StartingPoint { purpose, scopes: purpose.scopes(spelling) }).collect()
}

/// The scopes that a purpose does not need, verbatim. None where the need is not known.
pub fn unneeded(purpose: Purpose, scopes: &[Scope]) -> Vec<Scope> {
    if purpose == Purpose::ChooseMyself {
        return Vec::new();
    }
    let need = purpose.need();
    let is_needed = |scope: &Scope| {
        let canonical = scope.canonical();
        need.picked.iter().chain(need.tolerated).any(|name| *name == canonical.as_str())
    };
    scopes.iter().filter(|scope| !is_needed(scope)).cloned().collect()
}

impl Purpose {
    /// The smallest scopes that serve it, in the order of the checklist.
    pub fn scopes(self, spelling: KbSpelling) -> Vec<Scope> {
        let picked: Vec<Scope> = self.need().picked.iter().copied().map(Scope::new).collect();
        Checklist::of(&picked).scopes(spelling)
    }

    fn need(self) -> Need {
        let (picked, tolerated): (&[&str], &[&str]) = match self {
            Purpose::Reports => {
                (&["posts:read", "brands:read"], &["usage:read", "carousels:read", "clips:read"])
            }
            Purpose::Scheduling => (SCHEDULING, &["carousels:read"]),
            Purpose::ThisApp => (SCHEDULING, &[]),
            Purpose::Automation => (SCHEDULING, &["webhooks:read", "webhooks:write"]),
            Purpose::Assistant => (&["posts:read", "brands:read", "kb:read"], &["posts:write"]),
            Purpose::VideoClips => (&["brands:read", "clips:read", "clips:write"], &[]),
            Purpose::KnowledgeBase => (&["kb:read", "kb:write"], &["brands:read"]),
            Purpose::Everything => (AUTHENTICATION_PAGE, &["usage:read"]),
            Purpose::ChooseMyself => (&[], &[]),
        };
        Need { picked, tolerated }
    }
}

const SCHEDULING: &[&str] = &["posts:read", "posts:write", "brands:read"];

/// `usage:read` is missing: only the other page has it (D03), so a service that follows this one may refuse it.
const AUTHENTICATION_PAGE: &[&str] = &[
    "posts:read",
    "posts:write",
    "brands:read",
    "brands:write",
    "carousels:read",
    "carousels:write",
    "clips:read",
    "clips:write",
    "kb:read",
    "kb:write",
    "agents:read",
    "agents:write",
    "webhooks:read",
    "webhooks:write",
];

#[cfg(test)]
mod tests {
    use super::super::samples::scopes;
    use super::*;

    #[test]
    fn each_starting_point_ticks_the_smallest_scopes() {
        use Purpose as P;
        let all = AUTHENTICATION_PAGE;
        let table: [(Purpose, &[&str]); 8] = [
            (P::Reports, &["posts:read", "brands:read"]),
            (P::Scheduling, &["posts:read", "posts:write", "brands:read"]),
            (P::Automation, &["posts:read", "posts:write", "brands:read"]),
            (P::Assistant, &["posts:read", "brands:read", "kb:read"]),
            (P::VideoClips, &["brands:read", "clips:read", "clips:write"]),
            (P::KnowledgeBase, &["kb:read", "kb:write"]),
            (P::Everything, all),
            (P::ChooseMyself, &[]),
        ];
        let offered = starting_points(KbSpelling::Kb);
        assert_eq!(offered.len(), table.len());
        for ((purpose, expected), offered) in table.into_iter().zip(offered) {
            assert_eq!(offered, StartingPoint { purpose, scopes: scopes(expected) });
        }
        assert_eq!(P::ThisApp.scopes(KbSpelling::Kb), scopes(SCHEDULING));
        assert_eq!(P::KnowledgeBase.scopes(KbSpelling::Kbs), scopes(&["kbs:read", "kbs:write"]));
    }

    #[test]
    fn no_starting_point_needs_less_than_it_picks_and_all_names_are_known() {
        for point in starting_points(KbSpelling::Kbs) {
            assert_eq!(unneeded(point.purpose, &point.scopes), vec![], "{:?}", point.purpose);
            let need = point.purpose.need();
            for name in need.picked.iter().chain(need.tolerated) {
                assert!(Scope::new(*name).place().is_some(), "{name}");
            }
        }
    }

    #[test]
    fn what_goes_beyond_a_purpose_is_named_as_it_is_spelled() {
        use Purpose as P;
        let table: [(Purpose, &[&str], &[&str]); 7] = [
            (P::Reports, &["posts:read", "posts:write"], &["posts:write"]),
            (P::Reports, &["posts:read", "usage:read"], &[]),
            (P::Assistant, &["kbs:read", "kbs:write", "posts:write"], &["kbs:write"]),
            (P::Automation, &["webhooks:write", "agents:write"], &["agents:write"]),
            (P::Scheduling, &["*", "moon:read"], &["*", "moon:read"]),
            (P::ChooseMyself, &["*", "agents:write"], &[]),
            (P::Everything, &["agents:write", "usage:read", "*"], &["*"]),
        ];
        for (purpose, given, expected) in table {
            assert_eq!(unneeded(purpose, &scopes(given)), scopes(expected), "{purpose:?} {given:?}");
        }
    }
}
