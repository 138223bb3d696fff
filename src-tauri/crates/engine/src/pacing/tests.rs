use jiff::SignedDuration;

use super::*;

fn now(mono_ms: u64) -> Now {
    let wall: Timestamp = "2026-11-24T11:32:00Z".parse().expect("a fixed instant");
    Now { mono: Duration::from_millis(mono_ms), wall: wall + SignedDuration::from_millis(mono_ms as i64) }
}

fn headers(remaining: u32) -> LimitHeaders {
    LimitHeaders { limit: Some(60), remaining: Some(remaining), ..LimitHeaders::default() }
}

fn pacer() -> Pacer {
    Pacer::new(Access::Session)
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

#[test]
fn an_empty_window_stays_closed_until_it_resets() {
    let mut pacer = pacer();
    let reset = Some(Reset::After(Duration::from_secs(30)));
    pacer.answered(ms(900), now(1_000), false, &LimitHeaders { reset, ..headers(0) }, 0.5);
    assert_eq!(pacer.poll(ms(1_000)), Gate::At(ms(31_050)));
    assert_eq!(pacer.poll(ms(31_050)), Gate::Go);
}

#[test]
fn an_empty_window_without_a_reset_does_not_wait_for_ever() {
    let mut pacer = pacer();
    pacer.answered(ms(0), now(1_000), false, &headers(0), 0.5);
    assert_eq!(pacer.poll(ms(1_000)), Gate::Go);
}

#[test]
fn a_refusal_holds_by_retry_after_then_reset_then_doubling() {
    let wait = |headers: LimitHeaders, refusals: u32| {
        let mut pacer = pacer();
        for _ in 0..refusals {
            pacer.answered(ms(0), now(0), true, &headers, 1.0);
        }
        match pacer.poll(ms(0)) {
            Gate::At(at) => at.as_millis(),
            Gate::Go => 0,
        }
    };
    let plain = LimitHeaders::default;
    let asked = Some(RetryAfter::After(Duration::from_secs(7)));
    let reset = Some(Reset::After(Duration::from_secs(9)));
    let table = [
        ("Retry-After outranks Reset", LimitHeaders { retry_after: asked, reset, ..plain() }, 1, 7_000),
        ("Reset", LimitHeaders { reset, ..plain() }, 1, 9_050),
        ("first", plain(), 1, 1_000),
        ("second", plain(), 2, 2_000),
        ("sixth", plain(), 6, 32_000),
        ("seventh is capped", plain(), 7, 60_000),
        ("hundredth is capped", plain(), 100, 60_000),
    ];
    for (name, headers, refusals, expected) in table {
        assert_eq!(wait(headers, refusals), expected, "{name}");
    }
}

#[test]
fn jitter_shortens_the_wait_and_success_forgets_the_refusals() {
    let mut pacer = pacer();
    pacer.answered(ms(0), now(0), true, &LimitHeaders::default(), 0.25);
    assert_eq!(pacer.poll(ms(0)), Gate::At(ms(250)));
    pacer.answered(ms(0), now(300), false, &headers(5), 0.0);
    pacer.answered(ms(0), now(400), true, &LimitHeaders::default(), 1.0);
    assert_eq!(pacer.poll(ms(400)), Gate::At(ms(1_400)), "the doubling starts again");
}

#[test]
fn a_reset_is_judged_by_the_services_clock_and_not_by_ours() {
    let mut pacer = pacer();
    // The service is an hour ahead of this computer.
    let date: Option<Timestamp> = "2026-11-24T12:32:00Z".parse().ok();
    let reset = "2026-11-24T12:32:20Z".parse().ok().map(Reset::At);
    pacer.answered(ms(0), now(0), false, &LimitHeaders { date, reset, ..headers(0) }, 0.5);
    assert_eq!(pacer.poll(ms(0)), Gate::At(ms(20_050)));
    let reading = pacer.reading(now(0));
    assert_eq!(reading.refills_at, "2026-11-24T11:32:20Z".parse().ok(), "people read their own clock");
}

#[test]
fn dates_narrow_the_services_clock_and_a_contradiction_starts_again() {
    let mut clock = ServerClock::default();
    let date = |text: &str| text.parse::<Timestamp>().expect("a fixed instant");
    clock.learn(date("2026-11-24T11:00:00Z"), ms(0), ms(100));
    clock.learn(date("2026-11-24T11:00:01Z"), ms(1_000), ms(1_050));
    assert_eq!(clock.at(ms(1_050)), Some(date("2026-11-24T11:00:01Z")));
    clock.learn(date("2026-11-24T10:00:00Z"), ms(2_000), ms(2_010));
    assert_eq!(clock.at(ms(2_010)), Some(date("2026-11-24T10:00:00Z")));
}

#[test]
fn an_answer_from_a_cache_teaches_nothing() {
    let mut pacer = pacer();
    pacer.answered(ms(0), now(0), false, &LimitHeaders { is_from_cache: true, ..headers(0) }, 0.5);
    assert_eq!(pacer.reading(now(0)).remaining, None);
}

#[test]
fn slow_downs_are_remembered_the_newest_first() {
    let mut pacer = pacer();
    for second in [1, 2] {
        let retry_after = Some(RetryAfter::After(Duration::from_secs(second)));
        pacer.answered(ms(0), now(second * 1_000), true, &LimitHeaders { retry_after, ..headers(0) }, 0.5);
    }
    let waits: Vec<i64> =
        pacer.slow_downs().iter().map(|one| one.until.duration_since(one.at).as_secs()).collect();
    assert_eq!(waits, vec![2, 1]);
}
