//! Searching for secrets where none may be: files, processes and their memory. Each search says how much it looked
//! at, so that one that looked nowhere is not taken for a clean one.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use crate::Result;

/// Something that must not lie about.
#[derive(Clone)]
pub struct Secret {
    /// What it is; the secret itself is never printed.
    pub name: String,
    /// The secret.
    pub value: String,
}

/// Bytes are passed over in stretches of this size where they are all zero.
const STRETCH: usize = 512;
const EMPTY: [u8; STRETCH] = [0; STRETCH];

/// So many characters at the end of a secret are looked for.
const END: usize = 20;

/// What a search looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many files, processes or messages it looked at.
    pub searched: usize,
    /// Which secret, and where.
    pub hits: Vec<(String, String)>,
}

impl Secret {
    /// A secret under a name.
    pub fn new(name: &str, value: &str) -> Self {
        Self { name: name.to_owned(), value: value.to_owned() }
    }

    /// What is looked for: its end, because freed memory loses its beginning, in both widths of text.
    fn traces(&self) -> [Vec<u8>; 2] {
        let from = self.value.char_indices().rev().nth(END - 1).map_or(0, |(at, _)| at);
        let end = self.value.get(from..).unwrap_or_default();
        [end.bytes().collect(), end.encode_utf16().flat_map(u16::to_le_bytes).collect()]
    }
}

impl Found {
    /// Looks for all secrets in one thing.
    pub fn look(&mut self, place: &str, bytes: &[u8], secrets: &[Secret]) {
        self.searched += 1;
        let traces: Vec<(&str, Vec<u8>)> = secrets
            .iter()
            .flat_map(|secret| secret.traces().map(|trace| (secret.name.as_str(), trace)))
            .collect();
        let mut names = BTreeSet::new();
        for at in beginnings(bytes, &traces) {
            let here = bytes.get(at..).unwrap_or_default();
            names.extend(traces.iter().filter(|(_, trace)| here.starts_with(trace)).map(|(name, _)| *name));
        }
        self.hits.extend(names.into_iter().map(|name| (name.to_owned(), place.to_owned())));
    }

    /// Whether this secret was found.
    pub fn has(&self, name: &str) -> bool {
        self.hits.iter().any(|(found, _)| found == name)
    }
}

/// Where two bytes stand that a trace begins with. One pass for all of them, and none over what is empty, because
/// memory is large.
fn beginnings(bytes: &[u8], traces: &[(&str, Vec<u8>)]) -> Vec<usize> {
    let mut is_beginning = vec![false; 1 << 16];
    for pair in traces.iter().filter_map(|(_, trace)| trace.first_chunk()) {
        if let Some(slot) = is_beginning.get_mut(usize::from(u16::from_le_bytes(*pair))) {
            *slot = true;
        }
    }
    let mut found = Vec::new();
    for (number, stretch) in bytes.chunks(STRETCH).enumerate() {
        if EMPTY.starts_with(stretch) {
            continue;
        }
        let from = number * STRETCH;
        let with_border = bytes.get(from..bytes.len().min(from + STRETCH + 1)).unwrap_or_default();
        for (at, pair) in with_border.windows(2).enumerate() {
            let &[first, second] = pair else { continue };
            if is_beginning.get(usize::from(first) | usize::from(second) << 8) == Some(&true) {
                found.push(from + at);
            }
        }
    }
    found
}

/// Looks into each of these files, and into all files below each of these folders.
pub fn in_files(roots: &[PathBuf], secrets: &[Secret]) -> Result<Found> {
    let mut found = Found::default();
    let mut waiting = roots.to_vec();
    while let Some(path) = waiting.pop() {
        let Ok(kind) = fs::symlink_metadata(&path).map(|metadata| metadata.file_type()) else { continue };
        if kind.is_dir() {
            waiting.extend(fs::read_dir(&path)?.flatten().map(|entry| entry.path()));
        } else if kind.is_file() {
            // One that goes away meanwhile holds nothing any more.
            let Ok(bytes) = fs::read(&path) else { continue };
            let name = path.to_string_lossy();
            found.look(&name, format!("{name}\n").as_bytes(), secrets);
            found.look(&name, &bytes, secrets);
            found.searched -= 1;
        }
    }
    Ok(found)
}

