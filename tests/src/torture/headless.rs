//! The sender of a campaign as a process of its own, without a window: its command line, seen from both sides.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::kill::{Kill, KillAt};
use super::{Design, right_design, wrong_designs};
use crate::{Result, programs};

/// The environment variable that the API key comes in: arguments are readable for everyone on the computer.
pub const KEY_VARIABLE: &str = "TORTURE_KEY";

/// The brand that all posts are for.
pub(super) const BRAND: &str = "fern-and-oak";

/// Stands where the first trouble would.
const NO_TROUBLE: &str = "-";

/// Printed when the sender is at work.
pub(super) const READY: &str = "ready";

/// Printed when every row has reached its end; JSON follows.
pub(super) const DONE: &str = "done: ";

/// Everything that a sender is told at its start, but its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Headless {
    pub(super) design: Design,
    /// Where it keeps what lasts.
    pub(super) folder: PathBuf,
    pub(super) sheet: PathBuf,
    pub(super) address: String,
    pub(super) scale: f64,
    /// `None` where nothing happens to its computer.
    pub(super) first_trouble: Option<usize>,
    pub(super) kill_at: Option<KillAt>,
}

/// What a sender says at the end.
pub(super) struct Done {
    pub(super) rows: u32,
    /// Posts that it takes for copies.
    pub(super) surplus: usize,
}

impl Headless {
    /// The process, ready to be started.
    pub(super) fn command(&self, key: &str) -> Result<Command> {
        let mut command = Command::new(programs::built("headless")?);
        command.env(KEY_VARIABLE, key).arg(self.design.name()).arg(&self.folder).arg(&self.sheet);
        command
            .arg(&self.address)
            .arg(self.scale.to_string())
            .arg(self.first_trouble.map_or(NO_TROUBLE.to_owned(), |first| first.to_string()));
        command.args(self.kill_at.map(KillAt::to_text));
        Ok(command)
    }

    /// Reads the arguments after the program's name.
    pub fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Self> {
        let mut arguments = arguments.into_iter();
        let mut next = || arguments.next().ok_or("DESIGN FOLDER SHEET ADDRESS SCALE TROUBLE [POINT:N]");
        Ok(Self {
            design: next()?.parse()?,
            folder: next()?.into(),
            sheet: next()?.into(),
            address: next()?,
            scale: next()?.parse()?,
            first_trouble: Some(next()?)
                .filter(|text| text != NO_TROUBLE)
                .map(|text| text.parse())
                .transpose()?,
            kill_at: arguments.next().map(|order| order.parse()).transpose()?,
        })
    }

    /// Sends the sheet, or goes on where an earlier process was.
    pub async fn run(self, key: String) -> Result<()> {
        let kill = Kill::new(self.kill_at);
        let done = match self.design {
            Design::Engine => right_design::run(&self, kill, key).await?,
            wrong => wrong_designs::run(&self, wrong, &kill, key).await?,
        };
        say(&format!("{DONE}{}", done.to_json()));
        Ok(())
    }
}

impl Done {
    fn to_json(&self) -> Value {
        json!({"rows": self.rows, "surplus": self.surplus})
    }

    pub(super) fn from_text(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text)?;
        let number = |name| value.get(name).and_then(Value::as_u64).ok_or("the sender's end can't be read");
        Ok(Self { rows: u32::try_from(number("rows")?)?, surplus: usize::try_from(number("surplus")?)? })
    }
}

/// A line to the process that started this one.
pub(super) fn say(line: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use engine::Point;

    use super::*;

    #[test]
    fn a_sender_reads_what_it_was_told() {
        let told = Headless {
            design: Design::ExistsTest,
            folder: "data".into(),
            sheet: "sheet.csv".into(),
            address: "http://127.0.0.1:1".into(),
            scale: 0.02,
            first_trouble: Some(3),
            kill_at: Some(KillAt { point: Point::Listed, nth: 2 }),
        };
        let line = ["exists-test", "data", "sheet.csv", "http://127.0.0.1:1", "0.02", "3", "Listed:2"];
        assert_eq!(Headless::parse(line.map(str::to_owned)).unwrap(), told);
        assert!(Headless::parse(["engine".to_owned()]).is_err());
    }
}
