//! What makes two posts the same content, for the read-back (sending design §3.3).

use std::borrow::Cow;

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::{BrandSlug, OutboxItem, Platform, Post, ReadyPost};

/// A class of posts that cannot be told apart by what the service's list echoes: brand, text, platforms and time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The class of a post to be sent.
    pub fn of_ready(post: &ReadyPost) -> Self {
        Self::compute(&post.brand, &post.text, &post.platforms(), Some(post.at))
    }

    /// The class of a post that the service lists.
    pub fn of_post(post: &Post) -> Self {
        Self::compute(&post.brand, &post.text, &post.platforms, post.scheduled_at)
    }

    /// Takes a fingerprint back from the store.
    pub fn from_stored(hex: String) -> Self {
        Self(hex)
    }

    /// Hexadecimal digits, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class of a row once it is due at another instant.
    pub fn of_row(item: &OutboxItem, at: Timestamp) -> Self {
        Self::compute(&item.brand, &item.text, &item.platforms, Some(at))
    }

    /// The class of a post by its parts.
    pub(crate) fn compute(
        brand: &BrandSlug,
        text: &str,
        platforms: &[Platform],
        at: Option<Timestamp>,
    ) -> Self {
        let mut names: Vec<&str> = platforms.iter().map(Platform::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let at = at.map_or_else(String::new, |at| at.as_millisecond().to_string());
        let mut hash = Sha256::new();
        for part in [brand.as_str(), &normalise(text), &names.join(","), &at] {
            // The length in front keeps "a" + "bc" apart from "ab" + "c".
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        Self(format!("{:x}", hash.finalize()))
    }
}

/// Servers trim and recompose text; two texts that differ only in that are the same.
pub(crate) fn normalise(text: &str) -> String {
    let text = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    };
    let mut normal = String::with_capacity(text.len());
    for line in composed(&text).lines() {
        normal.push_str(line.trim_end());
        normal.push('\n');
    }
    normal.trim().to_owned()
}

/// The text with each accent in one character with its letter. Hardly a text needs a change, and a copy.
pub(crate) fn composed(text: &str) -> Cow<'_, str> {
    match text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfc().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, platforms: &[Platform], millisecond: i64) -> Fingerprint {
        let at = Timestamp::from_millisecond(millisecond).ok();
        Fingerprint::compute(&BrandSlug::new("fern"), text, platforms, at)
    }

    #[test]
    fn what_a_server_may_rewrite_does_not_change_it() {
        let one = of("Caf\u{e9}\nfern", &[Platform::X, Platform::Threads], 1_000);
        let same = of(" Cafe\u{301} \r\nfern\n", &[Platform::Threads, Platform::X], 1_000);
        assert_eq!(one, same);
    }

    #[test]
    fn text_time_and_platforms_each_change_it() {
        let one = of("fern", &[Platform::X], 1_000);
        assert_ne!(one, of("ferns", &[Platform::X], 1_000));
        assert_ne!(one, of("fern", &[Platform::Threads], 1_000));
        assert_ne!(one, of("fern", &[Platform::X], 2_000));
    }
}
