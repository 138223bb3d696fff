//! What goes wrong at the service and on the way to it during a campaign.

use std::str::FromStr;

use serde::Serialize;
use serde_json::{Value, json};

use crate::Result;
use crate::sandbox_process::SandboxProcess;

/// Which faults occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultMix {
    /// All that a client has to bear without losing or doubling anything.
    Bearable,
    /// One request of a hundred fails, each time in another way, and nothing else happens.
    Seldom,
    /// A proxy delivers some requests twice. No client can prevent the copies; it has to tell of them.
    Twice,
}

/// A fault of the mix: how it is called when it has happened, how the sandbox is told of it, and the longest that it
/// keeps anything back, in unscaled seconds.
struct Kind {
    name: &'static str,
    json: fn(ms: u64) -> Value,
    seconds: f64,
}

/// Requests of a thousand that each kind happens to.
const PER_THOUSAND: u64 = 12;

/// One request in this many fails where faults are seldom.
const SELDOM: usize = 100;

/// A list shows a post after nothing or after this long, by turns, in unscaled seconds. With the longest late commit
/// it stays well below the 150 s that the engine waits before it believes in absence, so that a busy computer does
/// not break that promise by itself.
const LIST_LAG_S: f64 = 20.0;

/// After most of these nobody knows whether there is a post.
const LOST: [Kind; 10] = [
    kind("cut-before-commit", |_| json!({"kind": "cut", "moment": "before-commit"}), 0.0),
    kind("cut-after-commit", |_| json!({"kind": "cut", "moment": "after-commit"}), 0.0),
    kind("server-error-before-commit", |_| json!({"kind": "server-error", "moment": "before-commit"}), 0.0),
    kind("server-error-after-commit", |_| json!({"kind": "server-error", "moment": "after-commit"}), 0.0),
    kind("bad-gateway-before-commit", |_| json!({"kind": "bad-gateway", "moment": "before-commit"}), 0.0),
    kind("bad-gateway-after-commit", |_| json!({"kind": "bad-gateway", "moment": "after-commit"}), 0.0),
    kind("half", |_| json!({"kind": "half"}), 0.0),
    kind("stall-before-commit", |ms| json!({"kind": "stall", "moment": "before-commit", "forMs": ms}), 90.0),
    kind("stall-after-commit", |ms| json!({"kind": "stall", "moment": "after-commit", "forMs": ms}), 90.0),
    kind("late-commit", |ms| json!({"kind": "late-commit", "afterMs": ms}), 60.0),
];

/// All posts are refused until somebody has done something about it.
const REFUSED: [Kind; 3] = [
    kind("refuse-401", |_| json!({"kind": "refuse", "refusal": "unauthorized"}), 0.0),
    kind("refuse-402", |_| json!({"kind": "refuse", "refusal": "insufficient-credits"}), 0.0),
    kind("refuse-403", |_| json!({"kind": "refuse", "refusal": "forbidden"}), 0.0),
];

const TWICE: [Kind; 1] = [kind("twice", |_| json!({"kind": "twice"}), 0.0)];

const fn kind(name: &'static str, json: fn(u64) -> Value, seconds: f64) -> Kind {
    Kind { name, json, seconds }
}

impl FaultMix {
    fn kinds(self) -> Vec<&'static Kind> {
        match self {
            FaultMix::Bearable => LOST.iter().chain(&REFUSED).collect(),
            FaultMix::Seldom => LOST.iter().collect(),
            FaultMix::Twice => TWICE.iter().collect(),
        }
    }

    /// Every kind that has to have happened by the end of so many posts.
    pub(super) fn names(self, posts: usize) -> impl Iterator<Item = &'static str> {
        let planted = match self {
            FaultMix::Seldom => posts / SELDOM,
            FaultMix::Bearable | FaultMix::Twice => usize::MAX,
        };
        self.kinds().into_iter().map(|kind| kind.name).take(planted)
    }

    /// What it is called in reports and on the command line.
    pub(super) fn name(self) -> &'static str {
        match self {
            FaultMix::Bearable => "bearable",
            FaultMix::Seldom => "seldom",
            FaultMix::Twice => "twice",
        }
    }

    /// Plants each kind once for certain, spread over the campaign, and beside that by chance; those that are seldom
    /// one after the other.
    pub(super) async fn plant(
        self,
        sandbox: &SandboxProcess,
        posts: usize,
        seed: u64,
        scale: f64,
    ) -> Result<()> {
        let kinds = self.kinds();
        let planted = |kind: &Kind| on((kind.json)(ms(kind.seconds, scale)), "POST", "/posts");
        if self == FaultMix::Seldom {
            for (index, kind) in kinds.iter().cycle().take(posts / SELDOM).enumerate() {
                sandbox.plant(with(planted(kind), "skip", json!(index * SELDOM + SELDOM / 2))).await?;
            }
            return Ok(());
        }
        for (index, kind) in kinds.iter().enumerate() {
            let fault = || planted(kind);
            // The first tenth goes well and the last is left out, since not every row needs another request.
            let skip = posts / 10 + index * posts * 7 / 10 / kinds.len();
            sandbox.plant(with(fault(), "skip", json!(skip))).await?;
            let seed = seed.wrapping_mul(1000).wrapping_add(index as u64);
            let chance = json!({"perThousand": PER_THOUSAND, "seed": seed});
            sandbox.plant(with(fault(), "chance", chance)).await?;
        }
        if self == FaultMix::Bearable {
            plant_elsewhere(sandbox, seed).await?;
            sandbox.tell("/lists", &json!({"lagsMs": [0, ms(LIST_LAG_S, scale)]})).await?;
        }
        Ok(())
    }
}

/// Lists and uploads fail now and then too.
async fn plant_elsewhere(sandbox: &SandboxProcess, seed: u64) -> Result<()> {
    for (method, path) in [("GET", "/posts"), ("POST", "/media/upload")] {
        for fault in [json!({"kind": "half"}), json!({"kind": "bad-gateway", "moment": "after-commit"})] {
            let chance = json!({"perThousand": 30, "seed": seed});
            sandbox.plant(with(on(fault, method, path), "chance", chance)).await?;
        }
    }
    Ok(())
}

fn on(fault: Value, method: &str, path: &str) -> Value {
    with(with(fault, "method", json!(method)), "path", json!(path))
}

fn with(mut fault: Value, name: &str, value: Value) -> Value {
    if let Some(fields) = fault.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
    fault
}

fn ms(seconds: f64, scale: f64) -> u64 {
    std::time::Duration::from_secs_f64(seconds * scale).as_millis().try_into().unwrap_or(u64::MAX)
}

impl FromStr for FaultMix {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let mut all = [FaultMix::Bearable, FaultMix::Seldom, FaultMix::Twice].into_iter();
        all.find(|mix| mix.name() == text).ok_or(format!("there are no faults '{text}'"))
    }
}
