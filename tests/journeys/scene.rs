//! What most journeys need: a desktop, a sandbox with a client of its own, and the app's window.

use std::fs;
use std::path::PathBuf;

use tests::desktop::{Desktop, Keyring};
use tests::plan::{BRAND, Plan};
use tests::sandbox_process::SandboxProcess;
use tests::server_client::ServerClient;
use tests::stopwatch::now;
use tests::window::Window;
use tests::{Result, app, programs};

/// The stage of a journey.
pub(crate) struct Scene {
    pub(crate) sandbox: SandboxProcess,
    pub(crate) server: ServerClient,
    pub(crate) desktop: Desktop,
}

impl Scene {
    /// With further arguments for the sandbox.
    pub(crate) async fn set(sandbox_arguments: &[&str]) -> Result<Self> {
        Self::set_with(Keyring::Unlocked, sandbox_arguments).await
    }

    /// With the keyring in some state.
    pub(crate) async fn set_with(keyring: Keyring, sandbox_arguments: &[&str]) -> Result<Self> {
        let sandbox = SandboxProcess::start(sandbox_arguments).await?;
        let server = ServerClient::with_key(&sandbox.printed("base-url")?, &sandbox.printed("full-key")?)?;
        Ok(Self { sandbox, server, desktop: Desktop::start(keyring).await? })
    }

    /// Opens the app; after an earlier sign-in it goes on where it was.
    pub(crate) async fn open(&self) -> Result<Window> {
        Window::open(&self.desktop, app::launch()?).await
    }

    /// Opens the app and signs in to the sandbox.
    pub(crate) async fn open_signed_in(&self) -> Result<Window> {
        let window = self.open().await?;
        app::sign_in(&window, &self.sandbox).await?;
        Ok(window)
    }

    /// A client of its own that is signed in as the person, for what no key may do.
    pub(crate) async fn person(&self) -> Result<ServerClient> {
        let (email, password) = (self.sandbox.printed("email")?, self.sandbox.printed("password")?);
        ServerClient::sign_in(&self.sandbox.printed("base-url")?, &email, &password).await
    }

    /// A client of its own that holds a key.
    pub(crate) fn holder(&self, key: &str) -> Result<ServerClient> {
        ServerClient::with_key(&self.sandbox.printed("base-url")?, key)
    }

    /// Passes only if the service has the planned post exactly once, as planned.
    pub(crate) async fn has_only(&self, plan: &Plan) -> Result<()> {
        self.server.has_only(BRAND, plan).await
    }

    /// How many posts with this text the service has.
    pub(crate) async fn count(&self, plan: &Plan) -> Result<usize> {
        Ok(self.server.posts_saying(BRAND, &plan.text).await?.len())
    }
}

/// A post of its own for each journey.
pub(crate) fn plan(text: &str) -> Result<Plan> {
    Plan::new(text, now())
}

/// A picture of each step of a journey, in `target/journeys`, to be looked at beside the mock-ups.
pub(crate) struct Pictures {
    folder: PathBuf,
    taken: u32,
}

impl Pictures {
    /// Those of an earlier run are thrown away.
    pub(crate) fn of(journey: &str) -> Result<Self> {
        let folder = programs::target_folder()?.join("journeys").join(journey);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, taken: 0 })
    }

    /// Takes the next one.
    pub(crate) async fn take(&mut self, window: &Window, step: &str) -> Result<()> {
        self.taken += 1;
        window.picture(&self.folder.join(format!("{:02}-{step}.png", self.taken))).await
    }
}
