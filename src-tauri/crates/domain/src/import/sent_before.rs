//! The same file again: which rows were sent by an earlier import, and which of them say something else by now.
//!
//! Files carry no ids, so two versions are matched by what their rows say. The rule, in this order; a post that was
//! sent belongs to one row at most, and of several that fit the first in the order of the file is taken:
//!
//! 1. Same brand, text, platforms and time, as it was sent or as it stands at the service now: sent before.
//! 2. Same brand and text, a platform in common: its time or its platforms have changed.
//! 3. Same brand, platforms and time: its text has changed.
//!
//! A row with another text at another time is a new one. Accounts, media and the parts of a thread are not compared,
//! since the service's list does not tell them. Rows that were left out or started still claim the post that they
//! equal, so that no other row is taken for a change of it.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::check::{Checked, Verdict};
use super::context::ImportContext;
use super::import_file::Import;
use super::plan::platform_at;
use super::row::{Reading, RowReader};
use super::row_content::Texts;
use super::row_problem::RowProblem;
use crate::fingerprint::normalise;
use crate::{Platform, PostId};

/// A post that an earlier import made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentBefore {
    /// What was sent.
    pub sent: SentWords,
    /// What it says at the service now, where it is there.
    pub now: Option<SentWords>,
    /// Where it stands.
    pub state: SentState,
}

/// What two versions of a row are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentWords {
    /// The main text.
    pub text: String,
    /// In no order.
    pub platforms: Vec<Platform>,
    /// When it is due; `None` for a post whose time was taken away.
    pub at: Option<Timestamp>,
}

/// Where such a post stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentState {
    /// In the outbox; it has no id yet.
    OnItsWay,
    /// At the service, where it can still be changed.
    Waiting {
        /// Its id.
        post_id: PostId,
    },
    /// It goes out, or did.
    Out,
}

/// A post that was sent before and gets what its row says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportUpdate {
    /// The row, as an index for the calls of the import.
    pub row: u32,
    /// The post.
    pub post_id: PostId,
    /// Its new text, if that differs.
    pub text: Option<String>,
    /// Its new time, if that differs.
    pub at: Option<Timestamp>,
}

/// A row beside the post that it was before.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) row: u32,
    pub(super) problem: RowProblem,
    /// The places of brand and post in the context.
    place: (usize, usize),
}

impl Match {
    pub(super) fn before<'a>(&self, context: &'a ImportContext) -> Option<&'a SentBefore> {
        context.brands.get(self.place.0)?.sent.get(self.place.1)
    }
}

impl SentBefore {
    /// What it says now, as far as that is known.
    pub(super) fn words(&self) -> &SentWords {
        self.now.as_ref().unwrap_or(&self.sent)
    }

    fn faces(&self) -> impl Iterator<Item = &SentWords> {
        std::iter::once(&self.sent).chain(&self.now)
    }
}

/// What one row says, for comparison.
struct Said {
    row: u32,
    brand: usize,
    text: String,
    platforms: Vec<Platform>,
    at: Timestamp,
    /// A change of the text alone would leave its other texts as they were.
    has_more_texts: bool,
    is_claim: bool,
}

/// The rows that were sent before, changed or not, in the order of the file.
pub(super) fn sent_before(reader: &RowReader<'_>, checked: &Checked) -> Vec<Match> {
    if reader.context.brands.iter().all(|brand| brand.sent.is_empty()) {
        return Vec::new();
    }
    let said: Vec<Said> = reader.import.rows().filter_map(|row| say(reader, checked, row)).collect();
    let mut search = Search { claimed: HashMap::new(), found: Vec::new(), context: reader.context };
    let exact = |said: &Said| (said.text.clone(), said.platforms.clone(), Some(said.at));
    search.pass(
        &said,
        exact,
        |words| (normalise(&words.text), sorted(&words.platforms), words.at),
        |_, _| true,
    );
    let open: Vec<Said> = said.into_iter().filter(|said| !said.is_claim).collect();
    let shares = |said: &Said, before: &SentBefore| {
        before.faces().any(|words| words.platforms.iter().any(|platform| said.platforms.contains(platform)))
    };
    search.pass(&open, |said| said.text.clone(), |words| normalise(&words.text), shares);
    let slot = |said: &Said| (said.platforms.clone(), Some(said.at));
    search.pass(&open, slot, |words| (sorted(&words.platforms), words.at), |_, _| true);
    search.found.sort_by_key(|found| found.row);
    search.found
}

struct Search<'a> {
    /// Which post belongs to which row, by the places of brand and post.
    claimed: HashMap<(usize, usize), u32>,
    found: Vec<Match>,
    context: &'a ImportContext,
}

