//! One campaign: a sheet, a difficult service, a sender that is killed again and again, and the truth at the end.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::headless::{BRAND, DONE, Done, Headless, READY};
use super::kill::KILLED;
use super::kill_plan::{KillOrder, kill_plan};
use super::sheet::Sheet;
use super::stranger::Stranger;
use super::tally::{Tally, tally};
use super::trouble::{TROUBLE, Trouble};
use super::{Design, FaultMix};
use crate::programs::{self, Running};
use crate::sandbox_process::SandboxProcess;
use crate::stopwatch::{Stopwatch, now};
use crate::{Result, wait};

/// What a campaign is to be like.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Rows of the sheet.
    pub posts: usize,
    /// Chooses the faults and the kills.
    pub seed: u64,
    /// Every waiting time of the sender and every fault that takes time, as a part of the real one.
    pub scale: f64,
    /// Who sends.
    pub design: Design,
    /// What goes wrong.
    pub faults: FaultMix,
    /// How the service lists posts, which its contract does not say.
    pub lists: ListOrder,
}

/// Which post comes first in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ListOrder {
    /// The one that was made last.
    Newest,
    /// The one that was made first.
    Oldest,
}

impl Settings {
    /// Whether something happens to the computers too. The wrong designs have no part that could be told of it.
    fn troubled(&self) -> bool {
        self.design == Design::Engine && self.faults == FaultMix::Bearable
    }

    fn troubles(&self) -> impl Iterator<Item = &'static str> + use<> {
        let all = Trouble::ALL.map(Trouble::name).into_iter().chain([SECOND_SENDER, STRANGER]);
        let troubled = self.troubled();
        all.filter(move |_| troubled)
    }
}

/// What a campaign came to.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    pub(super) design: Design,
    pub(super) mix: FaultMix,
    pub(super) list_order: ListOrder,
    pub(super) posts: usize,
    /// By the point at which the process ended itself.
    pub(super) kills_at: BTreeMap<String, u32>,
    /// From outside, at any time.
    pub(super) kills_at_random: u32,
    pub(super) faults: BTreeMap<String, u64>,
    /// Kinds of fault that were planted and never happened.
    pub(super) missing_faults: Vec<&'static str>,
    pub(super) tally: Tally,
    /// Copies that the sender itself tells of.
    pub(super) surplus: usize,
    /// How often the list was read, in however many pages.
    pub(super) lists: u64,
    pub(super) list_pages: u64,
    pub(super) refused: u64,
    pub(super) seconds: f64,
    /// The least that the limit allows, one request for each post and each upload.
    pub(super) bound_seconds: f64,
}

/// Requests in a window of one second.
const LIMIT: usize = 100;

