//! Every secret of a full tour, searched for everywhere it must not be. Each search has to find a planted leak, or its
//! finding nothing means nothing.

mod table;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::Connection;
use tests::secrets::{Found, Secret, in_files, in_memory, in_process_files, running};
use tests::window::{Name, Role, Window};
use tests::wire::Wire;
use tests::{Result, app, programs, wait};

use self::table::Table;
use crate::keys::{key_in, make, open_list, put_into};
use crate::scene::Scene;

/// The app clears the clipboard after a minute; most of it passes during the tour.
const UNTIL_CLEARED: Duration = Duration::from_secs(90);

#[tokio::test]
async fn after_a_full_tour_no_secret_is_where_it_must_not_be() -> Result<()> {
    let tour = Tour::begin(false).await?;
    let secrets = tour.walk().await?;
    let mut table = Table::default();
    tour.search_files(&secrets, &mut table)?;
    tour.search_processes(&secrets, &mut table).await?;
    tour.search_page(&secrets, &mut table).await?;
    tour.search_app(&secrets, &mut table)?;
    tour.search_clipboard(&secrets, &mut table).await?;
    println!("{table}");
    table.check()
}

#[tokio::test]
async fn between_page_and_core_a_secret_passes_only_where_a_person_typed_or_asked_for_it() -> Result<()> {
    let tour = Tour::begin(true).await?;
    let secrets = tour.walk().await?;
    let messages = tour.window.recorded().await?;
    let mut passed: Vec<(String, String)> = Vec::new();
    for message in &messages {
        let mut found = Found::default();
        found.look(&message.name, message.text.as_bytes(), &secrets);
        passed.extend(found.hits);
    }
    passed.sort();
    passed.dedup();
    println!("{} messages between page and core; secrets in: {passed:?}", messages.len());
    let expected = [
        ("password", "sign_in_with_password asked"),
        (SHOWN, "investigate_key asked"),
        (SHOWN, "reveal_key answered"),
    ];
    let mut expected = expected.map(|(secret, place)| (secret.to_owned(), place.to_owned())).to_vec();
    expected.sort();
    assert_eq!(passed, expected);
    assert!(messages.iter().any(|message| message.name.ends_with("event")), "events were heard too");
    Ok(())
}

/// The key that was on screen once and was pasted once.
const SHOWN: &str = "key that was shown";

/// A person's way through everything that touches a secret.
struct Tour {
    scene: Scene,
    wire: Wire,
    window: Window,
    /// What is planted, so that each search has something to find.
    planted: Secret,
}

impl Tour {
    async fn begin(is_recorded: bool) -> Result<Self> {
        let scene = Scene::set(&[]).await?;
        let wire = Wire::before(&scene.sandbox.printed("base-url")?).await?;
        fs::create_dir(scene.desktop.path("tmp"))?;
        let launch = app::launch()?.with("TMPDIR", scene.desktop.path("tmp"));
        let window = Window::open(&scene.desktop, launch).await?;
        if is_recorded {
            window.record().await?;
        }
        let planted = Secret::new("planted", &format!("planted-{}-to-be-found-again", window.pid()?));
        Ok(Self { scene, wire, window, planted })
    }

    /// Signs in, makes the app's own key; makes, shows, copies, hands over, replaces and tries keys; checks a leaked
    /// one; signs out. Returns every secret that went by on the wire.
    async fn walk(&self) -> Result<Vec<Secret>> {
        let (window, scene) = (&self.window, &self.scene);
        app::enter_sign_in(window, self.wire.base_url(), &scene.sandbox.printed("email")?).await?;
        window.fill(Role::TextBox, "Password", &scene.sandbox.printed("password")?).await?;
        window.click(Role::Button, "Sign in").await?;
        app::see_queue(window).await?;
        open_list(window).await?;
        window.click(Role::Button, "Make a narrow key").await?;
        window.read("This app now uses a key of its own").await?;

        make(window, "Shown", "Reports only").await?;
        window.click(Role::Button, "Copy key").await?;
        window.read("Copied").await?;
        window.click(Role::Button, "Show the key").await?;
        window.click(Role::Button, "Hide the key").await?;
        window.read("It was shown once").await?;
        put_into(window, &self.shown()).await?;
        window.click(Role::Button, "Done").await?;
        self.check_leaked().await?;
        self.replace().await?;
        self.try_out().await?;
        // Asked now: afterwards the app may hold other secrets.
        let secrets = self.secrets()?;
        self.sign_out().await?;
        Ok(secrets)
    }

