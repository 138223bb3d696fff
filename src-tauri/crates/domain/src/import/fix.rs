//! Fixes: which ones make sense for a problem, and what each writes into the decisions.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::check::Checked;
use super::context::{BrandContext, ImportContext};
use super::date_cell::DateReading;
use super::field::plain_name;
use super::import_file::Import;
use super::plan::platform_at;
use super::row::RowReader;
use super::row_content::has_threads;
use super::row_problem::{Fix, RowProblem};
use super::row_targets::likely_platform;
use crate::{Account, BrandSlug, Platform, Severity};

/// More accounts than this are chosen in a list of their own.
const MOST_SINGLE_ACCOUNTS: usize = 8;

impl Import {
    /// The fixes that make sense for all rows of a group, the likeliest first.
    pub fn fixes(
        &self,
        problem: &RowProblem,
        checked: &Checked,
        context: &ImportContext,
        now: Timestamp,
    ) -> Vec<Fix> {
        use RowProblem as P;
        let mut fixes = match problem {
            P::DateImpossible => vec![Fix::CountOn, Fix::NextUsualTime],
            P::TimeInGap => vec![Fix::ShiftForward, Fix::NextUsualTime],
            P::NoTime | P::DateUnreadable | P::TimePassed | P::TimeTooSoon => vec![Fix::NextUsualTime],
            P::BrandUnknown { name } | P::BrandAmbiguous { name } => self.brand_fixes(name, context),
            P::PlatformUnknown { name } => platform_fixes(name),
            P::NoPlatform => platforms_with_accounts(context, &self.decisions.brand),
            P::NoAccountOn { platform, .. } => vec![Fix::LeaveOutPlatform { platform: platform.clone() }],
            P::WhichAccount { brand, platform } => choices(brand, platform, context),
            P::AccountUnknown { brand, name } | P::AccountAmbiguous { brand, name } => {
                let named = matches!(problem, P::AccountAmbiguous { .. }).then_some(name.as_str());
                let platforms = self.platforms_of(checked.group(problem), context, now);
                readings(brand, name, named, &platforms, context)
            }
            P::AccountOfOtherBrand { other, .. } => vec![Fix::UseBrand { brand: other.clone() }],
            P::TextTooLong { platform } | P::TextLongForSome { platform } => {
                let mut fixes = vec![Fix::LeaveOutPlatform { platform: platform.clone() }];
                if self.all_take_threads(checked.group(problem), context, now) {
                    fixes.push(Fix::TurnIntoThread);
                }
                fixes
            }
            P::NoThreadsOn { platform } | P::NeedsMedia { platform } => {
                vec![Fix::LeaveOutPlatform { platform: platform.clone() }]
            }
            P::MediaMissing | P::MediaOutside | P::NotMedia | P::MediaTooLarge | P::MediaUnreadable => {
                vec![Fix::LeaveOutMedia]
            }
            P::DateOrderOpen | P::NoZone { .. } | P::NoText | P::ThreadTooLong | P::TooManyMedia => {
                Vec::new()
            }
            P::TimeTwice | P::AccountNeedsReconnect { .. } | P::AccountEndsBefore { .. } => Vec::new(),
            P::ChangedSinceSent { can_update: true } => vec![Fix::SkipRows, Fix::UpdatePosts],
            P::ChangedSinceSent { can_update: false } => vec![Fix::SkipRows],
            P::MarkedAsDraft | P::RepeatedInFile | P::AlreadyInQueue | P::SentAlready => Vec::new(),
        };
        // What repeats another post is best left out; other warnings are mostly known to the person.
        let repeats =
            matches!(problem, P::RepeatedInFile | P::AlreadyInQueue | P::SentAlready | P::MarkedAsDraft);
        match (problem.severity(), repeats) {
            _ if matches!(problem, P::ChangedSinceSent { .. }) => fixes.push(Fix::Accept),
            (Severity::Blocks, _) => fixes.push(Fix::SkipRows),
            (Severity::Warns, true) => fixes.extend([Fix::SkipRows, Fix::Accept]),
            (Severity::Warns, false) => fixes.extend([Fix::Accept, Fix::SkipRows]),
        }
        fixes
    }

