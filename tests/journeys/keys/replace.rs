//! Replacing a key, with `kill -9` at each of its steps. Whoever depends on it has a key that works at every moment.

use std::path::PathBuf;

use serde_json::json;
use tests::server_client::{ServerClient, ServerKey};
use tests::stopwatch::now;
use tests::window::{Role, Window};
use tests::{Result, app, wait};

use super::{key_in, open_list, put_into};
use crate::scene::Scene;

const OLD: &str = "Robot";
const NEW: &str = "Robot (new)";

#[tokio::test]
async fn a_replacement_survives_a_kill_at_each_of_its_steps() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let (_, secret) =
        scene.person().await?.make_key(OLD, &["posts:read", "posts:write", "brands:read"]).await?;
    let robot = Robot { file: scene.desktop.path(".env"), old: scene.holder(&secret)?, scene };
    let window = robot.scene.open_signed_in().await?;

    let window = robot.killed_while_asking(window).await?;
    let window = robot.killed_before_handing_over(window).await?;
    let window = robot.killed_while_trying_out(window).await?;
    let window = robot.killed_while_the_end_is_set(window).await?;
    let window = robot.killed_while_watching(window).await?;
    robot.killed_while_revoking(window).await
}

/// What uses the key, and the world around it.
struct Robot {
    scene: Scene,
    /// Where the new key is put.
    file: PathBuf,
    /// Holds the old key.
    old: ServerClient,
}

impl Robot {
    /// The service makes the new key, and its answer never arrives.
    async fn killed_while_asking(&self, window: Window) -> Result<Window> {
        open_list(&window).await?;
        window.click(Role::Button, OLD).await?;
        window.click(Role::Button, "Replace").await?;
        window.click(Role::Radio, "A day").await?;
        let asked = self.plant(&WITHHELD_CREATION).await?;
        window.click(Role::Button, "Make the new key").await?;
        self.caught(asked, &WITHHELD_CREATION).await?;
        let window = self.kill_and_open(window, None).await?;
        assert_eq!(self.named(NEW).await?.len(), 1, "it exists, and nobody saw it");
        self.old_works().await?;

        window.click(Role::Button, "Revoke it and make another").await?;
        window.see(Role::Heading, "Put it in a .env file").await?;
        assert_eq!(self.named(NEW).await?.len(), 1, "the lost one is gone, another one is there");
        Ok(window)
    }

    /// The new key is kept on this computer, and nobody has it yet.
    async fn killed_before_handing_over(&self, window: Window) -> Result<Window> {
        let window = self.kill_and_open(window, None).await?;
        self.old_works().await?;
        assert_eq!(self.old_key().await?.expires_at, None, "the old key has no end yet");
        window.click(Role::Button, "Hand the new key over").await?;
        Ok(window)
    }

    /// The new key is in place; the first request that tries it out never gets through.
    async fn killed_while_trying_out(&self, window: Window) -> Result<Window> {
        let asked = self.plant(&HELD_TRIAL).await?;
        put_into(&window, &self.file).await?;
        window.click(Role::Button, "Done").await?;
        self.caught(asked, &HELD_TRIAL).await?;
        self.old_works().await?;
        self.new_works().await?;
        assert_eq!(
            self.old_key().await?.expires_at,
            None,
            "the old key has no end before the new one is tried"
        );
        self.kill_and_open(window, Some(&HELD_END)).await
    }

    /// The new key has been seen to work; the end of the old one never gets through, and then its answer doesn't.
    async fn killed_while_the_end_is_set(&self, window: Window) -> Result<Window> {
        self.caught(0, &HELD_END).await?;
        let seen = self.scene.sandbox.newest_request().await?;
        let window = self.kill_and_open(window, Some(&WITHHELD_END)).await?;
        self.new_works().await?;
        self.caught(seen, &WITHHELD_END).await?;
        let window = self.kill_and_open(window, None).await?;
        window.read("We watch whether anything still uses it").await?;
        self.new_works().await?;
        let end = self.old_key().await?.expires_at.ok_or("the old key has no end")?;
        let minutes = end.duration_since(now()).as_mins();
        assert!((23 * 60..=24 * 60).contains(&minutes), "it runs on for a day, not for {minutes} minutes");
        Ok(window)
    }

