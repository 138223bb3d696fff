//! The check of a whole file: each row by itself, then what takes several rows to see, then groups of problems.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use jiff::Timestamp;
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};

use super::context::ImportContext;
use super::import_file::Import;
use super::plan::platform_at;
use super::post::ImportPost;
use super::row::{Found, Reading, RowReader};
use super::row_content::Texts;
use super::row_problem::RowProblem;
use super::sent_before::{Match, sent_before};
use crate::fingerprint::composed;
use crate::{Fingerprint, Platform, Target};

/// What became of the rows of a file.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// One for each row of the table, the one with the names included.
    pub(super) verdicts: Vec<Verdict>,
    /// The kinds of problem that occur, the most important first.
    pub(super) groups: Vec<ProblemGroup>,
    /// How many rows say the same as a row further up, fixed or not.
    pub(super) repeated: u32,
    /// The rows that were sent before, changed or not, in the order of the file.
    pub(super) sent_before: Vec<Match>,
    /// The rows after the first of each thread, by the first.
    threads: HashMap<u32, Vec<u32>>,
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It names the columns.
    Header,
    Ready,
    /// Something is to be fixed first.
    Problem,
    /// A person left it out.
    Skipped,
    /// Its post is in the outbox.
    Started,
    /// The post that an earlier import made gets what it says now.
    Update,
    /// A part of the thread that begins further up.
    Part,
}

/// All rows with one problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProblemGroup {
    pub(super) problem: RowProblem,
    /// In the order of the file.
    pub(super) rows: Vec<u32>,
}

impl Checked {
    pub(super) fn group(&self, problem: &RowProblem) -> &[u32] {
        self.groups.iter().find(|group| group.problem == *problem).map_or(&[], |group| &group.rows)
    }

    pub(super) fn parts(&self, row: usize) -> &[u32] {
        u32::try_from(row).ok().and_then(|row| self.threads.get(&row)).map_or(&[], Vec::as_slice)
    }
}

impl Import {
    /// Checks all rows. `now` is the time at the service.
    pub fn check(&self, context: &ImportContext, now: Timestamp) -> Checked {
        Pass::new(self, context, now).run()
    }

    /// The posts of the rows in which nothing stands in the way, in the order of the file.
    pub fn posts<'a>(
        &'a self,
        checked: &'a Checked,
        context: &'a ImportContext,
        now: Timestamp,
    ) -> impl Iterator<Item = ImportPost> + 'a {
        let reader = RowReader::new(self, context, now);
        let ready = checked.verdicts.iter().enumerate().filter(|(_, verdict)| **verdict == Verdict::Ready);
        ready.filter_map(move |(row, _)| reader.post(row, checked.parts(row)))
    }
}

/// What one row says by itself.
struct Look {
    found: Vec<Found>,
    /// A hash of what it says, if nothing but other rows can stand in its way.
    says: Option<u64>,
}

/// Rows that are read before they are compared: what is known of more would leave the fast memory meanwhile.
const READ_AT_ONCE: usize = 8_192;

/// One pass over a file.
struct Pass<'a> {
    reader: RowReader<'a>,
    checked: Checked,
    /// Where each problem stands in the groups.
    places: HashMap<RowProblem, usize>,
    /// The first row that says something, by a hash of it.
    seen: HashMap<u64, u32, RandomState>,
    /// What rows with equal hashes say in full.
    classes: HashSet<Fingerprint>,
    hasher: RandomState,
}

impl<'a> Pass<'a> {
    fn new(import: &'a Import, context: &'a ImportContext, now: Timestamp) -> Self {
        Self {
            reader: RowReader::new(import, context, now),
            checked: Checked::default(),
            places: HashMap::new(),
            seen: HashMap::with_capacity_and_hasher(import.rows().len(), RandomState::default()),
            classes: HashSet::new(),
            hasher: RandomState::default(),
        }
    }

    fn run(mut self) -> Checked {
        let rows = self.reader.import.rows();
        self.checked.verdicts = vec![Verdict::Header; rows.start];
        let is_part = self.join_threads();
        // Rows are read on all cores, and compared with each other in the order of the file.
        let mut looks: Vec<Result<Look, Verdict>> = Vec::new();
        for start in rows.clone().step_by(READ_AT_ONCE) {
            let part = start..rows.end.min(start + READ_AT_ONCE);
            let look = |row| match self.standing(row, &is_part) {
                Some(verdict) => Err(verdict),
                None => Ok(self.look(row)),
            };
            part.clone().into_par_iter().map(look).collect_into_vec(&mut looks);
            for (row, look) in part.zip(looks.drain(..)) {
                let verdict = look.map_or_else(|verdict| verdict, |look| self.judge(row, look));
                self.checked.verdicts.push(verdict);
            }
        }
        self.mark_sent_before();
        self.checked.groups.sort_by_key(|group| group.problem.rank());
        self.checked
    }

