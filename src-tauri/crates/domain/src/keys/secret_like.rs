//! Tells text that looks like a credential, to keep it out of names, exports and lists.
//!
//! It is a net under the rule that secrets do not get there; it can't recognise every one.

/// Prefixes of credentials (D05).
const PREFIXES: [&str; 4] = ["sk-", "sk_", "ap_live_", "eyJ"];

/// A prefix alone is a word people write; a run of this many letters and digits after it is not.
const MIN_RUN: usize = 12;

/// Keys have 32 characters or more (contract §8); a UUID has as many, but its runs are shorter.
const MIN_KEY: usize = 32;
const MIN_RUN_WITHOUT_PREFIX: usize = 16;

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

/// The dot joins the parts of a session token.
fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn is_secret_like(word: &str) -> bool {
    // The id of a key is no secret.
    if word.starts_with("key_") {
        return false;
    }
    let runs = word.split(|c: char| !c.is_ascii_alphanumeric());
    let longest = runs.filter(|run| has_digit(run)).map(str::len).max().unwrap_or(0);
    let total = word.bytes().filter(u8::is_ascii_alphanumeric).count();
    let has_prefix = PREFIXES.iter().any(|prefix| word.starts_with(prefix));
    (has_prefix && longest >= MIN_RUN) || (total >= MIN_KEY && longest >= MIN_RUN_WITHOUT_PREFIX)
}

fn has_digit(run: &str) -> bool {
    run.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::samples::secret;
    use super::*;

    #[test]
    fn every_shape_of_credential_is_told_and_removed() {
        for prefix in ["sk-social-", "ap_live_", "sk_", "sk-session-", "eyJ0.eyJ", ""] {
            let live = secret(prefix).expose().to_owned();
            for (before, behind) in
                [("", ""), ("bot ", " x"), ("KEY=", ";"), ("(", ")"), ("https://h/?k=", "&a")]
            {
                let text = format!("{before}{live}{behind}");
                assert!(holds_secret(&text), "{prefix} {before}");
                assert_eq!(without_secrets(&text), format!("{before}***{behind}"));
            }
        }
    }

    #[test]
    fn words_that_people_write_are_left_alone() {
        let path = "/home/ines/projects-2026/campaign-autumn-2026/.env";
        for text in [
            "",
            "Zapier autumn 2026",
            "sk-learn-2026-project",
            "sk-social-7Qm2...Xe4T",
            "ap_live_ab...1234",
            path,
            "posts:read, posts:write",
            "2026-11-24T11:32:00.000000Z",
            "5f0c1d7e-8a7b-4c1e-9f0a-1b2c3d4e5f60",
            "key_5f0c1d7e8a7b4c1e9f0a1b2c3d4e5f60",
            "Donaudampfschifffahrtsgesellschaftskapitän",
        ] {
            assert!(!holds_secret(text), "{text}");
            assert_eq!(without_secrets(text), text);
        }
    }
}
