//! What the rows of a file are checked against: brands, their accounts, and what stands in the queue already.

use std::collections::BTreeSet;

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::media::MediaLookups;
use super::sent_before::SentBefore;
use crate::{Account, Brand, BrandSlug, Fingerprint};

/// Everything outside the file that a check looks at.
#[derive(Clone, Debug, Default)]
pub struct ImportContext {
    /// All brands of the workspace.
    pub brands: Vec<BrandContext>,
    /// What was found of the local files that the sheet names.
    pub media: MediaLookups,
}

/// A brand as the check needs it.
#[derive(Clone, Debug)]
pub struct BrandContext {
    /// The brand.
    pub brand: Brand,
    /// Its accounts as last seen.
    pub accounts: Vec<Account>,
    pub(super) zone: Option<TimeZone>,
    /// The times of day at which it usually posts, earliest first; never empty.
    pub(super) usual: Vec<Time>,
    /// When something of it goes out already.
    pub(super) taken: BTreeSet<Timestamp>,
    pub(super) queued: BTreeSet<String>,
    pub(super) sent: Vec<SentBefore>,
}

impl BrandContext {
    /// Gathers a brand. `queue` holds the instant and the content of all that waits, here and at the service;
    /// `past` are the instants of older posts, which tell only the usual times.
    pub fn new(
        brand: Brand,
        accounts: Vec<Account>,
        queue: &[(Timestamp, Fingerprint)],
        past: &[Timestamp],
    ) -> Self {
        let zone = brand.zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let instants: Vec<Timestamp> = queue.iter().map(|(at, _)| *at).chain(past.iter().copied()).collect();
        Self {
            usual: usual_times(&instants, zone.as_ref()),
            taken: queue.iter().map(|(at, _)| *at).collect(),
            queued: queue.iter().map(|(_, fingerprint)| fingerprint.as_str().to_owned()).collect(),
            sent: Vec::new(),
            zone,
            brand,
            accounts,
        }
    }

    /// Its usual times at which nothing goes out yet, from soon after `now` on; none for a brand without a zone.
    pub fn next_usual_times(&self, now: Timestamp) -> impl Iterator<Item = Timestamp> {
        let days = self.zone.as_ref().into_iter().flat_map(move |zone| {
            let today = zone.to_datetime(now).date();
            let day = move |day| today.checked_add(SignedDuration::from_hours(24 * day)).ok();
            (0..FARTHEST_DAYS).filter_map(day).map(move |day| (zone, day))
        });
        days.flat_map(|(zone, day)| self.usual.iter().map(move |time| (zone, day.to_datetime(*time))))
            // Where the clocks jump over it, the moment they jump to.
            .filter_map(|(zone, at)| zone.to_ambiguous_timestamp(at).compatible().ok())
            .filter(move |at| at.duration_since(now) >= SOONEST && !self.taken.contains(at))
    }

    /// Adds what earlier imports have made.
    pub fn with_sent(self, sent: Vec<SentBefore>) -> Self {
        Self { sent, ..self }
    }
}

impl ImportContext {
    /// Finds a brand by its short name.
    pub(super) fn index_of(&self, slug: &BrandSlug) -> Option<usize> {
        self.brands.iter().position(|known| known.brand.slug == *slug)
    }
}

/// Where a brand has never posted.
const FIRST_TIME: Time = Time::constant(9, 0, 0, 0);

/// Fewer posts at one time of day are chance.
const HABIT: usize = 2;

/// A brand has about this many times of day.
const MOST_TIMES: usize = 3;

/// The usual times of a brand: the up to three times of day, to the quarter of an hour, at which at least two posts
/// go or went out; else the only one it ever used; else nine o'clock. Earliest first.
pub fn usual_times(instants: &[Timestamp], zone: Option<&TimeZone>) -> Vec<Time> {
    let Some(zone) = zone else { return vec![FIRST_TIME] };
    let mut counts: Vec<(usize, Time)> = Vec::new();
    for at in instants {
        let clock = zone.to_datetime(*at).time();
        let quarter = Time::new(clock.hour(), clock.minute() / 15 * 15, 0, 0).unwrap_or(FIRST_TIME);
        match counts.iter_mut().find(|(_, time)| *time == quarter) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, quarter)),
        }
    }
    counts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let habits = counts.iter().filter(|(count, _)| *count >= HABIT).take(MOST_TIMES);
    let mut times: Vec<Time> = habits.map(|(_, time)| *time).collect();
    if times.is_empty() {
        times.push(counts.first().map_or(FIRST_TIME, |(_, time)| *time));
    }
    times.sort_unstable();
    times
}

/// How soon the next usual time may be: a person still looks at the file.
const SOONEST: SignedDuration = SignedDuration::from_mins(30);

/// Years of days without a free usual time mean that there is none.
const FARTHEST_DAYS: i64 = 3 * 366;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a fixed instant")
    }

    fn usual(instants: &[&str]) -> Vec<String> {
        let zone = TimeZone::get("Europe/Lisbon").expect("bundled");
        let instants: Vec<Timestamp> = instants.iter().map(|text| at(text)).collect();
        usual_times(&instants, Some(&zone)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn usual_is_what_happened_twice_else_once_else_nine() {
        assert_eq!(usual(&[]), ["09:00:00"]);
        assert_eq!(usual(&["2026-12-01T18:37:00Z"]), ["18:30:00"]);
        let many = [
            "2026-12-01T18:30:00Z",
            "2026-12-02T18:40:00Z",
            "2026-12-01T12:00:00Z",
            // Summer time: noon on the brand's clock.
            "2026-07-02T11:00:00Z",
            "2026-12-03T07:00:00Z",
        ];
        assert_eq!(usual(&many), ["12:00:00", "18:30:00"]);
    }

    #[test]
    fn the_next_usual_time_is_free_and_not_at_once() {
        let brand = Brand {
            slug: BrandSlug::new("fern"),
            name: "Fern".into(),
            zone: Some("Europe/Lisbon".into()),
            zone_is_local: false,
        };
        let print = Fingerprint::from_stored("x".into());
        let brand = BrandContext::new(brand, vec![], &[(at("2026-11-25T09:00:00Z"), print)], &[]);
        let mut taken = BTreeSet::new();
        let now = at("2026-11-24T08:45:00Z");
        let free = |taken: &BTreeSet<_>| brand.next_usual_times(now).find(|at| !taken.contains(at));
        let first = free(&taken).expect("there is one");
        assert_eq!(first.to_string(), "2026-11-26T09:00:00Z");
        taken.insert(first);
        let second = free(&taken).expect("there is another");
        assert_eq!(second.to_string(), "2026-11-27T09:00:00Z");
    }
}