    /// The key comes from the clipboard, which also shows that it really was there.
    async fn check_leaked(&self) -> Result<()> {
        let window = &self.window;
        window.click(Role::Button, "Check a leaked key").await?;
        window.paste(Role::TextBox, "Leaked key").await?;
        let pasted = window.value(Role::TextBox, "Leaked key").await?;
        assert_eq!(pasted, key_in(&self.shown())?, "the clipboard holds the key");
        window.click(Role::Button, "Find out").await?;
        window.read("beginning and end fit").await?;
        // Back to the list by the trail above the title.
        window.click(Role::Button, "API keys").await
    }

    async fn replace(&self) -> Result<()> {
        let window = &self.window;
        window.click(Role::Button, "Shown").await?;
        window.click(Role::Button, "Replace").await?;
        // The form is whole as soon as it says what the new key can do.
        window.see(Role::ListItem, "See posts and how they did").await?;
        window.click(Role::Button, "Make the new key").await?;
        put_into(window, &self.scene.desktop.path("new.env")).await?;
        window.click(Role::Button, "Done").await?;
        window.read("We watch whether anything still uses it").await
    }

    async fn try_out(&self) -> Result<()> {
        let window = &self.window;
        make(window, "Tried", "Scheduling").await?;
        window.click(Role::Button, "Later").await?;
        window.click(Role::Button, "Tried").await?;
        window.click(Role::Button, "Try it out").await?;
        window.read("It opens what it says").await
    }

    async fn sign_out(&self) -> Result<()> {
        let window = &self.window;
        // A preference that is not the usual one, so that there is a file of settings to be searched.
        window.click(Role::Button, Name::with(&["Sandbox"])).await?;
        window.click(Role::MenuItemRadio, "Dark").await?;
        window.click(Role::Button, Name::with(&["Sandbox"])).await?;
        window.click(Role::MenuItem, "Sign out").await?;
        if window.shows(Role::Heading, "Sign out?").await? {
            window.click(Role::Radio, Name::starts("Revoke it")).await?;
            window.click(Role::Button, "Sign out").await?;
        }
        window.see(Role::TextBox, "E-mail").await.map(drop)
    }

    fn shown(&self) -> PathBuf {
        self.scene.desktop.path("shown.env")
    }

    /// The password and all that the service gave out; told by the wire and not by the app.
    fn secrets(&self) -> Result<Vec<Secret>> {
        let mut secrets = vec![Secret::new("password", &self.scene.sandbox.printed("password")?)];
        let tokens = self.wire.values_named("token");
        secrets.extend(tokens.iter().map(|token| Secret::new("session token", token)));
        let keys = self.wire.values_named("key");
        assert_eq!((tokens.len(), keys.len()), (1, 4), "one session; own, shown, new and tried key");
        let (shown, new) = (key_in(&self.shown())?, key_in(&self.scene.desktop.path("new.env"))?);
        for key in &keys {
            let name = if *key == shown {
                SHOWN
            } else if *key == new {
                "key that replaced it"
            } else {
                "key never on screen"
            };
            secrets.push(Secret::new(name, key));
        }
        Ok(secrets)
    }
}

/// The searches, each after the tour.
impl Tour {
    fn search_files(&self, secrets: &[Secret], table: &mut Table) -> Result<()> {
        let desktop = &self.scene.desktop;
        let log = vec![desktop.path("window.log")];
        let settings = vec![desktop.data_folder().join("settings.json")];
        let database = app::database_files(desktop);
        let folders: Vec<PathBuf> = ["home", "data", "config", "cache", "state", "run", "tmp"]
            .map(|name| desktop.path(name))
            .to_vec();
        for (place, roots) in [
            ("log", &log),
            ("settings", &settings),
            ("database, with WAL", &database),
            ("all folders", &folders),
        ] {
            let found = in_files(roots, secrets)?;
            let leak = roots.last().ok_or("nowhere to look")?;
            let leak = if leak.is_dir() { leak.join("leak") } else { leak.clone() };
            let before = fs::read(&leak).ok();
            let planted = match place {
                "database, with WAL" => self.planted_in_database(roots)?,
                _ => {
                    fs::write(&leak, &self.planted.value)?;
                    in_files(roots, std::slice::from_ref(&self.planted))?
                }
            };
            match before {
                Some(before) if place != "database, with WAL" => fs::write(&leak, before)?,
                None => fs::remove_file(&leak)?,
                _ => {}
            }
            table.add(place, found, planted, &[]);
        }
        Ok(())
    }

