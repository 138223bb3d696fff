//! Text with separators: comma, semicolon, tab or pipe, found by trying.
//!
//! A file is never in memory as a whole: its beginning tells how it is to be read, and the rest flows through.

use std::io::Read;

use csv::{ByteRecord, ErrorKind, ReaderBuilder, StringRecord};
use domain::import::Table;
use domain::{Problem, ProblemCode};
use memchr::{memchr, memchr_iter};

use super::reading::{MOST_ROWS, too_many_rows, unreadable};

/// Reads a text in UTF-8: its first [`HEAD`] bytes, or all of it, and what comes after them. Of one that is not
/// there to its end the last row, which may be cut, is left out.
pub(super) fn read_delimited(head: &[u8], rest: impl Read, extent: Text) -> Result<Table, NotRead> {
    let is_cut = head.len() < extent.bytes || !extent.is_whole;
    let head = head.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(head);
    if memchr(0, head.get(..BINARY_SEEN_IN).unwrap_or(head)).is_some() {
        return Err(Problem::new(ProblemCode::FileNotATable).into());
    }
    let (delimiter, head) = match told_delimiter(head) {
        Some(told) => told,
        None => (delimiter_of(head, is_cut), head),
    };
    let mut rows = Rows {
        delimiter,
        is_crlf: is_crlf(head),
        table: Table::with_capacity(extent.bytes),
        breaks_inside: 0,
        blank: 0,
    };
    rows.read(head.chain(rest), extent.is_whole)?;
    Ok(rows.table)
}

/// Reads a text that is in memory.
pub(super) fn read_delimited_text(text: &[u8], is_whole: bool) -> Result<Table, NotRead> {
    let text = if is_whole { text } else { without_cut_character(text) };
    let (head, rest) = text.split_at(HEAD.min(text.len()));
    read_delimited(head, rest, Text { bytes: text.len(), is_whole })
}

/// How long a text is, and whether it is one to its end.
#[derive(Clone, Copy)]
pub(super) struct Text {
    pub(super) bytes: usize,
    pub(super) is_whole: bool,
}

/// So much of a text tells how it is to be read, and is shown first.
pub(super) const HEAD: usize = 256 * 1024;

/// Why there is no table.
#[derive(Debug)]
pub(super) enum NotRead {
    /// It is not UTF-8. That is seen row by row, since a look at the whole file first would read it twice.
    OtherEncoding,
    Problem(Problem),
}

