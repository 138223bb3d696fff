//! What an answer teaches (sending design §2.2, 2.4).

use super::Pacer;
use super::flight::Request;
use super::limiter::{JUST_BELOW, Limiter, bucket, recognise};
use super::own_slots::Slot;
use super::second_limit::SecondLimit;
use super::sighting::Sighting;
use super::window::{SAME_RESET_S, Window};

/// A log that is full of others' requests is asked again after this long.
const FULL_LOG_S: f64 = 0.5;

impl Pacer {
    /// An own request that the limiter counted.
    pub(super) fn count_own(&mut self, request: Request, now: f64) {
        self.own.push(Slot { sent: request.sent, received: now });
        self.window.used += 1.0;
        if request.class == super::Class::Click {
            self.window.clicks += 1.0;
        }
        if let Some(hidden) = &mut self.hidden {
            hidden.accepted(now);
        }
    }

    /// An answer that describes the limit.
    pub(super) fn observe(&mut self, seen: &Sighting) {
        if self.limiter == Limiter::Unlabelled {
            self.limiter = Limiter::Window;
            self.window = Window::unseen(0.0);
        }
        let in_flight = self.flight.count();
        let left = seen.reset - self.clock.at(seen.now);
        if self.window.reset.is_none() {
            let remaining = self.lowest_lately(seen);
            self.window.start(&Sighting { remaining, ..*seen }, in_flight, left);
            return;
        }
        let is_same_limit = self.window.limit == seen.limit;
        if self.is_about_second(seen, in_flight) {
            return;
        }
        // The reset of another limit says nothing about how this one moves.
        if is_same_limit {
            self.learn_kind(seen, left);
        }
        match self.limiter {
            Limiter::Window => self.observe_window(seen, in_flight, left),
            _ => self.observe_sliding(seen, in_flight),
        }
    }

    /// Another limit than the last time: it was changed, or two take turns.
    fn is_about_second(&mut self, seen: &Sighting, in_flight: f64) -> bool {
        if self.window.limit == seen.limit {
            if let Some(second) = &mut self.second {
                second.other_seen();
            }
            return false;
        }
        match self.second.as_mut().filter(|second| second.is_about(seen.limit)) {
            Some(second) => {
                second.learn(seen, in_flight);
                if !second.is_alone() {
                    return true;
                }
                self.second = None;
            }
            None => self.second = SecondLimit::left_behind(&self.window),
        }
        let is_same_window = self.window.reset.is_some_and(|old| (seen.reset - old).abs() <= SAME_RESET_S);
        if is_same_window || self.limiter != Limiter::Window {
            self.window.resize(seen, in_flight);
        }
        self.window.limit = seen.limit;
        false
    }

    fn learn_kind(&mut self, seen: &Sighting, left: f64) {
        let (now, sent) = (self.clock.at(seen.now), self.clock.at(seen.sent));
        let used = seen.limit - seen.remaining;
        match self.limiter {
            Limiter::Window => {
                let Some((limiter, length)) = recognise(&self.window, seen, now, sent) else { return };
                self.limiter = limiter;
                self.window.length = length;
                if let Limiter::Counter { rate } = limiter {
                    self.spacing.next = seen.sent + 1.0 / rate;
                }
            }
            Limiter::Bucket { .. } if used >= 10.0 && left > 1.0 && seen.is_accepted => {
                self.limiter = bucket(used / (left + 0.5));
            }
            Limiter::Counter { rate } if seen.is_accepted => self.adapt_counter(seen, rate),
            Limiter::Bucket { .. } | Limiter::Counter { .. } | Limiter::Log | Limiter::Unlabelled => {}
        }
    }

    fn adapt_counter(&mut self, seen: &Sighting, rate: f64) {
        let length = self.window.length.max(1.0);
        let is_new = self.window.reset.is_some_and(|old| seen.reset > old + 0.5 * length);
        if is_new && seen.remaining > 0.6 * seen.limit && self.own.count() > 0.6 * seen.limit {
            // It was stepping windows after all.
            self.limiter = Limiter::Window;
            return;
        }
        self.spacing.accepted();
        let top = JUST_BELOW * seen.limit / length;
        self.limiter = Limiter::Counter { rate: (rate * (1.0 + 0.04 / seen.limit)).min(top) };
    }

    fn observe_window(&mut self, seen: &Sighting, in_flight: f64, left: f64) {
        let Some(old) = self.window.reset else { return };
        if seen.reset > old + SAME_RESET_S {
            if !seen.is_accepted && self.clock.at(seen.sent) < old - 1.0 {
                return;
            }
            if !seen.is_probe && seen.is_accepted && self.window.crossed >= 2 && self.is_one_window(seen, old)
            {
                self.clock.window_ended_early(old, seen.now);
            }
            if let Some(per_s) = self.window.taken_by_others().filter(|_| self.window.limit == seen.limit) {
                self.demand.others_took(per_s);
            }
            self.window.cross(seen, in_flight, left);
        } else if seen.reset >= old - SAME_RESET_S {
            self.window.go_on(seen, in_flight);
        } else if left > 0.0 && seen.ticket > self.window.newest {
            self.window.move_back(seen, in_flight);
        }
    }

    fn is_one_window(&self, seen: &Sighting, old: f64) -> bool {
        seen.reset - old > 0.7 * self.window.length
    }

    /// Where Remaining also rises within a window, only the newest word counts.
    fn observe_sliding(&mut self, seen: &Sighting, in_flight: f64) {
        let lowest = self.lowest_lately(seen);
        self.window.reset = Some(seen.reset);
        if seen.ticket <= self.window.newest {
            return;
        }
        if self.limiter == Limiter::Log {
            self.settle_slots(seen.now);
            let others = (seen.limit - lowest - self.own.count()).max(0.0);
            self.demand.others_seem_to_take(others / self.window.length.max(1.0));
            if self.own.count() == 0.0 && seen.remaining < 1.0 {
                self.hold.at_least(seen.now + FULL_LOG_S);
            }
        }
        self.window.budget = lowest - in_flight;
        self.window.seen_at = seen.now;
        self.window.newest = seen.ticket;
    }

    /// Own slots that came back.
    pub(super) fn settle_slots(&mut self, now: f64) {
        let (length, seen_at) = (self.window.length, self.window.seen_at);
        if length > 0.0 {
            let returned = self.own.returned(now, length, seen_at);
            if self.limiter == Limiter::Log {
                self.window.budget += returned;
            }
        }
    }

    /// The lowest Remaining of the answers that came while this request was out: they may have overtaken it.
    fn lowest_lately(&mut self, seen: &Sighting) -> f64 {
        let since = |recent: &&(f64, f64)| recent.0 > seen.sent;
        let overtaken = self.recent.iter().rev().take_while(since).map(|recent| recent.1);
        let lowest = overtaken.fold(seen.remaining, f64::min);
        self.recent.push_back((seen.now, seen.remaining));
        if self.recent.len() > 64 {
            self.recent.pop_front();
        }
        lowest
    }
}
