//! Secrets in the operating system's keychain, and nowhere else.
//!
//! There is no plain-text fallback: each failure is a [`Problem`] of its own, and what to do about it (try again,
//! or keep the secret for this run) is the person's choice. Nothing here knows what the secrets are for.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::{Problem, ProblemCode, Secret};
use keyring::{Entry, Error};
use subtle::ConstantTimeEq;

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
}

impl Keychain {
    /// A keychain for tests.
    pub fn memory() -> Self {
        Self::Memory(Memory { name: "memory", items: Arc::default(), is_locked: Arc::default() })
    }

    /// What people call it, for "Stored in".
    pub fn name(&self) -> &'static str {
        match self {
            Keychain::Memory(memory) => memory.name,
            Keychain::System { .. } if cfg!(target_os = "macos") => "macOS Keychain",
            Keychain::System { .. } if cfg!(target_os = "windows") => "Windows Credential Manager",
            Keychain::System { .. } => "system keyring",
        }
    }

    /// Reads an item; `None` means that it was never stored, and nothing else means that.
    pub async fn get(&self, item: &str) -> Result<Option<Secret>, Problem> {
        let item = item.to_owned();
        self.run(move |store| store.read(&item)).await?.map(|stored| decode(&stored)).transpose()
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
        let (store, patience) = self.store();
        write_within(store, patience, item, stored).await
    }

    /// Removes an item; one that is not there counts as removed.
    pub async fn remove(&self, item: &str) -> Result<(), Problem> {
        let item = item.to_owned();
        self.run(move |store| store.remove(&item)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (store, patience) = self.store();
        run_within(store, patience, work).await
    }

    /// What is asked, and for how long. Memory asks nobody.
    fn store(&self) -> (Store, Duration) {
        match self {
            Keychain::Memory(memory) => (Store::Memory(memory.clone()), Duration::MAX),
            Keychain::System { patience } => (Store::System, *patience),
        }
    }
}

/// Keychains block: the work goes to a thread of its own, and is given up on after the patience. It may still finish.
async fn run_within<T: Send + 'static>(
    store: Store,
    patience: Duration,
    work: impl FnOnce(Store) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let task = tokio::task::spawn_blocking(move || {
        if matches!(store, Store::System) {
            preflight()?;
        }
        work(store)
    });
    match tokio::time::timeout(patience, task).await {
        Err(_) => Err(Problem::new(ProblemCode::KeychainUnanswered)),
        Ok(Err(join)) => Err(failed(join.to_string())),
        Ok(Ok(result)) => result,
    }
}

async fn write_within(store: Store, patience: Duration, item: &str, stored: String) -> Result<(), Problem> {
    let writing = Arc::new(Writing::begin(item));
    let (doing, again) = (Arc::clone(&writing), store.clone());
    let result = run_within(store, patience, move |store| doing.finish(&store, &stored)).await;
    let is_given_up = result.as_ref().is_err_and(|problem| problem.code == ProblemCode::KeychainUnanswered);
    if is_given_up && writing.came_second() {
        // It finished in the very moment in which it was given up on.
        let item = item.to_owned();
        warn_of(&run_within(again, patience, move |store| store.remove(&item)).await);
    }
    result
}

fn warn_of(undone: &Result<(), Problem>) {
    if let Err(problem) = undone {
        tracing::warn!(code = ?problem.code, "a write that was given up on could not be undone");
    }
}

/// The number of the newest write of each item in this process.
static NEWEST: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());

/// A write that may finish after everyone has stopped waiting for it. What nobody counts on is not left behind.
struct Writing {
    item: String,
    number: u64,
    /// Set by whichever comes first, its end or the giving up; the other one has to undo it.
    is_settled: AtomicBool,
}

impl Writing {
    fn begin(item: &str) -> Self {
        let mut newest = NEWEST.lock().unwrap_or_else(PoisonError::into_inner);
        let number = newest.entry(item.to_owned()).or_default();
        *number = number.saturating_add(1);
        Self { item: item.to_owned(), number: *number, is_settled: AtomicBool::new(false) }
    }

    fn came_second(&self) -> bool {
        self.is_settled.swap(true, Ordering::SeqCst)
    }

    /// Whether no later write put its own value there, for a person who tried again.
    fn is_newest(&self) -> bool {
        NEWEST.lock().unwrap_or_else(PoisonError::into_inner).get(&self.item) == Some(&self.number)
    }

    fn finish(&self, store: &Store, stored: &str) -> Result<(), Problem> {
        let kept = store.keep(&self.item, stored);
        // What could not be read back may be there all the same.
        if self.came_second() && self.is_newest() {
            warn_of(&store.remove(&self.item));
        }
        kept
    }
}

fn decode(stored: &str) -> Result<Secret, Problem> {
    let bytes = BASE64.decode(stored).map_err(|_| failed("The stored item is not ours.".into()))?;
    String::from_utf8(bytes).map(Secret::new).map_err(|_| failed("The stored item is not text.".into()))
}

fn failed(text: String) -> Problem {
    Problem::new(ProblemCode::KeychainFailed).with_text(text)
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

    /// The write is held up until it is given up on, as by a question that nobody answers in time.
    #[test]
    fn a_write_that_finishes_after_it_was_given_up_on_leaves_nothing_behind() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it starts");
        let table = [
            ("answered in time", false, false, true),
            ("given up on", true, false, false),
            ("tried again meanwhile", true, true, true),
        ];
        for (item, is_held_up, is_tried_again, stays) in table {
            let Keychain::Memory(memory) = Keychain::memory() else { panic!("it is in memory") };
            let items = Arc::clone(&memory.items);
            let store = Store::Memory(memory);
            let patience = if is_held_up { Duration::ZERO } else { Duration::MAX };
            let question = is_held_up.then(|| items.lock().expect("nobody panicked with it"));
            let written = runtime.block_on(write_within(store.clone(), patience, item, "value".to_owned()));
            let expected = if is_held_up { Err(ProblemCode::KeychainUnanswered) } else { Ok(()) };
            assert_eq!(written.map_err(|problem| problem.code), expected, "{item}");
            let again = is_tried_again.then(|| Writing::begin(item));
            drop(question);
            if let Some(again) = again {
                again.finish(&store, "value").expect("memory takes it");
            }
            drop(store);
            while Arc::strong_count(&items) > 1 {
                runtime.block_on(tokio::task::yield_now());
            }
            assert_eq!(items.lock().expect("nobody panicked with it").contains_key(item), stays, "{item}");
        }
    }
}
