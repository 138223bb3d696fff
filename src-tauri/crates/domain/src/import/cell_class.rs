//! What the cells of a column look like, where its name says nothing.

use jiff::civil::Date;

use super::date_cell::{DateOrder, DateReading, read_date};
use super::field::{platform_named, yes_or_no};
use super::list_cell::{is_web_address, locations, names};
use super::media::kind_by_name;

/// The look of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellClass {
    Empty,
    DateAndTime,
    DateOnly,
    TimeOnly,
    Platforms,
    YesNo,
    Media,
    Address,
    /// `L` or `I`.
    LinkKind,
    /// Anything else, with its usual length in characters.
    Words {
        length: usize,
    },
}

/// How many cells of a column are looked at.
pub(super) const SAMPLE: usize = 30;

/// Whether a cell looks like something.
type Look = fn(&str) -> bool;

/// The look of most of the cells that are not empty.
pub(super) fn class_of<'a>(cells: impl Iterator<Item = &'a str>) -> CellClass {
    let cells: Vec<&str> = cells.map(str::trim).filter(|cell| !cell.is_empty()).take(SAMPLE).collect();
    if cells.is_empty() {
        return CellClass::Empty;
    }
    // Whether four of five do; the first misses beyond that end the look.
    let most = |is: Look| cells.iter().filter(|cell| !is(cell)).nth(cells.len() / 5).is_none();
    // From the most to the least particular.
    let classes: [(Look, CellClass); 8] = [
        (|cell| platform_list(cell) && !cell.eq_ignore_ascii_case("x"), CellClass::Platforms),
        (|cell| yes_or_no(cell).is_some(), CellClass::YesNo),
        (|cell| matches!(cell, "L" | "I" | "l" | "i"), CellClass::LinkKind),
        (|cell| matches!(date(cell), DateReading::Clock(_)), CellClass::TimeOnly),
        (|cell| matches!(date(cell), DateReading::Day(_)), CellClass::DateOnly),
        (is_date, CellClass::DateAndTime),
        (is_media, CellClass::Media),
        (|cell| is_web_address(cell), CellClass::Address),
    ];
    let found = classes.iter().find(|(is, _)| most(*is)).map(|(_, class)| *class);
    let length = cells.iter().map(|cell| cell.chars().count()).sum::<usize>() / cells.len();
    found.unwrap_or(CellClass::Words { length })
}

/// Whether a cell reads as a date or a time.
pub(super) fn is_date(cell: &str) -> bool {
    use DateReading as D;
    matches!(date(cell), D::At(_) | D::Civil(_) | D::Day(_) | D::Clock(_) | D::Impossible(_) | D::OrderOpen)
}

fn date(cell: &str) -> DateReading {
    // The order makes no difference to whether it is one; any day will do as today.
    read_date(cell, Some(DateOrder::DayFirst), Date::constant(2026, 1, 1))
}

fn platform_list(cell: &str) -> bool {
    names(cell).all(|name| platform_named(name).is_some())
}

fn is_media(cell: &str) -> bool {
    let parts = locations(cell);
    !parts.is_empty() && parts.iter().all(|part| kind_by_name(part).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_cells() {
        for (cells, expected) in [
            (vec!["", " "], CellClass::Empty),
            (vec!["31/12/2026 09:00", "", "01/02/2027 10:00"], CellClass::DateAndTime),
            (vec!["2026-12-31", "2027-01-01"], CellClass::DateOnly),
            (vec!["09:00", "9:30 pm"], CellClass::TimeOnly),
            (vec!["x, threads", "linkedin"], CellClass::Platforms),
            (vec!["TRUE", "FALSE", ""], CellClass::YesNo),
            (vec!["x", "", "x"], CellClass::YesNo),
            (vec!["L", "I"], CellClass::LinkKind),
            (vec!["https://a.test/b.jpg", "photos/c.png"], CellClass::Media),
            (vec!["https://a.test/b", "https://a.test"], CellClass::Address),
            (vec!["Moss is back", "Come in"], CellClass::Words { length: 9 }),
        ] {
            assert_eq!(class_of(cells.iter().copied()), expected, "{cells:?}");
        }
    }

    #[test]
    fn one_odd_cell_in_five_does_not_hide_what_a_column_is() {
        let cells = ["2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "soon"];
        assert_eq!(class_of(cells.into_iter()), CellClass::DateOnly);
    }
}
