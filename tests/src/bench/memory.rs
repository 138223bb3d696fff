//! Memory of a program and all its descendants: the proportional set size, which counts shared pages once.

use std::time::Duration;

use crate::{Result, programs, wait};

/// A program is at rest when this much later its memory is within one percent of what it was.
const REST: Duration = Duration::from_secs(1);

/// Waits until the memory of a program has come to rest, and returns it in bytes.
pub(super) async fn at_rest(pid: u32) -> Result<u64> {
    let mut before = 0;
    wait::until("memory at rest", wait::STEP, async || {
        tokio::time::sleep(REST).await;
        let now = of_tree(pid)?;
        let is_at_rest = now.abs_diff(before) * 100 <= now;
        before = now;
        Ok(is_at_rest.then_some(now))
    })
    .await
}

fn of_tree(pid: u32) -> Result<u64> {
    let mut bytes = 0;
    for pid in programs::tree(pid) {
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
        assert!(of_tree(std::process::id()).unwrap() > 100_000);
    }
}
