//! Text with separators: comma, semicolon, tab or pipe, found by trying.

use csv::{ReaderBuilder, StringRecord};
use domain::import::Table;
use domain::{Problem, ProblemCode};

use super::reading::{MOST_ROWS, too_many_rows};

/// Reads a text. From the beginning of a longer one the last row, which may be cut, is left out.
pub(super) fn read_delimited(text: &str, is_whole: bool) -> Result<Table, Problem> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.as_bytes().iter().take(BINARY_SEEN_IN).any(|byte| *byte == 0) {
        return Err(Problem::new(ProblemCode::FileNotATable));
    }
    let (delimiter, text) = match told_delimiter(text) {
        Some(told) => told,
        None => (delimiter_of(text), text),
    };
    let mut rows = Rows {
        delimiter,
        is_crlf: is_crlf(text),
        table: Table::with_capacity(text.len()),
        breaks_inside: 0,
        blank: 0,
    };
    rows.read(text, is_whole)?;
    Ok(rows.table)
}

/// A picture or a program named `.csv` has zeros early on.
const BINARY_SEEN_IN: usize = 8_192;

/// Rows that tell the delimiter.
const TRIED_ROWS: usize = 40;
const TRIED_BYTES: usize = 65_536;

/// Spreadsheets write `sep=;` in front, to be read right by themselves.
fn told_delimiter(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep="))?;
    let delimiter = *rest.as_bytes().first().filter(|byte| b",;\t|".contains(byte))?;
    let (_, after) = text.split_once('\n')?;
    Some((delimiter, after))
}

/// The one with which most rows have equally many cells; of equals the one with more cells.
fn delimiter_of(text: &str) -> u8 {
    let end = text.char_indices().nth(TRIED_BYTES).map_or(text.len(), |(at, _)| at);
    let head = text.get(..end).unwrap_or(text);
    let score = |delimiter: &u8| {
        let mut widths: Vec<usize> = Vec::new();
        let mut reader = reader(head, *delimiter);
        let mut record = StringRecord::new();
        while widths.len() < TRIED_ROWS && reader.read_record(&mut record).unwrap_or(false) {
            widths.push(record.len());
        }
        // The last row may be cut.
        if end < text.len() {
            widths.pop();
        }
        let count = |width: usize| widths.iter().filter(|other| **other == width).count();
        let usual = widths.iter().copied().max_by_key(|width| (count(*width), *width)).unwrap_or_default();
        if usual < 2 { (0, 0) } else { (count(usual) * 100 / widths.len(), usual) }
    };
    // One that never occurs needs no reader. The last of equals wins, and a comma where nothing separates.
    let tried = [b'|', b'\t', b';', b','].into_iter().filter(|delimiter| head.as_bytes().contains(delimiter));
    tried.max_by_key(score).unwrap_or(b',')
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes())
}

fn is_crlf(text: &str) -> bool {
    let first = text.find('\n').unwrap_or_default();
    first.checked_sub(1).and_then(|before| text.as_bytes().get(before)) == Some(&b'\r')
}

struct Rows {
    delimiter: u8,
    is_crlf: bool,
    table: Table,
    /// Line breaks within cells so far.
    breaks_inside: u64,
    /// Empty lines between rows so far, which have numbers too.
    blank: u64,
}

impl Rows {
    fn read(&mut self, text: &str, is_whole: bool) -> Result<(), Problem> {
        let mut reader = reader(text, self.delimiter);
        let mut record = StringRecord::new();
        let mut next = StringRecord::new();
        let mut index: u64 = 0;
        let mut has_row = self.advance(&mut reader, &mut record)?;
        while has_row {
            let line = reader.position().line();
            has_row = self.advance(&mut reader, &mut next)?;
            if !has_row && !is_whole {
                break;
            }
            self.add(&record, index, line)?;
            index += 1;
            std::mem::swap(&mut record, &mut next);
        }
        Ok(())
    }

    fn advance(&self, reader: &mut csv::Reader<&[u8]>, record: &mut StringRecord) -> Result<bool, Problem> {
        // Text is valid and rows may differ in width, so only a defect of the reader ends here.
        reader.read_record(record).map_err(|_| Problem::new(ProblemCode::FileNotATable))
    }

