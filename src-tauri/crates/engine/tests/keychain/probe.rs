//! Uses the keychain in a process of its own, as the tests of the keychain need it: a process opens its store once.
//!
//! Reads commands from standard input, one a line, and answers each with one line: `set ITEM VALUE`, `get ITEM`,
//! `remove ITEM`, `name`. The answer is `done`, `none`, the value, or the code of the problem.

use std::io::BufRead as _;
use std::io::Write as _;
use std::time::Duration;

use domain::{Problem, Secret};
use engine::Keychain;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let patience = std::env::args().nth(1).and_then(|ms| ms.parse().ok()).unwrap_or(5_000);
    let keychain = Keychain::System { patience: Duration::from_millis(patience) };
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words.as_slice() {
            ["set", item, value] => {
                keychain.set(item, &Secret::new((*value).to_owned())).await.map(|()| "done".to_owned())
            }
            ["get", item] => {
                let found = keychain.get(item).await;
                found.map(|found| found.map_or("none".to_owned(), |secret| secret.expose().to_owned()))
            }
            ["remove", item] => keychain.remove(item).await.map(|()| "done".to_owned()),
            ["name"] => Ok(keychain.name().await),
            _ => Ok("what?".to_owned()),
        };
        let answer = answer.unwrap_or_else(|Problem { code, .. }| format!("{code:?}"));
        writeln!(std::io::stdout(), "{answer}")?;
    }
    // A thread that waits for an unlock question would keep the runtime from ending.
    std::process::exit(0);
}
