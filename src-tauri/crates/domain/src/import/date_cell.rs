//! What a cell with a date or a time says: ISO 8601, the usual written forms, the serial numbers of spreadsheets.
//!
//! Which of two instants a reading means, and in which zone, is not decided here.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Timestamp, tz};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::date_words::read_words;
use super::list_cell::is_invisible;

/// Whether 03/04 is the third of April or the fourth of March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateReading {
    /// Nothing, or that the tool should find a time by itself.
    Empty,
    /// An instant that names its own offset.
    At(Timestamp),
    /// A date and a time on a wall clock.
    Civil(DateTime),
    /// A date alone.
    Day(Date),
    /// A time of day alone.
    Clock(Time),
    /// Day and month can't be told apart, and the person has not said which comes first.
    OrderOpen,
    /// A day that its month does not have, such as 31 November; with the day that comes out by counting on.
    Impossible(DateTime),
    /// Something else.
    Unreadable,
}

/// Reads a cell. `today` is for cells such as "tomorrow 9:00".
pub fn read_date(cell: &str, order: Option<DateOrder>, today: Date) -> DateReading {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || c == '\'' || c == '"');
    let starts_with_digit = cell.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if cell.is_empty() || (!starts_with_digit && is_left_to_the_tool(cell)) {
        return DateReading::Empty;
    }
    starts_with_digit
        .then(|| read_numbers(cell, order))
        .flatten()
        .or_else(|| read_serial(cell))
        .or_else(|| read_words(cell, today))
        .unwrap_or(DateReading::Unreadable)
}

/// What a cell tells about the order of day and month in its file; `None` where it tells nothing.
pub fn order_told_by(cell: &str) -> Option<DateOrder> {
    let (first, rest) = number(cell.trim())?;
    let (separator, rest) = separator(rest)?;
    let (second, rest) = number(rest)?;
    // Dots are written by people who put the day first, and need no evidence.
    if separator == '.' || first > 31 || second > 31 || !rest.starts_with(separator) {
        return None;
    }
    match (first > 12, second > 12) {
        (true, false) => Some(DateOrder::DayFirst),
        (false, true) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

fn is_left_to_the_tool(cell: &str) -> bool {
    ["queue", "auto", "next", "next slot", "next free slot"]
        .iter()
        .any(|word| cell.eq_ignore_ascii_case(word))
}

/// Dates and times that are written in digits; `None` for anything else.
fn read_numbers(cell: &str, order: Option<DateOrder>) -> Option<DateReading> {
    let Some((first, second, third, mark, rest)) = three_numbers(cell) else {
        return read_time(cell).map(|(time, offset)| match offset {
            None => DateReading::Clock(time),
            Some(_) => DateReading::Unreadable,
        });
    };
    let rest = rest.trim_start_matches(['T', 't', ',', ' ', '\u{A0}', '\u{202F}']);
    let time = if rest.is_empty() { None } else { Some(read_time(rest)?) };
    if first > 31 {
        return Some(join(first, second, third, time));
    }
    let order = match (mark, first > 12, second > 12) {
        ('.', ..) | (_, true, _) => DateOrder::DayFirst,
        (_, _, true) => DateOrder::MonthFirst,
        _ if first == second => DateOrder::DayFirst,
        _ => match order {
            Some(order) => order,
            None => return Some(DateReading::OrderOpen),
        },
    };
    let year = if third < 100 { 2000 + third } else { third };
    Some(match order {
        DateOrder::DayFirst => join(year, second, first, time),
        DateOrder::MonthFirst => join(year, first, second, time),
    })
}

fn three_numbers(cell: &str) -> Option<(u32, u32, u32, char, &str)> {
    let (first, rest) = number(cell)?;
    let (mark, rest) = separator(rest)?;
    let (second, rest) = number(rest)?;
    let (third, rest) = number(rest.strip_prefix(mark)?.trim_start_matches(' '))?;
    Some((first, second, third, mark, rest))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    if digits.len() > 4 { None } else { Some((digits.parse().ok()?, rest)) }
}

fn separator(text: &str) -> Option<(char, &str)> {
    let mark = text.chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
    Some((mark, text.get(1..)?.trim_start_matches(' ')))
}

/// Joins the parts of a date; a day beyond its month's end is counted on into the next.
pub(super) fn join(year: u32, month: u32, day: u32, time: Option<(Time, Option<tz::Offset>)>) -> DateReading {
    let small = |number: u32| i8::try_from(number).ok();
    let (Ok(year), Some(month), Some(day)) = (i16::try_from(year), small(month), small(day)) else {
        return DateReading::Unreadable;
    };
    if !(1..=31).contains(&day) {
        return DateReading::Unreadable;
    }
    if let Ok(date) = Date::new(year, month, day) {
        return match time {
            None => DateReading::Day(date),
            Some((time, None)) => DateReading::Civil(date.to_datetime(time)),
            Some((time, Some(offset))) => {
                offset.to_timestamp(date.to_datetime(time)).map_or(DateReading::Unreadable, DateReading::At)
            }
        };
    }
    let Ok(start) = Date::new(year, month, 1) else { return DateReading::Unreadable };
    let counted_on = start.checked_add(SignedDuration::from_hours(24 * i64::from(day - 1)));
    let time = time.map_or(Time::midnight(), |(time, _)| time);
    counted_on.map_or(DateReading::Unreadable, |date| DateReading::Impossible(date.to_datetime(time)))
}

/// A time of day, perhaps with an offset: `9:30`, `09:30:15.5`, `9 pm`, `21h30`, `09:30Z`, `09:30+01:00`.
pub(super) fn read_time(text: &str) -> Option<(Time, Option<tz::Offset>)> {
    let (hour, rest) = number(text.trim())?;
    let (minute, rest) = match rest.strip_prefix([':', 'h', 'H']) {
        Some(rest) => number(rest)?,
        None => (0, rest),
    };
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest)?,
        None => (0, rest),
    };
    // Posts are planned to the second; what is finer is noise.
    let rest =
        rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let rest = rest.trim();
    let (hour, is_marked) = half_of_day(hour, rest)?;
    let offset = if is_marked || rest.is_empty() { None } else { Some(read_offset(rest)?) };
    // A number alone is no time.
    if text.trim().bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let small = |number: u32| i8::try_from(number).ok();
    Some((Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?, offset))
}

