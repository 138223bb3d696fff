//! What the commands work with.

use engine::Engine;
use tokio::sync::watch;

use crate::app_sandbox::AppSandbox;
use crate::app_state::Notice;
use crate::preferences::PreferenceFile;

/// The parts of the running app; one for the process.
pub(crate) struct Shell {
    pub(crate) engine: Engine,
    pub(crate) sandbox: AppSandbox,
    pub(crate) preferences: PreferenceFile,
    pub(crate) notices: Vec<Notice>,
    /// Ends the process in an orderly way.
    pub(crate) exit: Box<dyn Fn() + Send + Sync>,
    /// Whether the last sign-in is still being taken up.
    pub(crate) resuming: watch::Sender<bool>,
}

impl Shell {
    pub(crate) fn is_resuming(&self) -> bool {
        *self.resuming.borrow()
    }
}