/// Plays a campaign to its end.
pub async fn run(settings: Settings) -> Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let limit = LIMIT.to_string();
    let sandbox = SandboxProcess::start(&["--limit", &limit, "--window-s", "1"]).await?;
    settings.faults.plant(&sandbox, settings.posts, settings.seed, settings.scale).await?;
    sandbox.tell("/switches", &json!({"name": "listOrder", "value": settings.lists.name()})).await?;
    let (sheet, now) = (Sheet::new(settings.posts), now());
    let told = Headless {
        design: settings.design,
        folder: folder.path().join("data"),
        sheet: sheet.write(folder.path(), now)?,
        address: sandbox.printed("base-url")?,
        scale: settings.scale,
        first_trouble: settings.troubled().then_some(0),
        kill_at: None,
    };
    let bound_seconds = (settings.posts + sheet.uploads()).saturating_sub(1) / LIMIT;
    let stranger = Stranger {
        address: told.address.clone(),
        key: sandbox.printed("full-key")?,
        posts: if settings.troubled() { sheet.equals(now)? } else { Vec::new() },
        between: STRANGER_PAUSE,
    };
    let mut senders = Senders {
        key: stranger.key.clone(),
        errors: folder.path().join("errors.log"),
        told,
        kills_at: BTreeMap::new(),
        kills_at_random: 0,
        troubles: BTreeMap::new(),
        begun: Arc::default(),
    };
    let begun = Arc::clone(&senders.begun);
    let watch = Stopwatch::start();
    let strange = async {
        begun.notified().await;
        stranger.post_all().await
    };
    let (done, strangers) = tokio::try_join!(senders.play(&settings, bound_seconds as f64), strange)?;
    if strangers.posts > 0 {
        senders.troubles.insert(STRANGER.to_owned(), strangers.posts);
    }
    let seconds = watch.elapsed().as_secs_f64();
    if usize::try_from(done.rows)? != settings.posts {
        return Err(format!("the sender knows of {} rows", done.rows).into());
    }
    let truth = Truth::ask(&sandbox, &sheet, &strangers.possible).await?;
    let happened = |name: &&str| truth.faults.contains_key(*name) || senders.troubles.contains_key(*name);
    let wanted = settings.faults.names(settings.posts).chain(settings.troubles());
    let missing_faults = wanted.filter(|name| !happened(name)).collect();
    let faults = truth.faults.iter().chain(&senders.troubles).map(|(name, count)| (name.clone(), *count));
    Ok(Outcome {
        design: settings.design,
        mix: settings.faults,
        list_order: settings.lists,
        posts: settings.posts,
        kills_at: senders.kills_at,
        kills_at_random: senders.kills_at_random,
        faults: faults.collect(),
        missing_faults,
        tally: truth.tally,
        surplus: done.surplus,
        lists: truth.lists,
        list_pages: truth.list_pages,
        refused: truth.refused,
        seconds,
        bound_seconds: bound_seconds as f64,
    })
}

/// One sender after the other.
struct Senders {
    told: Headless,
    key: String,
    errors: std::path::PathBuf,
    kills_at: BTreeMap<String, u32>,
    kills_at_random: u32,
    /// What happened to the computer of the senders, by name.
    troubles: BTreeMap<String, u64>,
    /// Tells that the first of them is at work.
    begun: Arc<Notify>,
}

/// Another tool tries to post what is equal to rows.
const STRANGER: &str = "equal-posts-of-another-tool";

/// Often enough for one beside each of the shorter lives of a sender.
const STRANGER_PAUSE: Duration = Duration::from_millis(250);

/// A second sender for the same folder is turned away, even while the first cannot say that it is there.
const SECOND_SENDER: &str = "second-sender";

enum End {
    Done(Done),
    KilledAt(String),
    TimeUp,
}

impl Senders {
    async fn play(&mut self, settings: &Settings, bound_seconds: f64) -> Result<Done> {
        // Until the rows are looked up, and as long once more after that; a campaign on a busy computer takes longer.
        let patience = Duration::from_secs_f64(600.0 * settings.scale + 5.0);
        let plan = match settings.faults {
            FaultMix::Bearable => kill_plan(settings.posts, bound_seconds, settings.seed),
            FaultMix::Seldom | FaultMix::Twice => Vec::new(),
        };
        for order in plan.into_iter().filter(|order| settings.design.can_meet(order)) {
            let (kill_at, limit) = match order {
                KillOrder::At(kill_at) => (Some(kill_at), patience),
                KillOrder::After(time) => (None, time),
            };
            match self.one(kill_at, limit).await? {
                End::Done(done) => return Ok(done),
                End::KilledAt(point) => *self.kills_at.entry(point).or_default() += 1,
                End::TimeUp => self.kills_at_random += 1,
            }
        }
        let limit = patience * 4 + Duration::from_secs_f64(bound_seconds * 4.0);
        match self.one(None, limit).await? {
            End::Done(done) => Ok(done),
            End::KilledAt(_) | End::TimeUp => Err(format!("not done after {} s", limit.as_secs()).into()),
        }
    }

