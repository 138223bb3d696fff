//! Dates with English words in them: names of months and weekdays, today, tomorrow.

use jiff::civil::{Date, Time, Weekday};
use jiff::{SignedDuration, tz};

use super::date_cell::{DateReading, join, read_time};

/// Reads a date with words; `None` if a word is not understood.
pub(super) fn read_words(cell: &str, today: Date) -> Option<DateReading> {
    if cell.len() > LONGEST || !cell.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let mut found = Found::default();
    let words: Vec<&str> =
        cell.split([' ', ',', '\u{A0}', '\u{202F}']).filter(|word| !word.is_empty()).collect();
    let mut words = words.as_slice();
    while let Some((word, rest)) = words.split_first() {
        words = found.take(word, rest)?;
    }
    found.join(today)
}

/// "Wednesday, September 30th, 2026 at 12:30:00 p.m. +01:00" is shorter; a longer cell is a sentence.
const LONGEST: usize = 60;

/// What the words have said so far.
#[derive(Default)]
struct Found {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<u32>,
    weekday: Option<Weekday>,
    /// Days from today.
    ahead: Option<i64>,
    time: Option<(Time, Option<tz::Offset>)>,
}

impl Found {
    /// Takes one word, and what belongs to it from the rest; gives back what is left.
    fn take<'w, 't>(&mut self, word: &'t str, rest: &'w [&'t str]) -> Option<&'w [&'t str]> {
        let lower = word.trim_end_matches('.').to_ascii_lowercase();
        if let Some(month) = month(&lower) {
            self.month = Some(month);
        } else if let Some(weekday) = weekday(&lower) {
            self.weekday = Some(weekday);
        } else if lower == "today" {
            self.ahead = Some(0);
        } else if lower == "tomorrow" {
            self.ahead = Some(1);
        } else if matches!(lower.as_str(), "at" | "on" | "of" | "the" | "next") {
        } else if lower == "noon" {
            self.time = Some((Time::constant(12, 0, 0, 0), None));
        } else {
            return self.take_number(word, rest);
        }
        Some(rest)
    }

    fn take_number<'w, 't>(&mut self, word: &'t str, rest: &'w [&'t str]) -> Option<&'w [&'t str]> {
        // "9 pm" and "9:30 UTC" are written apart.
        if let Some((next, after)) = rest.split_first()
            && let Some(time) = read_time(&format!("{word} {next}"))
        {
            self.time = Some(time);
            return Some(after);
        }
        if let Some(time) = read_time(word) {
            self.time = Some(time);
            return Some(rest);
        }
        if let Some((day, more)) = word.split_once(['-', '/']) {
            // 25-Aug-2025
            self.take(day, &[])?;
            let parts: Vec<&str> = more.split(['-', '/']).collect();
            parts.into_iter().try_for_each(|part| self.take(part, &[]).map(drop))?;
            return Some(rest);
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
        let number: u32 = digits.trim_end_matches('.').parse().ok()?;
        match number {
            1..=31 if self.day.is_none() => self.day = Some(number),
            1000..=9999 => self.year = Some(number),
            _ => return None,
        }
        Some(rest)
    }

    fn join(self, today: Date) -> Option<DateReading> {
        if let (Some(month), Some(day)) = (self.month, self.day) {
            // Without a year the next such day is meant.
            let this_year = u32::try_from(today.year()).ok()?;
            let is_over = (i64::from(month), i64::from(day)) < (today.month().into(), today.day().into());
            let year = self.year.unwrap_or(if is_over { this_year + 1 } else { this_year });
            return Some(join(year, month, day, self.time));
        }
        if self.month.is_some() || self.day.is_some() || self.year.is_some() {
            return None;
        }
        let ahead = match (self.ahead, self.weekday) {
            (Some(ahead), None) => ahead,
            // The coming one, never today.
            (None, Some(weekday)) => match i64::from(today.weekday().until(weekday)) {
                0 => 7,
                days => days,
            },
            _ => return None,
        };
        let date = today.checked_add(SignedDuration::from_hours(24 * ahead)).ok()?;
        let number = |part: i8| u32::try_from(part).ok();
        Some(join(u32::try_from(date.year()).ok()?, number(date.month())?, number(date.day())?, self.time))
    }
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let position = MONTHS.iter().position(|name| {
        word.len() >= 3 && (name.starts_with(word) || word == "sept" && *name == "september")
    })?;
    u32::try_from(position + 1).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    const WEEKDAYS: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    WEEKDAYS.iter().find(|(name, _)| word.len() >= 3 && name.starts_with(word)).map(|(_, weekday)| *weekday)
}
