//! The one import that is open, in memory only: until something is sent, the file itself is the record. What the page
//! can ask of it stands in `calls`.

use std::path::{Path, PathBuf};

use domain::import::{
    Checked, Import, ImportContext, ImportFileState, ImportPost, ImportSummary, ImportUpdate, ImportView,
    MediaLookups, Table,
};
use domain::{BrandSlug, Problem};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::media_folders::MediaFolders;
use super::reading::{Extent, FileState, read_file, read_text, state_of};
use crate::Inner;
use crate::store::ProfileId;

/// Where an import comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportSource {
    /// A file of this computer.
    File {
        /// Its path.
        path: String,
    },
    /// A text that was pasted.
    Text {
        /// With tabs between cells, as spreadsheets copy it, or any other separator.
        text: String,
    },
}

/// Everything shown of an open import but its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct OpenImportView {
    /// The name of the file; `None` for a text that was pasted.
    pub name: Option<String>,
    /// Whether all rows were read; if not, [`Engine::finish_reading_import`] reads them.
    pub is_whole: bool,
    /// Whether the file was written to since it was read.
    pub has_changed: bool,
    /// The folders that media may come from, the sheet's own first.
    pub folders: Vec<String>,
    /// How many local files would be sent.
    pub files: u32,
    /// How many that the sheet names can't be sent.
    pub bad_files: u32,
    /// How large the files are together, in units of 1,024 bytes.
    pub files_kib: u32,
    /// The rows and what is wrong with them.
    pub summary: ImportSummary,
}

/// An import in memory.
#[derive(Debug)]
pub(crate) struct OpenImport {
    pub(super) profile: ProfileId,
    /// The file with what it was like when it was read.
    pub(super) file: Option<(PathBuf, FileState)>,
    pub(super) is_whole: bool,
    pub(super) import: Import,
    pub(super) context: ImportContext,
    pub(super) folders: MediaFolders,
    pub(super) checked: Checked,
    /// The time at the service when the rows were checked.
    checked_at: Timestamp,
}

impl OpenImport {
    pub(super) fn read(
        inner: &Inner,
        profile: ProfileId,
        source: ImportSource,
        brand: BrandSlug,
    ) -> Result<Self, Problem> {
        let mut folders = MediaFolders::default();
        let (table, is_whole, file) = match source {
            ImportSource::Text { text } => (read_text(&text)?, true, None),
            ImportSource::File { path } => {
                let path = PathBuf::from(path);
                let mut read = read_file(&path, Extent::Head)?;
                // A beginning without a whole row, or with nothing but names, tells nothing.
                if !read.is_whole && read.table.len() < 2 {
                    read = read_file(&path, Extent::Whole)?;
                }
                path.parent()
                    .filter(|parent| parent.is_dir())
                    .into_iter()
                    .for_each(|folder| folders.allow(folder));
                (read.table, read.is_whole, Some((path, read.state)))
            }
        };
        let mut import = Import::new(table, brand);
        let fingerprint = import.columns().fingerprint(import.table());
        if let Some(fields) = inner.store().import_shape(&profile, &fingerprint)? {
            import.set_columns(fields);
        }
        Ok(Self {
            profile,
            file,
            is_whole,
            import,
            context: ImportContext::default(),
            folders,
            checked: Checked::default(),
            checked_at: inner.service_now(),
        })
    }

    pub(super) fn take_table(&mut self, table: Table) {
        let blank = Import::new(Table::default(), self.import.decisions().brand.clone());
        self.import = std::mem::replace(&mut self.import, blank).with_table(table);
        self.is_whole = true;
    }

    /// Looks up media that was not looked up yet, and checks all rows against the store as it is now.
    pub(super) fn look_and_check(&mut self, inner: &Inner) -> Result<(), Problem> {
        self.context.brands = inner.import_brands(&self.profile)?;
        let names = self.import.local_media();
        self.context.media = if names.is_empty() { MediaLookups::new() } else { self.folders.look_up(names) };
        self.checked_at = inner.service_now();
        self.checked = self.import.check(&self.context, self.checked_at);
        Ok(())
    }

    /// The posts of all rows that were ready when they were checked last.
    pub(super) fn posts(&self) -> impl Iterator<Item = ImportPost> {
        self.import.posts(&self.checked, &self.context, self.checked_at)
    }

    /// The posts that get what their rows say now, as they were checked last.
    pub(super) fn updates(&self) -> Vec<ImportUpdate> {
        self.import.updates(&self.checked, &self.context, self.checked_at)
    }

    /// The views of the rows.
    pub(super) fn rows(&self) -> ImportView<'_> {
        self.import.view(&self.checked, &self.context, self.checked_at)
    }

    pub(super) fn name(&self) -> Option<String> {
        self.file.as_ref().map(|(path, _)| file_name(path))
    }

    pub(super) fn view(&self) -> OpenImportView {
        let files = self.import.files(&self.context);
        let found = files.iter().filter_map(|file| match &file.state {
            ImportFileState::Found { size_kib, .. } => Some(*size_kib),
            _ => None,
        });
        let sizes: Vec<u32> = found.collect();
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        OpenImportView {
            name: self.name(),
            is_whole: self.is_whole,
            has_changed: self.file.as_ref().is_some_and(|(path, state)| state_of(path) != Some(*state)),
            folders: self.folders.names(),
            files: small(sizes.len()),
            bad_files: small(files.len() - sizes.len()),
            files_kib: sizes.iter().fold(0, |sum, size| sum.saturating_add(*size)),
            summary: self.rows().summary(),
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
