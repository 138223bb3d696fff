//! Where a row goes: its platforms and the accounts on them.

use super::context::BrandContext;
use super::field::{plain_name, platform_named, yes_or_no};
use super::list_cell::names;
use super::plan::{index_of, platform_at};
use super::row::{Found, Reading, RowReader};
use super::row_problem::RowProblem;
use crate::rules::account_trouble;
use crate::{Account, FindingCode, Platform};

/// An account as a file names it.
struct Wanted<'a> {
    /// Where the name itself says it, as in `twitter-123`.
    platform: Option<usize>,
    name: &'a str,
    column: Option<usize>,
}

impl<'a> RowReader<'a> {
    /// Adds platforms and accounts to a reading.
    pub(super) fn read_targets(&self, row: usize, reading: &mut Reading<'a>, found: &mut Vec<Found>) {
        let mut wanted = Vec::new();
        let before = found.len();
        reading.platforms = self.read_platforms(row, &mut wanted, found);
        for name in names(self.cell(row, self.plan.accounts)) {
            wanted.push(Wanted { platform: None, name, column: self.plan.accounts });
        }
        let Some(brand) = self.brand(reading) else { return };
        for one in &wanted {
            self.pick_named(one, brand, reading, found);
        }
        if reading.platforms.is_empty() {
            reading.platforms = reading.picks.iter().map(|(platform, _)| *platform).collect();
            reading.platforms.sort_unstable();
            reading.platforms.dedup();
        }
        if reading.platforms.is_empty() && wanted.is_empty() && found.len() == before {
            reading.platforms = self.import.decisions.platforms.iter().filter_map(index_of).collect();
        }
        if let Some(decision) = self.decision(row) {
            let is_left_out =
                |platform: &usize| decision.left_out.iter().any(|out| index_of(out) == Some(*platform));
            reading.platforms.retain(|platform| !is_left_out(platform));
            reading.picks.retain(|(platform, _)| !is_left_out(platform));
        }
        if reading.platforms.is_empty() && found.len() == before {
            found.push(Found::at(RowProblem::NoPlatform, self.plan.platforms));
        }
        self.pick_others(brand, reading, found);
        self.check_health(brand, reading, found);
    }

    fn read_platforms(&self, row: usize, wanted: &mut Vec<Wanted<'a>>, found: &mut Vec<Found>) -> Vec<usize> {
        let mut platforms = Vec::new();
        let column = self.plan.platforms;
        for name in names(self.cell(row, column)) {
            if let Some(platform) = platform_named(name) {
                platforms.extend(index_of(&platform));
            } else if let Some(meant) = self.import.decisions.platform_names.get(&plain_name(name)) {
                platforms.extend(meant.as_ref().and_then(index_of));
            } else if let Some((platform, name)) = prefixed(name) {
                platforms.push(platform);
                wanted.push(Wanted { platform: Some(platform), name, column });
            } else {
                found.push(Found::at(RowProblem::PlatformUnknown { name: name.to_owned() }, column));
            }
        }
        for (platform, column) in &self.plan.switches {
            if yes_or_no(self.cell(row, Some(*column))) == Some(true) {
                platforms.push(*platform);
            }
        }
        platforms.sort_unstable();
        platforms.dedup();
        platforms
    }

    /// Picks the account that a name means.
    fn pick_named(
        &self,
        wanted: &Wanted<'a>,
        brand: &'a BrandContext,
        reading: &mut Reading<'a>,
        found: &mut Vec<Found>,
    ) {
        let (platform, name) = match (wanted.platform, prefixed(wanted.name)) {
            (None, Some((platform, name))) => (Some(platform), name),
            (platform, _) => (platform, wanted.name),
        };
        let slug = &brand.brand.slug;
        let key = (slug.clone(), name.to_lowercase());
        let fits = |place: usize| {
            platform.is_none_or(|platform| platform == place)
                && (reading.platforms.is_empty() || reading.platforms.contains(&place))
        };
        let meant = self.import.decisions.account_names.get(&key);
        // What was decided for other rows takes none of this one's to a platform that it doesn't name.
        if let Some((platform, account)) = meant.filter(|(platform, _)| index_of(platform).is_none_or(&fits))
        {
            let place =
                brand.accounts.iter().position(|known| known.id == *account && known.platform == *platform);
            reading.picks.extend(index_of(platform).zip(place));
            return;
        }
        let matches = accounts_named(&brand.accounts, name);
        let on_row: Vec<(usize, usize)> = matches.into_iter().filter(|(place, _)| fits(*place)).collect();
        // One name on several platforms that the row names all is one person's handle everywhere.
        let is_once_each = {
            let mut places: Vec<usize> = on_row.iter().map(|(place, _)| *place).collect();
            places.sort_unstable();
            places.windows(2).all(|pair| pair.first() != pair.last())
        };
        let is_clear = on_row.len() == 1 || (is_once_each && !reading.platforms.is_empty());
        if !on_row.is_empty() && is_clear {
            reading.picks.extend(on_row);
            return;
        }
        let problem = if on_row.is_empty() {
            let others = self.context.brands.iter().filter(|other| other.brand.slug != *slug);
            let other = others.into_iter().find(|other| !accounts_named(&other.accounts, name).is_empty());
            match other {
                Some(other) => {
                    RowProblem::AccountOfOtherBrand { name: name.to_owned(), other: other.brand.slug.clone() }
                }
                None => RowProblem::AccountUnknown { brand: slug.clone(), name: name.to_owned() },
            }
        } else {
            RowProblem::AccountAmbiguous { brand: slug.clone(), name: name.to_owned() }
        };
        found.push(Found::at(problem, wanted.column));
    }

