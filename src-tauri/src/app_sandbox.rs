//! The sandbox inside the app: started when it is first needed, on a port of its own, with its data in the data
//! folder, so that the next start finds the same posts and the same sign-in.

use std::path::PathBuf;

use domain::{Problem, ProblemCode, Secret};
use engine::Credential;
use sandbox::{Config, Sandbox};
use tokio::sync::Mutex;

use crate::observation;

/// The sandbox, running or not yet.
pub(crate) struct AppSandbox {
    folder: PathBuf,
    running: Mutex<Option<Sandbox>>,
}

impl AppSandbox {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, running: Mutex::new(None) }
    }

    /// Its address; starts it if need be.
    pub(crate) async fn address(&self) -> Result<String, Problem> {
        let mut running = self.running.lock().await;
        Ok(self.started(&mut running).await?.base_url().to_owned())
    }

    /// Its address and the sample sign-in.
    pub(crate) async fn sign_in(&self) -> Result<(String, Credential), Problem> {
        let mut running = self.running.lock().await;
        let sandbox = self.started(&mut running).await?;
        let person = sandbox.sample();
        let credential = Credential::Password {
            email: person.email.clone(),
            password: Secret::new(person.password.clone()),
        };
        Ok((sandbox.base_url().to_owned(), credential))
    }

    /// Throws away everything made in it and fills it with fresh samples.
    pub(crate) async fn reset(&self) -> Result<(), Problem> {
        let mut running = self.running.lock().await;
        self.started(&mut running).await?.reset().map_err(|error| failed(&error))
    }

    async fn started<'a>(&self, running: &'a mut Option<Sandbox>) -> Result<&'a mut Sandbox, Problem> {
        match running {
            Some(sandbox) => Ok(sandbox),
            None => {
                let sandbox = Sandbox::start(self.config()?).await.map_err(|error| failed(&error))?;
                announce(&sandbox);
                Ok(running.insert(sandbox))
            }
        }
    }

    fn config(&self) -> Result<Config, Problem> {
        let config = Config { folder: Some(self.folder.clone()), ..Config::default() };
        match observation::sandbox_fault() {
            None => Ok(config),
            Some(fault) => {
                Ok(Config { faults: vec![fault.parse().map_err(|error| failed(&error))?], ..config })
            }
        }
    }
}

fn announce(sandbox: &Sandbox) {
    let person = sandbox.sample();
    observation::announce_sandbox(&format!(
        "base-url: {}\nemail: {}\npassword: {}\n",
        sandbox.base_url(),
        person.email,
        person.password
    ));
}

fn failed(error: &impl std::fmt::Display) -> Problem {
    Problem::new(ProblemCode::Internal).with_text(error.to_string())
}
