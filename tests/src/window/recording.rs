//! Listens to what passes between the page and the core: requests, answers and events.

use serde::Deserialize;

use super::Window;
use crate::Result;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// The command or event, and whether it was asked, answered or an event.
    pub name: String,
    /// The whole of it.
    pub text: String,
}

/// Requests and answers pass through `fetch`; events come to whoever listens.
const RECORD: &str = r#"
const said = (window.recordedMessages = []);
const keep = (name, text) => said.push({ name, text });
const fetchOf = window.fetch;
window.fetch = async (url, options) => {
  const command = decodeURIComponent(String(url).split("/").at(-1));
  const body = options?.body;
  keep(`${command} asked`, typeof body === "string" ? body : new TextDecoder().decode(body ?? new Uint8Array()));
  const answer = await fetchOf(url, options);
  keep(`${command} answered`, await answer.clone().text());
  return answer;
};
const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
for (const event of arguments[0]) {
  const handler = transformCallback((message) => keep(`${event} event`, JSON.stringify(message)));
  invoke("plugin:event|listen", { event, target: { kind: "Any" }, handler });
}
"#;

/// The events of the app.
const EVENTS: [&str; 6] = [
    "brands-changed",
    "close-requested",
    "keys-changed",
    "limits-changed",
    "queue-changed",
    "session-changed",
];

impl Window {
    /// Begins to listen.
    pub async fn record(&self) -> Result<()> {
        self.session.execute(RECORD, vec![EVENTS.to_vec().into()]).await?;
        Ok(())
    }

    /// Everything heard since then.
    pub async fn recorded(&self) -> Result<Vec<Message>> {
        Ok(self.run("window.recordedMessages", Vec::new()).await?.convert()?)
    }
}
