//! What anyone holding a key can and can't do, as codes that the UI makes sentences of.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Checklist, ChecklistRow, KbSpelling, Level, Resource, Scope};

/// The sentence version of a set of scopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Abilities {
    /// The one-word version.
    pub power: Power,
    /// What its holder can do, in the order of the checklist.
    pub can: Vec<AbilityLine>,
    /// What its holder can't do. Empty for `*`, of which nobody has published the limits.
    pub cannot: Vec<Ability>,
}

/// One thing that a holder can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AbilityLine {
    /// The thing.
    pub ability: Ability,
    /// Why it deserves a second look.
    pub risk: Option<Risk>,
}

/// Something that a key opens, or does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ability {
    /// Everything there is, by `*`.
    Everything,
    /// Look at a kind of thing.
    See {
        /// The kind.
        resource: Resource,
    },
    /// Add, change and remove a kind of thing.
    Change {
        /// The kind.
        resource: Resource,
    },
    /// Have anything to do with these kinds of thing.
    Use {
        /// The kinds.
        resources: Vec<Resource>,
    },
    /// Make API keys; by most sources only a person can (D08).
    CreateKeys,
    /// Whatever a scope opens that this version does not know.
    Unknown {
        /// Verbatim.
        scope: Scope,
    },
}

/// What can go wrong in the wrong hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Publishes posts in the owner's name.
    PublishesInYourName,
    /// Sends what happens in the workspace to any address.
    SendsNewsElsewhere,
    /// Sets up and starts automations that can post.
    RunsAutomations,
    /// All of these.
    OpensEverything,
    /// Nobody here knows what it opens.
    IsUnknown,
}

/// The one-word version of a set of scopes; the later, the more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Power {
    /// No scope at all.
    Nothing,
    /// Looks only.
    Looks,
    /// Only scopes that this version does not know, or these and some to look.
    Unknown,
    /// Changes something, but publishes nothing.
    Changes,
    /// Publishes in the owner's name.
    Publishes,
    /// `*`
    Everything,
}

/// Tells what a set of scopes opens.
pub fn abilities_of(scopes: &[Scope]) -> Abilities {
    let view = Checklist::of(scopes).view(KbSpelling::Kb);
    let power = power_of(scopes);
    if view.is_everything {
        let everything = AbilityLine { ability: Ability::Everything, risk: Some(Risk::OpensEverything) };
        return Abilities { power, can: vec![everything], cannot: vec![] };
    }
    let mut can: Vec<AbilityLine> = view.rows.iter().flat_map(can_lines).collect();
    can.extend(view.unknown.iter().map(|scope| AbilityLine {
        ability: Ability::Unknown { scope: scope.clone() },
        risk: Some(Risk::IsUnknown),
    }));
    Abilities { power, can, cannot: cannot_lines(&view.rows) }
}

/// Sums up a set of scopes.
pub fn power_of(scopes: &[Scope]) -> Power {
    let one = |scope: &Scope| match scope.place() {
        None if scope.is_everything() => Power::Everything,
        None => Power::Unknown,
        Some((_, Level::See)) => Power::Looks,
        Some((resource, Level::Change)) if risk_of_change(resource) == Some(Risk::PublishesInYourName) => {
            Power::Publishes
        }
        Some((_, Level::Change)) => Power::Changes,
    };
    scopes.iter().map(one).max().unwrap_or(Power::Nothing)
}

fn can_lines(row: &ChecklistRow) -> Vec<AbilityLine> {
    let resource = row.resource;
    let ticked = row.boxes.iter().filter(|one| one.is_ticked);
    ticked
        .map(|one| match one.level {
            Level::See => AbilityLine { ability: Ability::See { resource }, risk: None },
            Level::Change => {
                AbilityLine { ability: Ability::Change { resource }, risk: risk_of_change(resource) }
            }
        })
        .collect()
}

