//! A sheet as people have it: most rows are fine, and in each of some others one thing is not as it was meant.

use std::path::Path;

use jiff::civil::{Date, Time, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use tests::Result;
use tests::plan::ZONE;

/// How many posts are meant; the sheet has one row more, which repeats another.
pub(super) const POSTS: usize = 59;
const REPEATED: usize = 40;

// Places among the rows, by what is wrong there.
pub(super) const TOO_LONG: usize = 5;
pub(super) const PAST: [usize; 2] = [8, 9];
/// On Threads, with the name of an account that is not there.
const OF_NOBODY: [usize; 3] = [13, 17, 25];
/// Day and month could be either.
const IN_DOUBT: [usize; 2] = [21, 22];
pub(super) const UNWRITTEN: usize = 30;
pub(super) const SOME_DAY: usize = 50;

/// A row as it is meant.
pub(super) struct Row {
    pub(super) text: String,
    day: Date,
    clock: Time,
    /// As the contract names them.
    pub(super) platforms: &'static [&'static str],
    /// The name of the account on each of them.
    pub(super) account: &'static str,
}

impl Row {
    /// When it goes out.
    pub(super) fn at(&self) -> Result<Timestamp> {
        Ok(self.day.to_datetime(self.clock).in_tz(ZONE)?.timestamp())
    }

    /// The same as it can be typed.
    pub(super) fn when(&self) -> String {
        format!("{} {}", self.day, self.clock.strftime("%H:%M"))
    }
}

/// What the sheet calls a row.
pub(super) fn number(place: usize) -> usize {
    // Places count from 0, sheets from 1, and the heading is the first.
    place + 2
}

/// The rows as they are meant, from four days ahead on, three a day.
pub(super) fn rows(now: Timestamp) -> Result<Vec<Row>> {
    const TIMES: [Time; 3] = [time(9, 5, 0, 0), time(13, 35, 0, 0), time(17, 50, 0, 0)];
    let first = now.to_zoned(TimeZone::get(ZONE)?).date().checked_add(4.days())?;
    let in_doubt = first.series(1.day()).find(|day| day.day() <= 12 && day.day() != day.month());
    let in_doubt = in_doubt.ok_or("no day can be read in two ways")?;
    let mut rows = Vec::new();
    for (place, clock) in (0..POSTS).zip(TIMES.into_iter().cycle()) {
        let (platforms, account): (&[_], _) = match place % 4 {
            0 => (&["x", "threads"], "fernandoak"),
            1 => (&["threads"], "fernandoak"),
            2 => (&["linkedin"], "Inês M."),
            _ => (&["x"], "fernandoak_help"),
        };
        let (day, clock) = match place {
            // Nobody else has a post then, whatever the day is.
            place if IN_DOUBT.contains(&place) => (in_doubt, clock.checked_add(1.hour())?),
            _ => (first.checked_add(i64::try_from(place / TIMES.len())?.days())?, clock),
        };
        let text = format!("Bulb diary, page {}: what came up overnight", place + 1);
        rows.push(Row { text, day, clock, platforms, account });
    }
    Ok(rows)
}

/// Writes the rows with all that is wrong in them.
pub(super) fn write(rows: &[Row], path: &Path) -> Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["When", "Text", "Platforms", "Account"])?;
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let repeated = rows.get(REPEATED).map(|row| (REPEATED, row));
    for (line, (place, row)) in (1..).zip(rows.iter().enumerate().chain(repeated)) {
        match when(place, row)? {
            Some(written) => sheet.write(line, 0, written)?,
            None => {
                let at = ExcelDateTime::parse_from_str(&format!("{}T{}", row.day, row.clock))?;
                sheet.write_datetime_with_format(line, 0, &at, &moment)?
            }
        };
        sheet.write(line, 1, text(place, row))?;
        sheet.write(line, 2, row.platforms.join(", "))?;
        sheet.write(line, 3, if OF_NOBODY.contains(&place) { "fern_and_oak" } else { row.account })?;
    }
    Ok(workbook.save(path)?)
}

/// What stands in place of a date.
fn when(place: usize, row: &Row) -> Result<Option<String>> {
    Ok(match place {
        SOME_DAY => Some("when the snow is gone".to_owned()),
        place if PAST.contains(&place) => Some(format!("{} 10:00", row.day.checked_sub(1.year())?)),
        place if IN_DOUBT.contains(&place) => {
            Some(format!("{} {}", row.day.strftime("%d/%m/%Y"), row.clock.strftime("%H:%M")))
        }
        _ => None,
    })
}

fn text(place: usize, row: &Row) -> String {
    match place {
        TOO_LONG => [row.text.as_str(); 14].join(", "),
        UNWRITTEN => String::new(),
        _ => row.text.clone(),
    }
}