    fn add(&mut self, record: &StringRecord, index: u64, line: u64) -> Result<(), Problem> {
        let bytes = record.as_slice().as_bytes();
        // Hardly a row has one, and whether it has is seen faster than how many.
        if bytes.contains(&b'\n') {
            self.breaks_inside += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        }
        // With CR LF the line feed of a row is read along with the next one.
        let own = index + u64::from(!self.is_crlf);
        // The last row may end without a line break, and then seems to stand one line further up.
        self.blank = self.blank.max(line.saturating_sub(1).saturating_sub(own + self.breaks_inside));
        for cell in record {
            self.table.push_cell(cell);
        }
        self.table.end_row(u32::try_from(index + 1 + self.blank).unwrap_or(u32::MAX));
        if self.table.len() > MOST_ROWS + 1 { Err(too_many_rows()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let table = read_delimited(text, true).expect("readable");
        let row = |row| (table.number(row), table.row(row).map(str::to_owned).collect());
        (0..table.len()).map(row).collect()
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_rows_alike() {
        for (text, delimiter) in [
            ("a,b\nc,d\n", b','),
            ("a;b\nc, d, e;f\n", b';'),
            ("a\tb\nc, d\te; f\n", b'\t'),
            ("a|b|c\nd|e, e, e|f\n", b'|'),
            ("text;time\n\"one, two; three\";2026-12-01\n", b';'),
            ("one\ntwo\n", b','),
            ("01/12/2026 09:00,\"Hello, you\",https://a.test\n", b','),
        ] {
            assert_eq!(char::from(delimiter_of(text)), char::from(delimiter), "{text:?}");
        }
        assert_eq!(rows("sep=;\na;b,c\n"), [(1, vec!["a".to_owned(), "b,c".to_owned()])]);
    }

    #[test]
    fn quotes_line_breaks_and_odd_widths_are_kept() {
        let text = "a,b\n\"two\nlines, and \"\"quotes\"\"\",x\nshort\n,,\n1,2,3\n";
        let cells: Vec<Vec<String>> = rows(text).into_iter().map(|(_, cells)| cells).collect();
        assert_eq!(cells[1], ["two\nlines, and \"quotes\"", "x"]);
        assert_eq!(cells[2], ["short"]);
        assert_eq!(cells[3], ["1", "2", "3"]);
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "\"1\n2\",x", "", "", "c,d", ",", "e,f"].join(end);
            for text in [text.clone(), text + end] {
                let numbers: Vec<u32> = rows(&text).into_iter().map(|(number, _)| number).collect();
                assert_eq!(numbers, [1, 2, 5, 7], "{text:?}");
            }
        }
    }

    #[test]
    fn a_picture_with_another_name_is_no_table() {
        let problem = read_delimited("\u{89}PNG\r\n\0\0\0\rIHDR", true).expect_err("refused");
        assert_eq!(problem.code, ProblemCode::FileNotATable);
    }

    #[test]
    fn whatever_the_csv_crate_writes_is_read_back() {
        let mut random = fastrand::Rng::with_seed(20_261_124);
        let alphabet: Vec<char> = "ab \",;|\t\n\r'=é漢🌿\u{200F}\u{200B}".chars().collect();
        for round in 0..400 {
            let delimiter = [b',', b';', b'\t', b'|'][round % 4];
            let width = random.usize(2..9);
            let cell = |random: &mut fastrand::Rng| -> String {
                (0..random.usize(0..14)).map(|_| alphabet[random.usize(..alphabet.len())]).collect()
            };
            // A first cell without blanks keeps the row from being taken for an empty one.
            let table: Vec<Vec<String>> = (0..random.usize(1..12))
                .map(|_| {
                    std::iter::once("k".to_owned()).chain((1..width).map(|_| cell(&mut random))).collect()
                })
                .collect();
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            table.iter().for_each(|row| writer.write_record(row).expect("writes to memory"));
            let bytes = writer.into_inner().expect("flushes to memory");
            let text = String::from_utf8(bytes).expect("valid");
            let mut rows = Rows {
                delimiter,
                is_crlf: is_crlf(&text),
                table: Table::default(),
                breaks_inside: 0,
                blank: 0,
            };
            rows.read(&text, true).expect("readable");
            let read: Vec<Vec<String>> =
                (0..rows.table.len()).map(|row| rows.table.row(row).map(str::to_owned).collect()).collect();
            assert_eq!(read, table, "{text:?}");
        }
    }
}
