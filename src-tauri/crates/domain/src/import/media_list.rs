//! The files of this computer that an import names, and that would be sent with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::context::ImportContext;
use super::import_file::Import;
use super::list_cell::locations;
use super::media::{MediaKind, MediaLookup, MediaName, media_name};
use super::plan::Plan;

/// A file that a sheet names, as it is listed before Start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportFile {
    /// As the sheet has it.
    pub name: String,
    /// Whether it can be sent.
    pub state: ImportFileState,
}

/// Whether a file can be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportFileState {
    /// It would be sent.
    Found {
        /// The real path, with links resolved.
        path: String,
        /// In units of 1,024 bytes, rounded up.
        size_kib: u32,
        /// By its content.
        media: MediaKind,
    },
    /// There is no such file.
    Missing,
    /// It is outside the folders that are allowed, and was not looked at.
    Outside,
    /// It is no image and no video that the service takes.
    NotMedia,
    /// It is larger than the service takes.
    TooLarge,
    /// It can't be read.
    Unreadable,
}

impl Import {
    /// All local names in the file, each once. Rows that were left out count as well: they can be taken in again.
    pub fn local_media(&self) -> BTreeSet<String> {
        let plan = Plan::of(&self.columns.fields);
        let images = plan.link_kind.map(|kind| (kind, plan.links.clone()));
        let mut names = BTreeSet::new();
        let mut add = |cell: &str| {
            for part in locations(cell) {
                if let MediaName::Local(name) = media_name(part)
                    && !names.contains(name)
                {
                    names.insert(name.to_owned());
                }
            }
        };
        if plan.media.is_empty() && images.is_none() {
            return names;
        }
        for row in self.rows() {
            plan.media.iter().for_each(|column| add(self.cell(row, *column)));
            if let Some((kind, links)) = &images
                && self.cell(row, *kind).trim().eq_ignore_ascii_case("i")
            {
                links.iter().for_each(|column| add(self.cell(row, *column)));
            }
        }
        names
    }

    /// The files that the sheet names, with what was found of them.
    pub fn files(&self, context: &ImportContext) -> Vec<ImportFile> {
        let names = self.local_media();
        names.iter().flat_map(|name| listed(name, context.media.get(name))).collect()
    }
}

fn listed(name: &str, lookup: Option<&MediaLookup>) -> Vec<ImportFile> {
    let file = |state| ImportFile { name: name.to_owned(), state };
    let state = match lookup {
        Some(MediaLookup::Found(files)) => {
            let found = files.iter().map(|found| ImportFileState::Found {
                path: found.path.clone(),
                size_kib: u32::try_from(found.size.div_ceil(1024)).unwrap_or(u32::MAX),
                media: found.kind,
            });
            return found.map(file).collect();
        }
        Some(MediaLookup::Outside) => ImportFileState::Outside,
        Some(MediaLookup::NotMedia) => ImportFileState::NotMedia,
        Some(MediaLookup::TooLarge) => ImportFileState::TooLarge,
        Some(MediaLookup::Unreadable) => ImportFileState::Unreadable,
        Some(MediaLookup::Missing) | None => ImportFileState::Missing,
    };
    vec![file(state)]
}
