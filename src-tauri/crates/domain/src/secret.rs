//! A value that must not be seen: a password, a session token, an API key.
//!
//! It can be read from the UI or from a reply, but it implements neither `Serialize` nor `Display`, and its
//! `Debug` prints stars, so that it cannot reach a log, an error or the UI by accident.

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

/// Text that is shown to nobody; its memory is overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes ownership of the text.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for an HTTP header, the keychain or a hand-over. Every use should be easy to defend.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is anything but white space in it.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl specta::Type for Secret {
    fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
        String::definition(types)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_prints_stars_only() {
        assert_eq!(format!("{:?}", Secret::new("s".repeat(40))), "Secret(***)");
    }
}
