//! The rate limit: one count per bucket, and what the limit headers can say of it (contract §6).
//!
//! The numbers are invented, since none are published, and so is the way of counting, which the switch `limiter`
//! chooses. Counts live in memory: a restart refills every bucket. How a reading is written down as headers is not
//! here, but in `limit_headers.rs`.

mod counting;
mod fixed_window;
mod sliding_counter;
mod sliding_log;
mod token_bucket;

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::switches::LimiterKind;
pub(crate) use counting::{Budget, Verdict};
use counting::{Counting, Rule};
use fixed_window::FixedWindow;
use sliding_counter::SlidingCounter;
use sliding_log::SlidingLog;
use token_bucket::TokenBucket;

/// The bucket of the second limit; no credential has this id.
const ORGANISATION: &str = "the organisation's own limit";

/// Counts requests per bucket.
#[derive(Debug)]
pub(crate) struct Limiter {
    kind: LimiterKind,
    limit: u32,
    organisation_limit: Option<u32>,
    window: Duration,
    buckets: HashMap<String, Box<dyn Counting>>,
    refuse_next: u32,
    tells_of_organisation: bool,
}

/// What became of requests that another tool made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct OtherTool {
    /// Those that the limit let through.
    pub admitted: u32,
    /// Those that it refused.
    pub refused: u32,
}

impl Limiter {
    pub(crate) fn new(limit: u32, organisation_limit: Option<u32>, window: Duration) -> Self {
        Self {
            kind: LimiterKind::default(),
            limit,
            organisation_limit,
            window,
            buckets: HashMap::new(),
            refuse_next: 0,
            tells_of_organisation: false,
        }
    }

    /// Counts one request, unless the allowance is used up.
    ///
    /// With a limit of the organisation besides, both have to admit it, and the readings alternate between the two;
    /// a refusal tells of the one that refused.
    pub(crate) fn take(&mut self, kind: LimiterKind, bucket: &str, now: Timestamp) -> Verdict {
        self.set_kind(kind);
        if self.refuse_next > 0 {
            self.refuse_next -= 1;
            return Verdict::Refused(self.budget(bucket, self.limit, now));
        }
        let limits = [Some((bucket, self.limit)), self.organisation_limit.map(|limit| (ORGANISATION, limit))];
        let full = |(bucket, limit): &(&str, u32)| !self.has_room(bucket, *limit, now);
        if let Some((bucket, limit)) = limits.into_iter().flatten().find(full) {
            return Verdict::Refused(self.budget(bucket, limit, now));
        }
        for (bucket, limit) in limits.into_iter().flatten() {
            let rule = self.rule(limit);
            self.bucket(bucket, rule, now).count(rule, now.as_millisecond());
        }
        Verdict::Go(self.told_budget(bucket, now))
    }

    /// Changes the allowance, also of the windows that are open.
    pub(crate) fn set_limit(&mut self, limit: u32) {
        self.limit = limit;
    }

    /// Leaves `remaining` requests in every bucket that has been used.
    pub(crate) fn leave(&mut self, remaining: u32, now: Timestamp) {
        let rule = self.rule(self.limit);
        let now = now.as_millisecond();
        for bucket in self.buckets.values_mut() {
            bucket.move_to(rule, now);
            bucket.clear();
            (remaining..self.limit).for_each(|_| bucket.count(rule, now));
        }
    }

    /// Makes requests as another tool with the same credential would.
    pub(crate) fn use_up(
        &mut self,
        kind: LimiterKind,
        bucket: &str,
        requests: u32,
        now: Timestamp,
    ) -> OtherTool {
        let mut other = OtherTool::default();
        for _ in 0..requests {
            match self.take(kind, bucket, now) {
                Verdict::Go(_) => other.admitted += 1,
                Verdict::Refused(_) => other.refused += 1,
            }
        }
        other
    }

    /// The credentials that have made a request, in no order.
    pub(crate) fn known_buckets(&self) -> Vec<String> {
        self.buckets.keys().filter(|bucket| *bucket != ORGANISATION).cloned().collect()
    }

    /// Refuses the next requests whatever is left, like a second limit that no header tells of.
    pub(crate) fn refuse_next(&mut self, requests: u32) {
        self.refuse_next = requests;
    }

    /// Refills every bucket.
    pub(crate) fn refill(&mut self) {
        self.buckets.clear();
        self.refuse_next = 0;
    }

    /// Another way of counting begins with full buckets.
    fn set_kind(&mut self, kind: LimiterKind) {
        if self.kind != kind {
            self.kind = kind;
            self.buckets.clear();
        }
    }

    fn told_budget(&mut self, bucket: &str, now: Timestamp) -> Budget {
        match self.organisation_limit {
            Some(limit) if self.tells_of_organisation => {
                self.tells_of_organisation = false;
                self.budget(ORGANISATION, limit, now)
            }
            _ => {
                self.tells_of_organisation = true;
                self.budget(bucket, self.limit, now)
            }
        }
    }

    fn has_room(&mut self, bucket: &str, limit: u32, now: Timestamp) -> bool {
        let rule = self.rule(limit);
        self.bucket(bucket, rule, now).has_room(rule, now.as_millisecond())
    }

    fn budget(&mut self, bucket: &str, limit: u32, now: Timestamp) -> Budget {
        let rule = self.rule(limit);
        self.bucket(bucket, rule, now).budget(rule, now.as_millisecond())
    }

    fn bucket(&mut self, name: &str, rule: Rule, now: Timestamp) -> &mut dyn Counting {
        let now = now.as_millisecond();
        let kind = self.kind;
        let bucket = self.buckets.entry(name.to_owned()).or_insert_with(|| count_of(kind));
        bucket.move_to(rule, now);
        bucket.as_mut()
    }

    fn rule(&self, limit: u32) -> Rule {
        Rule { limit, window: i64::try_from(self.window.as_millis()).unwrap_or(i64::MAX).max(1) }
    }
}

/// An empty count of a kind.
fn count_of(kind: LimiterKind) -> Box<dyn Counting> {
    match kind {
        LimiterKind::FirstRequestWindow => Box::new(FixedWindow::opened_by_a_request()),
        LimiterKind::SteppingWindow | LimiterKind::HeadersOnlyOn429 | LimiterKind::NoHeaders => {
            Box::new(FixedWindow::stepping())
        }
        LimiterKind::SlidingLog => Box::new(SlidingLog::default()),
        LimiterKind::SlidingCounter => Box::new(SlidingCounter::default()),
        LimiterKind::TokenBucket => Box::new(TokenBucket::default()),
    }
}

#[cfg(test)]
mod tests;
