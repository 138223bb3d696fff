//! What is shown of an open file: a few hundred rows at most, however long the file is.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::check::{Checked, Verdict};
use super::context::ImportContext;
use super::field::ImportField;
use super::import_file::Import;
use super::plan::{Plan, platform_at};
use super::row::{Found, RowReader};
use super::row_problem::RowProblem;
use super::sent_before::{Match, SentWords};
use super::summary::{
    ImportColumn, ImportFilter, ImportGroup, ImportProblemRow, ImportQuestion, ImportRow, ImportRowState,
    ImportSummary,
};
use crate::fingerprint::normalise;

/// At most this many rows are handed over at once.
pub const LARGEST_PAGE: u32 = 200;

const FIRST_OF_GROUP: usize = 5;
const SAMPLES: usize = 3;
const LONGEST_SAMPLE: usize = 120;
const LONGEST_CELL: usize = 400;
/// More kinds of problem than this are shown once the first ones are settled.
const MOST_GROUPS: usize = 60;

/// The file and what it was checked against.
pub struct ImportView<'a> {
    import: &'a Import,
    checked: &'a Checked,
    context: &'a ImportContext,
    now: Timestamp,
    reader: RowReader<'a>,
    /// What the rows that have changed since they were sent said then.
    changed: BTreeMap<u32, &'a SentWords>,
}

impl Import {
    /// For showing the file as it was checked.
    pub fn view<'a>(
        &'a self,
        checked: &'a Checked,
        context: &'a ImportContext,
        now: Timestamp,
    ) -> ImportView<'a> {
        let reader = RowReader::new(self, context, now);
        let is_change = |found: &&Match| matches!(found.problem, RowProblem::ChangedSinceSent { .. });
        let found = checked.sent_before.iter().filter(is_change);
        let changed = found.filter_map(|found| Some((found.row, found.before(context)?.words()))).collect();
        ImportView { import: self, checked, context, now, reader, changed }
    }
}

