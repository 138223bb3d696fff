//! What the page can ask of the import that is open.
//!
//! The first 256 KB of a text file are shown at once ([`Engine::open_import`]); the rest is read by a second call
//! ([`Engine::finish_reading_import`]), so that a person sees the first problems while a long file is still read.

use std::path::PathBuf;

use domain::import::{
    CommentUse, DateOrder, Fix, ImportField, ImportFile, ImportFilter, ImportPost, ImportProblemRow,
    ImportRow, ImportSummary, ImportUpdate, LARGEST_PAGE, ProblemWords, RowProblem,
};
use domain::{BrandSlug, ExportTable, Platform, Problem, ProblemCode, late_places, to_csv};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::open_import::{ImportSource, OpenImport, OpenImportView};
use super::reading::{Extent, read_file};
use crate::keys::write_new;
use crate::store::ProfileId;
use crate::{Engine, Inner};

/// An answer to a question that the file can't answer, or a choice for the whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportAnswer {
    /// Whether the day or the month comes first.
    DateOrder {
        /// The answer.
        order: DateOrder,
    },
    /// What becomes of comments.
    Comments {
        /// The answer.
        comments: CommentUse,
    },
    /// The brand of rows that name none.
    Brand {
        /// The answer.
        brand: BrandSlug,
    },
    /// The platforms of rows that name none.
    Platforms {
        /// The answer; empty to take it back.
        platforms: Vec<Platform>,
    },
}

/// Brands whose accounts are not known are asked for before a check, as far as this.
const MOST_BRANDS_ASKED: usize = 20;

impl Engine {
    /// Opens a file or a text in place of the import that was open, reads the beginning and checks its rows. Rows that
    /// name no brand are for `brand`. Fails with `FileGone`, `FileUnreadable`, `FileTooLarge`, `TooManyRows`,
    /// `FileEmpty`, `FileProtected`, `FileNotATable` or `FileChanged`.
    pub async fn open_import(
        &self,
        source: ImportSource,
        brand: BrandSlug,
    ) -> Result<OpenImportView, Problem> {
        self.know_accounts().await;
        let engine = self.clone();
        blocking(move || {
            let profile = engine.inner.profile()?;
            let mut open = OpenImport::read(&engine.inner, profile, source, brand)?;
            open.look_and_check(&engine.inner)?;
            let view = open.view();
            *engine.inner.import() = Some(open);
            Ok(view)
        })
        .await
    }

    /// Reads the rest of the file that is open. Decisions made meanwhile are kept. One that turns out to have too many
    /// rows is closed.
    pub async fn finish_reading_import(&self) -> Result<OpenImportView, Problem> {
        let finished = self.read_rest().await;
        if finished.as_ref().is_err_and(|problem| problem.code == ProblemCode::TooManyRows) {
            self.close_import();
        }
        finished
    }

    async fn read_rest(&self) -> Result<OpenImportView, Problem> {
        self.change_import(|open, _| {
            let Some((path, state)) = open.file.clone().filter(|_| !open.is_whole) else { return Ok(()) };
            let read = read_file(&path, Extent::Whole)?;
            if read.state != state {
                return Err(Problem::new(ProblemCode::FileChanged));
            }
            open.take_table(read.table);
            Ok(())
        })
        .await
    }

    /// The import that is open; `None` if none is.
    pub async fn import_view(&self) -> Result<Option<OpenImportView>, Problem> {
        let engine = self.clone();
        blocking(move || {
            let profile = engine.inner.profile()?;
            let import = engine.inner.import();
            Ok(import.as_ref().filter(|open| open.profile == profile).map(OpenImport::view))
        })
        .await
    }

