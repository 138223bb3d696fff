//! What the page is given of an open file: data only. How it is gathered is in `view`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::date_cell::DateOrder;
use super::decisions::CommentUse;
use super::field::ImportField;
use super::row_problem::{Fix, RowProblem};
use crate::{BrandSlug, Platform, Severity};

/// An open file without its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportSummary {
    /// The brand of rows that name none.
    pub brand: BrandSlug,
    /// The platforms of rows that name none.
    pub platforms: Vec<Platform>,
    /// The tool whose files look like this.
    pub shape: Option<String>,
    /// Whether the first row names the columns.
    pub has_header: bool,
    /// In the order of the file.
    pub columns: Vec<ImportColumn>,
    /// What has to be asked once.
    pub questions: Vec<ImportQuestion>,
    /// Kinds of problem, the most important first.
    pub groups: Vec<ImportGroup>,
    /// How many rows with data there are.
    pub rows: u32,
    /// How many of them can be sent.
    pub ready: u32,
    /// How many need something first.
    pub problems: u32,
    /// How many were left out.
    pub skipped: u32,
    /// How many are in the outbox since this file was opened.
    pub started: u32,
    /// How many give a post that was sent before what they say now.
    pub updates: u32,
    /// How many are parts of a thread that begins further up.
    pub parts: u32,
    /// How many say the same as a row further up.
    pub repeated: u32,
}

/// A column with its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportColumn {
    /// Its name in the file; empty in a file without names.
    pub name: String,
    /// What it means.
    pub field: ImportField,
    /// A few of its cells, shortened.
    pub samples: Vec<String>,
}

/// Something that the file can't tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportQuestion {
    /// Does the day or the month come first?
    DateOrder {
        /// A cell that can be read both ways.
        example: String,
        /// The answer, once given.
        answer: Option<DateOrder>,
    },
    /// Are comments left out, or do they become parts of threads?
    Comments {
        /// How many rows have one.
        rows: u32,
        /// The answer, once given; until then they are left out.
        answer: Option<CommentUse>,
    },
}

/// All rows with one problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportGroup {
    /// What is wrong.
    pub problem: RowProblem,
    /// Whether it can be accepted as it is.
    pub severity: Severity,
    /// How many rows have it.
    pub rows: u32,
    /// What can be done for all of them, the likeliest first.
    pub fixes: Vec<Fix>,
    /// The first few rows.
    pub first: Vec<ImportProblemRow>,
}

/// A row in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportProblemRow {
    /// Names the row in commands.
    pub row: u32,
    /// What a spreadsheet writes beside it.
    pub number: u32,
    /// The column that it is about, if it is about one.
    pub column: Option<u16>,
    /// What stands in that cell, else the text of the row; shortened.
    pub cell: String,
    /// What the first fix would make of the time.
    pub suggested: Option<Timestamp>,
    /// How long the text is, where that is the problem.
    pub length: Option<u32>,
    /// How long it may be.
    pub limit: Option<u32>,
    /// What the post said before that this row would change, shortened; the texts are equal where there is none.
    pub sent_text: Option<String>,
    /// When it was due, if that differs.
    pub sent_at: Option<Timestamp>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportRow {
    /// Names the row in commands.
    pub row: u32,
    /// What a spreadsheet writes beside it.
    pub number: u32,
    /// What becomes of it.
    pub state: ImportRowState,
    /// When it is due, where that is known.
    pub at: Option<Timestamp>,
    /// The brand, where that is known.
    pub brand: Option<BrandSlug>,
    /// The text, shortened.
    pub text: String,
    /// Where it goes.
    pub platforms: Vec<Platform>,
    /// How many images and videos it names.
    pub media: u32,
    /// What is wrong with it.
    pub problems: Vec<RowProblem>,
    /// Its cells as they count, edited or not; shortened.
    pub cells: Vec<String>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportRowState {
    /// It can be sent.
    Ready,
    /// Something is to be fixed first.
    Problem,
    /// A person left it out.
    Skipped,
    /// Its post is in the outbox.
    Started,
    /// The post that was sent before gets what it says now.
    Update,
    /// A part of the thread that begins further up.
    Part,
}

/// Which rows are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportFilter {
    /// All of them.
    All,
    /// Those in one state.
    State {
        /// The state.
        state: ImportRowState,
    },
    /// Those with one problem.
    Group {
        /// The problem.
        problem: RowProblem,
    },
}