    /// Runs one sender until it is done, has ended itself, or its time is up, and is killed then.
    async fn one(&mut self, kill_at: Option<super::kill::KillAt>, limit: Duration) -> Result<End> {
        self.told.first_trouble = self.told.first_trouble.map(|first| first + 1);
        let told = Headless { kill_at, ..self.told.clone() };
        let mut running = Running::start(told.command(&self.key)?, &self.errors)?;
        let begun =
            tokio::time::timeout(wait::STEP, self.read_until(&mut running, |line| line == READY)).await;
        if let Some(end) = begun.map_err(|_| "the sender does not begin")?? {
            return Ok(end);
        }
        self.begun.notify_one();
        if kill_at.is_none() && self.told.first_trouble.is_some() {
            self.turn_away_second(&running).await?;
        }
        match tokio::time::timeout(limit, self.read_until(&mut running, |_| false)).await {
            Ok(end) => end?.ok_or_else(|| "the sender went on".into()),
            Err(_) => {
                programs::kill(running.pid());
                running.ended(wait::STEP).await?;
                Ok(End::TimeUp)
            }
        }
    }

    async fn turn_away_second(&mut self, first: &Running) -> Result<()> {
        programs::suspend(first.pid());
        let mut second = Running::start(self.told.command(&self.key)?, &self.errors)?;
        let ended = second.ended(wait::STEP).await;
        programs::resume(first.pid());
        if ended?.success() {
            return Err("two senders worked in one folder".into());
        }
        *self.troubles.entry(SECOND_SENDER.to_owned()).or_default() += 1;
        Ok(())
    }

    async fn read_until(
        &mut self,
        running: &mut Running,
        is_it: impl Fn(&str) -> bool,
    ) -> Result<Option<End>> {
        loop {
            let line = running.next_line_whenever().await.map_err(|failure| self.explained(&failure))?;
            if is_it(&line) {
                return Ok(None);
            }
            if let Some(trouble) = line.strip_prefix(TROUBLE) {
                *self.troubles.entry(trouble.to_owned()).or_default() += 1;
            }
            if let Some(done) = line.strip_prefix(DONE) {
                return Ok(Some(End::Done(Done::from_text(done)?)));
            }
            if let Some(point) = line.strip_prefix(KILLED) {
                running.ended(wait::STEP).await?;
                return Ok(Some(End::KilledAt(point.to_owned())));
            }
        }
    }

    fn explained(&self, failure: &crate::Failure) -> String {
        format!("{failure}\n{}", read_lossy(&self.errors))
    }
}

fn read_lossy(path: &Path) -> String {
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

impl ListOrder {
    fn name(self) -> &'static str {
        match self {
            ListOrder::Newest => "newest",
            ListOrder::Oldest => "oldest",
        }
    }
}

impl FromStr for ListOrder {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let mut all = [ListOrder::Newest, ListOrder::Oldest].into_iter();
        all.find(|order| order.name() == text).ok_or(format!("lists do not begin with the '{text}'"))
    }
}

impl Design {
    /// Whether a sender passes the point at all.
    fn can_meet(self, order: &KillOrder) -> bool {
        use engine::Point::{Listed, Resolved, UploadWritten};
        let KillOrder::At(at) = order else { return true };
        match self {
            Design::Engine => true,
            Design::BlindRetry | Design::NeverRetry => !matches!(at.point, Listed | Resolved | UploadWritten),
            Design::ReadBackAtOnce | Design::ExistsTest => at.point != UploadWritten,
        }
    }
}

/// What the sandbox knows.
struct Truth {
    tally: Tally,
    faults: BTreeMap<String, u64>,
    lists: u64,
    list_pages: u64,
    refused: u64,
}

impl Truth {
    async fn ask(
        sandbox: &SandboxProcess,
        sheet: &Sheet,
        strangers: &BTreeMap<String, usize>,
    ) -> Result<Self> {
        let posts = sandbox.read(&format!("/posts?brandSlug={BRAND}")).await?;
        let texts = posts.as_array().into_iter().flatten().filter_map(|post| post.get("text")?.as_str());
        let tally = tally(sheet, strangers, texts);
        let faults = sandbox.read("/faults").await?;
        let faults = serde_json::from_value(faults.get("happened").cloned().unwrap_or(json!({})))?;
        let figures = sandbox.read("/figures").await?;
        let figure = |name| figures.get(name).and_then(Value::as_u64).unwrap_or_default();
        let (lists, list_pages) = (figure("firstPages"), figure("lists"));
        Ok(Self { tally, faults, lists, list_pages, refused: figure("refused") })
    }
}
