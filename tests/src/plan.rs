//! A post that a journey schedules: what is typed, and what the service must have afterwards.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::Result;

/// The sample brand that opens first.
pub const BRAND: &str = "fern-and-oak";
/// Its zone.
pub const ZONE: &str = "Europe/Lisbon";

/// A post to be scheduled at an explicit time on explicit accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The text.
    pub text: String,
    /// Platform as the contract names it, platform as people say it, and the account's name without @.
    pub accounts: Vec<(&'static str, &'static str, &'static str)>,
    /// When it goes out.
    pub at: Timestamp,
    /// The day as it is typed, such as `27 Nov`.
    pub day: String,
    /// The time on the brand's clock as it is typed, such as `15:30`.
    pub clock: String,
}

impl Plan {
    /// Three days from now at half past three in the brand's zone, on one of two accounts of two platforms each.
    pub fn new(text: &str, now: Timestamp) -> Result<Self> {
        Self::in_days(3, text, now)
    }

    /// The same so many days from now.
    pub fn in_days(days: i64, text: &str, now: Timestamp) -> Result<Self> {
        let zone = TimeZone::get(ZONE)?;
        let day = now.to_zoned(zone).date().checked_add(days.days())?;
        let at = day.to_datetime(Time::constant(15, 30, 0, 0)).in_tz(ZONE)?.timestamp();
        Ok(Self {
            text: text.to_owned(),
            accounts: vec![("x", "X", "fernandoak"), ("threads", "Threads", "fernandoak")],
            at,
            day: day.strftime("%-d %b").to_string(),
            clock: "15:30".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_is_the_one_on_the_brands_clock() {
        let plan = Plan::new("Good morning", "2026-11-24T11:00:00Z".parse().unwrap()).unwrap();
        assert_eq!((plan.day.as_str(), plan.clock.as_str()), ("27 Nov", "15:30"));
        assert_eq!(plan.at, "2026-11-27T15:30:00Z".parse().unwrap(), "Lisbon is on UTC in winter");
        let summer = Plan::new("Good morning", "2027-07-01T11:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(summer.at, "2027-07-04T14:30:00Z".parse().unwrap());
    }
}
