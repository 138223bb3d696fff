//! When a row is due.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::AmbiguousOffset;

use super::context::BrandContext;
use super::date_cell::{DateReading, read_date};
use super::row::{Found, RowReader};
use super::row_problem::RowProblem;
use crate::rules::LEAD_WHILE_WRITING;

impl RowReader<'_> {
    /// The instant of a row, or what is wrong with its time.
    pub(super) fn read_time(
        &self,
        row: usize,
        brand: Option<usize>,
        found: &mut Vec<Found>,
    ) -> Option<Timestamp> {
        let column = self.plan.day_column();
        if let Some(at) = self.decision(row).and_then(|row| row.at) {
            self.check_ahead(at, column, found);
            return Some(at);
        }
        let zone_of = brand.and_then(|brand| self.context.brands.get(brand));
        let at = match self.read_moment(row, brand) {
            DateReading::At(at) => at,
            DateReading::Civil(at) => self.on_clock(at, zone_of, found)?,
            DateReading::Empty | DateReading::Day(_) => return report(RowProblem::NoTime, column, found),
            DateReading::Clock(_) => return report(RowProblem::NoTime, self.plan.time.or(column), found),
            DateReading::OrderOpen => return report(RowProblem::DateOrderOpen, column, found),
            DateReading::Unreadable => return report(RowProblem::DateUnreadable, column, found),
            DateReading::Impossible(counted_on) => {
                let suggested = zone_of
                    .and_then(|brand| brand.zone.as_ref())
                    .and_then(|zone| zone.to_ambiguous_timestamp(counted_on).compatible().ok());
                found.push(Found { suggested, ..Found::at(RowProblem::DateImpossible, column) });
                return None;
            }
        };
        self.check_ahead(at, column, found);
        Some(at)
    }

    /// What the columns with date and time say together.
    pub(super) fn read_moment(&self, row: usize, brand: Option<usize>) -> DateReading {
        let today = self.today(brand);
        let date = read_date(self.cell(row, self.plan.day_column()), self.order, today);
        if self.plan.time.is_none() {
            return date;
        }
        let time = match read_date(self.cell(row, self.plan.time), self.order, today) {
            DateReading::Clock(time) => Some(time),
            // Spreadsheets keep some times of day as a moment of a day that means nothing.
            DateReading::Civil(at) => Some(at.time()),
            DateReading::Empty => None,
            _ => return if date == DateReading::Empty { date } else { DateReading::Unreadable },
        };
        match (date, time) {
            (DateReading::Day(day), Some(time)) => DateReading::Civil(day.to_datetime(time)),
            (DateReading::Civil(at), Some(time)) if at.time() == Time::midnight() => {
                DateReading::Civil(at.date().to_datetime(time))
            }
            (DateReading::Impossible(at), Some(time)) => DateReading::Impossible(at.date().to_datetime(time)),
            (date, _) => date,
        }
    }

    fn on_clock(
        &self,
        at: DateTime,
        brand: Option<&BrandContext>,
        found: &mut Vec<Found>,
    ) -> Option<Timestamp> {
        let column = self.plan.time.or(self.plan.day_column());
        // Without a brand that problem is said already.
        let brand = brand?;
        let Some(zone) = &brand.zone else {
            let slug = brand.brand.slug.clone();
            return report(RowProblem::NoZone { brand: slug }, column, found);
        };
        let ambiguous = zone.to_ambiguous_timestamp(at);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => {}
            AmbiguousOffset::Fold { .. } => found.push(Found::at(RowProblem::TimeTwice, column)),
            AmbiguousOffset::Gap { .. } => {
                // "Compatible" is as far after the jump as the reading is after its start.
                let suggested = ambiguous.compatible().ok();
                found.push(Found { suggested, ..Found::at(RowProblem::TimeInGap, column) });
                return None;
            }
        }
        // Only years beyond the calendar's ends fail here.
        ambiguous.earlier().ok().or_else(|| report(RowProblem::DateUnreadable, column, found))
    }

    fn check_ahead(&self, at: Timestamp, column: Option<usize>, found: &mut Vec<Found>) {
        if at <= self.now {
            found.push(Found::at(RowProblem::TimePassed, column));
        } else if at.duration_since(self.now) < LEAD_WHILE_WRITING {
            found.push(Found::at(RowProblem::TimeTooSoon, column));
        }
    }
}

fn report(problem: RowProblem, column: Option<usize>, found: &mut Vec<Found>) -> Option<Timestamp> {
    found.push(Found::at(problem, column));
    None
}
