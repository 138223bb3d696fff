//! The sheet that a campaign sends: rows with numbers as texts, a tenth of them equal to another.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use crate::Result;

/// Every text of a sheet begins with this, and no other post does.
pub(super) const MARK: &str = "Row ";

/// Rows of a sheet; two with the same number are equal in everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    numbers: Vec<usize>,
}

/// What a post says and when it is due, in the service's words.
pub(super) struct DueText {
    pub(super) text: String,
    pub(super) due: String,
}

/// One row in this many is equal to the one before it.
const TWIN_EVERY: usize = 10;

/// One row in this many shows a picture, which has to be uploaded first.
const PICTURE_EVERY: usize = 20;

/// Another tool posts the same as one row in this many.
const STRANGER_EVERY: usize = 50;

const PICTURE: &str = "picture.png";

impl Sheet {
    pub(super) fn new(rows: usize) -> Self {
        let number = |row: usize| if row % TWIN_EVERY == TWIN_EVERY - 1 { row - 1 } else { row };
        Self { numbers: (0..rows).map(number).collect() }
    }

    /// How many posts there are to be of each text.
    pub(super) fn classes(&self) -> BTreeMap<String, usize> {
        let mut classes = BTreeMap::new();
        for number in &self.numbers {
            *classes.entry(text(*number)).or_default() += 1;
        }
        classes
    }

    /// How many rows have something to upload.
    pub(super) fn uploads(&self) -> usize {
        self.numbers.iter().filter(|number| has_picture(**number)).count()
    }

    /// Posts that are equal to rows.
    pub(super) fn equals(&self, now: Timestamp) -> Result<Vec<DueText>> {
        let chosen = self.numbers.iter().skip(STRANGER_EVERY / 2).step_by(STRANGER_EVERY);
        chosen.map(|number| Ok(DueText { text: text(*number), due: due(*number, now)? })).collect()
    }

    /// Writes it into a folder with what it shows, due from the day after tomorrow on.
    pub(super) fn write(&self, folder: &Path, now: Timestamp) -> Result<PathBuf> {
        let mut lines = String::from("text,platforms,scheduledAt,media\n");
        for number in &self.numbers {
            let picture = if has_picture(*number) { PICTURE } else { "" };
            writeln!(lines, "{},x,{},{picture}", text(*number), due(*number, now)?)?;
        }
        std::fs::write(folder.join(PICTURE), b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR")?;
        let path = folder.join("sheet.csv");
        std::fs::write(&path, lines)?;
        Ok(path)
    }
}

fn text(number: usize) -> String {
    format!("{MARK}{number}")
}

fn due(number: usize, now: Timestamp) -> Result<String> {
    let due = now + SignedDuration::from_hours(48) + SignedDuration::from_mins(i64::try_from(number)?);
    Ok(due.strftime("%Y-%m-%dT%H:%M:00Z").to_string())
}

fn has_picture(number: usize) -> bool {
    number % PICTURE_EVERY == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_the_rows_has_a_twin_before_it() {
        let classes = Sheet::new(100).classes();
        assert_eq!(classes.values().sum::<usize>(), 100);
        assert_eq!(classes.values().filter(|count| **count == 2).count(), 10);
        assert_eq!(classes.len(), 90);
    }
}
