//! What holds whatever the service answers (sending design §2.7), tried with random answers.

use std::time::Duration;

use api::{LimitHeaders, Reset, RetryAfter};

use super::edge_cases::{Desk, server};
use super::{Class, Gate, Ticket};

const RUNS: u64 = 300;
const STEPS: usize = 400;
const BACKLOG: usize = 1_000;

/// Some run of events, with what has to hold after each.
struct Story {
    desk: Desk,
    chance: fastrand::Rng,
    out: Vec<Ticket>,
    /// No request before this time: the last `Retry-After`.
    hold_until_s: f64,
    seed: u64,
}

impl Story {
    fn new(seed: u64) -> Self {
        let chance = fastrand::Rng::with_seed(seed);
        Self { desk: Desk::new(), chance, out: Vec::new(), hold_until_s: 0.0, seed }
    }

    fn step(&mut self) {
        match self.chance.u8(..10) {
            0..5 => self.try_to_send(),
            5..8 => self.answer(),
            8 => self.desk.now_s += self.chance.f64() * 20.0,
            _ if self.chance.u8(..20) == 0 => self.desk.pacer.woke(self.desk.moment()),
            _ => self.lose(),
        }
    }

    fn try_to_send(&mut self) {
        let class = if self.chance.bool() { Class::Click } else { Class::Bulk };
        if self.desk.poll(class) == Gate::Go {
            assert!(self.desk.now_s >= self.hold_until_s, "seed {}: sent during a hold", self.seed);
            let kept = self.desk.pacer.reserve(self.desk.now_s, BACKLOG);
            self.out.push(self.desk.send(class));
            self.check_reserve(class, kept);
            self.check_probe();
        }
    }

    /// Bulk leaves what is kept back, unless it is the one that looks.
    fn check_reserve(&self, class: Class, kept: f64) {
        let pacer = &self.desk.pacer;
        let is_look = pacer.flight.is_probing();
        let is_alternating = pacer.window.clicks > 0.7 * pacer.window.limit;
        if class == Class::Bulk && pacer.limiter == super::Limiter::Window && !is_look && !is_alternating {
            assert!(
                pacer.window.budget >= kept.floor() - 1e-6,
                "seed {}: the reserve was touched",
                self.seed
            );
        }
    }

    /// While somebody looks, nobody else leaves.
    fn check_probe(&mut self) {
        if self.desk.pacer.flight.is_probing() {
            for class in [Class::Click, Class::Bulk] {
                assert_ne!(self.desk.poll(class), Gate::Go, "seed {}: two looks at once", self.seed);
            }
        }
    }

    fn answer(&mut self) {
        if self.out.is_empty() {
            return;
        }
        let ticket = self.out.swap_remove(self.chance.usize(..self.out.len()));
        self.desk.now_s += self.chance.f64() * 0.5;
        let (status, headers) = self.random_answer();
        if status == 429
            && !headers.is_from_cache
            && let Some(RetryAfter::After(wait)) = headers.retry_after
        {
            self.hold_until_s = self.hold_until_s.max(self.desk.now_s + wait.as_secs_f64());
        }
        self.desk.answer(ticket, status, &headers);
        let window = &self.desk.pacer.window;
        if self.desk.pacer.limiter == super::Limiter::Window {
            assert!(window.budget <= window.least, "seed {}: more than the lowest Remaining", self.seed);
        }
    }

    fn random_answer(&mut self) -> (u16, LimitHeaders) {
        let chance = &mut self.chance;
        let now_s = self.desk.now_s;
        let status = *[200, 201, 400, 429, 500, 503].get(chance.usize(..6)).unwrap_or(&200);
        let mut headers = LimitHeaders { is_from_cache: chance.u8(..20) == 0, ..LimitHeaders::default() };
        if chance.u8(..5) > 0 {
            headers.limit = Some(*[0, 1, 10, 60, 60, 60, 300].get(chance.usize(..7)).unwrap_or(&60));
            headers.remaining = Some(chance.u32(..70));
        }
        headers.reset = match chance.u8(..6) {
            0 => None,
            1 => Some(Reset::After(Duration::from_secs(chance.u64(..100)))),
            2 => Some(Reset::At(server(now_s - chance.f64() * 80.0))),
            3 => Some(Reset::At(server(chance.f64() * 1e9))),
            _ => Some(Reset::At(server((now_s / 60.0).ceil() * 60.0))),
        };
        headers.retry_after = match chance.u8(..4) {
            0 => Some(RetryAfter::After(Duration::from_secs(chance.u64(..90)))),
            1 => Some(RetryAfter::At(server(now_s + chance.f64() * 90.0))),
            _ => None,
        };
        (status, headers)
    }

    fn lose(&mut self) {
        if let Some(ticket) = self.out.pop() {
            self.desk.pacer.lost(ticket, self.desk.mono());
        }
    }

    /// With all answers in, something leaves within a day, whatever was said.
    fn check_that_it_goes_on(&mut self) {
        for ticket in std::mem::take(&mut self.out) {
            self.desk.pacer.lost(ticket, self.desk.mono());
        }
        let began = self.desk.now_s;
        for _ in 0..100_000 {
            match self.desk.poll(Class::Bulk) {
                Gate::Go => return,
                Gate::At(at) => self.desk.now_s = at.as_secs_f64().max(self.desk.now_s),
                Gate::OnResponse => panic!("seed {}: waits for an answer that is not out", self.seed),
            }
            assert!(self.desk.now_s < began + 200_000.0, "seed {}: waits too long", self.seed);
        }
        panic!("seed {}: asks in a circle at {}", self.seed, self.desk.now_s);
    }
}

#[test]
fn the_promises_hold_whatever_the_service_answers() {
    for seed in 0..RUNS {
        let mut story = Story::new(seed);
        (0..STEPS).for_each(|_| story.step());
        story.check_that_it_goes_on();
    }
}

#[test]
fn a_forecast_is_a_staircase_that_ends_with_the_whole_backlog() {
    for seed in 0..RUNS {
        let mut story = Story::new(seed);
        for _ in 0..100 {
            story.step();
            let forecast = story.desk.pacer.forecast(500, story.desk.mono());
            for pair in forecast.steps.windows(2) {
                assert!(pair[0].sent < pair[1].sent && pair[0].at <= pair[1].at, "seed {seed}: {forecast:?}");
            }
            if let Some(last) = forecast.steps.last() {
                assert_eq!((last.sent, Some(last.at)), (500, forecast.done_at), "seed {seed}: {forecast:?}");
            }
        }
    }
}
