//! One row read and checked by itself. What takes several rows to see is in `check`.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::Date;

use super::context::{BrandContext, ImportContext};
use super::date_cell::DateOrder;
use super::decisions::{CommentUse, RowDecision};
use super::field::{plain_name, yes_or_no};
use super::import_file::Import;
use super::list_cell::{is_web_address, locations};
use super::plan::Plan;
use super::row_problem::RowProblem;

/// Reads the rows of one file.
pub(super) struct RowReader<'a> {
    pub(super) import: &'a Import,
    pub(super) context: &'a ImportContext,
    pub(super) plan: Plan,
    pub(super) order: Option<DateOrder>,
    pub(super) now: Timestamp,
    /// The brand of rows that name none.
    default_brand: Option<usize>,
    /// The day on the clock of each brand.
    today: Vec<Date>,
}

/// A problem where it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) problem: RowProblem,
    pub(super) column: Option<usize>,
    /// What a fix would make of the time.
    pub(super) suggested: Option<Timestamp>,
    /// How long the text is and how long it may be.
    pub(super) length: Option<(u32, u32)>,
}

/// What a row says, as far as it can be read.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading<'a> {
    /// The place of the brand in the context.
    pub(super) brand: Option<usize>,
    pub(super) at: Option<Timestamp>,
    pub(super) text: Cow<'a, str>,
    /// Texts that differ on a platform, by its place among the known ones.
    pub(super) platform_texts: Vec<(usize, Cow<'a, str>)>,
    /// The chosen accounts: the place of a platform, the place of an account of the brand.
    pub(super) picks: Vec<(usize, usize)>,
    /// The places of the platforms.
    pub(super) platforms: Vec<usize>,
    pub(super) comments: Vec<&'a str>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(import: &'a Import, context: &'a ImportContext, now: Timestamp) -> Self {
        let today = |brand: &BrandContext| match &brand.zone {
            Some(zone) => zone.to_datetime(now).date(),
            None => jiff::tz::TimeZone::UTC.to_datetime(now).date(),
        };
        Self {
            import,
            context,
            plan: Plan::of(&import.columns.fields),
            order: import.decisions.date_order.or_else(|| import.told_order()),
            now,
            default_brand: context.index_of(&import.decisions.brand),
            today: context.brands.iter().map(today).collect(),
        }
    }

    pub(super) fn cell(&self, row: usize, column: Option<usize>) -> &'a str {
        column.map_or("", |column| self.import.cell(row, column))
    }

    pub(super) fn decision(&self, row: usize) -> Option<&'a RowDecision> {
        self.import.decisions.row(row)
    }

    pub(super) fn today(&self, brand: Option<usize>) -> Date {
        let utc = || jiff::tz::TimeZone::UTC.to_datetime(self.now).date();
        brand.and_then(|brand| self.today.get(brand)).copied().unwrap_or_else(utc)
    }

    pub(super) fn brand(&self, reading: &Reading<'_>) -> Option<&'a BrandContext> {
        reading.brand.and_then(|brand| self.context.brands.get(brand))
    }

    /// Reads a row, and adds what is wrong with it by itself.
    pub(super) fn read(&self, row: usize, found: &mut Vec<Found>) -> Reading<'a> {
        let mut reading = Reading { brand: self.read_brand(row, found), ..Reading::default() };
        self.read_text(row, &mut reading);
        reading.at = self.read_time(row, reading.brand, found);
        self.read_targets(row, &mut reading, found);
        if self.cell(row, self.plan.draft).trim().len() < 8
            && self.plan.draft.is_some()
            && yes_or_no(self.cell(row, self.plan.draft)) == Some(true)
        {
            found.push(Found::at(RowProblem::MarkedAsDraft, self.plan.draft));
        }
        reading
    }

    fn read_brand(&self, row: usize, found: &mut Vec<Found>) -> Option<usize> {
        if let Some(brand) = self.decision(row).and_then(|row| row.brand.as_ref()) {
            return self.context.index_of(brand);
        }
        let cell = self.cell(row, self.plan.brand).trim();
        if cell.is_empty() {
            return self.default_brand;
        }
        let brands = &self.context.brands;
        if let Some(exact) = brands.iter().position(|known| known.brand.slug.as_str() == cell) {
            return Some(exact);
        }
        let plain = plain_name(cell);
        if let Some(meant) = self.import.decisions.brand_names.get(&plain) {
            return self.context.index_of(meant);
        }
        let is_it = |known: &BrandContext| {
            plain_name(known.brand.slug.as_str()) == plain || plain_name(&known.brand.name) == plain
        };
        let mut matches = brands.iter().enumerate().filter(|(_, known)| is_it(known)).map(|(index, _)| index);
        let problem = match (matches.next(), matches.next()) {
            (Some(index), None) => return Some(index),
            (None, _) => RowProblem::BrandUnknown { name: cell.to_owned() },
            (Some(_), Some(_)) => RowProblem::BrandAmbiguous { name: cell.to_owned() },
        };
        found.push(Found::at(problem, self.plan.brand));
        None
    }

    pub(super) fn read_text(&self, row: usize, reading: &mut Reading<'a>) {
        let links: Vec<&str> = match self.link_is_image(row) {
            true => Vec::new(),
            false => {
                self.plan.links.iter().flat_map(|column| locations(self.cell(row, Some(*column)))).collect()
            }
        };
        for (platform, column) in &self.plan.platform_texts {
            let text = unguarded(self.cell(row, Some(*column)).trim());
            if !text.is_empty() {
                reading.platform_texts.push((*platform, with_links(text, &links)));
            }
        }
        reading.text = with_links(unguarded(self.cell(row, self.plan.text).trim()), &links);
        if self.import.decisions.comments == Some(CommentUse::ThreadParts) {
            let cells = self.plan.comments.iter().map(|column| self.cell(row, Some(*column)));
            let parts = cells.flat_map(|cell| cell.split([';', '|'])).map(str::trim);
            reading.comments = parts.filter(|part| !part.is_empty()).collect();
        }
    }

    /// Whether the link of a row is an image that the post shows.
    pub(super) fn link_is_image(&self, row: usize) -> bool {
        self.plan.link_kind.is_some() && self.cell(row, self.plan.link_kind).trim().eq_ignore_ascii_case("i")
    }
}

/// Spreadsheets, and the problems that we save, have an apostrophe before what would be read as a formula.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(text)
}

/// Appends addresses that do not stand in the text already.
fn with_links<'a>(text: &'a str, links: &[&str]) -> Cow<'a, str> {
    let mut text = Cow::Borrowed(text);
    for link in links {
        let is_link = is_web_address(link) || link.contains('.');
        if is_link && !text.contains(link) && !text.is_empty() {
            let text = text.to_mut();
            text.push(if text.contains('\n') { '\n' } else { ' ' });
            text.push_str(link);
        } else if is_link && text.is_empty() {
            text = Cow::Owned((*link).to_owned());
        }
    }
    text
}

impl Found {
    pub(super) fn at(problem: RowProblem, column: Option<usize>) -> Self {
        Self { problem, column, suggested: None, length: None }
    }
}
