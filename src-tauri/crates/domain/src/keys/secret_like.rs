//! Tells text that looks like a credential, to keep it out of names, exports and lists.
//!
//! It is a net under the rule that secrets do not get there; it can't recognise every one.

/// Prefixes of credentials (D05).
const PREFIXES: [&str; 4] = ["sk-", "sk_", "ap_live_", "eyJ"];

/// A prefix alone is a word people write; with this many characters after it, it is a credential.
const MIN_REST: usize = 12;

/// Keys have 32 characters or more (contract §8).
const MIN_KEY: usize = 32;

/// Whether any word of the text looks like a credential.
pub(super) fn holds_secret(text: &str) -> bool {
    text.split(|c: char| !is_key_char(c)).any(is_secret_like)
}

/// The text with every word that looks like a credential replaced by stars.
pub(super) fn without_secrets(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        out.push_str(if is_secret_like(word) { "***" } else { word.as_str() });
        word.clear();
    };
    for c in text.chars() {
        if is_key_char(c) {
            word.push(c);
        } else {
            flush(&mut word, &mut out);
            out.push(c);
        }
    }
    flush(&mut word, &mut out);
    out
}

/// The dot joins the parts of a session token; the shortened keys of a list have dots too, but few other characters.
fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '=')
}

fn is_secret_like(word: &str) -> bool {
    if word.contains("...") {
        return false;
    }
    let has_prefix = PREFIXES.iter().any(|prefix| {
        word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= MIN_REST && has_digit(rest))
    });
    let bare = word.chars().filter(|c| c.is_ascii_alphanumeric()).count();
    let is_long = bare >= MIN_KEY && has_digit(word) && !word.contains('/');
    has_prefix || is_long
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}