    /// Settles a problem, for some of its rows or for all.
    pub fn apply(
        &mut self,
        problem: &RowProblem,
        fix: &Fix,
        rows: Option<&[u32]>,
        checked: &Checked,
        context: &ImportContext,
        now: Timestamp,
    ) {
        let is_all = rows.is_none();
        let rows: Vec<u32> = rows.map_or_else(|| checked.group(problem).to_vec(), <[u32]>::to_vec);
        match fix {
            Fix::SkipRows => self.skip_rows(&rows, true),
            Fix::Accept if is_all => drop(self.decisions.accepted.insert(problem.clone())),
            Fix::Accept => self.each(&rows, |row| row.accepted.push(problem.clone())),
            Fix::NextUsualTime => self.set_usual_times(&rows, checked, context, now),
            Fix::CountOn | Fix::ShiftForward => self.set_suggested_times(&rows, context, now),
            Fix::UsePlatform { name, platform } => {
                self.decisions.platform_names.insert(plain_name(name), Some(platform.clone()));
            }
            Fix::IgnorePlatform { name } => {
                drop(self.decisions.platform_names.insert(plain_name(name), None))
            }
            Fix::LeaveOutPlatform { platform } => self.each(&rows, |row| row.left_out.push(platform.clone())),
            Fix::UsePlatforms { platforms } => self.decisions.platforms.clone_from(platforms),
            Fix::UseAccounts { brand, platform, accounts } => {
                self.decisions.accounts.insert((brand.clone(), platform.clone()), accounts.clone());
            }
            Fix::ReadAccount { brand, name, platform, account } => {
                let key = (brand.clone(), name.to_lowercase());
                self.decisions.account_names.insert(key, (platform.clone(), account.clone()));
            }
            Fix::ReadBrand { name, brand } => {
                drop(self.decisions.brand_names.insert(plain_name(name), brand.clone()))
            }
            Fix::UseBrand { brand } => self.each(&rows, |row| row.brand = Some(brand.clone())),
            Fix::TurnIntoThread => self.each(&rows, |row| row.is_thread = true),
            Fix::LeaveOutMedia => self.each(&rows, |row| row.without_bad_media = true),
            Fix::UpdatePosts => self.each(&rows, |row| row.is_update = true),
        }
    }

    /// The platforms that any of the rows names.
    fn platforms_of(&self, rows: &[u32], context: &ImportContext, now: Timestamp) -> Vec<Platform> {
        let reader = RowReader::new(self, context, now);
        let places: BTreeSet<usize> =
            rows.iter().flat_map(|row| reader.read(*row as usize, &mut Vec::new()).platforms).collect();
        places.into_iter().map(platform_at).collect()
    }

    fn each(&mut self, rows: &[u32], change: impl Fn(&mut super::decisions::RowDecision)) {
        rows.iter().for_each(|row| change(self.decisions.row_mut(*row)));
    }

    /// Gives each row a usual time of its brand: on the day that the row names, else the next one. Times that the
    /// queue or another row has are passed over.
    fn set_usual_times(&mut self, rows: &[u32], checked: &Checked, context: &ImportContext, now: Timestamp) {
        let reader = RowReader::new(self, context, now);
        let mut taken: BTreeSet<Timestamp> = self.posts(checked, context, now).map(|post| post.at).collect();
        let mut times = Vec::new();
        for row in rows {
            let index = *row as usize;
            let reading = reader.read(index, &mut Vec::new());
            let Some(brand) = reader.brand(&reading) else { continue };
            let day = match reader.read_moment(index, reading.brand) {
                DateReading::Day(day) => usual_time_on(day, brand, &taken, now),
                _ => None,
            };
            if let Some(at) = day.or_else(|| brand.next_usual_times(now).find(|at| !taken.contains(at))) {
                taken.insert(at);
                times.push((*row, at));
            }
        }
        times.into_iter().for_each(|(row, at)| self.decisions.row_mut(row).at = Some(at));
    }

    fn set_suggested_times(&mut self, rows: &[u32], context: &ImportContext, now: Timestamp) {
        let reader = RowReader::new(self, context, now);
        let suggested = |row: &u32| {
            let mut found = Vec::new();
            reader.read(*row as usize, &mut found);
            found.into_iter().find_map(|found| found.suggested).map(|at| (*row, at))
        };
        let times: Vec<(u32, Timestamp)> = rows.iter().filter_map(suggested).collect();
        times.into_iter().for_each(|(row, at)| self.decisions.row_mut(row).at = Some(at));
    }

    fn all_take_threads(&self, rows: &[u32], context: &ImportContext, now: Timestamp) -> bool {
        let reader = RowReader::new(self, context, now);
        rows.iter().all(|row| {
            let reading = reader.read(*row as usize, &mut Vec::new());
            reading.platforms.iter().all(|place| has_threads(&super::plan::platform_at(*place)))
        })
    }

