//! Which column means what: by the names of a known tool, by usual names, else by what the cells look like.

use sha2::{Digest, Sha256};

use super::cell_class::{CellClass, SAMPLE, class_of, is_date};
use super::field::{ImportField, ImportField as F, plain_name, platform_named};
use super::list_cell::is_web_address;
use super::shape::{ALIASES, Headerless, SHAPES, Shape};
use super::table::Table;
use crate::Platform;

/// The meaning of each column of a file. It is a guess until a person has seen it, and they can change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// The tool whose files look like this.
    pub shape: Option<&'static str>,
    /// One for each column.
    pub fields: Vec<ImportField>,
}

impl Columns {
    /// Guesses from names and cells.
    pub fn matched(table: &Table) -> Self {
        let has_header = has_header(table);
        let classes: Vec<CellClass> =
            (0..table.width()).map(|column| class(table, column, has_header)).collect();
        if !has_header {
            return by_position(&classes);
        }
        let names: Vec<String> = (0..table.width()).map(|column| plain_name(table.cell(0, column))).collect();
        let shape =
            SHAPES.iter().find(|shape| shape.marks.iter().all(|mark| names.iter().any(|name| name == mark)));
        let mut found: Vec<Option<Named>> =
            names.iter().zip(&classes).map(|(name, class)| named(name, *class, shape)).collect();
        tell_dates_from_times(&mut found, &classes);
        let mut fields = settle_doubles(found);
        fill_by_content(&mut fields, &classes, Caution::NoLinks);
        let fields = fields.into_iter().map(|field| field.unwrap_or(F::Ignored)).collect();
        Self { has_header, shape: shape.map(|shape| shape.name), fields }
    }

    /// Changes one column; a meaning that only one column can have is taken from the other.
    pub fn set(&mut self, column: usize, field: ImportField) {
        if field.is_single() {
            self.fields.iter_mut().filter(|other| **other == field).for_each(|other| *other = F::Ignored);
        }
        if let Some(place) = self.fields.get_mut(column) {
            *place = field;
        }
    }

    /// The first row with data.
    pub(super) fn first_row(&self) -> usize {
        usize::from(self.has_header)
    }

    /// What files of this kind have in common, so that a changed guess can be remembered for them.
    pub fn fingerprint(&self, table: &Table) -> String {
        let mut hash = Sha256::new();
        for column in 0..table.width() {
            match self.has_header {
                true => hash.update(plain_name(table.cell(0, column))),
                false => hash.update(format!("{:?}", loose(class(table, column, false)))),
            }
            hash.update([0, u8::from(self.has_header)]);
        }
        let mut hex = format!("{:x}", hash.finalize());
        hex.truncate(32);
        hex
    }
}

/// A meaning that was found by name; of two columns the lower rank wins.
struct Named {
    field: ImportField,
    rank: usize,
}

fn class(table: &Table, column: usize, has_header: bool) -> CellClass {
    let rows = usize::from(has_header)..table.len().min(SAMPLE * 4);
    class_of(rows.map(|row| table.cell(row, column)))
}

/// A header holds names: no dates, no addresses, and something that is known or differs from the cells below.
fn has_header(table: &Table) -> bool {
    let mut cells = table.row(0).map(str::trim);
    if cells.any(|cell| is_date(cell) || is_web_address(cell) || cell.chars().count() > 60) {
        return false;
    }
    let is_known = |cell: &str| {
        let name = plain_name(cell);
        ALIASES.iter().any(|(alias, _)| *alias == without_number(&name)) || platform_named(&name).is_some()
    };
    table.row(0).any(is_known)
        || (0..table.width()).any(|column| {
            let below = class(table, column, true);
            let own = class_of(std::iter::once(table.cell(0, column)));
            matches!(own, CellClass::Words { .. })
                && !matches!(below, CellClass::Words { .. } | CellClass::Empty)
        })
}

fn named(name: &str, class: CellClass, shape: Option<&Shape>) -> Option<Named> {
    let bare = without_number(name);
    let of_shape = shape.and_then(|shape| shape.columns.iter().find(|(known, _)| *known == name));
    if let Some((_, field)) = of_shape {
        return Some(Named { field: field.clone(), rank: 0 });
    }
    if let Some(rank) = ALIASES.iter().position(|(alias, _)| *alias == name || *alias == bare) {
        let (_, field) = ALIASES.get(rank)?;
        // A column that is named "Draft" may also hold the draft's words.
        let is_other = *field == F::DraftMark && !matches!(class, CellClass::YesNo | CellClass::Empty);
        return (!is_other).then(|| Named { field: field.clone(), rank: rank + 1 });
    }
    if let Some(platform) = platform_named(name) {
        let field = match class {
            CellClass::Words { .. } => F::PlatformText { platform },
            _ => F::PlatformSwitch { platform },
        };
        return Some(Named { field, rank: 0 });
    }
    platform_text(name).map(|platform| Named { field: F::PlatformText { platform }, rank: 0 }).or_else(|| {
        let prefixes =
            ALIASES.iter().enumerate().filter(|(_, (alias, _))| alias.len() >= 4 && name.starts_with(alias));
        let (rank, (_, field)) = prefixes.max_by_key(|(_, (alias, _))| alias.len())?;
        Some(Named { field: field.clone(), rank: ALIASES.len() + rank })
    })
}

