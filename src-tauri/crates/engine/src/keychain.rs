//! Secrets in the operating system's keychain, and nowhere else.
//!
//! There is no plain-text fallback: each failure is a [`Problem`] of its own, and what to do about it (try again,
//! or keep the secret for this run) is the person's choice. Nothing here knows what the secrets are for.

mod program;

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::{Problem, ProblemCode, Secret};
use keyring::{Entry, Error};
use subtle::ConstantTimeEq;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// The name under which the keychain files our items.
const SERVICE: &str = "Autoposting Desktop";

/// Windows keeps at most this many bytes in an item.
const MAX_STORED_BYTES: usize = 2_560;

/// Where secrets are kept.
#[derive(Clone, Debug)]
pub enum Keychain {
    /// The operating system's.
    System {
        /// How long an unlock question may stand unanswered.
        patience: Duration,
    },
    /// Memory, for tests and for nothing else.
    Memory(Memory),
}

/// A keychain for tests; clones share it, as processes share the system's.
#[derive(Clone, Debug)]
pub struct Memory {
    /// What it calls itself.
    pub name: &'static str,
    /// The values by the names of their items.
    pub items: Arc<Mutex<HashMap<String, String>>>,
    /// Whether it refuses everything.
    pub is_locked: Arc<AtomicBool>,
    /// How long it may take for an answer. It asks nobody, but a test can hold its items.
    pub patience: Duration,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            name: "memory",
            items: Arc::default(),
            is_locked: Arc::default(),
            patience: Duration::from_secs(60),
        }
    }
}

impl Keychain {
    /// A keychain for tests.
    pub fn memory() -> Self {
        Self::Memory(Memory::default())
    }

    /// What people call it now, for "Stored in".
    pub async fn name(&self) -> String {
        match self {
            Keychain::Memory(memory) => memory.name.to_owned(),
            Keychain::System { .. } => {
                let (store, deadline) = self.store();
                let name = ask(store, deadline, |_| Ok(program::name()), |_| ()).await;
                name.unwrap_or_else(|_| program::UNTOLD.to_owned())
            }
        }
    }

    /// Whether this one is known to be another than the one of that name.
    pub async fn is_other_than(&self, name: &str) -> bool {
        program::differ(name, &self.name().await)
    }

    /// Reads an item; `None` means that it was never stored, and nothing else means that.
    pub async fn get(&self, item: &str) -> Result<Option<Secret>, Problem> {
        let (store, deadline) = self.store();
        let item = item.to_owned();
        ask(store, deadline, move |store| store.read(&item), |_| ())
            .await?
            .map(|stored| decode(&stored))
            .transpose()
    }

    /// Stores an item, reads it back and compares. A write that finishes after it was given up on is undone.
    pub async fn set(&self, item: &str, secret: &Secret) -> Result<(), Problem> {
        let stored = BASE64.encode(secret.expose());
        if stored.len() > MAX_STORED_BYTES {
            return Err(failed(format!(
                "The credential has {} bytes; a keychain takes 1,920.",
                secret.expose().len()
            )));
        }
        // What could not be read back may be there all the same.
        self.change(item, move |store, item| store.keep(item, &stored), undo_write).await
    }

    /// Removes an item; one that is not there counts as removed.
    pub async fn remove(&self, item: &str) -> Result<(), Problem> {
        self.change(item, |store, item| store.remove(item), |_, _| ()).await
    }

    /// Changes of one item happen one after the other in this process, in the order in which they were asked for. One
    /// that is given up on while it waits for its turn never begins. One that has begun keeps its turn until it ends,
    /// however late, so that it can't undo what came after it.
    async fn change(
        &self,
        item: &str,
        work: impl FnOnce(&Store, &str) -> Result<(), Problem> + Send + 'static,
        if_given_up: impl FnOnce(&Store, &str) + Send + 'static,
    ) -> Result<(), Problem> {
        let (store, deadline) = self.store();
        let waiting = turns_of(item).lock_owned();
        let turn = tokio::time::timeout_at(deadline, waiting).await.map_err(|_| unanswered())?;
        let (item, same) = (item.to_owned(), item.to_owned());
        let afterwards = move |store: &Store| {
            if_given_up(store, &same);
            drop(turn);
        };
        ask(store, deadline, move |store| work(store, &item), afterwards).await
    }

