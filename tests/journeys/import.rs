//! From a sheet full of mistakes to a queue, past everything that can come between, and back again.

mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use tests::plan::BRAND;
use tests::sandbox_process::SandboxProcess;
use tests::server_client::{ServerClient, ServerPost};
use tests::stopwatch::now;
use tests::window::{Control, Name, Role, Window};
use tests::{Result, app, wait};
use thirtyfour::Key;

use crate::scene::{Pictures, Scene};
use sheet::{PAST, POSTS, Row, SOME_DAY, TOO_LONG, UNWRITTEN, number};

/// Of requests in each window of six seconds.
const LIMIT: u32 = 60;
/// So many looks without a change are rest.
const AT_REST: u32 = 20;
/// Several windows of the limit go by until then.
const WHOLE_JOB: Duration = Duration::from_secs(90);

#[tokio::test]
async fn a_sheet_with_mistakes_is_put_right_sent_exactly_once_and_undone() -> Result<()> {
    let scene = Scene::set(&["--limit", &LIMIT.to_string(), "--window-s", "6"]).await?;
    let mut pictures = Pictures::of("import")?;
    let before = scene.server.posts(BRAND).await?;
    let (rows, file) = (sheet::rows(now())?, scene.desktop.path("bulbs.xlsx"));
    sheet::write(&rows, &file)?;

    let window = open(&scene).await?;
    app::sign_in(&window, &scene.sandbox).await?;
    window.click(Role::Button, "Import").await?;
    save_template(&window, &scene.desktop.path("posts.csv")).await?;
    pictures.take(&window, "choose").await?;
    window.fill(Role::TextBox, "Path of the file", &file.display().to_string()).await?;
    window.click(Role::Button, "Open").await?;
    window.see(Role::Heading, Name::starts("The same post twice")).await?;
    pictures.take(&window, "mistakes").await?;
    put_right(&window, &rows).await?;
    pictures.take(&window, "put-right").await?;
    assert_eq!(scene.sandbox.arrivals("POST", "/posts").await?, 0, "nothing leaves unasked");

    window.click(Role::Button, format!("Send {POSTS} posts").as_str()).await?;
    use_the_limit_up(&scene.sandbox).await?;
    window.read("asked us to slow down, most likely because another tool is using this key").await?;
    pictures.take(&window, "slowed-down").await?;

    pause(&scene.sandbox, &window).await?;
    pictures.take(&window, "paused").await?;

    go_on_unanswered(&scene.sandbox, &window).await?;
    app::kill(window, &scene.desktop).await?;
    scene.sandbox.release_faults().await?;

    let window = open(&scene).await?;
    window.click(Role::Button, "Import").await?;
    pictures.take(&window, "going-on").await?;
    window.see_within(WHOLE_JOB, Role::Heading, format!("{POSTS} posts scheduled").as_str()).await?;
    window.read(&format!("{POSTS} posts of this import are there. No copies were found.")).await?;
    pictures.take(&window, "done").await?;
    let (there, earlier) = (scene.server.posts(BRAND).await?, ids(&before));
    let added: Vec<ServerPost> = there.into_iter().filter(|post| !earlier.contains(&post.id)).collect();
    are_the_rows(&added, &rows, &scene.server).await?;

    window.click(Role::Button, "Undo import").await?;
    pictures.take(&window, "undo").await?;
    window.click(Role::Button, format!("Delete {POSTS} posts").as_str()).await?;
    let undone = "Every post that hadn't gone out is deleted again.";
    window.read_within(WHOLE_JOB, undone).await?;
    pictures.take(&window, "undone").await?;
    let left = scene.server.posts(BRAND).await?;
    assert_eq!(ids(&left), earlier, "nothing of the sheet is left, and nothing else is touched");
    Ok(())
}

async fn save_template(window: &Window, path: &Path) -> Result<()> {
    window.click(Role::Button, "Save template").await?;
    window.fill(Role::TextBox, "Where to write it", &path.display().to_string()).await?;
    window.click(Role::Button, "Save").await?;
    window.read("File saved").await?;
    let template = std::fs::read_to_string(path)?;
    assert!(template.starts_with("\u{FEFF}When,Text,Platforms,Media,Alternative text\r\n"), "{template}");
    assert_eq!(template.lines().count(), 3, "two sample rows: {template}");
    Ok(())
}

/// Opens the app. The comparison at the end comes minutes after the last post, lest one arrive later still.
async fn open(scene: &Scene) -> Result<Window> {
    Window::open(&scene.desktop, app::launch()?.with(app::SETTLE_S, "3")).await
}

/// Settles every problem: with one answer, in a row's own cell, or for all rows that have it.
async fn put_right(window: &Window, rows: &[Row]) -> Result<()> {
    window.click(Role::Radio, "The day").await?;
    until_gone(window, "Day or month first?").await?;
    for (place, row) in rows.iter().enumerate() {
        match place {
            TOO_LONG | UNWRITTEN => rewrite(window, place, "Text", &row.text).await?,
            SOME_DAY => rewrite(window, place, "When", &row.when()).await?,
            _ => {}
        }
    }
    // The rows go to Threads, so an account there is the first thing to be offered.
    window.click(Role::Button, "Use fernandoak on Threads").await?;
    until_gone(window, "Account not known").await?;
    window.click(Role::Button, "Use the next usual times").await?;
    until_gone(window, "Times that have passed").await?;
    window.click(Role::Button, "Leave it out").await?;
    window.read("No row stands in the way.").await
}

