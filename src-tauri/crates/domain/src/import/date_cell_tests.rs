use super::DateOrder::{DayFirst, MonthFirst};
use super::*;

fn today() -> Date {
    // A Tuesday.
    Date::constant(2026, 11, 24)
}

fn read(cell: &str, order: Option<DateOrder>) -> String {
    match read_date(cell, order, today()) {
        DateReading::Empty => "empty".into(),
        DateReading::At(at) => at.to_string(),
        DateReading::Civil(at) => at.to_string(),
        DateReading::Day(day) => day.to_string(),
        DateReading::Clock(time) => time.to_string(),
        DateReading::OrderOpen => "which first?".into(),
        DateReading::Impossible(at) => format!("no such day, counted on {at}"),
        DateReading::Unreadable => "unreadable".into(),
    }
}

#[test]
fn what_cells_say() {
    for (cell, expected) in [
        ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z"),
        ("2026-12-01T09:00:00.123Z", "2026-12-01T09:00:00Z"),
        ("2026-12-01T09:00+01:00", "2026-12-01T08:00:00Z"),
        ("2026-12-01 09:00:00 -0530", "2026-12-01T14:30:00Z"),
        ("2026-12-01 09:00 UTC", "2026-12-01T09:00:00Z"),
        ("2026-12-01T09:00", "2026-12-01T09:00:00"),
        ("2025-08-25 21:30", "2025-08-25T21:30:00"),
        ("2026/12/01 9:05 PM", "2026-12-01T21:05:00"),
        ("2026-12-01", "2026-12-01"),
        ("01.12.2026 09:00", "2026-12-01T09:00:00"),
        ("1.12.26", "2026-12-01"),
        ("31/12/2026 09:00", "2026-12-31T09:00:00"),
        ("12/31/2026 09:00", "2026-12-31T09:00:00"),
        ("03/04/2027 10:00", "which first?"),
        ("04/04/2027 10:00", "2027-04-04T10:00:00"),
        ("31/11/2026 09:00", "no such day, counted on 2026-12-01T09:00:00"),
        ("2027-02-30", "no such day, counted on 2027-03-02T00:00:00"),
        ("2026-02-29T09:00:00Z", "no such day, counted on 2026-03-01T09:00:00"),
        ("2026-13-01", "unreadable"),
        ("2026-12-32", "unreadable"),
        ("2026-12-01 25:00", "unreadable"),
        ("9:30", "09:30:00"),
        ("21h30", "21:30:00"),
        ("12:05 a.m.", "00:05:00"),
        ("12 pm", "12:00:00"),
        ("13 pm", "unreadable"),
        ("46357", "2026-12-01"),
        ("46357.375", "2026-12-01T09:00:00"),
        ("46357,375", "2026-12-01T09:00:00"),
        ("12", "unreadable"),
        ("1764579600", "unreadable"),
        ("25 Aug 2027 21:30", "2027-08-25T21:30:00"),
        ("August 25th, 2027 at 9:30 pm", "2027-08-25T21:30:00"),
        ("Wed, 25 Aug 2027", "2027-08-25"),
        ("25-Aug-2027 9 am", "2027-08-25T09:00:00"),
        ("31 November 2026 09:00", "no such day, counted on 2026-12-01T09:00:00"),
        ("Dec 1", "2026-12-01"),
        ("Nov 1", "2027-11-01"),
        ("today 18:00", "2026-11-24T18:00:00"),
        ("tomorrow at 9am", "2026-11-25T09:00:00"),
        ("next Friday 10:15", "2026-11-27T10:15:00"),
        ("Tuesday", "2026-12-01"),
        ("  2026-12-01\u{200B} ", "2026-12-01"),
        ("", "empty"),
        ("Queue", "empty"),
        ("soon", "unreadable"),
        ("May the fern be with you", "unreadable"),
        ("٢٠٢٦-١٢-٠١", "unreadable"),
    ] {
        assert_eq!(read(cell, None), expected, "{cell:?}");
    }
}

#[test]
fn the_order_that_was_chosen_decides_only_what_is_open() {
    assert_eq!(read("03/04/2027 10:00", Some(DayFirst)), "2027-04-03T10:00:00");
    assert_eq!(read("03/04/2027 10:00", Some(MonthFirst)), "2027-03-04T10:00:00");
    assert_eq!(read("3-4-27 10:00 am", Some(MonthFirst)), "2027-03-04T10:00:00");
    assert_eq!(read("31/12/2026", Some(MonthFirst)), "2026-12-31");
    assert_eq!(read("03.04.2027", Some(MonthFirst)), "2027-04-03");
}

#[test]
fn some_cells_tell_the_order() {
    for (cell, expected) in [
        ("31/12/2026 09:00", Some(DayFirst)),
        ("12/31/2026 09:00", Some(MonthFirst)),
        ("13-01-26", Some(DayFirst)),
        ("03/04/2027", None),
        ("31.12.2026", None),
        ("2026-12-31", None),
        ("09:30", None),
        ("", None),
    ] {
        assert_eq!(order_told_by(cell), expected, "{cell:?}");
    }
}
