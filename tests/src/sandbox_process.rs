//! The sandbox as a process of its own, with the side door through which faults are planted and arrivals are seen.

use std::process::Command;

use serde_json::{Value, json};

use crate::app::value_of;
use crate::server_client::http_client;
use crate::{Result, programs, wait};

/// A running sandbox.
pub struct SandboxProcess {
    printed: String,
    http: reqwest::Client,
    _program: programs::Running,
    _folder: tempfile::TempDir,
}

impl SandboxProcess {
    /// Starts one on any free port, with its data in memory and further arguments; returns when it answers.
    pub async fn start(arguments: &[&str]) -> Result<Self> {
        Self::start_program(Command::new(programs::built("sandbox")?), arguments).await
    }

    /// The same with another build of the program.
    pub async fn start_program(mut command: Command, arguments: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        command.arg("--admin").args(arguments);
        let mut program = programs::Running::start(command, &folder.path().join("sandbox.log"))?;
        let mut printed = String::new();
        while value_of(&printed, "ready").is_none() {
            printed.push_str(&program.next_line().await?);
            printed.push('\n');
        }
        Ok(Self { printed, http: http_client()?, _program: program, _folder: folder })
    }

    /// A value that it printed at the start, such as `base-url`, `email` or `full-key`.
    pub fn printed(&self, name: &str) -> Result<String> {
        value_of(&self.printed, name).ok_or_else(|| format!("the sandbox didn't print '{name}'").into())
    }

    /// Plants a fault and returns its id.
    pub async fn plant(&self, fault: Value) -> Result<u64> {
        let planted = self.tell("/faults", &fault).await?;
        Ok(planted.get("id").and_then(Value::as_u64).ok_or("the fault has no id")?)
    }

    /// Takes all faults away; whatever they hold goes on.
    pub async fn release_faults(&self) -> Result<()> {
        self.http.delete(self.admin("/faults")?).send().await?.error_for_status()?;
        Ok(())
    }

    /// Ends every session at once.
    pub async fn expire_sessions(&self) -> Result<()> {
        self.tell("/sessions/expire", &json!({})).await.map(drop)
    }

    /// The number of the newest request, to wait for later ones only.
    pub async fn newest_request(&self) -> Result<u64> {
        let entries = self.all_entries().await?;
        Ok(entries.last().and_then(|entry| entry.get("number")?.as_u64()).unwrap_or_default())
    }

    /// Waits until a request of this method and path has got as far as `received`, `committed` or `answered`.
    pub async fn wait_for(&self, method: &str, path: &str, stage: &str) -> Result<()> {
        self.wait_for_after(0, method, path, stage).await
    }

    /// The same, for requests that came after the one with this number; a `*` at the end of the path stands for
    /// anything.
    pub async fn wait_for_after(&self, number: u64, method: &str, path: &str, stage: &str) -> Result<()> {
        let query = format!("/wait?after={number}&method={method}&path={path}&stage={stage}&timeoutMs=60000");
        let answer =
            self.http.get(self.admin(&query)?).timeout(std::time::Duration::from_secs(70)).send().await?;
        match answer.status().is_success() {
            true => Ok(()),
            false => Err(format!("no {method} {path} was {stage} at the sandbox").into()),
        }
    }

    /// Waits until a request of this method and path has lost the connection that waited for its answer.
    pub async fn wait_for_lost(&self, method: &str, path: &str) -> Result<()> {
        wait::until(format_args!("a lost {method} {path}"), wait::STEP, async || {
            let entries = self.entries(method, path).await?;
            let is_lost = |entry: &Value| entry.get("lost").and_then(Value::as_bool) == Some(true);
            Ok(entries.iter().any(is_lost).then_some(()))
        })
        .await
    }

    /// How many requests of this method and path have arrived.
    pub async fn arrivals(&self, method: &str, path: &str) -> Result<usize> {
        Ok(self.entries(method, path).await?.len())
    }

    /// The statuses of all answers to this method below a path, in the order of the requests.
    pub async fn statuses_below(&self, method: &str, folder: &str) -> Result<Vec<u16>> {
        let entries = self.all_entries().await?;
        let fits = |entry: &&Value| {
            entry.get("method").and_then(Value::as_str) == Some(method)
                && entry.get("path").and_then(Value::as_str).is_some_and(|path| path.starts_with(folder))
        };
        let status = |entry: &Value| u16::try_from(entry.get("status")?.as_u64()?).ok();
        Ok(entries.iter().filter(fits).filter_map(status).collect())
    }

    /// Leaves so many requests until the limit is refilled.
    pub async fn leave_requests(&self, requests: u32) -> Result<()> {
        self.tell("/limit", &json!({"remaining": requests})).await.map(drop)
    }

    /// Makes the sandbox answer the next so many requests with 429.
    pub async fn refuse_next(&self, requests: u32) -> Result<()> {
        self.tell("/limit", &json!({"refuseNext": requests})).await.map(drop)
    }

    async fn all_entries(&self) -> Result<Vec<Value>> {
        Ok(self.http.get(self.admin("/requests")?).send().await?.error_for_status()?.json().await?)
    }

    async fn entries(&self, method: &str, path: &str) -> Result<Vec<Value>> {
        let entries = self.all_entries().await?;
        let fits = |entry: &Value| {
            entry.get("method").and_then(Value::as_str) == Some(method)
                && entry.get("path").and_then(Value::as_str) == Some(path)
        };
        Ok(entries.into_iter().filter(fits).collect())
    }

    /// Reads something from the side door, such as `/posts`, `/figures` or `/faults`.
    pub async fn read(&self, path: &str) -> Result<Value> {
        Ok(self.http.get(self.admin(path)?).send().await?.error_for_status()?.json().await?)
    }

    /// Tells the side door something and returns its answer.
    pub async fn tell(&self, path: &str, body: &Value) -> Result<Value> {
        Ok(self.http.post(self.admin(path)?).json(body).send().await?.error_for_status()?.json().await?)
    }

    fn admin(&self, path: &str) -> Result<String> {
        Ok(format!("{}{path}", self.printed("admin-url")?))
    }
}
