//! The journal of key actions: append-only, each line sealed with the one before, the newest seal in the keychain.
//!
//! Whoever changes the database cannot make the seals fit without the keychain.

use domain::{
    ChainHash, ChainHead, ChainVerdict, JournalEntry, KeyAction, KeyId, Problem, SealedEntry, Secret,
    newest_of, seal, verify,
};

use crate::{Engine, Inner};

impl Engine {
    /// The lines, the newest last.
    pub fn key_journal(&self) -> Result<Vec<SealedEntry>, Problem> {
        self.inner.store().key_journal()
    }

    /// Checks that no line was changed, taken out or cut off, and names the first that was.
    pub async fn verify_key_journal(&self) -> Result<ChainVerdict, Problem> {
        let lines = self.inner.store().key_journal()?;
        let head = self.inner.journal_head().await?;
        Ok(verify(&lines, head.as_ref()))
    }
}

impl Inner {
    /// Adds a line. A shut keychain does not stop it: the next line moves the head on.
    pub(crate) async fn note_key(&self, key: Option<&KeyId>, action: KeyAction) -> Result<(), Problem> {
        let hint = key.and_then(|id| {
            let profile = self.profile().ok()?;
            self.store().key_record(&profile, id).ok().flatten()?.key.hint
        });
        let entry = JournalEntry { at: self.clock.now().wall, key: key.cloned(), hint, action };
        // The head in the keychain counts as well: sealing behind the stored lines alone would hide a cut.
        let head = self.journal_head().await.ok().flatten();
        let line = {
            let mut store = self.store();
            let newest = newest_of(store.newest_key_entry()?.as_ref(), head.as_ref());
            let line = seal(newest.as_ref(), entry);
            store.append_key_entry(&line)?;
            line
        };
        let head = Secret::new(format!("{} {}", line.number, line.hash.as_str()));
        if let Err(problem) = self.keychain.set(&self.journal_item()?, &head).await {
            tracing::warn!(code = ?problem.code, "the keychain did not take the head of the journal");
        }
        Ok(())
    }

    async fn journal_head(&self) -> Result<Option<ChainHead>, Problem> {
        let kept = self.keychain.get(&self.journal_item()?).await?;
        Ok(kept.as_ref().and_then(|head| read_head(head.expose())))
    }

    fn journal_item(&self) -> Result<String, Problem> {
        Ok(format!("{} key-journal", self.store().installation()?))
    }
}

fn read_head(text: &str) -> Option<ChainHead> {
    let (number, hash) = text.split_once(' ')?;
    Some(ChainHead { number: number.parse().ok()?, hash: ChainHash::from_stored(hash.to_owned()) })
}