impl Search<'_> {
    fn pass<K: std::hash::Hash + Eq>(
        &mut self,
        rows: &[Said],
        key: impl Fn(&Said) -> K,
        key_of: impl Fn(&SentWords) -> K,
        fits: impl Fn(&Said, &SentBefore) -> bool,
    ) {
        let mut known: HashMap<(usize, K), Vec<usize>> = HashMap::new();
        for (brand, of) in self.context.brands.iter().enumerate() {
            for (place, before) in of.sent.iter().enumerate() {
                if !self.claimed.contains_key(&(brand, place)) {
                    before
                        .faces()
                        .for_each(|words| known.entry((brand, key_of(words))).or_default().push(place));
                }
            }
        }
        let taken: HashSet<u32> = self.claimed.values().copied().collect();
        for said in rows.iter().filter(|said| !taken.contains(&said.row)) {
            let places = known.get(&(said.brand, key(said))).map(Vec::as_slice).unwrap_or_default();
            let sent =
                self.context.brands.get(said.brand).map(|brand| brand.sent.as_slice()).unwrap_or_default();
            let free = places.iter().find_map(|place| {
                let before = sent.get(*place).filter(|before| fits(said, before))?;
                (!self.claimed.contains_key(&(said.brand, *place))).then_some((*place, before))
            });
            if let Some((place, before)) = free {
                self.claimed.insert((said.brand, place), said.row);
                if !said.is_claim {
                    let place = (said.brand, place);
                    self.found.push(Match { row: said.row, problem: problem_of(said, before), place });
                }
            }
        }
    }
}

fn say(reader: &RowReader<'_>, checked: &Checked, row: usize) -> Option<Said> {
    let verdict = *checked.verdicts.get(row)?;
    if matches!(verdict, Verdict::Header | Verdict::Part) {
        return None;
    }
    let (reading, texts) = reader.read_whole(row, checked.parts(row), &mut Vec::new());
    let text = normalise(&texts.first);
    let platforms = platforms(&reading);
    if text.is_empty() || platforms.is_empty() {
        return None;
    }
    Some(Said {
        row: u32::try_from(row).ok()?,
        brand: reading.brand?,
        text,
        platforms,
        at: reading.at?,
        has_more_texts: has_more_texts(&reading, &texts),
        is_claim: matches!(verdict, Verdict::Skipped | Verdict::Started),
    })
}

fn has_more_texts(reading: &Reading<'_>, texts: &Texts<'_>) -> bool {
    !texts.more.is_empty() || !reading.platform_texts.is_empty()
}

fn platforms(reading: &Reading<'_>) -> Vec<Platform> {
    let platforms: Vec<Platform> = reading.platforms.iter().map(|place| platform_at(*place)).collect();
    sorted(&platforms)
}

fn sorted(platforms: &[Platform]) -> Vec<Platform> {
    let mut platforms = platforms.to_vec();
    platforms.sort_unstable();
    platforms.dedup();
    platforms
}

fn problem_of(said: &Said, before: &SentBefore) -> RowProblem {
    let is_same = |words: &SentWords| {
        normalise(&words.text) == said.text
            && sorted(&words.platforms) == said.platforms
            && words.at == Some(said.at)
    };
    if before.faces().any(is_same) {
        return match before.state {
            SentState::Out => RowProblem::SentAlready,
            _ => RowProblem::AlreadyInQueue,
        };
    }
    let words = before.words();
    let is_text_alone = !said.has_more_texts || normalise(&words.text) == said.text;
    let can_update = matches!(before.state, SentState::Waiting { .. })
        && sorted(&words.platforms) == said.platforms
        && is_text_alone;
    RowProblem::ChangedSinceSent { can_update }
}

impl Import {
    /// The posts that get what their rows say now, in the order of the file.
    pub fn updates(&self, checked: &Checked, context: &ImportContext, now: Timestamp) -> Vec<ImportUpdate> {
        let reader = RowReader::new(self, context, now);
        let found = checked.sent_before.iter();
        let wanted = found.filter(|found| checked.verdicts.get(found.row as usize) == Some(&Verdict::Update));
        wanted.filter_map(|found| update(&reader, checked, found)).collect()
    }
}

fn update(reader: &RowReader<'_>, checked: &Checked, found: &Match) -> Option<ImportUpdate> {
    let before = found.before(reader.context)?;
    let SentState::Waiting { post_id } = &before.state else { return None };
    let row = found.row as usize;
    let (reading, texts) = reader.read_whole(row, checked.parts(row), &mut Vec::new());
    let words = before.words();
    let text = texts.first.into_owned();
    Some(ImportUpdate {
        row: found.row,
        post_id: post_id.clone(),
        text: (normalise(&text) != normalise(&words.text)).then_some(text),
        at: reading.at.filter(|at| words.at != Some(*at)),
    })
}

#[cfg(test)]
#[path = "sent_before_tests.rs"]
mod tests;
