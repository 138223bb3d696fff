//! Measured figures with their targets, as a table and as JSON.

use std::fmt;
use std::fs;

use serde::Serialize;

use crate::{Result, programs};

/// A table of figures, and the single measurements that it was made from.
#[derive(Debug, Serialize)]
pub struct Figures<R> {
    rows: Vec<Figure>,
    runs: R,
}

/// One line of the table.
#[derive(Debug, Serialize)]
pub struct Figure {
    name: String,
    measured: f64,
    unit: &'static str,
    /// What it may be at most; figures without a target are there for comparison.
    target: Option<f64>,
    holds: Option<bool>,
}

impl<R: Serialize> Figures<R> {
    /// A table with what it was made from.
    pub fn new(rows: Vec<Figure>, runs: R) -> Self {
        Self { rows, runs }
    }

    /// Whether every target is met.
    pub fn hold(&self) -> bool {
        self.rows.iter().all(|row| row.holds != Some(false))
    }

    /// Writes `target/bench/NAME.json`.
    pub fn write(&self, name: &str) -> Result<()> {
        let folder = programs::target_folder()?.join("bench");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("{name}.json")), serde_json::to_string_pretty(self)?)?;
        Ok(())
    }
}

impl Figure {
    /// A figure without a target.
    pub fn plain(name: impl Into<String>, measured: f64, unit: &'static str) -> Self {
        Self { name: name.into(), measured, unit, target: None, holds: None }
    }

    /// A figure that is to be no more than its target.
    pub fn limited(name: impl Into<String>, measured: f64, unit: &'static str, target: f64) -> Self {
        let holds = Some(measured <= target);
        Self { name: name.into(), measured, unit, target: Some(target), holds }
    }
}

impl<R> fmt::Display for Figures<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0).max(32);
        writeln!(f, "{:<width$} {:>16}   {:<20} verdict", "", "measured", "target")?;
        for Figure { name, measured, unit, target, holds } in &self.rows {
            let digits = match *unit {
                "ms" => 0,
                "of bound" => 3,
                _ => 2,
            };
            let measured = format!("{measured:.digits$} {unit}");
            let target = target.map(|target| format!("{target} {unit} or less")).unwrap_or_default();
            let verdict = holds.map(|holds| if holds { "holds" } else { "falls short" }).unwrap_or_default();
            writeln!(f, "{}", format!("{name:<width$} {measured:>16}   {target:<20} {verdict}").trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_missed_target_is_enough_to_fall_short() {
        let figures = |measured| {
            let rows = vec![Figure::plain("beside", 9.0, "s"), Figure::limited("it", measured, "s", 2.0)];
            Figures::new(rows, ())
        };
        assert!(figures(2.0).hold());
        assert!(!figures(2.1).hold());
        assert!(figures(2.1).to_string().contains("falls short"));
    }
}
