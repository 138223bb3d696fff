//! From a wall-clock reading in a brand's zone to an instant, with daylight-saving gaps and overlaps said aloud
//! instead of silently resolved.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::{LocalTime, Repeated};

/// Why a wall-clock reading is no instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeProblem {
    /// Date or time is empty or unreadable.
    Missing,
    /// The zone is unknown.
    NoZone,
    /// The clocks jump over it.
    Gap,
}

/// An instant, and whether the clocks read the same at another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The instant chosen.
    pub at: Timestamp,
    /// Whether the reading occurs twice, so that the choice mattered.
    pub is_twice: bool,
}

/// Finds the instant of a reading; of two, the one that the person chose.
pub fn resolve(when: &LocalTime, zone: Option<&str>) -> Result<Resolved, TimeProblem> {
    let date: Date = when.date.trim().parse().map_err(|_| TimeProblem::Missing)?;
    let time: Time = when.time.trim().parse().map_err(|_| TimeProblem::Missing)?;
    let zone = TimeZone::get(zone.ok_or(TimeProblem::NoZone)?).map_err(|_| TimeProblem::NoZone)?;
    let ambiguous = zone.to_ambiguous_timestamp(date.to_datetime(time));
    let is_twice = match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => return Err(TimeProblem::Gap),
        AmbiguousOffset::Fold { .. } => true,
        AmbiguousOffset::Unambiguous { .. } => false,
    };
    let at = match when.repeated {
        Repeated::First => ambiguous.earlier(),
        Repeated::Second => ambiguous.later(),
    };
    // Only years beyond the calendar's ends fail here.
    at.map(|at| Resolved { at, is_twice }).map_err(|_| TimeProblem::Missing)
}

/// Whether a name stands in the bundled zone data.
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok_and(|zone| zone.iana_name().is_some())
}

/// The IANA names to choose from, sorted.
pub fn zone_names() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("SystemV/"))
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(date: &str, time: &str, repeated: Repeated) -> Result<(String, bool), TimeProblem> {
        let when = LocalTime { date: date.to_owned(), time: time.to_owned(), repeated };
        resolve(&when, Some("Europe/Lisbon")).map(|found| (found.at.to_string(), found.is_twice))
    }

    #[test]
    fn readings_become_instants() {
        let table = [
            ("2026-11-26", "15:30", Repeated::First, Ok(("2026-11-26T15:30:00Z".to_owned(), false))),
            ("2026-07-01", "15:30", Repeated::First, Ok(("2026-07-01T14:30:00Z".to_owned(), false))),
            ("2027-03-28", "01:30", Repeated::First, Err(TimeProblem::Gap)),
            ("2026-10-25", "01:30", Repeated::First, Ok(("2026-10-25T00:30:00Z".to_owned(), true))),
            ("2026-10-25", "01:30", Repeated::Second, Ok(("2026-10-25T01:30:00Z".to_owned(), true))),
            ("", "15:30", Repeated::First, Err(TimeProblem::Missing)),
            ("2026-11-26", "", Repeated::First, Err(TimeProblem::Missing)),
            ("26.11.2026", "quarter past", Repeated::First, Err(TimeProblem::Missing)),
        ];
        for (date, time, repeated, expected) in table {
            assert_eq!(at(date, time, repeated), expected, "{date} {time} {repeated:?}");
        }
    }

    #[test]
    fn an_unknown_zone_is_said() {
        let when = LocalTime { date: "2026-11-26".into(), time: "10:00".into(), repeated: Repeated::First };
        assert_eq!(resolve(&when, None), Err(TimeProblem::NoZone));
        assert_eq!(resolve(&when, Some("Mars/Olympus")), Err(TimeProblem::NoZone));
    }

    #[test]
    fn the_list_of_zones_holds_cities_and_no_technical_names() {
        let names = zone_names();
        assert!(names.iter().any(|name| name == "Europe/Lisbon") && names.len() > 300, "{}", names.len());
        assert!(names.iter().all(|name| is_zone(name)), "each name in the list can be chosen");
        assert!(!names.iter().any(|name| name.starts_with("Etc/")));
    }
}