    /// What is asked, and until when.
    fn store(&self) -> (Store, Instant) {
        let (store, patience) = match self {
            Keychain::Memory(memory) => (Store::Memory(memory.clone()), memory.patience),
            Keychain::System { patience } => (Store::System, *patience),
        };
        let now = Instant::now();
        (store, now.checked_add(patience).unwrap_or(now))
    }
}

/// Keychains block: the work goes to a thread of its own, and is given up on at the deadline. It may still finish, and
/// does then what is to be done about a result that nobody waited for.
async fn ask<T: Send + 'static>(
    store: Store,
    deadline: Instant,
    work: impl FnOnce(&Store) -> Result<T, Problem> + Send + 'static,
    if_given_up: impl FnOnce(&Store) + Send + 'static,
) -> Result<T, Problem> {
    let (answer, mut asked) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let result = store.preflight().and_then(|()| work(&store));
        if answer.send(result).is_err() {
            if_given_up(&store);
        }
    });
    match tokio::time::timeout_at(deadline, &mut asked).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(failed("The keychain's thread ended.".into())),
        Err(_) => {
            asked.close();
            // It may have finished in this very moment, and is not undone then.
            asked.try_recv().unwrap_or_else(|_| Err(unanswered()))
        }
    }
}

fn undo_write(store: &Store, item: &str) {
    if let Err(problem) = store.remove(item) {
        tracing::warn!(code = ?problem.code, "a write that was given up on could not be undone");
    }
}

/// Who may change an item now, by its name. Fair: first asked, first served.
fn turns_of(item: &str) -> Arc<tokio::sync::Mutex<()>> {
    static TURNS: Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>> = Mutex::new(BTreeMap::new());
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(turns.entry(item.to_owned()).or_default())
}

fn decode(stored: &str) -> Result<Secret, Problem> {
    let bytes = BASE64.decode(stored).map_err(|_| failed("The stored item is not ours.".into()))?;
    String::from_utf8(bytes).map(Secret::new).map_err(|_| failed("The stored item is not text.".into()))
}

fn failed(text: String) -> Problem {
    Problem::new(ProblemCode::KeychainFailed).with_text(text)
}

fn unanswered() -> Problem {
    Problem::new(ProblemCode::KeychainUnanswered)
}

#[derive(Clone)]
enum Store {
    System,
    Memory(Memory),
}

