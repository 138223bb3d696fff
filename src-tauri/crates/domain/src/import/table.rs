//! The cells of a file as text: one string with offsets, since a hundred thousand rows of small strings would cost
//! several times the file's size. What the cells mean is not decided here.

use sha2::{Digest, Sha256};

/// A table of text. Rows may differ in width; a cell that is not there reads as empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    text: String,
    /// Where each cell ends in `text`.
    cell_ends: Vec<u32>,
    /// Where each row ends in `cell_ends`.
    row_ends: Vec<u32>,
    /// What a spreadsheet writes beside each row, counted from 1.
    numbers: Vec<u32>,
    /// How many cells the widest row has.
    width: usize,
}

impl Table {
    /// An empty table with room for so many bytes of text.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ..Self::default() }
    }

    /// Adds a cell to the row being written. Beyond 4 GB of text, which no file that is taken has, cells stay empty.
    pub fn push_cell(&mut self, cell: &str) {
        if u32::try_from(self.text.len() + cell.len()).is_ok() {
            self.text.push_str(cell);
        }
        self.cell_ends.push(offset(self.text.len()));
    }

    /// Adds cells to the row being written: their text in one piece, and where in it each of them ends.
    pub fn push_cells(&mut self, text: &str, ends: impl Iterator<Item = usize>) {
        let start = self.text.len();
        if u32::try_from(start + text.len()).is_ok() {
            self.text.push_str(text);
        }
        let length = self.text.len();
        self.cell_ends.extend(ends.map(|end| offset(length.min(start + end))));
    }

    /// Ends the row being written; a row without any text is taken back.
    pub fn end_row(&mut self, number: u32) {
        let first = self.row_ends.last().map_or(0, |end| *end as usize);
        let start = self.start_of(first);
        if self.text.get(start..).unwrap_or_default().trim().is_empty() {
            self.text.truncate(start);
            self.cell_ends.truncate(first);
            return;
        }
        self.width = self.width.max(self.cell_ends.len() - first);
        self.row_ends.push(offset(self.cell_ends.len()));
        self.numbers.push(number);
    }

    /// How many rows there are, the one with the names of the columns included.
    pub fn len(&self) -> usize {
        self.row_ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.row_ends.is_empty()
    }

    /// How many cells the widest row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// What a spreadsheet writes beside a row; 0 for a row that is not there.
    pub fn number(&self, row: usize) -> u32 {
        self.numbers.get(row).copied().unwrap_or_default()
    }

    /// A cell; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let first = row.checked_sub(1).and_then(|before| self.row_ends.get(before)).map_or(0, |end| *end);
        let index = first as usize + column;
        match self.row_ends.get(row) {
            Some(end) if index < *end as usize => {
                let end = self.cell_ends.get(index).map_or(0, |end| *end as usize);
                self.text.get(self.start_of(index)..end).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// The cells of a row, as many as it has.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        let first = row.checked_sub(1).and_then(|before| self.row_ends.get(before)).map_or(0, |end| *end);
        let width = self.row_ends.get(row).map_or(0, |end| end.saturating_sub(first) as usize);
        (0..width).map(move |column| self.cell(row, column))
    }

    /// What tells the same content from another: a hash of all cells.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.text.as_bytes());
        // Where cells and rows end keeps "a" + "bc" apart from "ab" + "c".
        for end in self.cell_ends.iter().chain(&self.row_ends) {
            hash.update(end.to_le_bytes());
        }
        format!("{:x}", hash.finalize())
    }

    fn start_of(&self, cell: usize) -> usize {
        cell.checked_sub(1).and_then(|before| self.cell_ends.get(before)).map_or(0, |end| *end as usize)
    }
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let mut table = Table::default();
        for (row, number) in rows.iter().zip(1..) {
            row.iter().for_each(|cell| table.push_cell(cell));
            table.end_row(number);
        }
        table
    }

    #[test]
    fn each_cell_is_read_back_and_a_missing_one_is_empty() {
        let table = table(&[&["a", "", "c"], &["d"], &["", "e"]]);
        assert_eq!(table.row(0).collect::<Vec<_>>(), ["a", "", "c"]);
        assert_eq!(table.row(1).collect::<Vec<_>>(), ["d"]);
        assert_eq!((table.cell(2, 0), table.cell(2, 1)), ("", "e"));
        assert_eq!((table.cell(1, 1), table.cell(9, 0)), ("", ""));
        assert_eq!((table.len(), table.width()), (3, 3));
    }

    #[test]
    fn cells_in_one_piece_are_the_same_as_cells_one_by_one() {
        let mut pieces = Table::default();
        for (text, ends, number) in [("ac", vec![1, 1, 2], 1), ("d", vec![1], 2), ("e", vec![0, 1], 3)] {
            pieces.push_cells(text, ends.into_iter());
            pieces.end_row(number);
        }
        assert_eq!(pieces, table(&[&["a", "", "c"], &["d"], &["", "e"]]));
    }

    #[test]
    fn rows_without_text_are_left_out_and_the_others_keep_their_number() {
        let table = table(&[&["", " "], &["a", "b"], &[], &["c"]]);
        assert_eq!((0..table.len()).map(|row| table.number(row)).collect::<Vec<_>>(), [2, 4]);
        assert_eq!((table.cell(0, 1), table.cell(1, 0)), ("b", "c"));
    }
}
