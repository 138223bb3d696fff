//! The main job of the app, done once without anybody watching: try the sandbox, write a post, schedule it, see it in
//! the queue. It counts as done only if the sandbox, asked as a server, really has the post.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crate::desktop::{Desktop, Keyring};
use crate::plan::{BRAND, Plan};
use crate::server_client::ServerClient;
use crate::stopwatch::{Stopwatch, now};
use crate::window::{Role, Window};
use crate::{Result, app, programs};

const TEXT: &str = "Wreath workshop sign-up opens today. Bring gloves, we bring the branches.";

/// Does the job, tells each step on `out`, and leaves a picture of each in `target/demo`.
pub async fn run(out: &mut impl Write) -> Result<()> {
    let mut steps = Steps::new(out)?;
    let desktop = Desktop::start(Keyring::Unlocked).await?;
    let announcement = desktop.path("sandbox-announcement");
    let launch =
        app::launch()?.with(app::ANNOUNCE_SANDBOX, &announcement).inheriting("AUTOPOSTING_SANDBOX_FAULT");
    let window = Window::open(&desktop, launch).await?;
    window.see(Role::Button, "Open the sandbox").await?;
    steps.done("Opened the app", &window).await?;

    window.click(Role::Button, "Open the sandbox").await?;
    app::see_queue(&window).await?;
    steps.done("Opened the sandbox and its queue", &window).await?;

    let plan = Plan::new(TEXT, now())?;
    app::compose(&window, &plan).await?;
    steps.done("Wrote a post, chose its accounts, entered a time", &window).await?;

    app::press_schedule(&window).await?;
    app::see_in_queue(&window, &plan.text, "Scheduled").await?;
    steps.done("Scheduled it and saw it in the queue", &window).await?;

    let base_url = app::announced(&announcement, "base-url").await?;
    let (email, password) =
        (app::announced(&announcement, "email").await?, app::announced(&announcement, "password").await?);
    let server = ServerClient::sign_in(&base_url, &email, &password).await?;
    server.has_only(BRAND, &plan).await?;
    steps.say("Asked the sandbox as another client: it has the post, with that text, those accounts and that moment")?;
    steps.finish()
}

struct Steps<'a, W> {
    out: &'a mut W,
    pictures: PathBuf,
    count: usize,
    whole: Stopwatch,
    step: Stopwatch,
}

impl<'a, W: Write> Steps<'a, W> {
    fn new(out: &'a mut W) -> Result<Self> {
        let pictures = programs::target_folder()?.join("demo");
        if pictures.exists() {
            fs::remove_dir_all(&pictures)?;
        }
        fs::create_dir_all(&pictures)?;
        Ok(Self { out, pictures, count: 0, whole: Stopwatch::start(), step: Stopwatch::start() })
    }

    async fn done(&mut self, what: &str, window: &Window) -> Result<()> {
        self.say(what)?;
        let name = what.to_lowercase().replace(", ", "-").replace(' ', "-");
        window.picture(&self.pictures.join(format!("{}-{name}.png", self.count))).await?;
        // Taking the picture is not part of the next step.
        self.step.lap();
        Ok(())
    }

    fn say(&mut self, what: &str) -> Result<()> {
        self.count += 1;
        let took = self.step.lap();
        Ok(writeln!(self.out, "{}. {what} ({})", self.count, seconds(took))?)
    }

    fn finish(self) -> Result<()> {
        let (took, pictures) = (seconds(self.whole.elapsed()), self.pictures.display());
        Ok(writeln!(self.out, "Done in {took}. Pictures of the steps are in {pictures}.")?)
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
