//! Files as people have them: mostly good rows, with some of each mistake, accents and emoji in every third text.

use std::path::Path;

use rust_xlsxwriter::Workbook;
use serde::Serialize;

use crate::Result;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Csv,
    Xlsx,
}

impl Kind {
    pub(super) fn ending(self) -> &'static str {
        match self {
            Kind::Csv => "csv",
            Kind::Xlsx => "xlsx",
        }
    }
}

const HEADER: [&str; 8] =
    ["text", "scheduled_at", "platforms", "media_url", "alt_text", "link", "campaign", "notes"];

/// Writes a file; the same rows for the same number.
pub(super) fn write(kind: Kind, rows: u32, path: &Path) -> Result<()> {
    let mut random = fastrand::Rng::with_seed(u64::from(rows));
    match kind {
        Kind::Csv => {
            let mut writer = csv::Writer::from_path(path)?;
            writer.write_record(HEADER)?;
            (0..rows).try_for_each(|number| writer.write_record(row(number, &mut random)))?;
            writer.flush()?;
        }
        Kind::Xlsx => {
            let mut workbook = Workbook::new();
            let sheet = workbook.add_worksheet();
            for (column, name) in (0..).zip(HEADER) {
                sheet.write(0, column, name)?;
            }
            for number in 0..rows {
                for (column, cell) in (0..).zip(row(number, &mut random)) {
                    sheet.write(number + 1, column, cell)?;
                }
            }
            workbook.save(path)?;
        }
    }
    Ok(())
}

fn row(number: u32, random: &mut fastrand::Rng) -> [String; 8] {
    let text = match number % 50 {
        // Said before.
        7 => "The same words as ever, at the same time as ever".to_owned(),
        13 => text(number, 60, random),
        _ => text(number, random.usize(8..30), random),
    };
    let day = 1 + number / 24 % 28;
    let month = 1 + number / 700 % 12;
    let when = match number % 100 {
        7 | 57 => "2027-06-01 09:00".to_owned(),
        31 => format!("31/11/2027 {:02}:00", number % 24),
        61 => "some day".to_owned(),
        _ => format!("2027-{month:02}-{day:02} {:02}:{:02}", number % 24, number % 60),
    };
    let platforms = match (number % 100, number % 4) {
        (3, _) => "Insta",
        (_, 0) => "x",
        (_, 1) => "x, linkedin",
        (_, 2) => "linkedin",
        _ => "threads;x",
    };
    let media =
        if number.is_multiple_of(4) { format!("https://media.test/{number}.jpg") } else { String::new() };
    let alt_text = if number.is_multiple_of(4) {
        "A photograph of a plant on a shelf".to_owned()
    } else {
        String::new()
    };
    let link = if number.is_multiple_of(5) { format!("https://shop.test/{number}") } else { String::new() };
    [text, when, platforms.to_owned(), media, alt_text, link, "winter".to_owned(), String::new()]
}

fn text(number: u32, words: usize, random: &mut fastrand::Rng) -> String {
    const WORDS: [&str; 16] = [
        "moss", "fern", "winter", "shelf", "light", "water", "again", "today", "offer", "slowly", "green",
        "window", "open", "until", "evening", "friends",
    ];
    const OTHERS: [&str; 4] = ["café", "Grüße", "naïve", "🌿"];
    let mut text = format!("Post {number}:");
    for word in 0..words {
        let is_other = number.is_multiple_of(3) && word % 7 == 3;
        text.push(' ');
        let words: &[&str] = if is_other { &OTHERS } else { &WORDS };
        text.push_str(random.choice(words.iter()).copied().unwrap_or_default());
    }
    text
}
