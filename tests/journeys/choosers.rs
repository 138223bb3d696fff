//! The system's own file choosers, each a window of its own: what is chosen there stands in the field beside the
//! button, and closing one changes nothing.

use std::fs;
use std::path::Path;

use tests::Result;
use tests::display::{Display, Key};
use tests::wait;
use tests::window::{Role, Window};

use crate::keys::{key_in, make, open_list};
use crate::scene::Scene;

#[tokio::test]
async fn a_sheet_is_chosen_in_a_window_of_the_system() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let sheet = scene.desktop.path("moss.csv");
    fs::write(&sheet, "text,when,platforms\nMoss is not a weed.,2099-05-01 10:00,threads\n")?;
    let window = scene.open_signed_in().await?;
    window.click(Role::Button, "Import").await?;
    let chooser = Chooser::beside("Path of the file", "Choose a spreadsheet", &scene, &window)?;
    chooser.leave().await?;
    assert_eq!(window.value(Role::TextBox, "Path of the file").await?, "");
    chooser.choose(&sheet, &sheet).await?;
    window.click(Role::Button, "Open").await?;
    window.read("Which account on Threads?").await
}

#[tokio::test]
async fn a_place_for_a_key_is_chosen_in_a_window_of_the_system() -> Result<()> {
    let scene = Scene::set(&[]).await?;
    let folder = scene.desktop.path("robot");
    fs::create_dir(&folder)?;
    let window = scene.open_signed_in().await?;
    open_list(&window).await?;
    make(&window, "Robot", "Reports only").await?;
    window.fill(Role::TextBox, "File", "/typed/before").await?;
    let chooser = Chooser::beside("File", "Choose the folder of the .env file", &scene, &window)?;
    chooser.leave().await?;
    assert_eq!(window.value(Role::TextBox, "File").await?, "/typed/before");
    let file = folder.join(".env");
    chooser.choose(&folder, &file).await?;
    window.click(Role::Button, "Check first").await?;
    window.click(Role::Button, "Put it in the file").await?;
    window.read("It's in place").await?;
    assert!(scene.holder(&key_in(&file)?)?.is_taken().await?, "the key in it works");
    Ok(())
}

/// A chooser by the field that it fills.
struct Chooser<'a> {
    field: &'static str,
    title: &'static str,
    window: &'a Window,
    display: Display,
}

impl<'a> Chooser<'a> {
    fn beside(field: &'static str, title: &'static str, scene: &Scene, window: &'a Window) -> Result<Self> {
        Ok(Self { field, title, window, display: Display::of(&scene.desktop)? })
    }

    /// Opens it and closes it with nothing chosen.
    async fn leave(&self) -> Result<()> {
        self.open().await?;
        self.display.press(Key::Escape)?;
        self.closed().await
    }

    /// Opens it, types a path, and waits for what the field has then.
    async fn choose(&self, path: &Path, becomes: &Path) -> Result<()> {
        self.open().await?;
        let path = path.display().to_string();
        // A slash opens the field for a path, but the chooser may still be busy with what it had there before.
        self.display.type_text("/")?;
        wait::until("the path in the chooser", wait::STEP, async || {
            self.display.press(Key::SelectAll)?;
            self.display.type_text(&path)?;
            self.display.press(Key::SelectAll)?;
            Ok((self.display.selected().await? == path).then_some(()))
        })
        .await?;
        self.display.press(Key::Enter)?;
        self.closed().await?;
        let field = self.window.value(Role::TextBox, self.field).await?;
        assert_eq!(field, becomes.display().to_string(), "{}", self.field);
        Ok(())
    }

    /// Waits until the page, too, has heard of the end.
    async fn closed(&self) -> Result<()> {
        self.display.see_no(self.title).await?;
        wait::until("the end of the choice", wait::STEP, async || {
            let button = self.window.see(Role::Button, self.button().as_str()).await?;
            Ok(button.attr("aria-disabled").await?.is_none().then_some(()))
        })
        .await
    }

    fn button(&self) -> String {
        format!("Choose: {}", self.field)
    }

    async fn open(&self) -> Result<()> {
        self.window.click(Role::Button, self.button().as_str()).await?;
        let chooser = self.display.see(self.title).await?;
        // A window manager gives a new dialog the keyboard.
        self.display.focus(chooser)
    }
}
