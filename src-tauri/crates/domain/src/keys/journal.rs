//! The key journal: append-only, each entry sealed together with the one before it, the newest seal kept elsewhere.
//!
//! It shows that the file was changed, not who did it. Whoever can write both the file and the keychain can forge
//! it. Storing the entries and the head is the engine's.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use specta::Type;

use super::KeyAction;
use super::key_action::instant;
use crate::KeyId;

/// One line of the journal before it is sealed. Ids and hints only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct JournalEntry {
    /// When it happened.
    pub at: Timestamp,
    /// The key; `None` where it concerns none, or its id is not known yet.
    pub key: Option<KeyId>,
    /// The shortened key, where one is known.
    pub hint: Option<String>,
    /// What happened.
    pub action: KeyAction,
}

/// One line of the journal. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SealedEntry {
    /// Counts from 1 without a gap.
    pub number: u32,
    /// What is said.
    pub entry: JournalEntry,
    /// The seal of the line before; the same for every first line.
    pub previous: ChainHash,
    /// SHA-256 over number, previous seal and what is said.
    pub hash: ChainHash,
}

/// A seal: 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct ChainHash(String);

/// The newest line, as kept outside the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ChainHead {
    /// Its number.
    pub number: u32,
    /// Its seal.
    pub hash: ChainHash,
}

/// What a check of the journal found. It names the first line that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChainVerdict {
    /// Every line is as it was written, up to the head.
    Intact {
        /// How many there are.
        entries: u32,
    },
    /// This line was changed, or put in.
    Changed {
        /// Its number.
        number: u32,
    },
    /// This line is missing, and later ones are there.
    Missing {
        /// Its number.
        number: u32,
    },
    /// This line and all after it are missing.
    CutOff {
        /// Its number.
        number: u32,
        /// The number of the last one there was.
        last: u32,
    },
    /// The lines fit each other, but not the head: all from some line on were written anew.
    Rewritten {
        /// The line that the head speaks of.
        number: u32,
    },
    /// Every line up to the head is as it was; those from this one on are not covered by it. One is what a crash
    /// between writing the line and writing the head leaves.
    BeyondHead {
        /// The first of them.
        number: u32,
        /// How many there are.
        entries: u32,
    },
    /// There are lines, but no head to check them against.
    NoHead {
        /// How many lines there are.
        entries: u32,
    },
}

impl ChainHash {
    /// What stands before the first line.
    pub fn start() -> Self {
        Self("0".repeat(64))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes a seal back from where it was kept.
    pub fn from_stored(digits: String) -> Self {
        Self(digits)
    }
}

impl SealedEntry {
    /// What is kept outside the journal once this is its newest line.
    pub fn head(&self) -> ChainHead {
        ChainHead { number: self.number, hash: self.hash.clone() }
    }
}

/// What the next entry is sealed behind: the newest line, or the head where that is further. So lines that were cut off
/// leave a gap for ever, instead of being forgotten with the next entry.
pub fn newest_of(line: Option<&SealedEntry>, head: Option<&ChainHead>) -> Option<ChainHead> {
    let line = line.map(SealedEntry::head);
    match (line, head) {
        (Some(line), Some(head)) if line.number > head.number => Some(line),
        (line, head) => head.cloned().or(line),
    }
}

/// Seals an entry behind the newest one; `None` for the first of all.
pub fn seal(newest: Option<&ChainHead>, entry: JournalEntry) -> SealedEntry {
    let number = newest.map_or(1, |head| head.number.saturating_add(1));
    let previous = newest.map_or_else(ChainHash::start, |head| head.hash.clone());
    let hash = hash_of(number, &previous, &entry);
    SealedEntry { number, entry, previous, hash }
}

/// Checks the lines, in the order of their numbers, against each other and against the head.
pub fn verify(entries: &[SealedEntry], head: Option<&ChainHead>) -> ChainVerdict {
    if let Some(verdict) = first_break(entries) {
        return verdict;
    }
    let last = entries.last().map_or(0, |line| line.number);
    let Some(head) = head else {
        return if last == 0 {
            ChainVerdict::Intact { entries: 0 }
        } else {
            ChainVerdict::NoHead { entries: last }
        };
    };
    if last < head.number {
        return ChainVerdict::CutOff { number: last + 1, last: head.number };
    }
    let fits = entries.iter().any(|line| line.number == head.number && line.hash == head.hash);
    match fits {
        false => ChainVerdict::Rewritten { number: head.number },
        true if last == head.number => ChainVerdict::Intact { entries: last },
        true => ChainVerdict::BeyondHead { number: head.number + 1, entries: last - head.number },
    }
}

/// The first line that does not fit the one before it.
fn first_break(entries: &[SealedEntry]) -> Option<ChainVerdict> {
    let mut expected = 1_u32;
    let mut previous = ChainHash::start();
    for line in entries {
        if line.number > expected {
            return Some(ChainVerdict::Missing { number: expected });
        }
        if line.number < expected || line.hash != hash_of(line.number, &line.previous, &line.entry) {
            return Some(ChainVerdict::Changed { number: line.number });
        }
        if line.previous != previous {
            // This line is sealed behind another one than the one before it, so it is that one which was changed.
            return Some(ChainVerdict::Changed { number: expected.saturating_sub(1).max(1) });
        }
        expected = expected.saturating_add(1);
        previous = line.hash.clone();
    }
    None
}

/// Each piece with its length in front, which keeps "a" + "bc" apart from "ab" + "c".
fn hash_of(number: u32, previous: &ChainHash, entry: &JournalEntry) -> ChainHash {
    let JournalEntry { at, key, hint, action } = entry;
    let mut pieces = vec![
        "key journal 1".to_owned(),
        number.to_string(),
        previous.0.clone(),
        instant(*at),
        present(key.as_ref().map(KeyId::as_str)),
        present(hint.as_deref()),
    ];
    pieces.extend(action.pieces());
    let mut hash = Sha256::new();
    for piece in &pieces {
        hash.update((piece.len() as u64).to_le_bytes());
        hash.update(piece.as_bytes());
    }
    ChainHash(format!("{:x}", hash.finalize()))
}

/// Tells nothing from empty text.
fn present(text: Option<&str>) -> String {
    text.map_or_else(|| "-".to_owned(), |text| format!("+{text}"))
}

#[cfg(test)]
#[path = "journal_tests.rs"]
mod tests;
