//! How long one file takes: the reader alone and the import, in turn.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::time::Duration;

use calamine::{Reader, Xlsx};
use domain::import::{BrandContext, Import, ImportContext};
use domain::{Account, AccountHealth, AccountId, Brand, BrandSlug, Fingerprint, Platform};
use engine::import::{Extent, read_file};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::stopwatch::Stopwatch;

/// How often a file is measured: short times more often, since they vary more. Odd, so that the median is one of them.
fn rounds(file_bytes: u64) -> usize {
    match file_bytes {
        0..1_000_000 => 101,
        1_000_000..10_000_000 => 21,
        _ => 7,
    }
}

/// The single times of one file, in the order in which they were measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Run {
    /// The reader alone.
    pub plain_us: Vec<u64>,
    /// Read, matched and checked, with everything that is shown first.
    pub ours_us: Vec<u64>,
    /// Until the first problems are shown.
    pub first_us: Vec<u64>,
    /// What was read from the disk for the first problems.
    pub first_bytes: u64,
    /// How many rows had a problem, so that nothing is measured that finds none.
    pub problems: u32,
}

/// Measures one file.
pub fn run(path: &Path) -> Result<Run> {
    let context = context();
    let mut run = Run { plain_us: vec![], ours_us: vec![], first_us: vec![], first_bytes: 0, problems: 0 };
    for _ in 0..rounds(std::fs::metadata(path)?.len()) {
        run.plain_us.push(timed(|| read_plainly(path))?.0);
        let (time, problems) = timed(|| import(path, Extent::Whole, &context))?;
        run.ours_us.push(time);
        run.problems = problems;
        run.first_us.push(timed(|| import(path, Extent::Head, &context))?.0);
    }
    let before = bytes_read()?;
    import(path, Extent::Head, &context)?;
    run.first_bytes = bytes_read()? - before;
    Ok(run)
}

/// Reads, matches and checks a file, and makes what is shown first. Returns how many rows have problems.
pub(super) fn import(path: &Path, extent: Extent, context: &ImportContext) -> Result<u32> {
    let read = read_file(path, extent).map_err(|problem| problem.to_string())?;
    let import = Import::new(read.table, BrandSlug::new("fern"));
    let checked = import.check(context, now());
    Ok(import.view(&checked, context, now()).summary().problems)
}

fn read_plainly(path: &Path) -> Result<usize> {
    if path.extension().is_some_and(|ending| ending == "xlsx") {
        let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(File::open(path)?))?;
        let range = workbook.worksheet_range_at(0).ok_or("no sheet")??;
        return Ok(range.height());
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let mut record = csv::StringRecord::new();
    let mut rows = 0;
    while reader.read_record(&mut record)? {
        rows += 1;
    }
    Ok(rows)
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(u64, T)> {
    let stopwatch = Stopwatch::start();
    let done = work()?;
    Ok((micros(stopwatch.elapsed()), done))
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Everything that this process has read so far, files of the kernel included.
fn bytes_read() -> Result<u64> {
    let io = std::fs::read_to_string("/proc/self/io")?;
    let line =
        io.lines().find_map(|line| line.strip_prefix("rchar: ")).ok_or("the kernel counts no reads")?;
    Ok(line.trim().parse()?)
}

fn now() -> Timestamp {
    // The files are planned for 2027.
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 20_781)
}

/// A brand with an account on each platform and five hundred posts in its queue.
pub(super) fn context() -> ImportContext {
    let brand = Brand {
        slug: BrandSlug::new("fern"),
        name: "Fern".into(),
        zone: Some("Europe/Lisbon".into()),
        zone_is_local: false,
    };
    let account = |platform: Platform| Account {
        id: AccountId::new(format!("{}-1", platform.as_str())),
        platform,
        name: "fern".into(),
        is_organisation: false,
        health: AccountHealth::Ok { expires_at: None },
    };
    let waits = |day: i64| {
        let at = now() + SignedDuration::from_hours(12 * day);
        (at, Fingerprint::from_stored(format!("{day:064}")))
    };
    let queue: Vec<_> = (1..=500).map(waits).collect();
    let accounts = Platform::KNOWN.into_iter().map(account).collect();
    ImportContext { brands: vec![BrandContext::new(brand, accounts, &queue, &[])], media: Default::default() }
}
