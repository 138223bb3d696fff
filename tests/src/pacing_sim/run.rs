//! One run: events in the order of their virtual time, no clock and no network.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Duration;

use engine::Now;
use engine::pacing::{Class, Gate, LimitHeaders, Pacer, Recognised, Ticket};
use jiff::{SignedDuration, Timestamp};

use super::baseline::{Baseline, Habit};
use super::bound::{SHORTEST_WAY_S, lower_bound};
use super::limiter::{EPOCH_S, Kind, Limiter};
use super::outcome::{Click, Outcome};
use super::scenario::Scenario;

/// The job starts now; other programs were there before.
const START_S: f64 = 1_000.0;
/// A run that takes longer than this many times its bound will never end.
const HOPELESS: f64 = 20.0;

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Who {
    /// The product's pacer.
    Ours,
    /// The same, after it has met this limiter before.
    OursAgain(Recognised),
    /// A client without one.
    Baseline(Habit),
}

enum Client {
    Ours(Box<Pacer>),
    Baseline(Baseline),
}

/// What a request is for.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Post,
    Click(usize),
}

struct Request {
    purpose: Purpose,
    ticket: Option<Ticket>,
    sent: f64,
    way_back: f64,
}

enum Event {
    Arrival(u64),
    Answer(u64, bool, Box<LimitHeaders>),
    Click,
    ClickAgain(usize),
    Others,
    Wake,
}

struct Scheduled {
    at: f64,
    order: u64,
    event: Event,
}

/// A click under way.
struct Clicking {
    began: f64,
    requests_left: u32,
    refusals: i32,
    round_trip: f64,
}

pub(super) struct Run {
    scenario: Scenario,
    client: Client,
    limiter: Limiter,
    chance: fastrand::Rng,
    now: f64,
    events: BinaryHeap<Scheduled>,
    scheduled: u64,
    next_wake: f64,
    requests: HashMap<u64, Request>,
    sent: u64,
    posts_left: usize,
    posts_done: usize,
    clicks: Vec<Clicking>,
    /// Requests of clicks that have not left yet.
    click_queue: VecDeque<usize>,
    /// When anything that is not the job's was let through.
    not_ours: Vec<f64>,
    outcome: Outcome,
}

/// Plays a scenario once.
pub(super) fn run(scenario: &Scenario, who: Who, seed: u64) -> Outcome {
    play_and_remember(scenario, who, seed).0
}

/// The same; also what the pacer found out about the limiter.
pub(super) fn play_and_remember(scenario: &Scenario, who: Who, seed: u64) -> (Outcome, Option<Recognised>) {
    let mut run = Run::new(scenario.for_seed(seed), who, seed);
    run.play();
    let remembered = match &run.client {
        Client::Ours(pacer) => pacer.remembered(),
        Client::Baseline(_) => None,
    };
    (run.finish(), remembered)
}

impl Run {
    fn new(scenario: Scenario, who: Who, seed: u64) -> Self {
        let mut chance = fastrand::Rng::with_seed(seed);
        let steps = matches!(scenario.setting.kind, Kind::Stepping | Kind::SlidingCounter);
        let phase = if steps { (chance.f64() * scenario.setting.window_s).floor() } else { 0.0 };
        let pacer = || Pacer::new(domain::Access::ApiKey, seed);
        let client = match who {
            Who::Ours => Client::Ours(Box::new(pacer())),
            Who::OursAgain(memory) => Client::Ours(Box::new(pacer().with_memory(memory))),
            Who::Baseline(habit) => Client::Baseline(Baseline::new(habit)),
        };
        let mut run = Self {
            client,
            limiter: Limiter::new(scenario.setting, phase),
            chance,
            now: START_S,
            events: BinaryHeap::new(),
            scheduled: 0,
            next_wake: f64::INFINITY,
            requests: HashMap::new(),
            sent: 0,
            posts_left: scenario.posts,
            posts_done: 0,
            clicks: Vec::new(),
            click_queue: VecDeque::new(),
            not_ours: Vec::new(),
            outcome: Outcome { posts: scenario.posts, ..Outcome::default() },
            scenario,
        };
        run.schedule_start();
        run
    }