    fn planted_in_database(&self, files: &[PathBuf]) -> Result<Found> {
        let database = Connection::open(app::database(&self.scene.desktop))?;
        database.execute_batch("CREATE TABLE planted (text TEXT)")?;
        database.execute("INSERT INTO planted VALUES (?1)", [&self.planted.value])?;
        in_files(files, std::slice::from_ref(&self.planted))
    }

    async fn search_processes(&self, secrets: &[Secret], table: &mut Table) -> Result<()> {
        let pids = self.window.processes();
        let mut leaking = self.scene.desktop.command("sh");
        // Two commands, or the shell would give its place to the one.
        leaking.args(["-c", "sleep 60; true", &self.planted.value]).env("PLANTED", &self.planted.value);
        let leaking = programs::Running::start(leaking, &self.scene.desktop.path("leaking.log"))?;
        for (place, file) in [("argv", "cmdline"), ("environment", "environ")] {
            let planted = wait::until("the planted leak", wait::STEP, async || {
                let found = in_process_files(&[leaking.pid()], file, std::slice::from_ref(&self.planted));
                Ok(found.has(&self.planted.name).then_some(found))
            })
            .await?;
            table.add(place, in_process_files(&pids, file, secrets), planted, &[]);
        }
        Ok(())
    }

    /// What a person typed, and what they had shown, passes through the page and may leave traces: WebKit frees
    /// memory without overwriting it, and the driver that types and looks is in there as well.
    async fn search_page(&self, secrets: &[Secret], table: &mut Table) -> Result<()> {
        self.window.fill(Role::TextBox, "E-mail", &self.planted.value).await?;
        let text = self.window.everything().await?;
        let mut found = Found::default();
        found.look("page", text.as_bytes(), secrets);
        let mut planted = Found::default();
        planted.look("page", text.as_bytes(), std::slice::from_ref(&self.planted));
        table.add("page as it is", found, planted, &[]);

        let page = running(&self.window.processes(), "WebKitWebProcess").ok_or("there is no web process")?;
        let (found, planted) = self.in_memory(page, secrets)?;
        table.add("web view memory", found, planted, &["password", SHOWN]);
        Ok(())
    }

    /// The core has to have secrets while it works, and the HTTP client keeps copies; so this is told, not demanded.
    fn search_app(&self, secrets: &[Secret], table: &mut Table) -> Result<()> {
        let pid = self.window.pid()?;
        let (found, planted) = self.in_memory(pid, secrets)?;
        let names: Vec<&str> = secrets.iter().map(|secret| secret.name.as_str()).collect();
        table.add("app memory (no promise)", found, planted, &names);
        Ok(())
    }

    /// Memory is large, so one pass looks for the secrets and for what was planted.
    fn in_memory(&self, pid: u32, secrets: &[Secret]) -> Result<(Found, Found)> {
        let mut all = secrets.to_vec();
        all.push(self.planted.clone());
        let Found { searched, hits } = in_memory(pid, &all)?;
        let (planted, hits) = hits.into_iter().partition(|(name, _)| *name == self.planted.name);
        Ok((Found { searched, hits }, Found { searched, hits: planted }))
    }

    /// That the clipboard did hold the key was seen when it was pasted.
    async fn search_clipboard(&self, secrets: &[Secret], table: &mut Table) -> Result<()> {
        let mut planted = Found::default();
        planted.look("clipboard", self.planted.value.as_bytes(), std::slice::from_ref(&self.planted));
        let text = wait::until("an empty clipboard", UNTIL_CLEARED, async || {
            self.window.paste(Role::TextBox, "E-mail").await?;
            let text = self.window.value(Role::TextBox, "E-mail").await?;
            Ok(text.is_empty().then_some(text))
        })
        .await?;
        let mut found = Found::default();
        found.look("clipboard", text.as_bytes(), secrets);
        table.add("clipboard after its time", found, planted, &[]);
        Ok(())
    }
}
