//! An engine and a sandbox, the one talking to the other over loopback.

#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "each test binary uses another part of it, and a test that cannot go on has failed"
)]

pub(crate) mod keys;

use std::time::Duration;

use domain::{
    AccountId, BrandSlug, Draft, LocalTime, Platform, Queue, QueueItem, QueueState, Repeated, Secret, Target,
};
use engine::{Clock, Credential, DataFolder, Engine, Event, Keychain, Points, SignIn, Timings};
use sandbox::{Config, Sandbox};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;

/// How much faster than in the app everything waits.
const SCALE: f64 = 0.02;

/// How much more patient than that the engine is with the sandbox.
const PATIENCE: f64 = 3.0;

/// Nothing here takes this long unless it is broken.
const DEADLINE: Duration = Duration::from_secs(30);

/// Everything that outlives an engine.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) keychain: Keychain,
}

impl World {
    /// A sandbox with its sample data, an empty data folder and an empty keychain.
    pub(crate) async fn new() -> Self {
        Self::with(Config { limit: 10_000, ..Config::default() }).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let sandbox = Sandbox::start(config).await.expect("the sandbox starts");
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { sandbox, folder, keychain: Keychain::memory() }
    }

    /// An engine on the folder, with its worker running.
    pub(crate) fn engine(&self) -> Engine {
        self.engine_at(SCALE)
    }

    /// The same, at another speed.
    pub(crate) fn engine_at(&self, scale: f64) -> Engine {
        self.engine_with(scale, Clock::start(), Points::default())
    }

    /// The same, with something that happens at each point.
    pub(crate) fn engine_at_points(&self, points: Points) -> Engine {
        self.engine_with(SCALE, Clock::start(), points)
    }

    /// The same, with a clock that the test can move.
    pub(crate) fn engine_by(&self, clock: &Clock) -> Engine {
        self.engine_with(SCALE, clock.clone(), Points::default())
    }

    fn engine_with(&self, scale: f64, clock: Clock, points: Points) -> Engine {
        let folder = DataFolder::open(self.folder.path());
        let patient = Timings::scaled(scale * PATIENCE);
        // A sandbox on a busy machine is late by its own measure, not by that of the scale.
        let timings =
            Timings { api: patient.api, settle_lost: patient.settle_lost, ..Timings::scaled(scale) };
        let opened = Engine::open_with(folder, self.keychain.clone(), timings, clock, points)
            .expect("the engine opens");
        assert!(opened.is_writable, "no other engine holds the folder");
        opened.engine.start();
        opened.engine
    }

    /// An engine that is signed in as the sample person and knows the sample brand.
    pub(crate) async fn signed_in(&self) -> Engine {
        let engine = self.engine();
        sign_in(&engine, &self.sandbox).await;
        engine
    }

    /// The posts of the sandbox with a text, asked by a client of its own with a key of its own.
    pub(crate) async fn posts(&self, text: &str) -> Vec<Value> {
        posts(&self.sandbox, text).await
    }
}

pub(crate) async fn sign_in(engine: &Engine, sandbox: &Sandbox) {
    engine.sign_in(by_password(sandbox)).await.expect("the sample sign-in works");
    engine.brands().await.expect("the brands are listed");
    engine.accounts(&brand()).await.expect("the accounts are listed");
    engine.refresh_queue(&brand()).await.expect("the posts are listed");
}

pub(crate) fn by_password(sandbox: &Sandbox) -> SignIn {
    let sample = sandbox.sample();
    let with = Credential::Password { email: sample.email, password: Secret::new(sample.password) };
    SignIn { address: Some(sandbox.base_url().to_owned()), with }
}

pub(crate) async fn posts(sandbox: &Sandbox, text: &str) -> Vec<Value> {
    let key = sandbox.mint_keys().expect("keys are made").full;
    let url = format!("{}/posts?limit=100", sandbox.base_url());
    let answer = reqwest::Client::new().get(url).bearer_auth(key).send().await.expect("the sandbox answers");
    let body: Value = serde_json::from_str(&answer.text().await.expect("a body")).expect("JSON");
    let all = body["data"].as_array().expect("a list").clone();
    all.into_iter().filter(|post| post["text"] == text).collect()
}

pub(crate) fn brand() -> BrandSlug {
    BrandSlug::new("fern-and-oak")
}

/// A post for X on the day after tomorrow at half past three, on the first account of the sample brand.
pub(crate) async fn draft(engine: &Engine, text: &str) -> Draft {
    let accounts = engine.accounts(&brand()).await.expect("the accounts are known");
    let on_x =
        accounts.into_iter().find(|account| account.platform == Platform::X).expect("a sample account");
    let day = Clock::start().now().wall + jiff::SignedDuration::from_hours(48);
    Draft {
        brand: brand(),
        text: text.to_owned(),
        targets: vec![Target { platform: Platform::X, accounts: vec![AccountId::new(on_x.id.as_str())] }],
        when: LocalTime {
            date: day.strftime("%Y-%m-%d").to_string(),
            time: "15:30".to_owned(),
            repeated: Repeated::First,
        },
        media: vec![],
        title: String::new(),
    }
}

/// Waits for hints until the queue of the sample brand is as wanted.
pub(crate) async fn until(engine: &Engine, what: &str, is_so: impl Fn(&Queue) -> bool) -> Queue {
    let mut events = engine.subscribe();
    let wait = async {
        loop {
            let queue = engine.queue(&brand()).expect("the queue is readable");
            if is_so(&queue) {
                return queue;
            }
            match events.recv().await {
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => panic!("the engine ended"),
            }
        }
    };
    tokio::time::timeout(DEADLINE, wait).await.unwrap_or_else(|_| {
        let queue = engine.queue(&brand()).expect("the queue is readable");
        panic!("waited in vain until {what}; the queue holds {:#?}", lines(&queue))
    })
}

/// Waits for a hint of a kind.
pub(crate) async fn event(engine: &Engine, is_it: impl Fn(&Event) -> bool) {
    let mut events = engine.subscribe();
    let wait = async { while !events.recv().await.is_ok_and(|event| is_it(&event)) {} };
    tokio::time::timeout(DEADLINE, wait).await.expect("the hint comes");
}

pub(crate) fn line<'a>(queue: &'a Queue, text: &str) -> Option<&'a QueueItem> {
    queue.items.iter().find(|item| item.text == text)
}

/// Whether a text is in the queue as a post that the service knows.
pub(crate) fn is_at_service(queue: &Queue, text: &str) -> bool {
    line(queue, text)
        .is_some_and(|item| item.post_id.is_some() && matches!(item.state, QueueState::Post { .. }))
}

pub(crate) fn state(queue: &Queue, text: &str) -> Option<QueueState> {
    line(queue, text).map(|item| item.state.clone())
}

fn lines(queue: &Queue) -> Vec<(&str, &QueueState)> {
    queue.items.iter().map(|item| (item.text.as_str(), &item.state)).collect()
}
