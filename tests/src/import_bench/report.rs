//! From single times to figures with their targets.

use super::sample::Kind;
use super::{Measured, Run};
use crate::figures::{Figure, Figures};

/// Read, matched and checked, over the `csv` crate alone.
const MOST_TIMES_CSV: f64 = 6.0;
/// The first problems of a workbook, over calamine reading all of it.
const MOST_TIMES_CALAMINE: f64 = 1.3;
/// A row of a hundred thousand over a row of ten thousand, each over what the reader takes for it; 1 is linear.
const MOST_GROWTH: f64 = 1.3;
/// Beyond the file's size, in bytes.
const MOST_PER_ROW: f64 = 1_024.0;
/// What may be read before the first problems are shown, in KiB.
const MOST_FIRST_KIB: f64 = 256.0;

/// The table of what was measured.
pub(super) fn figures(all: Vec<Measured>) -> Figures<Vec<Measured>> {
    let mut rows: Vec<Figure> = all.iter().flat_map(of_file).collect();
    rows.extend([Kind::Csv, Kind::Xlsx].into_iter().filter_map(|kind| growth(&all, kind)).flatten());
    Figures::new(rows, all)
}

fn of_file(measured: &Measured) -> Vec<Figure> {
    let Measured { kind, rows, file_bytes, run, peak } = measured;
    let name = |what: &str| format!("{} {rows} rows, {what}", kind.ending());
    let (plain, ours, first) = (median(&run.plain_us), median(&run.ours_us), median(&run.first_us));
    let over = peak.most.saturating_sub(peak.before).saturating_sub(*file_bytes);
    let mut figures = vec![
        Figure::plain(name("reader alone"), plain / 1_000.0, "ms"),
        Figure::plain(name("checked"), ours / 1_000.0, "ms"),
    ];
    figures.extend(match kind {
        Kind::Csv => vec![
            Figure::limited(name("checked over reader"), ours / plain, "times", MOST_TIMES_CSV),
            Figure::plain(name("first problems"), first / 1_000.0, "ms"),
            Figure::limited(
                name("read before them"),
                run.first_bytes as f64 / 1_024.0,
                "KiB",
                MOST_FIRST_KIB + SMALL_READS,
            ),
        ],
        Kind::Xlsx => {
            vec![Figure::limited(
                name("first problems over reader"),
                first / plain,
                "times",
                MOST_TIMES_CALAMINE,
            )]
        }
    });
    figures.push(Figure::limited(
        name("memory over file"),
        over as f64 / f64::from(*rows),
        "B a row",
        MOST_PER_ROW,
    ));
    figures
}

/// How the time for one row grows from ten thousand rows to a hundred thousand, for the reader alone and for the
/// import. A long file is in slower memory than a short one, which the reader feels as well; the limit is for the rest.
fn growth(all: &[Measured], kind: Kind) -> Option<[Figure; 2]> {
    let per_row = |times: fn(&Run) -> &Vec<u64>, rows: u32| {
        let measured = all.iter().find(|measured| measured.kind == kind && measured.rows == rows)?;
        Some(median(times(&measured.run)) / f64::from(rows))
    };
    let growth = |times| Some(per_row(times, 100_000)? / per_row(times, 10_000)?);
    let (reader, ours) = (growth(|run| &run.plain_us)?, growth(|run| &run.ours_us)?);
    let name = |what: &str| format!("{}, growth of a row's time{what}", kind.ending());
    Some([
        Figure::plain(name(" for the reader"), reader, "times"),
        Figure::limited(name(" beyond that"), ours / reader, "times", MOST_GROWTH),
    ])
}

/// The first bytes of a file are read once more to tell what it is, and the kernel counts reading its own files.
const SMALL_READS: f64 = 1.0;

fn median(values: &[u64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).map_or(0.0, |value| *value as f64)
}

#[cfg(test)]
mod tests {
    use super::super::Peak;
    use super::*;

    fn measured(rows: u32, plain: u64, ours: u64, per_row: u64) -> Measured {
        let run = Run {
            plain_us: vec![plain],
            ours_us: vec![ours],
            first_us: vec![1],
            first_bytes: 262_152,
            problems: 1,
        };
        let peak = Peak { before: 1_000, most: 1_000 + 500 + per_row * u64::from(rows) };
        Measured { kind: Kind::Csv, rows, file_bytes: 500, run, peak }
    }

    #[test]
    fn one_missed_target_is_enough_to_fall_short() {
        let good = || measured(10_000, 100, 600, 1_024);
        assert!(figures(vec![good(), measured(100_000, 1_000, 6_000, 100)]).hold());
        assert!(
            figures(vec![good(), measured(100_000, 1_500, 9_000, 100)]).hold(),
            "the reader slows down too"
        );
        for bad in [
            vec![measured(10_000, 100, 601, 100)],
            vec![measured(10_000, 100, 600, 1_025)],
            vec![good(), measured(100_000, 2_000, 16_000, 100)],
            vec![measured(10_000, 100, 400, 100), measured(100_000, 1_000, 5_300, 100)],
        ] {
            assert!(!figures(bad).hold());
        }
    }
}
