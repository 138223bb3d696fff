//! The engine as the app has it, driven as the page would drive it: sign in, import, start, go on after a refusal.

use std::time::Duration;

use domain::import::{Fix, RowProblem};
use domain::{BrandSlug, Job, JobState, PauseReason, Problem, ProblemCode, Secret};
use engine::import::{ImportSource, OpenImportView};
use engine::{Clock, Credential, DataFolder, Engine, Keychain, Points, SignIn, Timings};

use super::headless::{BRAND, Done, Headless, READY, say};
use super::kill::Kill;
use super::trouble::troubles;
use crate::{Result, wait};

/// Between two looks at the job; reading it costs the engine time.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

pub(super) async fn run(told: &Headless, kill: Kill, key: String) -> Result<Done> {
    let folder = DataFolder::open(&told.folder);
    let points = Points::new(move |point| kill.at(point));
    let (timings, clock) = (Timings::scaled(told.scale), Clock::start());
    let opened =
        Engine::open_with(folder, Keychain::memory(), timings, clock.clone(), points).map_err(words)?;
    if !opened.is_writable || opened.set_aside.is_some() {
        return Err("the data folder can't be used".into());
    }
    let engine = opened.engine;
    engine.start();
    again("signing in", async || sign_in(&engine, &told.address, &key).await).await?;
    let job = match engine.jobs().map_err(words)?.pop() {
        Some(job) => job,
        None => again("starting the job", async || start(&engine, told).await).await?,
    };
    say(READY);
    let begin = |first| tokio::spawn(troubles(first, engine.clone(), clock.clone()));
    let troubles = told.first_trouble.map(begin);
    let done = follow(&engine, job).await?;
    if let Some(troubles) = troubles {
        troubles.await?.map_err(words)?;
    }
    Ok(done)
}

async fn sign_in(engine: &Engine, address: &str, key: &str) -> std::result::Result<(), Problem> {
    let with = Credential::Key(Secret::new(key.to_owned()));
    engine.sign_in(SignIn { address: Some(address.to_owned()), with }).await.map(drop)
}

async fn start(engine: &Engine, told: &Headless) -> std::result::Result<Job, Problem> {
    engine.brands().await?;
    engine.accounts(&BrandSlug::new(BRAND)).await?;
    let path = told.sheet.display().to_string();
    engine.open_import(ImportSource::File { path }, BrandSlug::new(BRAND)).await?;
    let mut view = engine.finish_reading_import().await?;
    // Which of the accounts is meant, and the like: the first offer will do. Answers can raise another question.
    while let Some((problem, fix)) = question(&view) {
        view = engine.apply_import_fix(problem, fix, None).await?;
    }
    let started = engine.start_import().await?;
    started.job.ok_or_else(|| Problem::new(ProblemCode::NotReady))
}

/// Equal rows are meant to be sent each.
fn question(view: &OpenImportView) -> Option<(RowProblem, Fix)> {
    view.summary.groups.iter().find_map(|group| {
        let accept = group.fixes.iter().find(|fix| **fix == Fix::Accept);
        Some((group.problem.clone(), accept.or(group.fixes.first())?.clone()))
    })
}

/// The service fails now and then here too; a person would press the button again.
async fn again<T>(what: &str, work: impl AsyncFn() -> std::result::Result<T, Problem>) -> Result<T> {
    wait::until(what, wait::STEP, async || match work().await {
        Ok(done) => Ok(Some(done)),
        Err(problem) => {
            say(&format!("{what}: {:?}", problem.code));
            tokio::time::sleep(BETWEEN_LOOKS * 4).await;
            Ok(None)
        }
    })
    .await
}

/// Looks at the job until it is done; goes on after each refusal, as the person would after its cure.
async fn follow(engine: &Engine, mut job: Job) -> Result<Done> {
    loop {
        let before = job.counts;
        job = engine.job(job.id).map_err(words)?;
        match &job.state {
            JobState::Running => {}
            JobState::Paused { reason: PauseReason::Refused { .. } } => match engine.resume_job(job.id) {
                // The next look tries it again.
                Err(problem) if problem.code == ProblemCode::CannotSave => {}
                resumed => drop(resumed.map_err(words)?),
            },
            JobState::Done => {
                let surplus = job.audit.as_ref().map_or(0, |audit| audit.surplus.len());
                return Ok(Done { rows: job.counts.total(), surplus });
            }
            other => return Err(format!("the job stands at {other:?}").into()),
        }
        if job.counts != before {
            say(&format!("{:?}", job.counts));
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
}

fn words(problem: Problem) -> String {
    format!("{:?} {:?}", problem.code, problem.detail)
}
