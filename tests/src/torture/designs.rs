//! Which way of sending goes through the campaign.

use std::str::FromStr;

use serde::Serialize;

/// The engine's own way of sending, or one of those that lose or double posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// The engine.
    Engine,
    /// What is not known to have arrived is sent again at once.
    BlindRetry,
    /// What has left once is taken for sent.
    NeverRetry,
    /// One look at the list at once decides.
    ReadBackAtOnce,
    /// After the settle time, one equal post in the list is enough for any number of rows.
    ExistsTest,
}

impl Design {
    /// All that have to fail.
    pub const WRONG: [Self; 4] = [Self::BlindRetry, Self::NeverRetry, Self::ReadBackAtOnce, Self::ExistsTest];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::BlindRetry => "blind-retry",
            Self::NeverRetry => "never-retry",
            Self::ReadBackAtOnce => "read-back-at-once",
            Self::ExistsTest => "exists-test",
        }
    }
}

impl FromStr for Design {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut all = std::iter::once(Self::Engine).chain(Self::WRONG);
        all.find(|design| design.name() == text).ok_or(format!("there is no design '{text}'"))
    }
}
