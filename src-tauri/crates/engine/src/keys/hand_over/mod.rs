//! Giving a key away without anybody seeing it: plan, preview, write, read back, verify. What is shown afterwards is
//! where it is, never what it is. Each destination is one file.

mod env_file;
mod env_variable;

use domain::{EnvPreview, HandOver, HandOverKind, KeyId, Problem, ProblemCode, Secret};
use serde::{Deserialize, Serialize};
use specta::Type;
use subtle::ConstantTimeEq as _;

use crate::{Engine, Inner};

/// Where a key is to go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HandOverPlan {
    /// A line of a `.env` file.
    EnvFile {
        /// The whole path.
        path: String,
        /// The name of the variable.
        variable: String,
        /// Whether to add the file to `.gitignore`, if it lies in a repository that does not ignore it.
        ignore_in_git: bool,
    },
    /// A command on the clipboard that sets an environment variable.
    EnvironmentVariable {
        /// The name of the variable.
        variable: String,
    },
}

/// What would happen, without any value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HandOverPreview {
    /// Where the key will be found.
    pub reference: String,
    /// The change to the file, where it is one.
    pub change: Option<EnvPreview>,
    /// Whether the file is new.
    pub is_new_file: bool,
    /// Whether git could take the file up by accident.
    pub is_exposed_to_git: bool,
}

/// A place that takes keys.
pub(crate) trait Destination: Send {
    /// What would happen.
    fn preview(&self, secret: &Secret) -> Result<HandOverPreview, Problem>;
    /// Puts the key there; on failure nothing has changed.
    fn write(&self, secret: &Secret) -> Result<(), Problem>;
    /// Reads it from there again; `None` where a place can't be read.
    fn read_back(&self) -> Result<Option<Secret>, Problem>;
    /// Where it is.
    fn reference(&self) -> String;
    /// The kind of place.
    fn kind(&self) -> HandOverKind;
}

impl Engine {
    /// Says what handing a key over would do. Touches nothing.
    pub async fn preview_hand_over(
        &self,
        id: &KeyId,
        plan: &HandOverPlan,
    ) -> Result<HandOverPreview, Problem> {
        let secret = self.inner.pending_secret(&self.inner.profile()?, id).await?;
        let destination = destination(plan)?;
        blocking(move || destination.preview(&secret)).await
    }

    /// Hands a key over, reads it back and compares. Its secret is then kept here no longer, unless the place can't
    /// be read back.
    pub async fn hand_over_key(&self, id: &KeyId, plan: &HandOverPlan) -> Result<HandOver, Problem> {
        let profile = self.inner.profile()?;
        let secret = self.inner.pending_secret(&profile, id).await?;
        let (kind, reference, is_proved) = match plan {
            HandOverPlan::EnvironmentVariable { variable } => {
                let command = env_variable::command(variable, &secret)?;
                self.inner.copy_for_a_while(command).await?;
                (HandOverKind::EnvironmentVariable, variable.clone(), false)
            }
            HandOverPlan::EnvFile { .. } => {
                let destination = destination(plan)?;
                let (kind, reference) = (destination.kind(), destination.reference());
                blocking(move || put(destination.as_ref(), &secret)).await?;
                (kind, reference, true)
            }
        };
        let hand_over = self.inner.note_hand_over(&profile, id, kind, reference).await?;
        if is_proved {
            self.inner.settle_hand_over(id).await?;
        }
        Ok(hand_over)
    }
}

impl Inner {
    /// The key is where it belongs. While it still has to be tried out for a replacement, its secret stays.
    async fn settle_hand_over(&self, id: &KeyId) -> Result<(), Problem> {
        let profile = self.profile()?;
        if !self.replacement_handed_over(&profile, id)? {
            self.drop_pending(&profile, id).await?;
        }
        self.emit(crate::Event::KeysChanged);
        Ok(())
    }
}

fn destination(plan: &HandOverPlan) -> Result<Box<dyn Destination>, Problem> {
    match plan {
        HandOverPlan::EnvFile { path, variable, ignore_in_git } => {
            Ok(Box::new(env_file::EnvFile::new(path, variable, *ignore_in_git)?))
        }
        HandOverPlan::EnvironmentVariable { variable } => {
            Ok(Box::new(env_variable::EnvVariable::new(variable)?))
        }
    }
}

fn put(destination: &dyn Destination, secret: &Secret) -> Result<(), Problem> {
    destination.write(secret)?;
    match destination.read_back()? {
        Some(back) if !bool::from(back.expose().as_bytes().ct_eq(secret.expose().as_bytes())) => {
            Err(Problem::new(ProblemCode::DestinationFailed)
                .with_text("It gave back something else than was put there."))
        }
        _ => Ok(()),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let failed =
        |error: tokio::task::JoinError| Problem::new(ProblemCode::Internal).with_text(error.to_string());
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}