    /// Rows that were sent before need a decision, or have it already.
    fn mark_sent_before(&mut self) {
        let found = sent_before(&self.reader, &self.checked);
        if found.is_empty() {
            return;
        }
        for Match { row, problem, .. } in &found {
            let decision = self.reader.decision(*row as usize);
            let is_update = decision.is_some_and(|row| row.is_update)
                && *problem == (RowProblem::ChangedSinceSent { can_update: true });
            let Some(verdict) = self.checked.verdicts.get_mut(*row as usize) else { continue };
            if is_update && *verdict == Verdict::Ready {
                *verdict = Verdict::Update;
            } else if !is_update && !self.reader.import.decisions.is_accepted(*row as usize, problem) {
                *verdict = Verdict::Problem;
                self.note(*row as usize, problem.clone());
            }
        }
        for group in &mut self.checked.groups {
            group.rows.sort_unstable();
            group.rows.dedup();
        }
        self.forget_passed_times(&found);
        self.checked.sent_before = found;
    }

    /// That the time of a post has passed which went out then is no mistake, and a new time would send it twice.
    fn forget_passed_times(&mut self, found: &[Match]) {
        let out: HashSet<u32> = found
            .iter()
            .filter(|found| found.problem == RowProblem::SentAlready)
            .map(|found| found.row)
            .collect();
        if out.is_empty() {
            return;
        }
        let groups = &mut self.checked.groups;
        groups.iter_mut().filter(|group| group.problem == RowProblem::TimePassed).for_each(|group| {
            group.rows.retain(|row| !out.contains(row));
        });
        groups.retain(|group| !group.rows.is_empty());
    }

    /// Finds the rows that continue a thread.
    fn join_threads(&mut self) -> Vec<bool> {
        let Some(column) = self.reader.plan.thread else { return Vec::new() };
        let mut is_part = vec![false; self.reader.import.rows().end];
        let mut first: HashMap<&str, u32> = HashMap::new();
        for row in self.reader.import.rows() {
            let name = self.reader.cell(row, Some(column)).trim();
            let is_skipped = self.reader.decision(row).is_some_and(|row| row.is_skipped);
            let Ok(number) = u32::try_from(row) else { continue };
            if name.is_empty() || is_skipped {
                continue;
            }
            match first.get(name) {
                None => drop(first.insert(name, number)),
                Some(leader) => {
                    self.checked.threads.entry(*leader).or_default().push(number);
                    is_part.get_mut(row).into_iter().for_each(|part| *part = true);
                }
            }
        }
        is_part
    }

    /// What is decided of a row whatever it says.
    fn standing(&self, row: usize, is_part: &[bool]) -> Option<Verdict> {
        let decision = self.reader.decision(row);
        if decision.is_some_and(|row| row.is_started) {
            Some(Verdict::Started)
        } else if decision.is_some_and(|row| row.is_skipped) {
            Some(Verdict::Skipped)
        } else {
            is_part.get(row).copied().unwrap_or_default().then_some(Verdict::Part)
        }
    }

    /// Reads one row by itself.
    fn look(&self, row: usize) -> Look {
        let mut found = Vec::new();
        let (reading, texts) = self.reader.read_whole(row, self.checked.parts(row), &mut found);
        let may_go = found.iter().all(|found| found.problem.severity() == crate::Severity::Warns);
        let (Some(brand), Some(at), true) = (self.reader.brand(&reading), reading.at, may_go) else {
            return Look { found, says: None };
        };
        // Only at an instant that is taken can the same post stand in the queue.
        if brand.taken.contains(&at)
            && brand.queued.contains(fingerprint(brand, &reading, &texts, at).as_str())
        {
            found.push(Found::at(RowProblem::AlreadyInQueue, None));
        }
        let text = loosely(&self.hasher, &texts.first);
        let says = Some(self.hasher.hash_one((reading.brand, at, &reading.picks, text)));
        Look { found, says }
    }

    fn judge(&mut self, row: usize, Look { mut found, says }: Look) -> Verdict {
        if says.is_some_and(|says| self.is_repeat(row, says)) {
            found.push(Found::at(RowProblem::RepeatedInFile, None));
            self.checked.repeated += 1;
        }
        let mut verdict = Verdict::Ready;
        for one in found {
            if self.reader.import.decisions.is_accepted(row, &one.problem) {
                continue;
            }
            verdict = Verdict::Problem;
            self.note(row, one.problem);
        }
        verdict
    }

