//! Memory of a program and all its descendants: the proportional set size, which counts shared pages once.

use std::time::Duration;

use crate::{Result, programs, wait};

/// A program is at rest when this much later its memory is within one percent of what it was.
const REST: Duration = Duration::from_secs(1);

/// Memory in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    /// Of all processes of a program.
    pub(super) whole: u64,
    /// Of the first of them, without those that draw the page.
    pub(super) first: u64,
}

/// Waits until the memory of a program has come to rest.
pub(super) async fn at_rest(pid: u32) -> Result<Memory> {
    let mut before = 0;
    wait::until("memory at rest", wait::STEP, async || {
        tokio::time::sleep(REST).await;
        let whole = of(&programs::tree(pid))?;
        let is_at_rest = whole.abs_diff(before) * 100 <= whole;
        before = whole;
        Ok(if is_at_rest { Some(Memory { whole, first: of(&[pid])? }) } else { None })
    })
    .await
}

fn of(pids: &[u32]) -> Result<u64> {
    let mut bytes = 0;
    for pid in pids {
        // A helper process may end between listing and reading.
        if let Ok(rollup) = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) {
            bytes += pss(&rollup).ok_or("the kernel tells no proportional set size")?;
        }
    }
    Ok(bytes)
}

fn pss(rollup: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_whole_is_read_and_not_one_of_its_parts() {
        let rollup = "5581-7ffd ---p [rollup]\nRss:   900 kB\nPss:   123 kB\nPss_Anon:  45 kB\n";
        assert_eq!(pss(rollup), Some(123 * 1024));
    }

    #[tokio::test]
    async fn a_running_program_has_some() {
        assert!(of(&[std::process::id()]).unwrap() > 100_000);
    }
}
