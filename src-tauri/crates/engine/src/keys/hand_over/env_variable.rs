//! A command that sets an environment variable in a shell, put on the clipboard. It can't be read back.

use domain::{EnvName, HandOverKind, Problem, ProblemCode, Secret};

use super::{Destination, HandOverPreview};

/// A variable of a shell.
pub(super) struct EnvVariable {
    name: EnvName,
}

impl EnvVariable {
    pub(super) fn new(name: &str) -> Result<Self, Problem> {
        let refused =
            |refusal| Problem::new(ProblemCode::DestinationRefused).with_text(format!("{refusal:?}"));
        Ok(Self { name: EnvName::new(name).map_err(refused)? })
    }
}

/// The command, with single quotes, in which no shell expands anything, and a space in front, which keeps it out of
/// many shells' histories.
pub(super) fn command(name: &str, secret: &Secret) -> Result<Secret, Problem> {
    let variable = EnvVariable::new(name)?;
    if secret.expose().contains(['\'', '\n', '\r']) {
        return Err(Problem::new(ProblemCode::DestinationRefused).with_text("ValueUnsafe"));
    }
    Ok(Secret::new(format!(" export {}='{}'", variable.name.as_str(), secret.expose())))
}

impl Destination for EnvVariable {
    fn preview(&self, _: &Secret) -> Result<HandOverPreview, Problem> {
        let reference = self.reference();
        Ok(HandOverPreview { reference, change: None, is_new_file: false, is_exposed_to_git: false })
    }

    fn write(&self, _: &Secret) -> Result<(), Problem> {
        // The clipboard is the engine's; see `hand_over_key`.
        Err(Problem::new(ProblemCode::DestinationFailed))
    }

    fn read_back(&self) -> Result<Option<Secret>, Problem> {
        Ok(None)
    }

    fn reference(&self) -> String {
        self.name.as_str().to_owned()
    }

    fn kind(&self) -> HandOverKind {
        HandOverKind::EnvironmentVariable
    }
}
