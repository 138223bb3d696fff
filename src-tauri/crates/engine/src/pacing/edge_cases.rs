//! Odd headers, odd networks and odd clocks (sending design §2.6).

use std::time::Duration;

use api::{LimitHeaders, Reset, RetryAfter};
use domain::Access;
use jiff::{SignedDuration, Timestamp};

use super::{Class, Gate, Pacer, Ticket};
use crate::clock::Now;

/// A pacer and both clocks. The service is an hour ahead of this computer, so that nothing works by accident.
pub(super) struct Desk {
    pub(super) pacer: Pacer,
    pub(super) now_s: f64,
    calendar_step_s: f64,
}

const BACKLOG: usize = 1_000;

impl Desk {
    pub(super) fn new() -> Self {
        Self { pacer: Pacer::new(Access::Session, 7), now_s: 100.0, calendar_step_s: 0.0 }
    }

    pub(super) fn mono(&self) -> Duration {
        Duration::from_secs_f64(self.now_s)
    }

    pub(super) fn moment(&self) -> Now {
        let wall = server(self.now_s) - SignedDuration::from_hours(1);
        let step = SignedDuration::try_from_secs_f64(self.calendar_step_s).unwrap();
        Now { mono: self.mono(), wall: wall + step }
    }

    pub(super) fn poll(&mut self, class: Class) -> Gate {
        self.pacer.poll(class, self.mono(), BACKLOG)
    }

    pub(super) fn send(&mut self, class: Class) -> Ticket {
        self.pacer.sent(class, self.mono())
    }

    pub(super) fn answer(&mut self, ticket: Ticket, status: u16, headers: &LimitHeaders) {
        let date = Some(server(self.now_s.floor()));
        self.pacer.answered(ticket, self.moment(), status, &LimitHeaders { date, ..headers.clone() });
    }

    /// One request and its answer a tenth of a second later.
    pub(super) fn exchange(&mut self, status: u16, headers: &LimitHeaders) {
        let ticket = self.send(Class::Click);
        self.now_s += 0.1;
        self.answer(ticket, status, headers);
    }

    /// Seconds until a click may leave; `None` where only an answer can tell.
    fn click_wait(&mut self) -> Option<f64> {
        match self.poll(Class::Click) {
            Gate::Go => Some(0.0),
            Gate::At(at) => Some(at.as_secs_f64() - self.now_s),
            Gate::OnResponse => None,
        }
    }

    /// How many clicks may leave at once.
    fn burst(&mut self) -> usize {
        let mut count = 0;
        let mut copy = self.pacer.clone();
        while copy.poll(Class::Click, self.mono(), BACKLOG) == Gate::Go && count < 1_000 {
            let _ = copy.sent(Class::Click, self.mono());
            count += 1;
        }
        count
    }
}

/// The service's time.
pub(super) fn server(mono_s: f64) -> Timestamp {
    let start: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
    start + SignedDuration::try_from_secs_f64(mono_s).unwrap()
}

pub(super) fn told(limit: u32, remaining: u32, reset_s: f64) -> LimitHeaders {
    LimitHeaders {
        limit: Some(limit),
        remaining: Some(remaining),
        reset: Some(Reset::At(server(reset_s))),
        ..LimitHeaders::default()
    }
}

fn near(value: Option<f64>, expected: f64, slack: f64) -> bool {
    value.is_some_and(|value| (value - expected).abs() <= slack)
}

#[test]
fn nothing_is_known_at_first_so_one_request_goes_alone() {
    let mut desk = Desk::new();
    assert_eq!(desk.poll(Class::Bulk), Gate::Go);
    let ticket = desk.send(Class::Bulk);
    assert_eq!(desk.poll(Class::Bulk), Gate::OnResponse);
    assert_eq!(desk.poll(Class::Click), Gate::OnResponse);
    desk.answer(ticket, 200, &told(60, 59, 140.0));
    assert_eq!(desk.burst(), 59);
}

#[test]
fn an_empty_window_stays_closed_until_the_services_clock_has_passed_its_end() {
    for (name, reset) in [
        ("an instant", Reset::At(server(130.0))),
        ("seconds from now", Reset::After(Duration::from_secs(30))),
    ] {
        let mut desk = Desk::new();
        desk.exchange(200, &LimitHeaders { reset: Some(reset), ..told(60, 0, 0.0) });
        assert!(near(desk.click_wait(), 30.0, 1.3), "{name}: {:?}", desk.click_wait());
    }
}

