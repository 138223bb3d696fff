//! The sheet against the truth.

use std::collections::BTreeMap;

use serde::Serialize;

use super::sheet::{MARK, Sheet};

/// What is missing and what is too much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Tally {
    /// Rows that no post came of.
    pub(super) lost: usize,
    /// Posts that neither a row nor another tool asked for.
    pub(super) duplicated: usize,
    /// Posts beyond the rows, those of another tool included.
    pub(super) beyond: usize,
    /// The texts that the lost rows have, some of them.
    pub(super) lost_texts: Vec<String>,
    /// The texts that the copies have, some of them.
    pub(super) duplicated_texts: Vec<String>,
}

/// As many texts as help to find the cause.
const SHOWN: usize = 20;

/// Counts per class: rows with equal texts are interchangeable. `strangers` is how many posts of a text another tool
/// may have made.
pub(super) fn tally<'a>(
    sheet: &Sheet,
    strangers: &BTreeMap<String, usize>,
    texts: impl IntoIterator<Item = &'a str>,
) -> Tally {
    let mut there: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts.into_iter().filter(|text| text.starts_with(MARK)) {
        *there.entry(text.to_owned()).or_default() += 1;
    }
    let mut tally = Tally::default();
    for (text, wanted) in sheet.classes() {
        let found = there.remove(&text).unwrap_or_default();
        note(&mut tally.lost, &mut tally.lost_texts, wanted.saturating_sub(found), &text);
        let beyond = found.saturating_sub(wanted);
        tally.beyond += beyond;
        let copies = beyond.saturating_sub(strangers.get(&text).copied().unwrap_or_default());
        note(&mut tally.duplicated, &mut tally.duplicated_texts, copies, &text);
    }
    for (text, found) in there {
        note(&mut tally.duplicated, &mut tally.duplicated_texts, found, &text);
    }
    tally
}

fn note(count: &mut usize, texts: &mut Vec<String>, more: usize, text: &str) {
    *count += more;
    if more > 0 && texts.len() < SHOWN {
        texts.push(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_and_what_is_too_much_is_counted_per_class() {
        // Rows 8 and 9 of ten are equal.
        let sheet = Sheet::new(10);
        let all = ["Row 0", "Row 1", "Row 2", "Row 3", "Row 4", "Row 5", "Row 6", "Row 7", "Row 8", "Row 8"];
        let strangers = BTreeMap::from([("Row 5".to_owned(), 1)]);
        let counts = |texts: &[&str]| {
            let tally = tally(&sheet, &strangers, texts.iter().copied());
            (tally.lost, tally.duplicated)
        };
        assert_eq!(counts(&all), (0, 0));
        assert_eq!(counts(&all[..9]), (1, 0), "one of the twins is missing");
        assert_eq!(counts(&[&all[..], &["Row 0", "a sample post"]].concat()), (0, 1));
        assert_eq!(counts(&[&all[..], &["Row 5"]].concat()), (0, 0), "another tool's");
        assert_eq!(counts(&[&all[..], &["Row 5", "Row 5"]].concat()), (0, 1), "it made only one");
        assert_eq!(tally(&sheet, &strangers, all.into_iter().chain(["Row 5", "Row 1"])).beyond, 2);
        assert_eq!(
            counts(&[&all[1..], &["Row 8", "Row 77"]].concat()),
            (1, 2),
            "one does not make up for another"
        );
    }
}