    fn schedule_start(&mut self) {
        let first_click = START_S + self.exponential(self.scenario.click_every_s);
        self.schedule(first_click, Event::Click);
        if self.scenario.others > 0.0 {
            self.schedule(START_S - self.scenario.setting.window_s, Event::Others);
        }
        self.schedule(START_S, Event::Wake);
    }

    fn play(&mut self) {
        let windows = self.scenario.posts as f64 / f64::from(self.scenario.setting.limit) + 1.0;
        let hopeless = START_S + HOPELESS * windows * self.scenario.setting.window_s;
        while self.posts_done < self.scenario.posts && self.now < hopeless {
            let Some(Scheduled { at, event, .. }) = self.events.pop() else { break };
            self.now = at;
            match event {
                Event::Arrival(id) => self.arrival(id),
                Event::Answer(id, is_accepted, headers) => self.answer(id, is_accepted, &headers),
                Event::Click => self.click(),
                Event::ClickAgain(click) => self.click_queue.push_back(click),
                Event::Others => self.others(),
                Event::Wake => {}
            }
            if self.now >= START_S {
                self.send_what_may_go();
            }
        }
    }

    fn finish(mut self) -> Outcome {
        self.outcome.is_finished = self.posts_done == self.scenario.posts;
        self.outcome.time_s = self.now - START_S;
        self.outcome.bound_s = lower_bound(&self.scenario, self.limiter.phase(), START_S, &self.not_ours);
        self.outcome
    }

    fn schedule(&mut self, at: f64, event: Event) {
        self.scheduled += 1;
        self.events.push(Scheduled { at, order: self.scheduled, event });
    }