/// Writes something else into a cell of the sheet.
async fn rewrite(window: &Window, place: usize, column: &str, text: &str) -> Result<()> {
    let cell = format!("Row {}, {column}", number(place));
    window.click(Role::Button, Name::starts(&format!("{cell}:"))).await?;
    window.fill(Role::TextBox, cell.as_str(), text).await?;
    window.press(Key::Enter + "").await?;
    until_gone(window, &cell).await
}

/// Waits until nothing is called so any more: what lies below moves up in its place, away from a click that aims at it.
async fn until_gone(window: &Window, beginning: &str) -> Result<()> {
    let is_it = |control: &Control| control.name.starts_with(beginning);
    wait::until(format_args!("the end of '{beginning}...'"), wait::STEP, async || {
        Ok((!window.controls().await?.iter().any(is_it)).then_some(()))
    })
    .await
}

/// In the middle of the work another tool with the same credential takes all that the limit lets through, until the
/// app has run into it.
async fn use_the_limit_up(sandbox: &SandboxProcess) -> Result<()> {
    wait::until("the first ten posts", wait::STEP, async || {
        Ok((granted(sandbox, "POST").await? >= 10).then_some(()))
    })
    .await?;
    wait::until("a refusal", wait::STEP, async || {
        sandbox.tell("/other-tool", &json!({"requests": LIMIT})).await?;
        Ok(sandbox.statuses_below("POST", "/posts").await?.contains(&429).then_some(()))
    })
    .await
}

/// Pauses the import, and sees it stand still while a click gets through.
async fn pause(sandbox: &SandboxProcess, window: &Window) -> Result<()> {
    window.click(Role::Button, "Pause").await?;
    window.read("You paused it. Nothing new leaves until you go on.").await?;
    wait::until("the answer to what had left before", wait::STEP, async || {
        let answers = sandbox.statuses_below("POST", "/posts").await?.len();
        Ok((answers == sandbox.arrivals("POST", "/posts").await?).then_some(()))
    })
    .await?;
    let (sent, read) = (sandbox.arrivals("POST", "/posts").await?, granted(sandbox, "GET").await?);
    window.click(Role::Button, Name::starts("Queue")).await?;
    window.click(Role::Button, "Refresh").await?;
    wait::until("an answer to a click", wait::STEP, async || {
        Ok((granted(sandbox, "GET").await? > read).then_some(()))
    })
    .await?;
    assert_eq!(sandbox.arrivals("POST", "/posts").await?, sent, "none of the rows has left meanwhile");
    window.click(Role::Button, "Import").await?;
    window.see(Role::Button, "Go on").await.map(drop)
}

/// Goes on, until all posts that the app has under way at once have reached the service, and it has answered none.
async fn go_on_unanswered(sandbox: &SandboxProcess, window: &Window) -> Result<()> {
    let silence = json!({"kind": "withhold-answer", "method": "POST", "path": "/posts", "times": POSTS});
    sandbox.plant(silence).await?;
    let before = granted(sandbox, "POST").await?;
    window.click(Role::Button, "Go on").await?;
    let (mut last, mut looks) = (before, 0);
    wait::until("posts that nobody was told of", wait::STEP, async || {
        let there = granted(sandbox, "POST").await?;
        looks = if there == last && there > before { looks + 1 } else { 0 };
        last = there;
        Ok((looks >= AT_REST).then_some(()))
    })
    .await
}

/// How many requests about posts the limit has let through.
async fn granted(sandbox: &SandboxProcess, method: &str) -> Result<usize> {
    let statuses = sandbox.statuses_below(method, "/posts").await?;
    Ok(statuses.into_iter().filter(|status| *status < 300).count())
}

/// Passes only if these posts are the rows, each exactly once: text, accounts and instant.
async fn are_the_rows(posts: &[ServerPost], rows: &[Row], server: &ServerClient) -> Result<()> {
    let mut targets = BTreeMap::new();
    let mut instants = BTreeSet::new();
    for (place, row) in rows.iter().enumerate() {
        let found: Vec<&ServerPost> = posts.iter().filter(|post| post.text == row.text).collect();
        let [post] = found.as_slice() else {
            return Err(format!("'{}' is there {} times", row.text, found.len()).into());
        };
        let accounts: Vec<_> = row.platforms.iter().map(|platform| (*platform, row.account)).collect();
        if !targets.contains_key(&accounts) {
            targets.insert(accounts.clone(), server.targets(BRAND, &accounts).await?);
        }
        // Which times are usual is the app's to know; that they are ahead and nobody else's is not.
        let is_free = |at: &Timestamp| *at > now() && !instants.contains(at);
        let at = if PAST.contains(&place) { post.scheduled_at.filter(is_free) } else { Some(row.at()?) };
        let mut results = post.results.clone();
        results.sort();
        assert_eq!((post.scheduled_at, Some(&results)), (at, targets.get(&accounts)), "{}", row.text);
        assert_eq!(post.status, "scheduled", "{}", row.text);
        instants.extend(at);
    }
    assert_eq!((posts.len(), instants.len()), (POSTS, POSTS), "and nothing else was added");
    Ok(())
}

fn ids(posts: &[ServerPost]) -> BTreeSet<String> {
    posts.iter().map(|post| post.id.clone()).collect()
}