impl ImportView<'_> {
    /// Everything but the rows.
    pub fn summary(&self) -> ImportSummary {
        let count = |wanted: Verdict| {
            small(self.checked.verdicts.iter().filter(|verdict| **verdict == wanted).count())
        };
        let groups = self.checked.groups.iter().take(MOST_GROUPS);
        ImportSummary {
            brand: self.import.decisions.brand.clone(),
            platforms: self.import.decisions.platforms.clone(),
            shape: self.import.columns.shape.map(str::to_owned),
            has_header: self.import.columns.has_header,
            columns: self.columns(),
            questions: self.questions(),
            groups: groups.map(|group| self.group(&group.problem, &group.rows)).collect(),
            rows: small(self.import.rows().len()),
            ready: count(Verdict::Ready),
            problems: count(Verdict::Problem),
            skipped: count(Verdict::Skipped),
            started: count(Verdict::Started),
            updates: count(Verdict::Update),
            parts: count(Verdict::Part),
            repeated: self.checked.repeated,
        }
    }

    /// Rows from `offset` on, at most [`LARGEST_PAGE`].
    pub fn rows(&self, filter: &ImportFilter, offset: u32, limit: u32) -> Vec<ImportRow> {
        let (offset, limit) = (offset as usize, limit.min(LARGEST_PAGE) as usize);
        if let ImportFilter::Group { problem } = filter {
            let rows = self.checked.group(problem).iter().skip(offset).take(limit);
            return rows.map(|row| self.row(*row)).collect();
        }
        let is_wanted = |verdict: Verdict| match filter {
            ImportFilter::State { state } => state_of(verdict) == Some(*state),
            ImportFilter::All | ImportFilter::Group { .. } => state_of(verdict).is_some(),
        };
        let rows = self.checked.verdicts.iter().zip(0..).filter(|(verdict, _)| is_wanted(**verdict));
        rows.skip(offset).take(limit).map(|(_, row)| self.row(row)).collect()
    }

    /// The rows of one group from `offset` on, at most [`LARGEST_PAGE`], as the group shows them.
    pub fn group_rows(&self, problem: &RowProblem, offset: u32, limit: u32) -> Vec<ImportProblemRow> {
        let rows = self.checked.group(problem).iter().skip(offset as usize);
        rows.take(limit.min(LARGEST_PAGE) as usize).map(|row| self.problem_row(problem, *row)).collect()
    }

    fn columns(&self) -> Vec<ImportColumn> {
        let import = self.import;
        let column = |(column, field): (usize, &ImportField)| {
            let cells = import.rows().take(500).map(|row| import.cell(row, column).trim());
            let samples = cells.filter(|cell| !cell.is_empty()).take(SAMPLES);
            let name = if import.columns.has_header { import.table.cell(0, column).trim() } else { "" };
            ImportColumn {
                name: shortened(name, LONGEST_SAMPLE),
                field: field.clone(),
                samples: samples.map(|cell| shortened(cell, LONGEST_SAMPLE)).collect(),
            }
        };
        import.columns.fields.iter().enumerate().map(column).collect()
    }

    fn questions(&self) -> Vec<ImportQuestion> {
        let mut questions = Vec::new();
        let plan = Plan::of(&self.import.columns.fields);
        let answer = self.import.decisions.date_order;
        if self.import.told_order().is_none() {
            let open = |row: &usize| {
                let cell = self.reader.cell(*row, plan.day_column());
                let today = self.reader.today(None);
                super::date_cell::read_date(cell, None, today) == super::date_cell::DateReading::OrderOpen
            };
            if let Some(row) = self.import.rows().find(open) {
                let example = shortened(self.reader.cell(row, plan.day_column()), LONGEST_SAMPLE);
                questions.push(ImportQuestion::DateOrder { example, answer });
            }
        }
        let has_comment = |row: &usize| {
            plan.comments.iter().any(|column| !self.import.cell(*row, *column).trim().is_empty())
        };
        let rows = if plan.comments.is_empty() { 0 } else { self.import.rows().filter(has_comment).count() };
        if rows > 0 {
            questions
                .push(ImportQuestion::Comments { rows: small(rows), answer: self.import.decisions.comments });
        }
        questions
    }

    fn group(&self, problem: &RowProblem, rows: &[u32]) -> ImportGroup {
        ImportGroup {
            problem: problem.clone(),
            severity: problem.severity(),
            rows: small(rows.len()),
            fixes: self.import.fixes(problem, self.checked, self.context, self.now),
            first: rows.iter().take(FIRST_OF_GROUP).map(|row| self.problem_row(problem, *row)).collect(),
        }
    }

    fn problem_row(&self, problem: &RowProblem, row: u32) -> ImportProblemRow {
        let index = row as usize;
        let mut found = Vec::new();
        let (reading, texts) = self.reader.read_whole(index, self.checked.parts(index), &mut found);
        let own = found.into_iter().find(|found| found.problem == *problem);
        let own = own.unwrap_or_else(|| Found::at(problem.clone(), None));
        let before =
            self.changed.get(&row).filter(|_| matches!(problem, RowProblem::ChangedSinceSent { .. }));
        let is_time = own.suggested.is_some() || own.problem == RowProblem::TimeTwice;
        let cell = match own.column {
            Some(column) if own.length.is_none() => self.import.cell(index, column),
            _ => &texts.first,
        };
        ImportProblemRow {
            row,
            number: self.import.table.number(index),
            column: own.column.and_then(|column| u16::try_from(column).ok()),
            cell: shortened(cell, LONGEST_SAMPLE),
            suggested: own.suggested.or(reading.at.filter(|_| is_time)),
            length: own.length.map(|(length, _)| length),
            limit: own.length.map(|(_, limit)| limit),
            sent_text: before
                .filter(|before| normalise(&before.text) != normalise(&texts.first))
                .map(|before| shortened(&before.text, LONGEST_SAMPLE)),
            sent_at: before.and_then(|before| before.at).filter(|at| reading.at != Some(*at)),
        }
    }

    fn row(&self, row: u32) -> ImportRow {
        let index = row as usize;
        let mut found = Vec::new();
        let (reading, texts) = self.reader.read_whole(index, self.checked.parts(index), &mut found);
        let mut media = 0;
        self.reader.each_media(index, |_, _| media += 1);
        let verdict = self.checked.verdicts.get(index).copied().and_then(state_of);
        let open = found.into_iter().map(|found| found.problem);
        let repeats = [
            RowProblem::RepeatedInFile,
            RowProblem::AlreadyInQueue,
            RowProblem::SentAlready,
            RowProblem::ChangedSinceSent { can_update: true },
            RowProblem::ChangedSinceSent { can_update: false },
        ]
        .into_iter();
        let repeats = repeats.filter(|problem| self.checked.group(problem).binary_search(&row).is_ok());
        ImportRow {
            row,
            number: self.import.table.number(index),
            state: verdict.unwrap_or(ImportRowState::Skipped),
            at: reading.at,
            brand: self.reader.brand(&reading).map(|brand| brand.brand.slug.clone()),
            text: shortened(&texts.first, LONGEST_CELL),
            platforms: reading.platforms.iter().map(|place| platform_at(*place)).collect(),
            media,
            problems: open
                .filter(|problem| !self.import.decisions.is_accepted(index, problem))
                .chain(repeats)
                .collect(),
            cells: (0..self.import.table.width().min(usize::from(MOST_CELLS)))
                .map(|column| shortened(self.import.cell(index, column), LONGEST_CELL))
                .collect(),
        }
    }
}

/// Wider rows are shown as far as this.
const MOST_CELLS: u16 = 60;

fn state_of(verdict: Verdict) -> Option<ImportRowState> {
    match verdict {
        Verdict::Header => None,
        Verdict::Ready => Some(ImportRowState::Ready),
        Verdict::Problem => Some(ImportRowState::Problem),
        Verdict::Skipped => Some(ImportRowState::Skipped),
        Verdict::Started => Some(ImportRowState::Started),
        Verdict::Update => Some(ImportRowState::Update),
        Verdict::Part => Some(ImportRowState::Part),
    }
}

fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}\u{2026}", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "view_tests.rs"]
mod tests;