    fn wake_at(&mut self, at: f64) {
        let at = at.max(self.now + 1e-4);
        if at < self.next_wake || self.next_wake <= self.now {
            self.next_wake = at;
            self.schedule(at, Event::Wake);
        }
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.chance.f64()).ln()
    }

    /// Half a round trip of 50 to 300 ms, mostly around 120; now and then a second more.
    fn way(&mut self) -> f64 {
        let (radius, angle) = (1.0 - self.chance.f64(), self.chance.f64());
        let normal = (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos();
        let way = (0.12_f64.ln() + 0.45 * normal).exp().clamp(2.0 * SHORTEST_WAY_S, 0.30) / 2.0;
        if self.chance.f64() < 0.002 { way + 1.0 } else { way }
    }

    fn others(&mut self) {
        let is_accepted = self.limiter.admit(self.now).0;
        if is_accepted {
            self.not_ours.push(self.now);
        }
        if self.now >= START_S {
            self.outcome.others_asked += 1;
            self.outcome.others_refused += u32::from(!is_accepted);
        }
        let setting = self.scenario.setting;
        let mean = setting.window_s / (self.scenario.others * f64::from(setting.limit));
        let next = self.now + self.exponential(mean);
        self.schedule(next, Event::Others);
    }

    fn click(&mut self) {
        let requests_left = match self.chance.f64() {
            ..0.6 => 1,
            0.6..0.9 => 2,
            _ => 3,
        };
        let click = Clicking { began: self.now, requests_left, refusals: 0, round_trip: 0.0 };
        self.clicks.push(click);
        self.click_queue.extend(std::iter::repeat_n(self.clicks.len() - 1, requests_left as usize));
        let next = self.now + self.exponential(self.scenario.click_every_s);
        self.schedule(next, Event::Click);
    }

    fn arrival(&mut self, id: u64) {
        let Some(request) = self.requests.get(&id) else { return };
        let (way_back, is_click) = (request.way_back, matches!(request.purpose, Purpose::Click(_)));
        let (is_accepted, headers) = self.limiter.admit(self.now);
        if is_accepted && is_click {
            self.not_ours.push(self.now);
        }
        self.schedule(self.now + way_back, Event::Answer(id, is_accepted, Box::new(headers)));
    }

    fn answer(&mut self, id: u64, is_accepted: bool, headers: &LimitHeaders) {
        let Some(request) = self.requests.remove(&id) else { return };
        let moment = self.moment();
        if let (Client::Ours(pacer), Some(ticket)) = (&mut self.client, request.ticket) {
            pacer.answered(ticket, moment, if is_accepted { 200 } else { 429 }, headers);
        }
        self.outcome.refusals += u32::from(!is_accepted);
        match request.purpose {
            Purpose::Post => self.post_answered(is_accepted, headers),
            Purpose::Click(click) => self.click_answered(click, &request, is_accepted, headers),
        }
    }

    fn post_answered(&mut self, is_accepted: bool, headers: &LimitHeaders) {
        if is_accepted {
            self.posts_done += 1;
        } else {
            self.posts_left += 1;
        }
        if let Client::Baseline(baseline) = &mut self.client {
            if is_accepted { baseline.accepted() } else { baseline.refused(self.now, headers) }
        }
    }

    fn click_answered(&mut self, index: usize, request: &Request, is_accepted: bool, headers: &LimitHeaders) {
        let Some(click) = self.clicks.get_mut(index) else { return };
        if is_accepted {
            click.round_trip = click.round_trip.max(self.now - request.sent);
            click.requests_left -= 1;
            if click.requests_left == 0 {
                let waited_s = self.now - click.began;
                self.outcome.clicks.push(Click { waited_s, round_trip_s: click.round_trip });
            }
            return;
        }
        let wait = match &self.client {
            Client::Ours(_) => 0.0,
            Client::Baseline(baseline) => baseline.click_wait(click.refusals, headers),
        };
        click.refusals += 1;
        self.schedule(self.now + wait, Event::ClickAgain(index));
    }

    /// Both clocks of the computer.
    fn moment(&self) -> Now {
        let wall = EPOCH_S + self.now + self.scenario.clock_offset_s;
        let since = SignedDuration::try_from_secs_f64(wall).unwrap_or_default();
        Now { mono: self.mono(), wall: Timestamp::UNIX_EPOCH.saturating_add(since).unwrap_or(Timestamp::MAX) }
    }

    fn mono(&self) -> Duration {
        Duration::from_secs_f64(self.now)
    }

    fn gate(&mut self, class: Class) -> Gate {
        let (now, mono, posts_left) = (self.now, self.mono(), self.posts_left);
        match &mut self.client {
            Client::Ours(pacer) => pacer.poll(class, mono, posts_left),
            Client::Baseline(_) if class == Class::Click => Gate::Go,
            Client::Baseline(baseline) => match baseline.next() {
                None => Gate::OnResponse,
                Some(at) if at <= now => Gate::Go,
                Some(at) => Gate::At(Duration::from_secs_f64(at)),
            },
        }
    }

    /// The person first, then the job.
    fn send_what_may_go(&mut self) {
        while let Some(click) = self.click_queue.front().copied() {
            if !self.may_go(Class::Click) {
                break;
            }
            self.click_queue.pop_front();
            self.send(Class::Click, Purpose::Click(click));
        }
        while self.posts_left > 0 && self.may_go(Class::Bulk) {
            self.posts_left -= 1;
            if let Client::Baseline(baseline) = &mut self.client {
                baseline.sent();
            }
            self.send(Class::Bulk, Purpose::Post);
        }
    }

    fn may_go(&mut self, class: Class) -> bool {
        match self.gate(class) {
            Gate::Go => true,
            Gate::At(at) => {
                self.wake_at(at.as_secs_f64());
                false
            }
            Gate::OnResponse => false,
        }
    }

    fn send(&mut self, class: Class, purpose: Purpose) {
        let mono = self.mono();
        let ticket = match &mut self.client {
            Client::Ours(pacer) => Some(pacer.sent(class, mono)),
            Client::Baseline(_) => None,
        };
        self.sent += 1;
        let (way_there, way_back) = (self.way(), self.way());
        self.requests.insert(self.sent, Request { purpose, ticket, sent: self.now, way_back });
        self.schedule(self.now + way_there, Event::Arrival(self.sent));
    }
}

impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> Ordering {
        // The earliest is the greatest, since the heap gives the greatest.
        other.at.total_cmp(&self.at).then(other.order.cmp(&self.order))
    }
}

impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Scheduled {}