/// `Picture Url 3` means what `Picture Url` means.
fn without_number(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// A name such as "X text" or "caption (LinkedIn)".
fn platform_text(name: &str) -> Option<Platform> {
    let texts = ALIASES.iter().filter(|(_, field)| *field == F::Text).map(|(alias, _)| *alias);
    texts
        .flat_map(|text| [name.strip_suffix(text), name.strip_prefix(text)])
        .flatten()
        .find_map(platform_named)
}

/// Two columns for one moment: whichever holds times is the time. A lone one holds both.
fn tell_dates_from_times(found: &mut [Option<Named>], classes: &[CellClass]) {
    let moments: Vec<usize> = found
        .iter()
        .enumerate()
        .filter(|(_, named)| matches!(named, Some(Named { field: F::When | F::Date | F::Time, .. })))
        .map(|(column, _)| column)
        .collect();
    let first = |wanted: &[CellClass]| {
        moments
            .iter()
            .copied()
            .find(|column| classes.get(*column).is_some_and(|class| wanted.contains(class)))
    };
    let date = first(&[CellClass::DateOnly]);
    let time = first(&[CellClass::TimeOnly]);
    let mut set = |column: usize, field: ImportField| {
        if let Some(Some(named)) = found.get_mut(column) {
            named.field = field;
        }
    };
    if let (Some(date), Some(time)) = (date, time) {
        set(date, F::Date);
        set(time, F::Time);
    }
    let has = |found: &[Option<Named>], wanted: &ImportField| {
        found.iter().flatten().any(|named| named.field == *wanted)
    };
    let is_alone = !has(found, &F::When) && has(found, &F::Date) != has(found, &F::Time);
    if is_alone {
        found.iter_mut().flatten().filter(|named| matches!(named.field, F::Date | F::Time)).for_each(
            |named| {
                named.field = F::When;
            },
        );
    }
}

fn settle_doubles(found: Vec<Option<Named>>) -> Vec<Option<ImportField>> {
    let best = |field: &ImportField| {
        let same = found
            .iter()
            .enumerate()
            .filter_map(|(column, named)| named.as_ref().map(|named| (column, named)));
        same.filter(|(_, named)| named.field == *field)
            .min_by_key(|(_, named)| named.rank)
            .map(|(column, _)| column)
    };
    let settled = found.iter().enumerate().map(|(column, named)| {
        let field = &named.as_ref()?.field;
        let is_second = field.is_single() && best(field) != Some(column);
        Some(if is_second { F::Ignored } else { field.clone() })
    });
    settled.collect()
}

/// How far the look of cells may decide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caution {
    /// An address in a column with an unknown name may be anything; appending it to the text would surprise.
    NoLinks,
    Nothing,
}

fn fill_by_content(fields: &mut [Option<ImportField>], classes: &[CellClass], caution: Caution) {
    let has = |fields: &[Option<ImportField>], is: fn(&ImportField) -> bool| fields.iter().flatten().any(is);
    let fill = |fields: &mut [Option<ImportField>], wanted: &[CellClass], field: ImportField| {
        let free =
            fields.iter().zip(classes).position(|(field, class)| field.is_none() && wanted.contains(class));
        if let Some(place) = free.and_then(|column| fields.get_mut(column)) {
            *place = Some(field);
        }
    };
    if !has(fields, |field| matches!(field, F::When | F::Date)) {
        let has_times = classes.contains(&CellClass::TimeOnly) && classes.contains(&CellClass::DateOnly);
        if has_times && !classes.contains(&CellClass::DateAndTime) {
            fill(fields, &[CellClass::DateOnly], F::Date);
            fill(fields, &[CellClass::TimeOnly], F::Time);
        } else {
            fill(fields, &[CellClass::DateAndTime, CellClass::DateOnly], F::When);
        }
    }
    if !has(fields, |field| matches!(field, F::Platforms | F::PlatformSwitch { .. })) {
        fill(fields, &[CellClass::Platforms], F::Platforms);
    }
    if !has(fields, |field| matches!(field, F::Media)) {
        fill(fields, &[CellClass::Media], F::Media);
    }
    if caution == Caution::Nothing && !has(fields, |field| matches!(field, F::Link)) {
        fill(fields, &[CellClass::Address], F::Link);
        fill(fields, &[CellClass::LinkKind], F::LinkKind);
    }
    if !has(fields, |field| matches!(field, F::Text)) {
        let free = fields.iter().zip(classes).enumerate().filter(|(_, (field, _))| field.is_none());
        let longest = free.filter_map(|(column, (_, class))| match class {
            CellClass::Words { length } => Some((*length, column)),
            _ => None,
        });
        let place = longest.max().and_then(|(_, column)| fields.get_mut(column));
        if let Some(place) = place {
            *place = Some(F::Text);
        }
    }
}

/// Files without names of columns: the order that a tool documents, else the look of each column.
fn by_position(classes: &[CellClass]) -> Columns {
    use CellClass as C;
    let shape = match classes {
        [C::DateAndTime, C::Words { .. }] | [C::DateAndTime, C::Words { .. }, C::Address | C::Empty] => {
            Some(Headerless::Hootsuite)
        }
        [C::DateAndTime, C::Words { .. }, C::Media] => Some(Headerless::Postoplan),
        [C::Words { .. }, C::Address | C::Media | C::Empty, C::DateAndTime, C::LinkKind | C::Empty] => {
            Some(Headerless::PostPickr)
        }
        _ => None,
    };
    let fields = match &shape {
        Some(shape) => shape.columns().iter().take(classes.len()).cloned().collect(),
        None => {
            let mut fields = vec![None; classes.len()];
            fill_by_content(&mut fields, classes, Caution::Nothing);
            fields.into_iter().map(|field| field.unwrap_or(F::Ignored)).collect()
        }
    };
    Columns { has_header: false, shape: shape.map(|shape| shape.name()), fields }
}

/// Files of one kind differ in how long their texts are.
fn loose(class: CellClass) -> CellClass {
    match class {
        CellClass::Words { .. } => CellClass::Words { length: 0 },
        other => other,
    }
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