    fn note(&mut self, row: usize, problem: RowProblem) {
        let Ok(row) = u32::try_from(row) else { return };
        let place = match self.places.get(&problem) {
            Some(place) => *place,
            None => {
                let place = self.checked.groups.len();
                self.places.insert(problem.clone(), place);
                self.checked.groups.push(ProblemGroup { problem, rows: Vec::new() });
                place
            }
        };
        if let Some(group) = self.checked.groups.get_mut(place)
            && group.rows.last() != Some(&row)
        {
            group.rows.push(row);
        }
    }

    /// Whether a row further up says the same: brand, text, platforms, accounts and time.
    fn is_repeat(&mut self, row: usize, says: u64) -> bool {
        let Ok(number) = u32::try_from(row) else { return false };
        let first = *self.seen.entry(says).or_insert(number);
        if first == number {
            return false;
        }
        let (Some(of_first), Some(own)) = (self.class(first as usize), self.class(row)) else { return false };
        self.classes.insert(of_first);
        !self.classes.insert(own)
    }

    fn class(&self, row: usize) -> Option<Fingerprint> {
        let parts = self.checked.parts(row);
        let (reading, texts) = self.reader.read_whole(row, parts, &mut Vec::new());
        Some(fingerprint(self.reader.brand(&reading)?, &reading, &texts, reading.at?))
    }
}

impl<'a> RowReader<'a> {
    /// Reads a row with all that is wrong with it by itself.
    pub(super) fn read_whole(
        &self,
        row: usize,
        parts: &[u32],
        found: &mut Vec<Found>,
    ) -> (Reading<'a>, Texts<'a>) {
        let reading = self.read(row, found);
        let texts = self.texts(row, &reading, parts);
        self.check_texts(&reading, &texts, found);
        self.check_media(row, parts, &reading, found);
        (reading, texts)
    }

    /// The post of a row that was found ready; `None` if it is not so any more.
    fn post(&self, row: usize, parts: &[u32]) -> Option<ImportPost> {
        let mut found = Vec::new();
        let (reading, texts) = self.read_whole(row, parts, &mut found);
        let is_open = |found: &Found| !self.import.decisions.is_accepted(row, &found.problem);
        if found.iter().any(is_open) {
            return None;
        }
        let brand = self.brand(&reading)?;
        let text = texts.first.into_owned();
        let platform_texts = reading.platform_texts.into_iter();
        let platform_texts = platform_texts
            .filter(|(place, own)| reading.platforms.contains(place) && **own != text)
            .map(|(place, own)| (platform_at(place), own.into_owned()))
            .collect();
        let title = self.cell(row, self.plan.title).trim();
        let rows = std::iter::once(u32::try_from(row).ok()?).chain(parts.iter().copied());
        Some(ImportPost {
            row: u32::try_from(row).ok()?,
            numbers: rows.map(|row| self.import.table.number(row as usize)).collect(),
            brand: brand.brand.slug.clone(),
            text,
            platform_texts,
            thread: texts.more.into_iter().map(Cow::into_owned).collect(),
            targets: targets(brand, &reading.platforms, &reading.picks),
            at: reading.at?,
            media: self.media(row, parts),
            title: (!title.is_empty()).then(|| title.to_owned()),
        })
    }
}

fn targets(
    brand: &super::context::BrandContext,
    platforms: &[usize],
    picks: &[(usize, usize)],
) -> Vec<Target> {
    let accounts_on = |platform: usize| {
        let picked = picks.iter().filter(move |(of, _)| *of == platform);
        picked.filter_map(|(_, place)| brand.accounts.get(*place)).map(|account| account.id.clone()).collect()
    };
    let all = platforms.iter();
    all.map(|place| Target { platform: platform_at(*place), accounts: accounts_on(*place) }).collect()
}

fn fingerprint(
    brand: &super::context::BrandContext,
    reading: &Reading<'_>,
    texts: &Texts<'_>,
    at: Timestamp,
) -> Fingerprint {
    let platforms: Vec<Platform> = reading.platforms.iter().map(|place| platform_at(*place)).collect();
    Fingerprint::compute(&brand.brand.slug, &texts.first, &platforms, Some(at))
}

/// A hash that texts of equal fingerprints have in common: also where they differ in line ends, in blanks around lines
/// or in how accents are written. A hit is compared in full.
fn loosely(hasher: &RandomState, text: &str) -> u64 {
    let mut hash = hasher.build_hasher();
    let lines = text.split('\n').flat_map(|line| line.split('\r')).map(str::trim);
    for line in lines.filter(|line| !line.is_empty()) {
        hash.write(composed(line).as_bytes());
    }
    hash.finish()
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