    fn brand_fixes(&self, name: &str, context: &ImportContext) -> Vec<Fix> {
        let plain = plain_name(name);
        let is_like = |brand: &&BrandContext| {
            let known = plain_name(&brand.brand.name);
            known.starts_with(&plain) || plain.starts_with(&known) || known == plain
        };
        let read =
            |brand: &BrandContext| Fix::ReadBrand { name: name.to_owned(), brand: brand.brand.slug.clone() };
        let like = context.brands.iter().filter(is_like).map(read);
        let own = context.brands.iter().filter(|brand| brand.brand.slug == self.decisions.brand).map(read);
        let mut fixes: Vec<Fix> = Vec::new();
        for fix in like.chain(own) {
            if !fixes.contains(&fix) {
                fixes.push(fix);
            }
        }
        fixes
    }
}

/// The first usual time on a day that is still ahead; one that is taken rather than none.
fn usual_time_on(
    day: Date,
    brand: &BrandContext,
    taken: &BTreeSet<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    let zone = brand.zone.as_ref()?;
    let on_day =
        |time: &jiff::civil::Time| zone.to_ambiguous_timestamp(day.to_datetime(*time)).compatible().ok();
    let ahead: Vec<Timestamp> = brand
        .usual
        .iter()
        .filter_map(on_day)
        .filter(|at| at.duration_since(now) >= crate::rules::LEAD_WHILE_WRITING)
        .collect();
    let is_free = |at: &&Timestamp| !brand.taken.contains(*at) && !taken.contains(*at);
    ahead.iter().find(is_free).or(ahead.first()).copied()
}

fn platform_fixes(name: &str) -> Vec<Fix> {
    let read = |platform: Platform| Fix::UsePlatform { name: name.to_owned(), platform };
    let likely = likely_platform(name);
    let others = Platform::KNOWN.into_iter().filter(|platform| Some(platform) != likely.as_ref());
    let ignore = Fix::IgnorePlatform { name: name.to_owned() };
    match likely.clone() {
        Some(likely) => {
            std::iter::once(read(likely)).chain(std::iter::once(ignore)).chain(others.map(read)).collect()
        }
        None => std::iter::once(ignore).chain(others.map(read)).collect(),
    }
}

/// All platforms on which the brand has an account and which need no media, then each alone.
fn platforms_with_accounts(context: &ImportContext, brand: &BrandSlug) -> Vec<Fix> {
    let accounts =
        context.index_of(brand).and_then(|index| context.brands.get(index)).map(|brand| &brand.accounts);
    let has_account = |platform: &Platform| {
        accounts.is_some_and(|accounts| accounts.iter().any(|account| account.platform == *platform))
    };
    let all: Vec<Platform> = Platform::KNOWN.into_iter().filter(has_account).collect();
    let alone = all.iter().map(|platform| Fix::UsePlatforms { platforms: vec![platform.clone()] });
    let mut fixes: Vec<Fix> = alone.collect();
    if all.len() > 1 {
        fixes.insert(0, Fix::UsePlatforms { platforms: all });
    }
    fixes
}

fn accounts_of<'a>(brand: &BrandSlug, context: &'a ImportContext) -> &'a [Account] {
    let known = context.index_of(brand).and_then(|index| context.brands.get(index));
    known.map(|brand| brand.accounts.as_slice()).unwrap_or_default()
}

/// Each account on a platform alone, and all together.
fn choices(brand: &BrandSlug, platform: &Platform, context: &ImportContext) -> Vec<Fix> {
    let on_it = accounts_of(brand, context).iter().filter(|account| account.platform == *platform);
    let ids: Vec<_> = on_it.map(|account| account.id.clone()).collect();
    let fix = |accounts| Fix::UseAccounts { brand: brand.clone(), platform: platform.clone(), accounts };
    let alone = ids.iter().take(MOST_SINGLE_ACCOUNTS).map(|id| fix(vec![id.clone()]));
    alone.chain(std::iter::once(fix(ids.clone()))).collect()
}

/// The accounts that a name may mean, of those called `named` or of all. `platforms` are those that the rows name; an
/// account elsewhere would take their posts where nobody wanted them.
fn readings(
    brand: &BrandSlug,
    name: &str,
    named: Option<&str>,
    platforms: &[Platform],
    context: &ImportContext,
) -> Vec<Fix> {
    let fits = |account: &&Account| {
        (platforms.is_empty() || platforms.contains(&account.platform))
            && named.is_none_or(|named| {
                account.name.to_lowercase() == named.trim_start_matches('@').to_lowercase()
            })
    };
    let read = |account: &Account| Fix::ReadAccount {
        brand: brand.clone(),
        name: name.to_owned(),
        platform: account.platform.clone(),
        account: account.id.clone(),
    };
    accounts_of(brand, context).iter().filter(fits).take(MOST_SINGLE_ACCOUNTS).map(read).collect()
}

#[cfg(test)]
#[path = "fix_tests.rs"]
mod tests;