    /// Rows from `offset` on, in the order of the file; at most 200.
    pub async fn import_rows(
        &self,
        filter: ImportFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ImportRow>, Problem> {
        self.read_import(move |open| open.rows().rows(&filter, offset, limit)).await
    }

    /// One cell in full, as it counts; empty beyond the edges of the sheet.
    pub async fn import_cell(&self, row: u32, column: u16) -> Result<String, Problem> {
        self.read_import(move |open| open.import.cell(row as usize, usize::from(column)).to_owned()).await
    }

    /// The rows of one group of problems from `offset` on; at most 200.
    pub async fn import_group_rows(
        &self,
        problem: RowProblem,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<ImportProblemRow>, Problem> {
        self.read_import(move |open| open.rows().group_rows(&problem, offset, limit)).await
    }

    /// The local files that the sheet names, from `offset` on; at most 200.
    pub async fn import_files(&self, offset: u32, limit: u32) -> Result<Vec<ImportFile>, Problem> {
        self.read_import(move |open| {
            let files = open.import.files(&open.context).into_iter().skip(offset as usize);
            files.take(limit.min(LARGEST_PAGE) as usize).collect()
        })
        .await
    }

    /// Gives a column another meaning, and remembers it for files of this shape.
    pub async fn set_import_column(
        &self,
        column: u16,
        field: ImportField,
    ) -> Result<OpenImportView, Problem> {
        self.change_import(move |open, inner| {
            open.import.set_column(usize::from(column), field);
            let columns = open.import.columns();
            let fingerprint = columns.fingerprint(open.import.table());
            inner.store().keep_import_shape(&open.profile, &fingerprint, &columns.fields)
        })
        .await
    }

    /// Says whether the first row names the columns.
    pub async fn set_import_header(&self, has_header: bool) -> Result<OpenImportView, Problem> {
        self.change_import(move |open, _| {
            open.import.set_header(has_header);
            Ok(())
        })
        .await
    }

    /// Answers a question.
    pub async fn answer_import(&self, answer: ImportAnswer) -> Result<OpenImportView, Problem> {
        self.change_import(move |open, _| {
            let decisions = open.import.decisions_mut();
            match answer {
                ImportAnswer::DateOrder { order } => decisions.date_order = Some(order),
                ImportAnswer::Comments { comments } => decisions.comments = Some(comments),
                ImportAnswer::Brand { brand } => decisions.brand = brand,
                ImportAnswer::Platforms { platforms } => decisions.platforms = platforms,
            }
            Ok(())
        })
        .await
    }

    /// Settles a problem, for the rows given or for all that have it.
    pub async fn apply_import_fix(
        &self,
        problem: RowProblem,
        fix: Fix,
        rows: Option<Vec<u32>>,
    ) -> Result<OpenImportView, Problem> {
        self.change_import(move |open, inner| {
            let now = inner.service_now();
            open.import.apply(&problem, &fix, rows.as_deref(), &open.checked, &open.context, now);
            Ok(())
        })
        .await
    }

    /// Gives each ready row that would be sent too late the next usual time of its brand after all is sent. Nothing
    /// changes while that is not known.
    pub async fn move_late_import_rows(&self) -> Result<OpenImportView, Problem> {
        let forecast = self.forecast_import().await?;
        self.change_import(move |open, _| {
            let Some(done_at) = forecast.done_at else { return Ok(()) };
            let mut ready: Vec<(Timestamp, u32)> = open.posts().map(|post| (post.at, post.row)).collect();
            ready.sort_unstable();
            let dues: Vec<Timestamp> = ready.iter().map(|(at, _)| *at).collect();
            let late = late_places(&dues, &forecast.steps);
            let rows: Vec<u32> =
                late.into_iter().filter_map(|place| ready.get(place)).map(|(_, row)| *row).collect();
            let problem = RowProblem::TimeTooSoon;
            let fix = Fix::NextUsualTime;
            open.import.apply(&problem, &fix, Some(&rows), &open.checked, &open.context, done_at);
            Ok(())
        })
        .await
    }

    /// Writes something else into a cell, beside the file; `None` takes it back.
    pub async fn edit_import_cell(
        &self,
        row: u32,
        column: u16,
        text: Option<String>,
    ) -> Result<OpenImportView, Problem> {
        self.change_import(move |open, _| {
            open.import.edit_cell(row, column, text);
            Ok(())
        })
        .await
    }

    /// Leaves rows out, or takes them in again.
    pub async fn skip_import_rows(
        &self,
        rows: Vec<u32>,
        is_skipped: bool,
    ) -> Result<OpenImportView, Problem> {
        self.change_import(move |open, _| {
            open.import.skip_rows(&rows, is_skipped);
            Ok(())
        })
        .await
    }

    /// Allows media from below a folder that the person picked.
    pub async fn allow_import_folder(&self, folder: PathBuf) -> Result<OpenImportView, Problem> {
        if !folder.is_dir() {
            return Err(Problem::new(ProblemCode::FileGone));
        }
        self.change_import(move |open, _| {
            open.folders.allow(&folder);
            Ok(())
        })
        .await
    }

    /// Writes the rows with problems as CSV to a whole path; a file that is there is not overwritten. The words come
    /// from the page.
    pub async fn save_import_problems(&self, path: String, words: ProblemWords) -> Result<(), Problem> {
        let csv =
            self.read_import(move |open| to_csv(&open.import.problem_table(&open.checked, &words))).await?;
        blocking(move || write_new(&path, &csv)).await
    }

    /// Writes a sheet to begin with as CSV, under the same conditions.
    pub async fn save_import_template(&self, path: String, template: ExportTable) -> Result<(), Problem> {
        blocking(move || write_new(&path, &to_csv(&template))).await
    }

    /// Closes the import that is open, whatever was decided.
    pub fn close_import(&self) {
        *self.inner.import() = None;
    }

    /// The name of what is open, for people, and what tells the same content from another.
    pub(crate) fn import_identity(&self) -> Result<(String, String), Problem> {
        let profile = self.inner.profile()?;
        let mut import = self.inner.import();
        let open = opened(&mut import, &profile)?;
        Ok((open.name().unwrap_or_default(), open.import.table().fingerprint()))
    }

    /// What Start would do: the posts that would be made, in the order of the file, and those that would be changed.
    /// Rows are checked again first, since time has passed.
    pub async fn import_work(&self) -> Result<(Vec<ImportPost>, Vec<ImportUpdate>), Problem> {
        let engine = self.clone();
        blocking(move || {
            let profile = engine.inner.profile()?;
            let mut import = engine.inner.import();
            let open = opened(&mut import, &profile)?;
            if !open.is_whole {
                return Err(Problem::new(ProblemCode::NotReady));
            }
            open.look_and_check(&engine.inner)?;
            Ok((open.posts().collect(), open.updates()))
        })
        .await
    }

    /// Keeps the sheet open for what was not started; closes it if that is nothing.
    pub(crate) async fn keep_unstarted(&self, started: Vec<u32>) -> Result<(), Problem> {
        let rest = self
            .change_import(move |open, _| {
                open.import.mark_started(&started);
                Ok(())
            })
            .await?;
        let ImportSummary { ready, problems, updates, .. } = rest.summary;
        if rest.is_whole && ready + problems + updates == 0 {
            self.close_import();
        }
        Ok(())
    }

    /// When the rows that are ready are due, the earliest first.
    pub(crate) async fn import_dues(&self) -> Result<Vec<Timestamp>, Problem> {
        self.read_import(|open| {
            let mut dues: Vec<Timestamp> = open.posts().map(|post| post.at).collect();
            dues.sort_unstable();
            dues
        })
        .await
    }

    /// Asks for the accounts of brands that none are known of; a check without them would find nothing but that.
    async fn know_accounts(&self) {
        let Ok(profile) = self.inner.profile() else { return };
        let brands = self.inner.store().brands(&profile).unwrap_or_default();
        let unknown = |slug: &BrandSlug| {
            self.inner.store().accounts(&profile, slug).is_ok_and(|known| known.is_empty())
        };
        let unknown: Vec<BrandSlug> = brands.into_iter().map(|brand| brand.slug).filter(unknown).collect();
        for brand in unknown.iter().take(MOST_BRANDS_ASKED) {
            if let Err(problem) = self.accounts(brand).await {
                tracing::info!(code = ?problem.code, "the accounts of a brand could not be asked for");
            }
        }
    }

    async fn read_import<T: Send + 'static>(
        &self,
        work: impl FnOnce(&OpenImport) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let engine = self.clone();
        blocking(move || {
            let profile = engine.inner.profile()?;
            Ok(work(opened(&mut engine.inner.import(), &profile)?))
        })
        .await
    }

    /// Changes the open import, and checks all rows anew.
    async fn change_import(
        &self,
        work: impl FnOnce(&mut OpenImport, &Inner) -> Result<(), Problem> + Send + 'static,
    ) -> Result<OpenImportView, Problem> {
        let engine = self.clone();
        blocking(move || {
            let profile = engine.inner.profile()?;
            let mut import = engine.inner.import();
            let open = opened(&mut import, &profile)?;
            work(open, &engine.inner)?;
            open.look_and_check(&engine.inner)?;
            Ok(open.view())
        })
        .await
    }
}

impl Inner {
    /// The time at the service, as well as it is known.
    pub(super) fn service_now(&self) -> Timestamp {
        self.link().map_or_else(|_| self.clock.now().wall, |link| link.server_now())
    }
}

/// The import that is open for a profile; one of another profile is nobody's business.
fn opened<'a>(
    import: &'a mut Option<OpenImport>,
    profile: &ProfileId,
) -> Result<&'a mut OpenImport, Problem> {
    import.as_mut().filter(|open| open.profile == *profile).ok_or(Problem::new(ProblemCode::NotFound))
}

/// A long file takes a fraction of a second, which is too long for the threads that answer everybody.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Problem::new(ProblemCode::Internal)))
}