    async fn killed_while_watching(&self, window: Window) -> Result<Window> {
        let end = self.old_key().await?.expires_at;
        let window = self.kill_and_open(window, None).await?;
        window.read("We watch whether anything still uses it").await?;
        assert_eq!(self.old_key().await?.expires_at, end, "the end stays as it was");
        self.new_works().await?;
        Ok(window)
    }

    /// The old key is dead, and the app was never told.
    async fn killed_while_revoking(&self, window: Window) -> Result<()> {
        let asked = self.plant(&WITHHELD_REVOCATION).await?;
        window.click(Role::Button, "Revoke the old key now").await?;
        self.caught(asked, &WITHHELD_REVOCATION).await?;
        let window = self.kill_and_open(window, None).await?;
        self.new_works().await?;
        wait::until("the end of the replacement", wait::STEP, async || {
            Ok((!window.text().await?.contains("isn't finished")).then_some(()))
        })
        .await?;
        assert!(!self.old.is_taken().await?, "the old key is dead");
        assert!(self.named(OLD).await?.is_empty());
        assert_eq!(self.named(NEW).await?.len(), 1, "there is exactly one new key");
        Ok(())
    }
}

/// A fault of the sandbox, for the next request of its kind: kind, method, path, and how far the request comes.
struct Fault(&'static str, &'static str, &'static str, &'static str);

const WITHHELD_CREATION: Fault = Fault("withhold-answer", "POST", "/api-keys", "committed");
const HELD_TRIAL: Fault = Fault("hold-request", "GET", "/auth/profile", "received");
const HELD_END: Fault = Fault("hold-request", "PATCH", "/api-keys/*", "received");
const WITHHELD_END: Fault = Fault("withhold-answer", "PATCH", "/api-keys/*", "committed");
const WITHHELD_REVOCATION: Fault = Fault("withhold-answer", "DELETE", "/api-keys/*", "committed");

impl Robot {
    /// What goes wrong next is planted before the app has a chance to go on.
    async fn kill_and_open(&self, window: Window, next: Option<&Fault>) -> Result<Window> {
        app::kill(window, &self.scene.desktop).await?;
        self.scene.sandbox.release_faults().await?;
        if let Some(next) = next {
            self.plant(next).await?;
        }
        let window = self.scene.open().await?;
        app::see_queue(&window).await?;
        open_list(&window).await?;
        Ok(window)
    }

    /// Returns the number of the newest request so far.
    async fn plant(&self, Fault(kind, method, path, _): &Fault) -> Result<u64> {
        let sandbox = &self.scene.sandbox;
        sandbox.plant(json!({"kind": kind, "method": method, "path": path})).await?;
        sandbox.newest_request().await
    }

    async fn caught(&self, after: u64, Fault(_, method, path, stage): &Fault) -> Result<()> {
        self.scene.sandbox.wait_for_after(after, method, path, stage).await
    }

    async fn named(&self, name: &str) -> Result<Vec<ServerKey>> {
        self.scene.server.keys_named(name).await
    }

    async fn old_key(&self) -> Result<ServerKey> {
        self.named(OLD).await?.pop().ok_or_else(|| "the old key is gone".into())
    }

    /// Asked only before the switch: afterwards it would count as a use.
    async fn old_works(&self) -> Result<()> {
        works(&self.old, "the old key").await
    }

    async fn new_works(&self) -> Result<()> {
        works(&self.scene.holder(&key_in(&self.file)?)?, "the new key").await
    }
}

async fn works(holder: &ServerClient, which: &str) -> Result<()> {
    match holder.posts(tests::plan::BRAND).await {
        Ok(posts) if !posts.is_empty() => Ok(()),
        Ok(_) => Err(format!("{which} shows no posts").into()),
        Err(error) => Err(format!("{which} doesn't work: {error}").into()),
    }
}