/// Looks into what `/proc` tells about each process under a name: `cmdline` or `environ`.
pub fn in_process_files(pids: &[u32], name: &str, secrets: &[Secret]) -> Found {
    let mut found = Found::default();
    for pid in pids {
        if let Ok(bytes) = fs::read(format!("/proc/{pid}/{name}")) {
            found.look(&called(*pid), &bytes, secrets);
        }
    }
    found
}

/// Looks into all memory of a process that it may write to and that is really there: a web process reserves far more
/// than any computer has.
pub fn in_memory(pid: u32, secrets: &[Secret]) -> Result<Found> {
    let mut found = Found::default();
    let maps = fs::read_to_string(format!("/proc/{pid}/maps"))?;
    let memory = fs::File::open(format!("/proc/{pid}/mem"))?;
    let pages = fs::File::open(format!("/proc/{pid}/pagemap"))?;
    let place = called(pid);
    for (from, to) in maps.lines().filter_map(writable) {
        let mut start = from;
        while start < to {
            let end = to.min(start + PIECE);
            if is_there(&pages, start, end)? {
                // A little of the next piece, for what lies across the border.
                let mut bytes = vec![0; usize::try_from(to.min(end + 64) - start)?];
                // Some ranges belong to devices and can't be read.
                if memory.read_exact_at(&mut bytes, start).is_ok() {
                    found.look(&place, &bytes, secrets);
                }
            }
            start = end;
        }
    }
    Ok(found)
}

const PAGE: u64 = 4096;
/// Memory is read in pieces of this size.
const PIECE: u64 = 512 * PAGE;

/// Whether any page from here to there is in memory or has been swapped out.
fn is_there(pages: &fs::File, from: u64, to: u64) -> Result<bool> {
    let mut entries = vec![0; usize::try_from((to - from) / PAGE * 8)?];
    pages.read_exact_at(&mut entries, from / PAGE * 8)?;
    // The two highest bits of each entry say so.
    Ok(entries.iter().skip(7).step_by(8).any(|highest| highest & 0b1100_0000 != 0))
}

/// The process of this program among some.
pub fn running(pids: &[u32], program: &str) -> Option<u32> {
    pids.iter().copied().find(|pid| called(*pid) == program)
}

fn called(pid: u32) -> String {
    let program = fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
    program.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// `from-to` of a line that allows reading and writing.
fn writable(line: &str) -> Option<(u64, u64)> {
    let (range, rest) = line.split_once(' ')?;
    let (from, to) = range.split_once('-')?;
    let range = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
    rest.starts_with("rw").then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_secret_is_found_in_both_widths_of_text_and_nothing_else_is() {
        let secret = [Secret::new("it", "sk-social-0123456789abcdef0123456789abcdef")];
        let wide: Vec<u8> = secret[0].value.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, is_hit) in [
            (b"xx cdef0123456789abcdef xx".to_vec(), true),
            (wide, true),
            (b"sk-social-0123456789abcde".to_vec(), false),
            (Vec::new(), false),
        ] {
            let mut found = Found::default();
            found.look("here", &bytes, &secret);
            assert_eq!(found.has("it"), is_hit);
            assert_eq!(found.searched, 1);
        }
    }

    #[test]
    fn only_memory_that_can_be_written_to_is_read() {
        assert_eq!(writable("00400000-00452000 rw-p 0 08:02 1 /x"), Some((0x0040_0000, 0x0045_2000)));
        assert_eq!(writable("00400000-00452000 r-xp 0 08:02 1 /x"), None);
    }
}
