//! Programs that a test starts, and everything that those start in turn. All of them end with the test.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::{Result, wait};

/// A running program. Dropped, it and all its descendants are killed by their process ids.
pub struct Running {
    child: Child,
    lines: UnboundedReceiver<String>,
}

impl Running {
    /// Starts it; its standard output can be read line by line, its standard error goes to a file.
    pub fn start(mut command: Command, errors_to: &Path) -> Result<Self> {
        let errors = fs::File::options().create(true).append(true).open(errors_to)?;
        let name = command.get_program().to_string_lossy().into_owned();
        let spawned = command.stdout(Stdio::piped()).stderr(errors).spawn();
        let mut child = spawned.map_err(|error| format!("{name} can't be started: {error}"))?;
        let (sender, lines) = unbounded_channel();
        if let Some(output) = child.stdout.take() {
            std::thread::spawn(move || {
                // It reads on after the last listener is gone, so that the program never waits for a full pipe.
                BufReader::new(output).lines().map_while(std::io::Result::ok).for_each(|line| {
                    let _ = sender.send(line);
                });
            });
        }
        Ok(Self { child, lines })
    }

    /// The next line of its standard output; an error if it ends or stays silent.
    pub async fn next_line(&mut self) -> Result<String> {
        let line = tokio::time::timeout(wait::STEP, self.next_line_whenever()).await;
        line.map_err(|_| "the program stayed silent")?
    }

    /// The same for a program that works a long time between its lines; the caller limits the wait.
    pub async fn next_line_whenever(&mut self) -> Result<String> {
        self.lines.recv().await.ok_or_else(|| "the program ended".into())
    }

    /// Its standard input, once, if it was asked for.
    pub fn take_input(&mut self) -> Option<std::process::ChildStdin> {
        self.child.stdin.take()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self, limit: Duration) -> Result<ExitStatus> {
        wait::until("the end of a program", limit, async || Ok(self.child.try_wait()?)).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for pid in tree(self.pid()) {
            kill(pid);
        }
        let _ = self.child.wait();
    }
}

/// Kills a process as `kill -9` does. One that is gone already is fine.
pub fn kill(pid: u32) {
    signal(pid, Signal::KILL);
}

/// Stops a process where it is, as a computer that is asleep does.
pub fn suspend(pid: u32) {
    signal(pid, Signal::STOP);
}

/// Lets a suspended process go on.
pub fn resume(pid: u32) {
    signal(pid, Signal::CONT);
}

fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// A process and all its descendants, as far as they are running.
pub fn tree(root: u32) -> Vec<u32> {
    let parents = parents();
    let mut found = vec![root];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        found.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(pid, _)| *pid));
        next += 1;
    }
    found
}

/// The descendant of a process that runs this program.
pub fn descendant_running(root: u32, program: &Path) -> Option<u32> {
    let wanted = fs::canonicalize(program).ok()?;
    tree(root)
        .into_iter()
        .find(|pid| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == wanted))
}

/// Whether a process is there and not merely waiting to be buried.
pub fn is_running(pid: u32) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !after_name(&stat).is_some_and(|rest| rest.trim_start().starts_with('Z')))
}

/// A program of this workspace, built in the same profile as the one that asks.
pub fn built(name: &str) -> Result<PathBuf> {
    let program = profile_folder()?.join(name);
    match program.exists() {
        true => Ok(program),
        false => Err(format!("{name} isn't built: `cargo build --workspace --bins` does that").into()),
    }
}

/// The target folder that the running program was built into.
pub fn target_folder() -> Result<PathBuf> {
    Ok(profile_folder()?.parent().ok_or("no target folder")?.to_owned())
}

fn profile_folder() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("no folder")?;
    // Test binaries lie one folder deeper than programs.
    let profile = if folder.ends_with("deps") { folder.parent().ok_or("no folder")? } else { folder };
    Ok(profile.to_owned())
}

fn parents() -> BTreeMap<u32, u32> {
    let Ok(processes) = fs::read_dir("/proc") else { return BTreeMap::new() };
    let pids = processes.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter_map(|pid: u32| Some((pid, parent(pid)?))).collect()
}

fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    after_name(&stat)?.split_whitespace().nth(1)?.parse().ok()
}

/// What follows the name, which may itself contain spaces and parentheses: state, parent and more.
fn after_name(stat: &str) -> Option<&str> {
    stat.rsplit_once(')').map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_a_process_line_may_contain_anything() {
        assert_eq!(after_name("7 (a b) c)) S 3 9"), Some(" S 3 9"));
    }

    #[tokio::test]
    async fn descendants_end_with_the_program_that_started_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & echo $!; wait"]);
        let mut running = Running::start(command, &folder.path().join("errors")).unwrap();
        let grandchild: u32 = running.next_line().await.unwrap().parse().unwrap();
        assert!(tree(running.pid()).contains(&grandchild));
        drop(running);
        wait::until("its end", wait::STEP, async || Ok((!is_running(grandchild)).then_some(())))
            .await
            .unwrap();
    }
}
