//! A spreadsheet as a queue: what its columns mean, what its rows say, what is wrong with them, and what settles it.
//!
//! Pure: a file is a [`Table`] that the engine has read, brands and media are an [`ImportContext`], and the time is a
//! parameter. Nothing here reads a disk, and nothing leaves the computer: [`Import::posts`] is where sending begins.
//!
//! An [`Import`] is a table, the meaning of its columns and a person's decisions; [`Import::check`] goes over all rows
//! and is done anew after each decision, which for a hundred thousand rows takes a fraction of a second.

mod cell_class;
mod check;
mod columns;
mod context;
mod date_cell;
mod date_words;
mod decisions;
mod field;
mod fix;
mod import_file;
mod list_cell;
mod media;
mod media_list;
mod plan;
mod post;
mod problem_table;
mod row;
mod row_content;
mod row_problem;
mod row_targets;
mod row_time;
mod sent_before;
mod shape;
mod summary;
mod table;
#[cfg(test)]
mod testing;
mod thread_text;
mod view;

pub use check::Checked;
pub use columns::Columns;
pub use context::{BrandContext, ImportContext, usual_times};
pub use date_cell::{DateOrder, DateReading, order_told_by, read_date};
pub use decisions::{CommentUse, Decisions};
pub use field::{ImportField, platform_named};
pub use import_file::Import;
pub(crate) use list_cell::is_web_address;
pub use media::{
    ImportMedia, LARGEST_MEDIA, MEDIA_START, MOST_MEDIA, MediaFile, MediaKind, MediaLookup, MediaLookups,
    MediaSource, kind_by_content, kind_by_name,
};
pub use media_list::{ImportFile, ImportFileState};
pub use post::ImportPost;
pub use problem_table::ProblemWords;
pub use row_problem::{Fix, RowProblem};
pub use sent_before::{ImportUpdate, SentBefore, SentState, SentWords};
pub use summary::{
    ImportColumn, ImportFilter, ImportGroup, ImportProblemRow, ImportQuestion, ImportRow, ImportRowState,
    ImportSummary,
};
pub use table::Table;
pub use thread_text::cut_into_parts;
pub use view::{ImportView, LARGEST_PAGE};
