//! From a file to a table: what it is, whether it is small enough, and whether it stayed the same meanwhile.

use std::fs::{self, File, Metadata};
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use domain::import::Table;
use domain::{Problem, ProblemCode};
use memchr::memchr;

use super::decoding::{ZEROS_SEEN_IN, decode};
use super::delimited::{HEAD, NotRead, Text, read_delimited, read_delimited_text};
use super::workbook::read_workbook;
use super::zip_size::unpacked_size;

/// A larger file is refused before it is read.
pub const LARGEST_FILE: u64 = 50 * 1024 * 1024;

/// A file with more rows is refused as soon as that is seen.
pub const MOST_ROWS: usize = 100_000;

/// What a workbook may become when it is unpacked.
const LARGEST_UNPACKED: u64 = 600 * 1024 * 1024;

/// How much of a file to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The first 256 KB of a text file; a workbook can only be read whole.
    Head,
    /// All of it.
    Whole,
}

/// A file as read.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// Its cells.
    pub table: Table,
    /// Whether these are all rows.
    pub is_whole: bool,
    /// What it was like when it was read, to see later whether it changed.
    pub state: FileState,
}

/// What changes whenever a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileState {
    size: u64,
    written: Option<std::time::SystemTime>,
}

/// Reads a file: CSV, TSV or any other text with separators, or XLSX; its content tells which, not its name.
pub fn read_file(path: &Path, extent: Extent) -> Result<ReadFile, Problem> {
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let before = file.metadata().map_err(|error| unreadable(&error))?;
    check_size(&before)?;
    let mut start = [0; 8];
    let length = read_start(&mut file, &mut start).map_err(|error| unreadable(&error))?;
    let start = start.get(..length).unwrap_or_default();
    let (table, is_whole) = if start.starts_with(b"PK\x03\x04") {
        (read_zip(&mut file)?, true)
    } else if start.starts_with(OLD_OFFICE) {
        return Err(old_office(&mut file));
    } else {
        read_text_file(&mut file, extent)?
    };
    let after = fs::metadata(path).map_err(|error| unreadable(&error))?;
    let state = FileState::of(&before);
    if state != FileState::of(&after) {
        return Err(Problem::new(ProblemCode::FileChanged));
    }
    if table.is_empty() && is_whole {
        return Err(Problem::new(ProblemCode::FileEmpty));
    }
    Ok(ReadFile { table, is_whole, state })
}

/// Reads a text that was pasted, as spreadsheets copy it: cells with tabs between them.
pub fn read_text(text: &str) -> Result<Table, Problem> {
    if text.len() as u64 > LARGEST_FILE {
        return Err(too_large());
    }
    let table = read_decoded(text, true)?;
    if table.is_empty() { Err(Problem::new(ProblemCode::FileEmpty)) } else { Ok(table) }
}

/// What a file is like now; `None` if it is not there any more.
pub(super) fn state_of(path: &Path) -> Option<FileState> {
    fs::metadata(path).ok().map(|metadata| FileState::of(&metadata))
}

impl FileState {
    fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), written: metadata.modified().ok() }
    }
}

/// The container of old Excel files, and of encrypted new ones.
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn check_size(metadata: &Metadata) -> Result<(), Problem> {
    if !metadata.is_file() {
        return Err(Problem::new(ProblemCode::FileNotATable));
    }
    if metadata.len() > LARGEST_FILE { Err(too_large()) } else { Ok(()) }
}

fn read_start(file: &mut File, start: &mut [u8]) -> io::Result<usize> {
    let mut bytes = Vec::new();
    file.take(start.len() as u64).read_to_end(&mut bytes)?;
    start.iter_mut().zip(&bytes).for_each(|(place, byte)| *place = *byte);
    file.rewind()?;
    Ok(bytes.len())
}

fn read_zip(file: &mut File) -> Result<Table, Problem> {
    match unpacked_size(file).map_err(|error| unreadable(&error))? {
        None => Err(Problem::new(ProblemCode::FileNotATable)),
        Some(size) if size > LARGEST_UNPACKED => Err(too_large()),
        Some(_) => read_workbook(BufReader::new(file)),
    }
}

/// A protected workbook says in UTF-16 that there is an "EncryptedPackage" in it.
fn old_office(file: &mut File) -> Problem {
    let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut bytes = Vec::new();
    match file.read_to_end(&mut bytes) {
        Err(error) => unreadable(&error),
        Ok(_) if bytes.windows(mark.len()).any(|part| part == mark) => {
            Problem::new(ProblemCode::FileProtected)
        }
        Ok(_) => Problem::new(ProblemCode::FileNotATable),
    }
}

fn read_text_file(file: &mut File, extent: Extent) -> Result<(Table, bool), Problem> {
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let head = read_at_most(file, HEAD as u64)?;
    let is_whole = extent == Extent::Whole || size <= HEAD as u64;
    let read = if is_utf_16(&head) {
        Err(NotRead::OtherEncoding)
    } else if is_whole {
        // It may grow meanwhile, which is told afterwards.
        let text = Text { bytes: usize::try_from(size).unwrap_or_default(), is_whole };
        read_delimited(&head, file.take(LARGEST_FILE + 1), text)
    } else {
        read_delimited_text(&head, is_whole)
    };
    let table = match read {
        Ok(table) => table,
        Err(NotRead::Problem(problem)) => return Err(problem),
        Err(NotRead::OtherEncoding) if is_whole => {
            file.rewind().map_err(|error| unreadable(&error))?;
            read_decoded(&decode(&read_at_most(file, LARGEST_FILE + 1)?, is_whole), is_whole)?
        }
        Err(NotRead::OtherEncoding) => read_decoded(&decode(&head, is_whole), is_whole)?,
    };
    Ok((table, is_whole))
}

fn read_at_most(file: &mut File, most: u64) -> Result<Vec<u8>, Problem> {
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(most)).unwrap_or_default());
    file.take(most).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

/// UTF-16 without a mark is valid UTF-8 with zeros in it, and with a mark it may have no zeros early on.
fn is_utf_16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xFE\xFF")
        || memchr(0, bytes.get(..ZEROS_SEEN_IN).unwrap_or(bytes)).is_some()
}

fn read_decoded(text: &str, is_whole: bool) -> Result<Table, Problem> {
    read_delimited_text(text.as_bytes(), is_whole).map_err(|not_read| match not_read {
        NotRead::Problem(problem) => problem,
        // What was decoded is UTF-8.
        NotRead::OtherEncoding => Problem::new(ProblemCode::FileNotATable),
    })
}

pub(super) fn too_large() -> Problem {
    Problem::new(ProblemCode::FileTooLarge)
}

pub(super) fn too_many_rows() -> Problem {
    Problem::new(ProblemCode::TooManyRows)
}

pub(super) fn unreadable(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::new(ProblemCode::FileGone),
        kind => Problem::new(ProblemCode::FileUnreadable).with_text(kind.to_string()),
    }
}