fn cannot_lines(rows: &[ChecklistRow]) -> Vec<Ability> {
    let mut lines = Vec::new();
    let mut untouched = Vec::new();
    for row in rows {
        let resource = row.resource;
        let missing: Vec<Level> =
            row.boxes.iter().filter(|one| !one.is_ticked).map(|one| one.level).collect();
        if missing.len() == row.boxes.len() {
            untouched.push(resource);
            continue;
        }
        lines.extend(missing.into_iter().map(|level| match level {
            Level::See => Ability::See { resource },
            Level::Change => Ability::Change { resource },
        }));
    }
    if !untouched.is_empty() {
        lines.push(Ability::Use { resources: untouched });
    }
    lines.push(Ability::CreateKeys);
    lines
}

fn risk_of_change(resource: Resource) -> Option<Risk> {
    match resource {
        // The description of `carousels:write` includes publishing (contract §7).
        Resource::Posts | Resource::Carousels => Some(Risk::PublishesInYourName),
        Resource::Webhooks => Some(Risk::SendsNewsElsewhere),
        Resource::Agents => Some(Risk::RunsAutomations),
        Resource::Brands | Resource::Clips | Resource::KnowledgeBase | Resource::Usage => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::scopes;
    use super::*;

    fn can(ability: Ability, risk: Option<Risk>) -> AbilityLine {
        AbilityLine { ability, risk }
    }

    #[test]
    fn a_scheduling_key_is_described_as_on_the_form() {
        use Ability as A;
        use Resource as R;
        let abilities = abilities_of(&scopes(&["posts:read", "posts:write", "brands:read"]));
        assert_eq!(
            abilities.can,
            vec![
                can(A::See { resource: R::Posts }, None),
                can(A::Change { resource: R::Posts }, Some(Risk::PublishesInYourName)),
                can(A::See { resource: R::Brands }, None),
            ],
        );
        let untouched = vec![R::Carousels, R::Clips, R::KnowledgeBase, R::Agents, R::Webhooks, R::Usage];
        assert_eq!(
            abilities.cannot,
            vec![A::Change { resource: R::Brands }, A::Use { resources: untouched }, A::CreateKeys],
        );
    }

    #[test]
    fn change_without_see_can_t_look_and_unknown_scopes_are_told_as_unknown() {
        let abilities = abilities_of(&scopes(&["webhooks:write", "moon:read"]));
        let unknown = Ability::Unknown { scope: Scope::new("moon:read") };
        let change = Ability::Change { resource: Resource::Webhooks };
        assert_eq!(
            abilities.can,
            vec![can(change, Some(Risk::SendsNewsElsewhere)), can(unknown, Some(Risk::IsUnknown))],
        );
        assert!(abilities.cannot.contains(&Ability::See { resource: Resource::Webhooks }));
    }

    #[test]
    fn full_access_has_no_known_limits() {
        let abilities = abilities_of(&scopes(&["posts:read", "*"]));
        assert_eq!(abilities.can, vec![can(Ability::Everything, Some(Risk::OpensEverything))]);
        assert_eq!(abilities.cannot, vec![]);
    }

    #[test]
    fn exactly_the_dangerous_scopes_are_marked() {
        let marked: Vec<(Resource, Risk)> = Resource::ALL
            .into_iter()
            .filter_map(|resource| Some((resource, risk_of_change(resource)?)))
            .collect();
        assert_eq!(
            marked,
            vec![
                (Resource::Posts, Risk::PublishesInYourName),
                (Resource::Carousels, Risk::PublishesInYourName),
                (Resource::Agents, Risk::RunsAutomations),
                (Resource::Webhooks, Risk::SendsNewsElsewhere),
            ],
        );
    }

    #[test]
    fn one_word_sums_it_up() {
        let table: [(&[&str], Power); 7] = [
            (&[], Power::Nothing),
            (&["posts:read", "kbs:read"], Power::Looks),
            (&["posts:read", "moon:write"], Power::Unknown),
            (&["kb:write", "moon:write"], Power::Changes),
            (&["agents:write", "posts:read"], Power::Changes),
            (&["carousels:write"], Power::Publishes),
            (&["posts:write", "*"], Power::Everything),
        ];
        for (given, expected) in table {
            assert_eq!(power_of(&scopes(given)), expected, "{given:?}");
            assert_eq!(abilities_of(&scopes(given)).power, expected, "{given:?}");
        }
    }
}