    /// Platforms for which no account is named: the one that there is, or the ones that were chosen for the file.
    fn pick_others(&self, brand: &'a BrandContext, reading: &mut Reading<'a>, found: &mut Vec<Found>) {
        let has_bad_name = found.iter().any(|found| {
            use RowProblem as P;
            matches!(
                found.problem,
                P::AccountUnknown { .. } | P::AccountAmbiguous { .. } | P::AccountOfOtherBrand { .. }
            )
        });
        let Reading { platforms, picks, .. } = reading;
        let named = picks.len();
        // A name that is not understood may have meant the platforms without one.
        for platform in platforms.iter().copied().filter(|_| !has_bad_name) {
            if picks.iter().take(named).any(|(picked, _)| *picked == platform) {
                continue;
            }
            let known = platform_at(platform);
            let on_platform =
                brand.accounts.iter().enumerate().filter(|(_, account)| account.platform == known);
            let mut places = on_platform.map(|(place, _)| place);
            let slug = || brand.brand.slug.clone();
            match (places.next(), places.next()) {
                (Some(only), None) => picks.push((platform, only)),
                (None, _) => {
                    let problem = RowProblem::NoAccountOn { brand: slug(), platform: known };
                    found.push(Found::at(problem, self.plan.platforms));
                }
                (Some(_), Some(_)) => {
                    let key = (slug(), known.clone());
                    let chosen =
                        self.import.decisions.accounts.get(&key).map(Vec::as_slice).unwrap_or_default();
                    let is_chosen =
                        |account: &Account| account.platform == known && chosen.contains(&account.id);
                    let before = picks.len();
                    let places = brand.accounts.iter().enumerate().filter(|(_, account)| is_chosen(account));
                    picks.extend(places.map(|(place, _)| (platform, place)));
                    if picks.len() == before {
                        let problem = RowProblem::WhichAccount { brand: slug(), platform: known };
                        found.push(Found::at(problem, self.plan.accounts.or(self.plan.platforms)));
                    }
                }
            }
        }
        picks.sort_unstable();
        picks.dedup();
    }

    fn check_health(&self, brand: &'a BrandContext, reading: &Reading<'a>, found: &mut Vec<Found>) {
        for (platform, place) in &reading.picks {
            let Some(account) = brand.accounts.get(*place) else { continue };
            let trouble = account_trouble(Some(account), reading.at).map(|(code, _)| code);
            let name = || account.name.clone();
            let platform = platform_at(*platform);
            let problem = match trouble {
                Some(FindingCode::AccountNeedsReconnect) => {
                    RowProblem::AccountNeedsReconnect { name: name(), platform }
                }
                Some(FindingCode::AccountEndsBefore) => {
                    RowProblem::AccountEndsBefore { name: name(), platform }
                }
                _ => continue,
            };
            found.push(Found::at(problem, self.plan.accounts));
        }
    }
}

/// A platform and an account in one word: `twitter-123`, `linkedin: Fern`.
fn prefixed(name: &str) -> Option<(usize, &str)> {
    let (platform, account) = name.split_once(['-', ':'])?;
    let platform = platform_named(platform).filter(|_| !account.trim().is_empty())?;
    Some((index_of(&platform)?, account.trim()))
}

/// Accounts by handle, without its `@` and without case, or by id: the place of the platform and of the account.
fn accounts_named(accounts: &[Account], name: &str) -> Vec<(usize, usize)> {
    let wanted = name.trim_start_matches('@');
    let is_it = |account: &Account| {
        account.id.as_str() == name
            || account.name.eq_ignore_ascii_case(wanted)
            || account.name.to_lowercase() == wanted.to_lowercase()
    };
    let matches = accounts.iter().enumerate().filter(|(_, account)| is_it(account));
    matches.filter_map(|(place, account)| Some((index_of(&account.platform)?, place))).collect()
}

/// The platform on which a name was meant, by likeness: "Insta" for Instagram.
pub(super) fn likely_platform(name: &str) -> Option<Platform> {
    let plain = plain_name(name);
    let alike = |platform: &&Platform| {
        let known = platform.as_str();
        plain.len() >= 3 && (known.starts_with(&plain) || plain.starts_with(known) && known.len() > 1)
    };
    Platform::KNOWN.iter().find(alike).cloned()
}
