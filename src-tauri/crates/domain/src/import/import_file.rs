//! An open file: its table, what its columns mean, and what a person decided. The table is never changed.

use super::columns::Columns;
use super::date_cell::{DateOrder, order_told_by};
use super::decisions::Decisions;
use super::field::ImportField;
use super::plan::Plan;
use super::table::Table;
use crate::BrandSlug;

/// A file as far as it was read, with everything that decides what becomes of its rows.
#[derive(Clone, Debug)]
pub struct Import {
    pub(super) table: Table,
    pub(super) columns: Columns,
    pub(super) decisions: Decisions,
    /// What the cells with dates tell about their order.
    told_order: Option<DateOrder>,
}

impl Import {
    /// Takes a table and guesses what its columns mean. Rows that name no brand are for `brand`.
    pub fn new(table: Table, brand: BrandSlug) -> Self {
        let columns = Columns::matched(&table);
        Self::with(table, columns, Decisions::new(brand))
    }

    /// The same file read further, with what was decided meanwhile.
    pub fn with_table(self, table: Table) -> Self {
        let width = table.width();
        let mut columns = self.columns;
        columns.fields.resize(width, ImportField::Ignored);
        Self::with(table, columns, self.decisions)
    }

    fn with(table: Table, columns: Columns, decisions: Decisions) -> Self {
        let mut import = Self { table, columns, decisions, told_order: None };
        import.look_for_order();
        import
    }

    /// The table as read.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What the columns mean.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What was decided.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// What was decided, to be changed by an answer to a question. Fixes go through [`Import::apply`].
    pub fn decisions_mut(&mut self) -> &mut Decisions {
        &mut self.decisions
    }

    /// Gives a column another meaning.
    pub fn set_column(&mut self, column: usize, field: ImportField) {
        self.columns.set(column, field);
        self.look_for_order();
    }

    /// Says whether the first row names the columns.
    pub fn set_header(&mut self, has_header: bool) {
        self.columns.has_header = has_header;
        self.look_for_order();
    }

    /// Takes the meanings that were remembered for files of this kind, if they still fit.
    pub fn set_columns(&mut self, fields: Vec<ImportField>) {
        if fields.len() == self.columns.fields.len() {
            self.columns.fields = fields;
            self.look_for_order();
        }
    }

    /// Writes something else into a cell, beside the table. `None` takes it back.
    pub fn edit_cell(&mut self, row: u32, column: u16, text: Option<String>) {
        match text {
            Some(text) => self.decisions.cells.insert((row, column), text),
            None => self.decisions.cells.remove(&(row, column)),
        };
    }

    /// Leaves rows out, or takes them in again.
    pub fn skip_rows(&mut self, rows: &[u32], is_skipped: bool) {
        rows.iter().for_each(|row| self.decisions.row_mut(*row).is_skipped = is_skipped);
    }

    /// The posts of these rows are in the outbox: they are never handed over again.
    pub fn mark_started(&mut self, rows: &[u32]) {
        rows.iter().for_each(|row| self.decisions.row_mut(*row).is_started = true);
    }

    /// A cell as it counts: edited, else as in the file.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if !self.decisions.cells.is_empty()
            && let (Ok(row), Ok(column)) = (u32::try_from(row), u16::try_from(column))
            && let Some(edited) = self.decisions.cells.get(&(row, column))
        {
            return edited;
        }
        self.table.cell(row, column)
    }

    /// The rows with data, as indexes.
    pub fn rows(&self) -> std::ops::Range<usize> {
        self.columns.first_row()..self.table.len()
    }

    /// Which of day and month comes first, where cells of the file tell; `None` where they don't or disagree.
    pub(super) fn told_order(&self) -> Option<DateOrder> {
        self.told_order
    }

    fn look_for_order(&mut self) {
        let plan = Plan::of(&self.columns.fields);
        let Some(column) = plan.day_column() else {
            self.told_order = None;
            return;
        };
        let mut told = self.rows().filter_map(|row| order_told_by(self.table.cell(row, column)));
        let first = told.next();
        self.told_order = first.filter(|first| told.all(|other| other == *first));
    }
}