#[test]
fn the_job_leaves_a_reserve_for_clicks_that_melts_towards_the_boundary() {
    for (left_s, kept) in [(50.0, 9), (10.0, 5), (1.5, 0)] {
        let mut desk = Desk::new();
        let end_s = 101.0 + left_s;
        desk.exchange(200, &told(60, 20, end_s));
        desk.now_s = 101.0;
        let mut remaining = 20;
        while desk.poll(Class::Bulk) == Gate::Go {
            remaining -= 1;
            let ticket = desk.send(Class::Bulk);
            desk.answer(ticket, 200, &told(60, remaining, end_s));
        }
        assert_eq!(remaining, kept, "with {left_s} s left");
        assert_eq!(desk.burst(), remaining as usize, "clicks may use all of it");
    }
}

#[test]
fn no_answer_stops_everything_for_ever() {
    let day_s = 90_000.0;
    for (name, status, headers) in [
        ("reset in the past", 200, told(60, 0, 10.0)),
        ("reset in a hundred years", 200, told(60, 0, 3e9)),
        ("nothing left and no reset", 200, LimitHeaders { reset: None, ..told(60, 0, 0.0) }),
        ("a limit of nothing", 200, told(0, 0, 130.0)),
        ("more left than the limit", 200, told(60, 4_000_000, 130.0)),
        (
            "refused for a hundred years",
            429,
            LimitHeaders {
                retry_after: Some(RetryAfter::After(Duration::from_secs(3_000_000_000))),
                ..LimitHeaders::default()
            },
        ),
        ("refused without a word", 429, LimitHeaders::default()),
    ] {
        let mut desk = Desk::new();
        desk.exchange(status, &headers);
        assert!(desk.click_wait().is_some_and(|wait| wait < day_s), "{name}: {:?}", desk.click_wait());
    }
}

#[test]
fn a_refusal_holds_everything_for_as_long_as_it_says() {
    let after = |seconds| Some(RetryAfter::After(Duration::from_secs(seconds)));
    let date = Some(RetryAfter::At(server(107.0)));
    for (name, headers, expected) in [
        ("seconds", LimitHeaders { retry_after: after(7), ..LimitHeaders::default() }, 7.02),
        ("seconds outrank the reset", LimitHeaders { retry_after: after(7), ..told(60, 0, 150.0) }, 7.02),
        (
            "a date on the service's clock",
            LimitHeaders { retry_after: date, ..LimitHeaders::default() },
            6.92,
        ),
        ("the reset", told(60, 0, 150.0), 49.95),
        ("an hour", LimitHeaders { retry_after: after(3_600), ..LimitHeaders::default() }, 3_600.02),
    ] {
        let mut desk = Desk::new();
        desk.exchange(200, &told(60, 30, 150.0));
        desk.exchange(429, &headers);
        let wait = desk.click_wait();
        assert!(near(wait, expected, 1.1), "{name}: {wait:?}");
        assert_eq!(desk.pacer.slow_downs().len(), 1, "{name}");
        assert!(desk.pacer.reading(desk.moment()).hold_until.is_some(), "{name}");
        desk.now_s += expected + 1.2;
        assert_eq!(desk.poll(Class::Bulk), Gate::Go, "{name}");
        let _ = desk.send(Class::Bulk);
        assert_eq!(desk.poll(Class::Click), Gate::OnResponse, "{name}: only one looks");
    }
}

#[test]
fn a_refusal_that_is_a_page_backs_off_with_jitter_and_doubles() {
    let mut desk = Desk::new();
    desk.exchange(200, &LimitHeaders::default());
    let mut longest: f64 = 0.0;
    for doubling in 0..12 {
        desk.exchange(429, &LimitHeaders::default());
        let wait = desk.click_wait().unwrap();
        assert!(wait <= f64::from(1 << doubling).min(60.0) + 0.01, "{doubling}: {wait}");
        longest = longest.max(wait);
        desk.now_s += wait + 0.01;
    }
    assert!(longest > 8.0, "it grows: {longest}");
}

#[test]
fn a_look_that_came_too_early_comes_later_the_next_time() {
    let wait_for_next = |is_early: bool| {
        let mut desk = Desk::new();
        desk.exchange(200, &told(60, 0, 160.0));
        desk.now_s = 161.5;
        if is_early {
            let retry_after = Some(RetryAfter::After(Duration::from_secs(1)));
            desk.exchange(429, &LimitHeaders { retry_after, ..told(60, 0, 160.0) });
        }
        desk.now_s = 163.0;
        desk.exchange(200, &told(60, 0, 220.0));
        desk.click_wait().unwrap()
    };
    assert!(wait_for_next(true) > wait_for_next(false) + 0.5);
}

#[test]
fn a_limit_that_is_told_only_with_a_refusal_is_counted_here() {
    let mut desk = Desk::new();
    desk.exchange(200, &LimitHeaders::default());
    let retry_after = Some(RetryAfter::After(Duration::from_secs(30)));
    desk.exchange(429, &LimitHeaders { retry_after, ..told(10, 0, 130.0) });
    desk.now_s = 131.5;
    desk.exchange(200, &LimitHeaders::default());
    assert_eq!(desk.burst(), 9);
}