impl From<Problem> for NotRead {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// The beginning of a file may end within a character, which is in the last row.
fn without_cut_character(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(u8::is_ascii).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or(text)
}

/// A picture or a program named `.csv` has zeros early on.
const BINARY_SEEN_IN: usize = 8_192;

/// Rows that tell the delimiter.
const TRIED_ROWS: usize = 40;

/// Spreadsheets write `sep=;` in front, to be read right by themselves.
fn told_delimiter(text: &[u8]) -> Option<(u8, &[u8])> {
    let rest = text.strip_prefix(b"sep=").or_else(|| text.strip_prefix(b"\"sep="))?;
    let delimiter = *rest.first().filter(|byte| b",;\t|".contains(byte))?;
    let after = text.get(memchr(b'\n', text)? + 1..)?;
    Some((delimiter, after))
}

/// The one with which most rows have equally many cells; of equals the one with more cells.
fn delimiter_of(head: &[u8], is_cut: bool) -> u8 {
    let score = |delimiter: &u8| {
        let mut widths: Vec<usize> = Vec::new();
        let mut reader = reader(head, *delimiter);
        let mut record = ByteRecord::new();
        while widths.len() < TRIED_ROWS && reader.read_byte_record(&mut record).unwrap_or(false) {
            widths.push(record.len());
        }
        if is_cut {
            widths.pop();
        }
        let count = |width: usize| widths.iter().filter(|other| **other == width).count();
        let usual = widths.iter().copied().max_by_key(|width| (count(*width), *width)).unwrap_or_default();
        if usual < 2 { (0, 0) } else { (count(usual) * 100 / widths.len(), usual) }
    };
    // One that never occurs needs no reader. The last of equals wins, and a comma where nothing separates.
    let tried = [b'|', b'\t', b';', b','].into_iter().filter(|delimiter| memchr(*delimiter, head).is_some());
    tried.max_by_key(score).unwrap_or(b',')
}

fn reader<R: Read>(text: R, delimiter: u8) -> csv::Reader<R> {
    let mut builder = ReaderBuilder::new();
    builder.buffer_capacity(BUFFER).delimiter(delimiter).flexible(true).has_headers(false).from_reader(text)
}

/// It stays in the fastest memory.
const BUFFER: usize = 32_768;

fn is_crlf(text: &[u8]) -> bool {
    let first = memchr(b'\n', text).unwrap_or_default();
    first.checked_sub(1).and_then(|before| text.get(before)) == Some(&b'\r')
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
    fn read(&mut self, text: impl Read, is_whole: bool) -> Result<(), NotRead> {
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

    fn advance<R: Read>(
        &self,
        reader: &mut csv::Reader<R>,
        record: &mut StringRecord,
    ) -> Result<bool, NotRead> {
        reader.read_record(record).map_err(|error| match error.kind() {
            ErrorKind::Utf8 { .. } => NotRead::OtherEncoding,
            ErrorKind::Io(error) => unreadable(error).into(),
            // Rows may differ in width, so only a defect of the reader ends here.
            _ => Problem::new(ProblemCode::FileNotATable).into(),
        })
    }

    fn add(&mut self, record: &StringRecord, index: u64, line: u64) -> Result<(), Problem> {
        self.breaks_inside += memchr_iter(b'\n', record.as_slice().as_bytes()).count() as u64;
        // With CR LF the line feed of a row is read along with the next one.
        let own = index + u64::from(!self.is_crlf);
        // The last row may end without a line break, and then seems to stand one line further up.
        self.blank = self.blank.max(line.saturating_sub(1).saturating_sub(own + self.breaks_inside));
        let ends = (0..record.len()).filter_map(|cell| record.range(cell)).map(|range| range.end);
        self.table.push_cells(record.as_slice(), ends);
        self.table.end_row(u32::try_from(index + 1 + self.blank).unwrap_or(u32::MAX));
        if self.table.len() > MOST_ROWS + 1 { Err(too_many_rows()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let table = read_delimited_text(text.as_bytes(), true).expect("readable");
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
            assert_eq!(char::from(delimiter_of(text.as_bytes(), false)), char::from(delimiter), "{text:?}");
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
    fn another_encoding_is_told_apart_from_a_character_that_the_end_cuts() {
        let latin = b"text\ncaf\xE9\nmoss\n";
        assert!(matches!(read_delimited_text(latin, true), Err(NotRead::OtherEncoding)));
        let cut = "text\nmoss\ncafé".as_bytes();
        let head = read_delimited_text(&cut[..cut.len() - 1], false).expect("readable");
        assert_eq!((head.len(), head.cell(1, 0)), (2, "moss"));
    }

    #[test]
    fn a_cell_that_fills_most_of_the_beginning_hides_no_delimiter() {
        let text = format!("when;text, all\r\n1;\"{}\"\r\n2;b\r\n", "\u{6F22}".repeat(30_000));
        let rows = rows(&text);
        assert_eq!((rows.len(), rows[2].1.as_slice()), (3, ["2".to_owned(), "b".to_owned()].as_slice()));
    }

    #[test]
    fn a_picture_with_another_name_is_no_table() {
        let picture = "\u{89}PNG\r\n\0\0\0\rIHDR".as_bytes();
        let refused = read_delimited_text(picture, true).expect_err("refused");
        assert!(matches!(refused, NotRead::Problem(problem) if problem.code == ProblemCode::FileNotATable));
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
                is_crlf: is_crlf(text.as_bytes()),
                table: Table::default(),
                breaks_inside: 0,
                blank: 0,
            };
            rows.read(text.as_bytes(), true).expect("readable");
            let read: Vec<Vec<String>> =
                (0..rows.table.len()).map(|row| rows.table.row(row).map(str::to_owned).collect()).collect();
            assert_eq!(read, table, "{text:?}");
        }
    }
}
