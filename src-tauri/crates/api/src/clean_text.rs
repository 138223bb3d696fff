//! Makes foreign words fit to stand in an error: no secret, no address, no control characters, no novel.

use domain::Secret;

/// What a person can read at a glance.
const MAX_CHARS: usize = 300;

/// Prefixes of credentials (D05), in case the service repeats one that is not the one in use.
const CREDENTIAL_PREFIXES: [&str; 4] = ["sk-", "sk_", "ap_live_", "eyJ"];

/// A secret shorter than this would tear holes into ordinary words; a password can be that short.
const MIN_SECRET_CHARS: usize = 6;

/// The text on one line; `None` if nothing is left of it.
pub(crate) fn clean(text: &str, secret: Option<&Secret>) -> Option<String> {
    let text = match secret {
        Some(secret) if secret.expose().chars().count() >= MIN_SECRET_CHARS => {
            text.replace(secret.expose(), "***")
        }
        _ => text.to_owned(),
    };
    let words: Vec<String> =
        text.split(is_separator).map(clean_word).filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().take(MAX_CHARS).collect();
    Some(line).filter(|line| !line.is_empty())
}

fn clean_word(word: &str) -> String {
    let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    if CREDENTIAL_PREFIXES.iter().any(|prefix| bare.starts_with(prefix)) {
        "***".to_owned()
    } else if word.contains("://") {
        "(address)".to_owned()
    } else {
        word.to_owned()
    }
}

/// White space, control characters, and the marks that turn the direction of writing.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_words_are_made_fit_to_be_shown() {
        let secret = Secret::new(format!("{}{}", "zz", "9".repeat(20)));
        let live = secret.expose().to_owned();
        for (text, expected) in [
            ("Text is\ttoo\r\n long\u{7}", Some("Text is too long")),
            (&format!("bad key {live}!"), Some("bad key ***!")),
            ("bad key \"sk-social-0000\"", Some("bad key ***")),
            ("ap_live_0000 refused", Some("*** refused")),
            ("see https://example.test/x?y=1 for more", Some("see (address) for more")),
            ("<b>markup</b> stays text", Some("<b>markup</b> stays text")),
            (" \u{202E}\n", None),
        ] {
            assert_eq!(clean(text, Some(&secret)).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_short_password_tears_no_holes_and_a_long_text_is_cut() {
        let short = Secret::new("e".to_owned());
        assert_eq!(clean("refused", Some(&short)).as_deref(), Some("refused"));
        assert_eq!(clean(&"é".repeat(5_000), None).map(|text| text.chars().count()), Some(MAX_CHARS));
    }
}