#[test]
fn a_window_that_ended_before_date_says_so_shows_that_the_limiters_clock_is_ahead() {
    let mut desk = Desk::new();
    for (at_s, end_s) in [(100.0, 162.0), (165.0, 222.0), (225.0, 282.0)] {
        desk.now_s = at_s;
        desk.exchange(200, &told(60, 50, end_s));
    }
    desk.now_s = 280.2;
    desk.exchange(200, &told(60, 59, 342.0));
    desk.exchange(200, &told(60, 0, 342.0));
    let wait = desk.click_wait().unwrap();
    assert!(desk.now_s + wait < 341.6, "{wait}");
}

#[test]
fn the_first_boundary_is_looked_behind_a_little_later_unless_the_limiter_is_known() {
    let due_s = |is_known: bool| {
        let mut desk = Desk::new();
        if is_known {
            desk.pacer = desk.pacer.with_memory(super::Recognised::Window { length_s: 60.0 });
        }
        (0..40).for_each(|sent| desk.exchange(200, &told(60, 59 - sent, 160.0)));
        desk.exchange(200, &told(60, 0, 160.0));
        desk.now_s + desk.click_wait().unwrap()
    };
    let later_s = due_s(false) - due_s(true);
    assert!((1.4..1.6).contains(&later_s), "{later_s}");
}

#[test]
fn after_three_losses_in_a_row_the_job_pauses_and_a_person_may_try() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 50, 160.0));
    for losses in 1..=3 {
        let ticket = desk.send(Class::Bulk);
        desk.pacer.lost(ticket, desk.mono());
        assert_eq!(desk.poll(Class::Bulk) == Gate::Go, losses < 3, "{losses}");
    }
    assert_eq!(desk.poll(Class::Click), Gate::Go);
    desk.exchange(200, &told(60, 46, 160.0));
    desk.now_s += 1.1;
    assert_eq!(desk.poll(Class::Bulk), Gate::Go);
}

#[test]
fn of_two_limits_that_take_turns_the_smaller_counts() {
    for (key, organisation) in [(50, 14), (14, 200)] {
        let mut desk = Desk::new();
        for turn in 0..4 {
            desk.exchange(200, &told(60, key - 2 * turn, 150.0));
            desk.exchange(200, &told(300, organisation - 2 * turn, 3_000.0));
        }
        assert!((6..=8).contains(&desk.burst()), "{key} and {organisation}: {}", desk.burst());
    }
}

#[test]
fn answers_of_the_old_window_land_before_the_job_looks_behind_its_end() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 30, 130.0));
    desk.now_s = 129.0;
    let late = desk.send(Class::Bulk);
    desk.now_s = 132.5;
    assert!(matches!(desk.poll(Class::Bulk), Gate::At(at) if at.as_secs_f64() > 133.9));
    assert_eq!(desk.poll(Class::Click), Gate::Go, "a person does not wait for them");
    desk.answer(late, 200, &told(60, 29, 130.0));
    assert_eq!(desk.poll(Class::Bulk), Gate::Go);
}

#[test]
fn where_clicks_take_most_of_a_window_they_and_the_job_alternate() {
    let mut desk = Desk::new();
    let mut remaining = 60;
    for _ in 0..50 {
        remaining -= 1;
        desk.exchange(200, &told(60, remaining, 160.0));
    }
    assert_eq!(desk.poll(Class::Bulk), Gate::Go, "it is the job's turn, reserve or not");
    assert_ne!(desk.poll(Class::Click), Gate::Go);
    let ticket = desk.send(Class::Bulk);
    assert_eq!(desk.poll(Class::Click), Gate::Go);
    desk.answer(ticket, 200, &told(60, remaining - 1, 160.0));
    assert_eq!(desk.poll(Class::Click), Gate::Go);
    assert_ne!(desk.poll(Class::Bulk), Gate::Go, "now it keeps its reserve again");
}

#[test]
fn what_others_take_is_missing_at_once() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 59, 150.0));
    desk.exchange(200, &told(60, 12, 150.0));
    assert_eq!(desk.burst(), 12);
}

