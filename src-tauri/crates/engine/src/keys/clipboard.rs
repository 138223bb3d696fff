//! The clipboard, written by the core so that a secret need not reach the page. It is marked so that clipboard
//! histories skip it, and cleared after a while if it still holds what was put there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[cfg(target_os = "macos")]
use arboard::SetExtApple as _;
#[cfg(target_os = "linux")]
use arboard::SetExtLinux as _;
#[cfg(target_os = "windows")]
use arboard::SetExtWindows as _;
use domain::{HandOverKind, KeyId, Problem, ProblemCode, Secret};
use subtle::ConstantTimeEq as _;

use crate::{Engine, Inner};

/// The clipboard; clones are handles to the same one.
#[derive(Clone, Default)]
pub(crate) struct Clipboard(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    place: Place,
    /// Counts what was put there, so that only the newest clears it.
    puts: u64,
    /// What was put there, until its time is over.
    ours: Option<Secret>,
}

enum Place {
    /// The system's. On X11 whoever put text there has to stay to serve it, so it is kept.
    System(Option<arboard::Clipboard>),
    /// One for tests.
    #[cfg(test)]
    Memory(String),
}

impl Default for Place {
    fn default() -> Self {
        Self::System(None)
    }
}

impl std::fmt::Debug for Clipboard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clipboard")
    }
}

impl Engine {
    /// Copies the secret of a new key, for a minute.
    pub async fn copy_key(&self, id: &KeyId) -> Result<(), Problem> {
        let profile = self.inner.profile()?;
        let secret = self.inner.pending_secret(&profile, id).await?;
        self.inner.copy_for_a_while(secret).await?;
        self.inner.note_hand_over(&profile, id, HandOverKind::Clipboard, String::new()).await?;
        Ok(())
    }

    /// Takes a copied key off the clipboard before its time is over, for an app that ends.
    pub async fn clear_clipboard(&self) -> Result<(), Problem> {
        let clipboard = self.inner.clipboard.clone();
        run(move || clipboard.clear()).await
    }
}

impl Inner {
    /// Puts a secret on the clipboard and sees to it that it does not stay there.
    pub(crate) async fn copy_for_a_while(&self, secret: Secret) -> Result<(), Problem> {
        self.clipboard.put_for(secret, self.timings.clipboard).await
    }
}

impl Clipboard {
    /// Puts a secret there, and takes it away after a time unless something else has come since.
    async fn put_for(&self, secret: Secret, time: Duration) -> Result<(), Problem> {
        let clipboard = self.clone();
        let number = run(move || clipboard.put(secret)).await?;
        let clipboard = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            if let Err(problem) = run(move || clipboard.clear_if(number)).await {
                tracing::warn!(code = ?problem.code, "the clipboard could not be cleared");
            }
        });
        Ok(())
    }

    fn put(&self, secret: Secret) -> Result<u64, arboard::Error> {
        let mut held = self.held();
        held.place.put(secret.expose())?;
        held.ours = Some(secret);
        held.puts += 1;
        Ok(held.puts)
    }

    /// The same secret may have been copied again since; then it is the later copy's turn.
    fn clear_if(&self, number: u64) -> Result<(), arboard::Error> {
        let mut held = self.held();
        if held.puts == number { held.clear() } else { Ok(()) }
    }

    fn clear(&self) -> Result<(), arboard::Error> {
        self.held().clear()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Leaves alone what somebody else has put there since.
    fn clear(&mut self) -> Result<(), arboard::Error> {
        let Some(ours) = self.ours.take() else { return Ok(()) };
        let there = Secret::new(self.place.text());
        match bool::from(there.expose().as_bytes().ct_eq(ours.expose().as_bytes())) {
            true => self.place.clear(),
            false => Ok(()),
        }
    }
}

impl Place {
    fn put(&mut self, text: &str) -> Result<(), arboard::Error> {
        match self {
            Place::System(held) => hidden_from_history(opened(held)?.set()).text(text),
            #[cfg(test)]
            Place::Memory(there) => {
                text.clone_into(there);
                Ok(())
            }
        }
    }

