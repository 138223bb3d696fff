//! What starting costs, from single measurements to figures with their targets.

use serde::Serialize;

use super::page_size::PageSize;
use super::start::Start;
use crate::figures::{Figure, Figures};

/// Ours over bare, time and memory alike.
const MOST_TIMES_BARE: f64 = 1.5;
/// Scripts and styles, compressed, in kB.
const MOST_CODE_KB: f64 = 150.0;

/// Every single measurement, in the order in which it was made.
#[derive(Debug, Serialize)]
pub(super) struct Runs {
    ours_ms: Vec<u64>,
    bare_ms: Vec<u64>,
    ours_bytes: Vec<u64>,
    bare_bytes: Vec<u64>,
    /// The sandbox lives in the first process. What draws the page differs by more than the sandbox takes.
    ours_first_bytes: Vec<u64>,
    with_sandbox_first_bytes: Vec<u64>,
}

/// The table of what was measured.
pub(super) fn figures(
    ours: &[Start],
    bare: &[Start],
    with_inner_sandbox: &[Start],
    page: PageSize,
) -> Figures<Runs> {
    let runs = Runs {
        ours_ms: times_ms(ours),
        bare_ms: times_ms(bare),
        ours_bytes: ours.iter().map(|start| start.memory.whole).collect(),
        bare_bytes: bare.iter().map(|start| start.memory.whole).collect(),
        ours_first_bytes: ours.iter().map(|start| start.memory.first).collect(),
        with_sandbox_first_bytes: with_inner_sandbox.iter().map(|start| start.memory.first).collect(),
    };
    Figures::new(rows(&runs, page), runs)
}

fn times_ms(starts: &[Start]) -> Vec<u64> {
    starts.iter().map(|start| u64::try_from(start.time.as_millis()).unwrap_or(u64::MAX)).collect()
}

fn rows(runs: &Runs, page: PageSize) -> Vec<Figure> {
    let (ours_ms, bare_ms) = (median(&runs.ours_ms), median(&runs.bare_ms));
    let (ours_bytes, bare_bytes) = (median(&runs.ours_bytes), median(&runs.bare_bytes));
    let mib = |bytes: u64| bytes as f64 / f64::from(1024 * 1024);
    let kb = |bytes: u64| bytes as f64 / 1000.0;
    vec![
        Figure::plain("start, ours", ours_ms as f64, "ms"),
        Figure::plain("start, bare window", bare_ms as f64, "ms"),
        Figure::limited("start, ours over bare", ours_ms as f64 / bare_ms as f64, "times", MOST_TIMES_BARE),
        Figure::plain("memory, ours", mib(ours_bytes), "MiB"),
        Figure::plain("memory, bare window", mib(bare_bytes), "MiB"),
        Figure::limited(
            "memory, ours over bare",
            ours_bytes as f64 / bare_bytes as f64,
            "times",
            MOST_TIMES_BARE,
        ),
        Figure::plain(
            "memory, sandbox inside the app",
            mib(median(&runs.with_sandbox_first_bytes)) - mib(median(&runs.ours_first_bytes)),
            "MiB",
        ),
        Figure::limited("scripts and styles, gzip", kb(page.code), "kB", MOST_CODE_KB),
        Figure::plain("fonts", kb(page.fonts), "kB"),
    ]
}

/// The one in the middle; 0 of nothing.
pub(super) fn median(values: &[u64]) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::bench::memory::Memory;

    fn starts(times_ms: &[u64], mib: u64) -> Vec<Start> {
        let memory = Memory { whole: mib * 1024 * 1024, first: 1024 };
        let start = |ms: &u64| Start { time: Duration::from_millis(*ms), memory };
        times_ms.iter().map(start).collect()
    }

    #[test]
    fn the_median_is_not_moved_by_one_slow_start() {
        assert_eq!(median(&[300, 9_000, 310, 290, 305]), 305);
    }

    #[test]
    fn one_missed_target_is_enough_to_fall_short() {
        let page = PageSize { code: 70_000, fonts: 133_000 };
        let good = figures(&starts(&[400], 200), &starts(&[300], 150), &[], page);
        assert!(good.hold(), "{good}");
        for bad in [
            figures(&starts(&[460], 200), &starts(&[300], 150), &[], page),
            figures(&starts(&[400], 230), &starts(&[300], 150), &[], page),
            figures(&starts(&[400], 200), &starts(&[300], 150), &[], PageSize { code: 150_001, ..page }),
        ] {
            assert!(!bad.hold(), "{bad}");
            assert!(bad.to_string().contains("falls short"));
        }
    }
}
