//! The permission checklist: resources down, See and Change across, and the boxes above them.
//!
//! What the catalogue does not know, and `*`, has no box; it is carried along and never lost.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::catalogue_table::{ROWS, row_at};
use super::{KbSpelling, Level, Resource, Scope};

/// A selection of scopes as ticks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checklist {
    ticked: BTreeSet<(Resource, Level)>,
    /// Without a box, in the order in which they came.
    unlisted: Vec<Scope>,
}

/// What the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChecklistToggle {
    /// The box over everything.
    Total {
        /// Ticked, or not.
        is_on: bool,
    },
    /// The box of a row.
    Row {
        /// The row.
        resource: Resource,
        /// Ticked, or not.
        is_on: bool,
    },
    /// A single box.
    Single {
        /// The row.
        resource: Resource,
        /// The column.
        level: Level,
        /// Ticked, or not.
        is_on: bool,
    },
}

/// What else happened, for the screen to say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ToggleEffect {
    /// Nothing but what was asked.
    Nothing,
    /// Change was ticked, and See with it.
    TickedSee,
    /// See was unticked, and Change with it.
    UntickedChange,
}

/// The state of a box that stands for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// None of them is ticked.
    None,
    /// Some are.
    Some,
    /// All are.
    All,
}

/// The checklist as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChecklistView {
    /// The box over everything.
    pub total: Tick,
    /// How many boxes are ticked.
    pub ticked: u32,
    /// How many there are.
    pub of: u32,
    /// One for each resource.
    pub rows: Vec<ChecklistRow>,
    /// Scopes that this version has no box for, verbatim.
    pub unknown: Vec<Scope>,
    /// Whether `*` is among the scopes, whatever is ticked.
    pub is_everything: bool,
}

/// The boxes of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChecklistRow {
    /// The resource.
    pub resource: Resource,
    /// The box of the row.
    pub tick: Tick,
    /// See, then Change, where they exist.
    pub boxes: Vec<ChecklistBox>,
}

/// One box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChecklistBox {
    /// The column.
    pub level: Level,
    /// The technical name, in the chosen spelling.
    pub scope: Scope,
    /// Whether it is ticked.
    pub is_ticked: bool,
}

impl Checklist {
    /// Ticks what the scopes say and no more: Change without See stays as it is. Both spellings tick the same box.
    pub fn of(scopes: &[Scope]) -> Self {
        let mut list = Self::default();
        for scope in scopes {
            match scope.place() {
                Some(place) => drop(list.ticked.insert(place)),
                None if list.unlisted.contains(scope) => {}
                None => list.unlisted.push(scope.clone()),
            }
        }
        list
    }

    /// The names: those with a box in the order of the checklist, then the others as they came.
    pub fn scopes(&self, spelling: KbSpelling) -> Vec<Scope> {
        let listed = ROWS
            .iter()
            .filter(|row| self.ticked.contains(&(row.resource, row.level)))
            .map(|row| Scope::new(row.name(spelling)));
        listed.chain(self.unlisted.iter().cloned()).collect()
    }

    /// Ticks or unticks. Change needs See in practice, so the one brings or takes the other.
    pub fn toggle(&mut self, toggle: ChecklistToggle) -> ToggleEffect {
        match toggle {
            ChecklistToggle::Total { is_on } => {
                for resource in Resource::ALL {
                    self.set_row(resource, is_on);
                }
                ToggleEffect::Nothing
            }
            ChecklistToggle::Row { resource, is_on } => {
                self.set_row(resource, is_on);
                ToggleEffect::Nothing
            }
            ChecklistToggle::Single { resource, level, is_on } => self.set_box(resource, level, is_on),
        }
    }

    /// What is drawn.
    pub fn view(&self, spelling: KbSpelling) -> ChecklistView {
        let rows: Vec<ChecklistRow> =
            Resource::ALL.iter().map(|resource| self.row(*resource, spelling)).collect();
        let boxes = || rows.iter().flat_map(|row| &row.boxes);
        let (ticked, of) = (boxes().filter(|one| one.is_ticked).count(), boxes().count());
        ChecklistView {
            total: tick(ticked, of),
            ticked: u32::try_from(ticked).unwrap_or(u32::MAX),
            of: u32::try_from(of).unwrap_or(u32::MAX),
            unknown: self.unlisted.iter().filter(|scope| !scope.is_everything()).cloned().collect(),
            is_everything: self.unlisted.iter().any(Scope::is_everything),
            rows,
        }
    }

    fn row(&self, resource: Resource, spelling: KbSpelling) -> ChecklistRow {
        let boxes: Vec<ChecklistBox> = [Level::See, Level::Change]
            .into_iter()
            .filter_map(|level| row_at(resource, level))
            .map(|row| ChecklistBox {
                level: row.level,
                scope: Scope::new(row.name(spelling)),
                is_ticked: self.ticked.contains(&(resource, row.level)),
            })
            .collect();
        let ticked = boxes.iter().filter(|one| one.is_ticked).count();
        ChecklistRow { resource, tick: tick(ticked, boxes.len()), boxes }
    }

    fn set_row(&mut self, resource: Resource, is_on: bool) {
        for level in [Level::See, Level::Change] {
            self.put(resource, level, is_on);
        }
    }

    fn set_box(&mut self, resource: Resource, level: Level, is_on: bool) -> ToggleEffect {
        if row_at(resource, level).is_none() {
            return ToggleEffect::Nothing;
        }
        self.put(resource, level, is_on);
        match (level, is_on) {
            (Level::Change, true) if self.put(resource, Level::See, true) => ToggleEffect::TickedSee,
            (Level::See, false) if self.put(resource, Level::Change, false) => ToggleEffect::UntickedChange,
            _ => ToggleEffect::Nothing,
        }
    }

    /// Whether this changed anything. A box that does not exist can't be ticked.
    fn put(&mut self, resource: Resource, level: Level, is_on: bool) -> bool {
        match is_on {
            true => row_at(resource, level).is_some() && self.ticked.insert((resource, level)),
            false => self.ticked.remove(&(resource, level)),
        }
    }
}

fn tick(ticked: usize, of: usize) -> Tick {
    match ticked {
        0 => Tick::None,
        _ if ticked == of => Tick::All,
        _ => Tick::Some,
    }
}

#[cfg(test)]
#[path = "checklist_tests.rs"]
mod tests;
