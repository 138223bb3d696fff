//! Secrets: how they are made, and what is kept of them.
//!
//! Random bits come from the operating system, through random UUIDs, which carry 122 of them each.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A new id with the given beginning.
pub(crate) fn new_id(kind: &str) -> String {
    format!("{kind}_{}", Uuid::new_v4().simple())
}

/// 64 random characters.
pub(crate) fn random_text() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

/// What is stored of a secret.
pub(crate) fn hash(secret: &str) -> String {
    format!("{:x}", Sha256::digest(secret))
}

/// The fingerprint of a file's contents.
pub(crate) fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// What is shown of a key for ever: its beginning, three dots, its last four characters (contract §8).
pub(crate) fn hint(key: &str, prefix: &str) -> String {
    let start: String = key.chars().take(prefix.chars().count() + 2).collect();
    let end: String = key.chars().skip(key.chars().count().saturating_sub(4)).collect();
    format!("{start}...{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_shows_the_beginning_and_the_last_four() {
        assert_eq!(hint(&["sk-social-", "abcdefgh1234"].concat(), "sk-social-"), "sk-social-ab...1234");
    }

    #[test]
    fn no_two_secrets_are_alike() {
        assert_ne!(random_text(), random_text());
        assert_eq!(random_text().len(), 64);
    }
}
