//! What only looks at the window.

use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use thirtyfour::WebElement;

use super::page::{Name, Role, script};
use super::{Window, tail};
use crate::{Result, wait};

/// A control as it is on the page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Control {
    /// Its role.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// What a field contains.
    pub value: Option<Value>,
    /// Whether a checkbox or radio button is on.
    pub checked: Option<bool>,
}

impl Window {
    /// Waits until exactly one control of this role and name is visible.
    pub async fn see(&self, role: Role, name: impl Into<Name>) -> Result<WebElement> {
        self.see_within(wait::STEP, role, name).await
    }

    /// The same with more or less patience.
    pub async fn see_within(&self, limit: Duration, role: Role, name: impl Into<Name>) -> Result<WebElement> {
        let name = name.into();
        let what = format!("one {} named {name}", role.id());
        let seen = wait::until(&what, limit, async || {
            let mut found = self.find(role, &name).await?;
            Ok(if found.len() == 1 { found.pop() } else { None })
        });
        self.explained(seen.await).await
    }

    /// Waits until the page shows this text.
    pub async fn read(&self, text: &str) -> Result<()> {
        self.read_within(wait::STEP, text).await
    }

    /// The same with more or less patience.
    pub async fn read_within(&self, limit: Duration, text: &str) -> Result<()> {
        let what = format!("the text '{text}'");
        let seen = wait::until(&what, limit, async || Ok(self.text().await?.contains(text).then_some(())));
        self.explained(seen.await).await
    }

    /// Whether a control of this role and name is visible now.
    pub async fn shows(&self, role: Role, name: impl Into<Name>) -> Result<bool> {
        Ok(!self.find(role, &name.into()).await?.is_empty())
    }

    /// All text of the page.
    pub async fn text(&self) -> Result<String> {
        Ok(self.run("text()", Vec::new()).await?.convert()?)
    }

    /// The document as it is, with all text, and what every field contains.
    pub async fn everything(&self) -> Result<String> {
        let fields = "[...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()";
        let everything = format!("document.documentElement.outerHTML + {fields}");
        Ok(self.run(&everything, Vec::new()).await?.convert()?)
    }

    /// What a field contains.
    pub async fn value(&self, role: Role, name: impl Into<Name>) -> Result<String> {
        let element = self.see(role, name).await?;
        Ok(element.prop("value").await?.unwrap_or_default())
    }

    /// The control that has the focus.
    pub async fn focused(&self) -> Result<Control> {
        Ok(self.run("focused()", Vec::new()).await?.convert()?)
    }

    /// All visible controls that have a name.
    pub async fn controls(&self) -> Result<Vec<Control>> {
        Ok(self.run("visible()", Vec::new()).await?.convert()?)
    }

    /// Writes a picture of the window, with everything in it that is there now.
    pub async fn picture(&self, file: &Path) -> Result<()> {
        // The second frame begins only after the first has been handed over for painting.
        let painted = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(arguments[0])));";
        self.session.execute_async(painted, Vec::new()).await?;
        std::fs::write(file, self.session.screenshot_as_png().await?)?;
        Ok(())
    }

    pub(super) async fn find(&self, role: Role, name: &Name) -> Result<Vec<WebElement>> {
        let arguments = vec![role.id().into(), name.to_json()];
        Ok(self.run("find(arguments[0], arguments[1])", arguments).await?.elements()?)
    }

    pub(super) async fn run(
        &self,
        expression: &str,
        arguments: Vec<Value>,
    ) -> Result<thirtyfour::prelude::ScriptRet> {
        Ok(self.session.execute(script(expression), arguments).await?)
    }

    /// Adds to an error what the window shows instead.
    pub(super) async fn explained<T>(&self, result: Result<T>) -> Result<T> {
        let Err(error) = result else { return result };
        let controls = self.controls().await.unwrap_or_default();
        let controls: String =
            controls.iter().map(|each| format!("\n  {} '{}'", each.role, each.name)).collect();
        Err(format!("{error}\nThe window shows:{controls}\nThe program said:\n{}", tail(&self.log)).into())
    }
}