impl Memory {
    fn unlocked(&self) -> Result<MutexGuard<'_, HashMap<String, String>>, Problem> {
        match self.is_locked.load(Ordering::SeqCst) {
            true => Err(Problem::new(ProblemCode::KeychainLocked)),
            false => Ok(self.items.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl Store {
    fn preflight(&self) -> Result<(), Problem> {
        match self {
            Store::Memory(_) => Ok(()),
            Store::System => preflight(),
        }
    }

    fn read(&self, item: &str) -> Result<Option<String>, Problem> {
        match self {
            Store::Memory(memory) => Ok(memory.unlocked()?.get(item).cloned()),
            Store::System => match entry(item)?.get_secret() {
                Ok(bytes) => String::from_utf8(bytes)
                    .map(Some)
                    .map_err(|_| failed("The stored item is not ours.".into())),
                Err(Error::NoEntry) => Ok(None),
                Err(error) => Err(problem_of(&error)),
            },
        }
    }

    /// Writes, reads back and compares.
    fn keep(&self, item: &str, stored: &str) -> Result<(), Problem> {
        self.write(item, stored)?;
        let back = self.read(item)?.unwrap_or_default();
        match bool::from(back.as_bytes().ct_eq(stored.as_bytes())) {
            true => Ok(()),
            false => Err(failed("The keychain gave back something else than was stored.".into())),
        }
    }

    fn write(&self, item: &str, stored: &str) -> Result<(), Problem> {
        match self {
            Store::Memory(memory) => {
                memory.unlocked()?.insert(item.to_owned(), stored.to_owned());
                Ok(())
            }
            Store::System => entry(item)?.set_secret(stored.as_bytes()).map_err(|error| problem_of(&error)),
        }
    }

    fn remove(&self, item: &str) -> Result<(), Problem> {
        match self {
            Store::Memory(memory) => {
                memory.unlocked()?.remove(item);
                Ok(())
            }
            Store::System => match entry(item)?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(error) => Err(problem_of(&error)),
            },
        }
    }
}

fn entry(item: &str) -> Result<Entry, Problem> {
    Entry::new(SERVICE, item).map_err(|error| problem_of(&error))
}

/// `keyring` opens its store once in a process and hides why that failed. Opening one ourselves before each use
/// keeps the cause, and goes on working when the keyring was missing at first or has been restarted since.
#[cfg(target_os = "linux")]
fn preflight() -> Result<(), Problem> {
    let store = zbus_secret_service_keyring_store::Store::new().map_err(|error| problem_of(&error))?;
    // Their own opening has to come first, or it would replace ours.
    if Entry::store_status().is_ok() {
        keyring_core::set_default_store(store);
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn preflight() -> Result<(), Problem> {
    Ok(())
}

/// The crates tell these states apart by text only; the texts are those of the table in the tests.
fn problem_of(error: &Error) -> Problem {
    let text = describe(error);
    let code = match error {
        Error::NoStorageAccess(_) if text.contains("not returned") => ProblemCode::KeychainNotSetUp,
        Error::NoStorageAccess(_) => ProblemCode::KeychainLocked,
        Error::PlatformFailure(_) if text.contains("org.freedesktop.secrets") => {
            ProblemCode::KeychainNoService
        }
        Error::PlatformFailure(_) if text.contains("connect") || text.contains("address") => {
            ProblemCode::KeychainNoBus
        }
        _ => ProblemCode::KeychainFailed,
    };
    Problem::new(code).with_text(text)
}

/// The error with its causes, but without bytes: some variants carry the stored value.
fn describe(error: &Error) -> String {
    match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => cause.to_string(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "The stored item is not ours.".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked of a keychain that is held up, as by a question that nobody answers in time.
    enum Step {
        GivesUpWriting(&'static str),
        GivesUpRemoving,
        /// Waits until the question is answered.
        Writes(&'static str),
    }
    use Step::{GivesUpRemoving, GivesUpWriting, Writes};

    #[expect(clippy::await_holding_lock, reason = "the question stands while others ask")]
    async fn after(steps: Vec<Step>) -> Option<String> {
        let memory = Memory::default();
        memory.unlocked().expect("it is open").insert("item".into(), BASE64.encode("old"));
        let patient = Keychain::Memory(memory.clone());
        let hasty = Keychain::Memory(Memory { patience: Duration::ZERO, ..memory.clone() });
        let mut waiting = Vec::new();
        let items = Arc::clone(&memory.items);
        let question = items.lock().expect("nobody panicked with it");
        for step in steps {
            let given_up = match step {
                GivesUpWriting(value) => hasty.set("item", &Secret::new(value.into())).await,
                GivesUpRemoving => hasty.remove("item").await,
                Writes(value) => {
                    let keychain = patient.clone();
                    waiting.push(tokio::spawn(async move {
                        keychain.set("item", &Secret::new(value.into())).await.expect("memory takes it");
                    }));
                    tokio::task::yield_now().await;
                    continue;
                }
            };
            assert_eq!(given_up.map_err(|problem| problem.code), Err(ProblemCode::KeychainUnanswered));
        }
        drop(question);
        for write in waiting {
            write.await.expect("it ends");
        }
        // Whoever has begun ends before the next one's turn.
        let _all = turns_of("item").lock_owned().await;
        patient.get("item").await.expect("it is open").map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn what_was_given_up_on_leaves_nothing_behind_and_undoes_nothing_later() {
        let table = [
            ("a write given up on", vec![GivesUpWriting("late")], None),
            ("a removal given up on happens", vec![GivesUpRemoving], None),
            ("tried again meanwhile", vec![GivesUpWriting("late"), Writes("new")], Some("new")),
            ("signed in after it", vec![GivesUpRemoving, Writes("new")], Some("new")),
            (
                "given up on before its turn",
                vec![Writes("new"), GivesUpRemoving, GivesUpWriting("late")],
                Some("new"),
            ),
            ("the last one counts", vec![GivesUpRemoving, Writes("new"), Writes("newest")], Some("newest")),
        ];
        for (name, steps, expected) in table {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it starts");
            assert_eq!(runtime.block_on(after(steps)).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn a_write_that_is_answered_in_time_stays() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it starts");
        let keychain = Keychain::memory();
        runtime.block_on(keychain.set("another", &Secret::new("value".into()))).expect("memory takes it");
        let kept = runtime.block_on(keychain.get("another")).expect("it is open").expect("it is there");
        assert_eq!(kept.expose(), "value");
    }
}