#[test]
fn a_hidden_second_limit_is_learned_from_its_refusals() {
    let mut desk = Desk::new();
    let retry_after = Some(RetryAfter::After(Duration::from_secs(5)));
    desk.exchange(200, &told(1_000, 900, 3_000.0));
    for round in 0..3 {
        (0..10).for_each(|sent| desk.exchange(200, &told(1_000, 890 - round * 11 - sent, 3_000.0)));
        desk.exchange(429, &LimitHeaders { retry_after, ..told(1_000, 880 - round * 11, 3_000.0) });
        let wait = desk.click_wait();
        assert!(near(wait, 5.0, 0.2), "the hidden limit counts, not the far reset: {wait:?}");
        desk.now_s += 5.1;
    }
    desk.exchange(200, &told(1_000, 800, 3_000.0));
    assert!(desk.burst() <= 10, "{}", desk.burst());
}

#[test]
fn answers_that_overtake_each_other_and_answers_after_half_a_minute_do_not_raise_the_budget() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 59, 190.0));
    let tickets: Vec<Ticket> = (0..6).map(|_| desk.send(Class::Bulk)).collect();
    desk.now_s += 0.1;
    for (ticket, remaining) in tickets.iter().zip([58, 57, 56, 55, 54, 53]).skip(1).rev() {
        desk.answer(*ticket, 200, &told(60, remaining, 190.0));
    }
    assert_eq!(desk.burst(), 52 - 4, "what is out may be counted already, or not");
    desk.now_s += 30.0;
    desk.answer(tickets[0], 200, &told(60, 58, 190.0));
    assert_eq!(desk.burst(), 53);
    desk.answer(tickets[0], 200, &told(60, 60, 190.0));
    assert_eq!(desk.burst(), 53, "a ticket is good once");
}

#[test]
fn a_late_answer_of_an_older_window_teaches_nothing() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 2, 130.0));
    let late = desk.send(Class::Click);
    desk.now_s = 137.0;
    desk.exchange(200, &told(60, 40, 190.0));
    desk.answer(late, 200, &told(60, 1, 130.0));
    assert_eq!(desk.burst(), 39, "the late one may count in either window");
}

#[test]
fn an_answer_from_a_cache_teaches_nothing() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 10, 150.0));
    desk.exchange(200, &LimitHeaders { is_from_cache: true, ..told(60, 60, 190.0) });
    assert!(desk.burst() <= 10);
    assert_eq!(desk.pacer.reading(desk.moment()).remaining, Some(10));
}

#[test]
fn a_limit_may_be_raised_and_lowered_within_a_window() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 20, 190.0));
    desk.exchange(200, &told(120, 79, 190.0));
    assert_eq!(desk.burst(), 79);
    desk.exchange(200, &told(30, 3, 190.0));
    assert_eq!(desk.burst(), 3);
}

#[test]
fn after_ten_minutes_of_sleep_one_request_looks() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 0, 150.0));
    desk.calendar_step_s = 600.0;
    desk.pacer.woke(desk.moment());
    assert_eq!(desk.poll(Class::Bulk), Gate::Go);
    let _ = desk.send(Class::Bulk);
    assert_eq!(desk.poll(Class::Bulk), Gate::OnResponse);
}

#[test]
fn a_clock_that_is_set_by_an_hour_changes_no_hold_and_no_window() {
    let mut desk = Desk::new();
    let retry_after = Some(RetryAfter::After(Duration::from_secs(30)));
    desk.exchange(429, &LimitHeaders { retry_after, ..LimitHeaders::default() });
    desk.calendar_step_s = -3_600.0;
    desk.pacer.woke(desk.moment());
    assert!(near(desk.click_wait(), 30.0, 0.1), "a hold is kept");
    desk.now_s += 31.0;
    desk.exchange(200, &told(60, 0, 170.0));
    let wait = desk.click_wait();
    assert!(near(wait, 170.0 - desk.now_s, 1.2), "the service's clock is known again: {wait:?}");
}

#[test]
fn another_credential_begins_with_nothing() {
    let mut desk = Desk::new();
    desk.exchange(200, &told(60, 0, 150.0));
    desk.pacer = Pacer::new(Access::ApiKey, 8);
    assert_eq!(desk.poll(Class::Click), Gate::Go);
}

#[test]
fn what_was_recognised_is_written_down_and_used_again() {
    for memory in [
        super::Recognised::Window { length_s: 60.0 },
        super::Recognised::Log { length_s: 60.0 },
        super::Recognised::Counter { length_s: 60.0 },
        super::Recognised::Unlabelled { capacity: 20.0, period_s: 60.0 },
        super::Recognised::Window { length_s: f64::NAN },
        super::Recognised::Log { length_s: -1.0 },
    ] {
        let text = serde_json::to_string(&memory).unwrap();
        let read = serde_json::from_str(&text).unwrap_or(super::Recognised::Bucket);
        let mut desk = Desk::new();
        desk.pacer = desk.pacer.with_memory(read);
        desk.exchange(200, &told(60, 59, 150.0));
        assert!(desk.click_wait().is_some_and(|wait| wait < 2.0), "{memory:?}");
    }
}
