//! What a person does in the window: clicks and keys, on what is visible.

use thirtyfour::common::keys::TypingData;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::{Key, WebElement};

use super::Window;
use super::page::{Name, Role};
use crate::{Result, wait};

/// So often a control may be on its way into view, before keys help.
const LOOKS_BEFORE_KEYS: u32 = 5;

/// More stops than any screen has.
const MOST_TABS: usize = 120;

impl Window {
    /// Clicks a control.
    pub async fn click(&self, role: Role, name: impl Into<Name>) -> Result<()> {
        let name = name.into();
        let what = format!("a click on one {} named {name}", role.id());
        let mut last = String::from("nobody is called so");
        let mut out_of_view = 0;
        let clicked = wait::until(&what, wait::STEP, async || {
            // What is laid out anew between looking and clicking, or still covered, is looked for again.
            let found = self.find(role, &name).await?;
            let [only] = found.as_slice() else {
                last = format!("{} are called so", found.len());
                return Ok(None);
            };
            let Err(refusal) = only.click().await else { return Ok(Some(())) };
            last = refusal.to_string();
            out_of_view += u32::from(matches!(*refusal, WebDriverErrorInner::ElementNotInteractable(_)));
            // The driver turns no wheel over a part of the page; keys bring into view what they go to.
            if out_of_view == LOOKS_BEFORE_KEYS {
                self.tab_to(role, name.clone()).await?;
            }
            Ok(None)
        });
        let clicked = clicked.await.map_err(|error| format!("{error}; at the end: {last}").into());
        self.explained(clicked).await
    }

    /// Clicks a control that ends the program. It may be gone before the driver can say that it was clicked, so
    /// whether it was shows in the end of the program alone.
    pub async fn click_last(&self, role: Role, name: impl Into<Name>) -> Result<()> {
        let control = self.see(role, name).await?;
        let _ = control.click().await;
        Ok(())
    }

    /// Replaces what a field contains.
    pub async fn fill(&self, role: Role, name: impl Into<Name>, text: &str) -> Result<()> {
        self.emptied(role, name.into()).await?.send_keys(text).await?;
        Ok(())
    }

    /// Replaces what a field contains by what the clipboard holds.
    pub async fn paste(&self, role: Role, name: impl Into<Name>) -> Result<()> {
        self.emptied(role, name.into()).await?.send_keys(Key::Control + "v").await?;
        Ok(())
    }

    /// A field after all that was in it has been deleted by keys: clearing it by the driver would tell the page nothing.
    async fn emptied(&self, role: Role, name: Name) -> Result<WebElement> {
        self.click(role, name.clone()).await?;
        let field = self.see(role, name).await?;
        field.send_keys(Key::Control + "a").await?;
        field.send_keys(Key::Delete + "").await?;
        Ok(field)
    }

    /// Presses keys, wherever the focus is.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        self.session.action_chain().send_keys(keys).perform().await?;
        Ok(())
    }

    /// Presses Tab until a control has the focus.
    pub async fn tab_to(&self, role: Role, name: impl Into<Name>) -> Result<()> {
        let name = name.into();
        self.see(role, name.clone()).await?;
        for _ in 0..MOST_TABS {
            let focused = self.focused().await?;
            if focused.role == role.id() && name.fits(&focused.name) {
                return Ok(());
            }
            self.press(Key::Tab + "").await?;
        }
        self.explained(Err(format!("Tab never reaches the {} named {name}", role.id()).into())).await
    }
}