/// The hour of the day, and whether `am` or `pm` stood behind it.
fn half_of_day(hour: u32, mark: &str) -> Option<(u32, bool)> {
    let is =
        |wanted: &str| mark.chars().filter(|c| *c != '.').map(|c| c.to_ascii_lowercase()).eq(wanted.chars());
    let (is_am, is_pm) = (is("am"), is("pm"));
    match (is_am || is_pm, hour) {
        (false, _) => Some((hour, false)),
        (true, 1..=11) => Some((if is_pm { hour + 12 } else { hour }, true)),
        (true, 12) => Some((if is_pm { 12 } else { 0 }, true)),
        (true, _) => None,
    }
}

fn read_offset(text: &str) -> Option<tz::Offset> {
    if ["z", "utc", "gmt"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Some(tz::Offset::UTC);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' | '\u{2212}' => -1,
        _ => return None,
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?),
        _ => return None,
    };
    tz::Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

/// The days from 1954 to 2119 as spreadsheets count them; smaller and larger numbers are more likely something else.
const SERIAL_DAYS: std::ops::Range<f64> = 20_000.0..80_000.0;

/// A day counted from the end of 1899, the time as a fraction.
fn read_serial(cell: &str) -> Option<DateReading> {
    let serial: f64 = cell.replace(',', ".").parse().ok()?;
    if !SERIAL_DAYS.contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round();
    // In range: at most 80,000 days.
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked above")]
    let duration = SignedDuration::from_secs(seconds as i64);
    let at = Date::constant(1899, 12, 30).to_datetime(Time::midnight()).checked_add(duration).ok()?;
    Some(if serial.fract() == 0.0 { DateReading::Day(at.date()) } else { DateReading::Civil(at) })
}

#[cfg(test)]
#[path = "date_cell_tests.rs"]
mod tests;
