//! The rows with problems as a table for a spreadsheet. The words come from the page.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::check::Checked;
use super::import_file::Import;
use super::row_problem::RowProblem;
use crate::ExportTable;

/// The words for the table of problems.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ProblemWords {
    /// The head of the column with the number of the row.
    pub row: String,
    /// The head of the column with what is wrong.
    pub problem: String,
    /// What each problem is called.
    pub problems: Vec<(RowProblem, String)>,
}

impl Import {
    /// One line for each row with a problem: its number, what is wrong, and its cells as they count.
    pub fn problem_table(&self, checked: &Checked, words: &ProblemWords) -> ExportTable {
        let mut problems: Vec<(u32, &RowProblem)> = checked
            .groups
            .iter()
            .flat_map(|group| group.rows.iter().map(|row| (*row, &group.problem)))
            .collect();
        problems.sort_by_key(|(row, _)| *row);
        let lines = problems.chunk_by(|a, b| a.0 == b.0).filter_map(|same| {
            let (row, _) = same.first()?;
            let said: Vec<&str> = same.iter().map(|(_, problem)| word_for(problem, words)).collect();
            Some(self.line(*row as usize, &said.join("; ")))
        });
        let names = (0..self.table.width()).map(|column| match self.columns.has_header {
            true => self.table.cell(0, column).to_owned(),
            false => String::new(),
        });
        let headings = [words.row.clone(), words.problem.clone()].into_iter().chain(names).collect();
        ExportTable { headings, rows: lines.collect() }
    }

    fn line(&self, row: usize, said: &str) -> Vec<String> {
        let cells = (0..self.table.width()).map(|column| self.cell(row, column).to_owned());
        [self.table.number(row).to_string(), said.to_owned()].into_iter().chain(cells).collect()
    }
}

fn word_for<'a>(problem: &RowProblem, words: &'a ProblemWords) -> &'a str {
    words.problems.iter().find(|(known, _)| known == problem).map_or("", |(_, word)| word)
}