    fn text(&mut self) -> String {
        match self {
            Place::System(held) => opened(held).and_then(|it| it.get_text()).unwrap_or_default(),
            #[cfg(test)]
            Place::Memory(there) => there.clone(),
        }
    }

    fn clear(&mut self) -> Result<(), arboard::Error> {
        match self {
            Place::System(held) => opened(held)?.clear(),
            #[cfg(test)]
            Place::Memory(there) => {
                there.clear();
                Ok(())
            }
        }
    }
}

fn opened(held: &mut Option<arboard::Clipboard>) -> Result<&mut arboard::Clipboard, arboard::Error> {
    match held {
        Some(clipboard) => Ok(clipboard),
        None => Ok(held.insert(arboard::Clipboard::new()?)),
    }
}

/// Each system has a mark of its own for what is not to be kept; whether programs heed it is theirs.
fn hidden_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    #[cfg(target_os = "linux")]
    let set = set.exclude_from_history();
    #[cfg(target_os = "macos")]
    let set = set.exclude_from_history();
    #[cfg(target_os = "windows")]
    let set = set.exclude_from_history().exclude_from_cloud().exclude_from_monitoring();
    set
}

/// Clipboards may wait for another program, so they are asked on a thread of their own.
async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, arboard::Error> + Send + 'static,
) -> Result<T, Problem> {
    let failed = |text: String| Problem::new(ProblemCode::Internal).with_text(text);
    match tokio::task::spawn_blocking(work).await {
        Err(join) => Err(failed(join.to_string())),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Ok(Ok(value)) => Ok(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn in_memory() -> Clipboard {
        let place = Place::Memory(String::new());
        Clipboard(Arc::new(Mutex::new(Held { place, puts: 0, ours: None })))
    }

    fn text(clipboard: &Clipboard) -> String {
        clipboard.held().place.text()
    }

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    /// Time is paused and moves on at once; the task that clears works on a thread of its own, so it is waited for.
    async fn after(time: Duration) {
        tokio::time::sleep(time).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_copied_key_is_gone_after_its_time_and_not_before() {
        let clipboard = in_memory();
        clipboard.put_for(secret("one"), MINUTE).await.expect("copied");
        after(MINUTE - Duration::from_secs(1)).await;
        assert_eq!(text(&clipboard), "one");
        after(Duration::from_secs(2)).await;
        assert_eq!(text(&clipboard), "");
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_since_is_left_alone() {
        let clipboard = in_memory();
        clipboard.put_for(secret("one"), MINUTE).await.expect("copied");
        clipboard.held().place.put("a shopping list").expect("put");
        after(MINUTE * 2).await;
        assert_eq!(text(&clipboard), "a shopping list");
    }

    #[tokio::test(start_paused = true)]
    async fn a_later_copy_has_its_whole_time() {
        for again in ["one", "two"] {
            let clipboard = in_memory();
            clipboard.put_for(secret("one"), MINUTE).await.expect("copied");
            after(Duration::from_secs(30)).await;
            clipboard.put_for(secret(again), MINUTE).await.expect("copied");
            after(Duration::from_secs(45)).await;
            assert_eq!(text(&clipboard), again, "the first copy's time is over, the second's is not");
            after(Duration::from_secs(20)).await;
            assert_eq!(text(&clipboard), "", "{again}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_app_that_ends_takes_its_key_with_it_and_nothing_else() {
        let table = [
            ("at once", None, Duration::ZERO, ""),
            ("something else came", Some("a shopping list"), Duration::ZERO, "a shopping list"),
            ("pasted back after its time", Some("one"), MINUTE * 2, "one"),
        ];
        for (name, since, time, expected) in table {
            let clipboard = in_memory();
            clipboard.put_for(secret("one"), MINUTE).await.expect("copied");
            after(time).await;
            if let Some(since) = since {
                clipboard.held().place.put(since).expect("put");
            }
            clipboard.clear().expect("memory can be cleared");
            assert_eq!(text(&clipboard), expected, "{name}");
        }
    }
}
