//! The clipboard, written by the core so that a secret need not reach the page. It is marked so that clipboard
//! histories skip it, and cleared after a while if it still holds what was put there.

use std::sync::{Arc, Mutex, PoisonError};

#[cfg(target_os = "linux")]
use arboard::SetExtLinux as _;
use domain::{HandOverKind, KeyId, Problem, ProblemCode, Secret};
use subtle::ConstantTimeEq as _;

use crate::{Engine, Inner};

/// The clipboard. On X11 whoever put text there has to stay to serve it, so it is kept.
#[derive(Clone, Default)]
pub(crate) struct Clipboard(Arc<Mutex<Option<arboard::Clipboard>>>);

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
}

impl Inner {
    /// Puts a secret on the clipboard and sees to it that it does not stay there.
    pub(crate) async fn copy_for_a_while(&self, secret: Secret) -> Result<(), Problem> {
        let clipboard = self.clipboard.clone();
        let text = secret.clone();
        run(move || clipboard.put(&text)).await?;
        let (clipboard, wait) = (self.clipboard.clone(), self.timings.clipboard);
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            if let Err(problem) = run(move || clipboard.clear_if(&secret)).await {
                tracing::warn!(code = ?problem.code, "the clipboard could not be cleared");
            }
        });
        Ok(())
    }
}

impl Clipboard {
    fn put(&self, secret: &Secret) -> Result<(), arboard::Error> {
        self.with(|clipboard| {
            let set = clipboard.set();
            #[cfg(target_os = "linux")]
            let set = set.exclude_from_history();
            set.text(secret.expose().to_owned())
        })
    }

    fn clear_if(&self, secret: &Secret) -> Result<(), arboard::Error> {
        self.with(|clipboard| {
            let now = Secret::new(clipboard.get_text().unwrap_or_default());
            match bool::from(now.expose().as_bytes().ct_eq(secret.expose().as_bytes())) {
                true => clipboard.clear(),
                false => Ok(()),
            }
        })
    }

    fn with<T>(
        &self,
        work: impl FnOnce(&mut arboard::Clipboard) -> Result<T, arboard::Error>,
    ) -> Result<T, arboard::Error> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Some(arboard::Clipboard::new()?);
        }
        match held.as_mut() {
            Some(clipboard) => work(clipboard),
            None => Err(arboard::Error::ContentNotAvailable),
        }
    }
}

/// Clipboards may wait for another program, so they are asked on a thread of their own.
async fn run(work: impl FnOnce() -> Result<(), arboard::Error> + Send + 'static) -> Result<(), Problem> {
    let failed = |text: String| Problem::new(ProblemCode::Internal).with_text(text);
    match tokio::task::spawn_blocking(work).await {
        Err(join) => Err(failed(join.to_string())),
        Ok(Err(error)) => Err(failed(error.to_string())),
        Ok(Ok(())) => Ok(()),
    }
}
