//! A spreadsheet on its way into the queue, up to the moment before anything is sent: the file is read, its local
//! media are looked up, and one open import is kept in memory while a person settles what is wrong with it.
//!
//! What cells mean and what is wrong with rows is decided in `domain::import`. Sending is not here: it begins with
//! the posts of [`crate::Engine::import_work`]. Nothing here fetches an address.

mod calls;
mod context;
mod decoding;
mod delimited;
mod media_folders;
mod open_import;
mod reading;
mod workbook;
mod zip_size;

pub use calls::ImportAnswer;
pub use media_folders::MediaFolders;
pub use open_import::{ImportSource, OpenImportView};
pub use reading::{Extent, FileState, LARGEST_FILE, MOST_ROWS, ReadFile, read_file, read_text};

pub(crate) use context::can_be_changed;
pub(crate) use media_folders::{file, local_path};
pub(crate) use open_import::OpenImport;
