//! Which key a pasted secret is, by the hint that the service keeps: its first characters, dots, its last four.
//!
//! The secret is compared and forgotten: nothing here returns it, keeps it or sends it.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::ApiKey;
use crate::{KeyId, Secret};

/// How well a secret fits a hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum HintFit {
    /// The end fits, and the hint shows no beginning.
    EndOnly,
    /// Beginning and end fit.
    Both,
}

/// A key that a secret may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HintMatch {
    /// The key.
    pub key: KeyId,
    /// How well it fits.
    pub fit: HintFit,
}

/// Fewer characters at the end than this fit too many secrets.
const MIN_END: usize = 3;

/// A secret shorter than this is no key, and showing parts of it would show most of it.
const MIN_SECRET: usize = 20;

/// The keys that a secret may be, the best fit first.
pub fn find_by_hint(secret: &Secret, keys: &[ApiKey]) -> Vec<HintMatch> {
    let one = |key: &ApiKey| {
        let fit = fits_hint(secret, key.hint.as_deref()?)?;
        Some(HintMatch { key: key.id.clone(), fit })
    };
    let mut found: Vec<HintMatch> = keys.iter().filter_map(one).collect();
    found.sort_by_key(|found| std::cmp::Reverse(found.fit));
    found
}

/// Whether a secret fits a hint, in any of the shapes seen: `sk-social-7Qm2...Xe4T`, `sk-s…Xe4T`, `••••Xe4T`, `Xe4T`.
pub fn fits_hint(secret: &Secret, hint: &str) -> Option<HintFit> {
    let secret = secret.expose().trim();
    let (start, end) = parts(hint.trim());
    let shown = start.chars().count() + end.chars().count();
    if end.chars().count() < MIN_END || secret.chars().count() <= shown {
        return None;
    }
    match secret.starts_with(start) && secret.ends_with(end) {
        true if start.is_empty() => Some(HintFit::EndOnly),
        true => Some(HintFit::Both),
        false => None,
    }
}

/// Shortens a secret for a list, as the service does; for a key whose hint has not been listed yet.
pub fn hint_of(secret: &Secret) -> String {
    let secret = secret.expose().trim();
    let count = secret.chars().count();
    if count < MIN_SECRET {
        return "...".to_owned();
    }
    let prefix = secret.char_indices().take(12).filter(|(_, c)| matches!(c, '-' | '_')).last();
    let start = prefix.map_or(2, |(index, _)| secret.get(..index).map_or(0, |head| head.chars().count()) + 3);
    let head: String = secret.chars().take(start.min(count / 3)).collect();
    let tail: String = secret.chars().skip(count - 4).collect();
    format!("{head}...{tail}")
}

/// Takes the secret out of what people paste: a line of a `.env` file, a header, quotes, white space. `None` if
/// nothing is left, or more than one word.
pub fn pasted_secret(text: &Secret) -> Option<Secret> {
    let mut rest = text.expose().trim();
    for prefix in
        ["export ", "set ", "$env:", "-H ", "Authorization:", "authorization:", "x-api-key:", "X-Api-Key:"]
    {
        rest = rest.trim_start_matches(['"', '\'']).strip_prefix(prefix).unwrap_or(rest).trim();
    }
    if let Some((name, value)) = rest.split_once('=')
        && name.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        // What is left of padding at the end of a key is no value.
        && !value.trim_matches('=').trim().is_empty()
    {
        rest = value.trim();
    }
    rest = rest.trim_matches(['"', '\'', '`', ',', ';']).trim();
    rest = rest.strip_prefix("Bearer ").or_else(|| rest.strip_prefix("bearer ")).unwrap_or(rest).trim();
    let is_one_word = !rest.is_empty() && !rest.contains(char::is_whitespace);
    is_one_word.then(|| Secret::new(rest.to_owned()))
}

/// What a hint shows of the beginning and of the end; without any sign of shortening, all of it is the end.
fn parts(hint: &str) -> (&str, &str) {
    let is_gap = |c: char| matches!(c, '…' | '•' | '·' | '●' | '*' | '∗');
    let first = match (hint.find(".."), hint.find(is_gap)) {
        (Some(dots), Some(gap)) => Some(dots.min(gap)),
        (dots, gap) => dots.or(gap),
    };
    let Some((start, rest)) = first.and_then(|at| hint.split_at_checked(at)) else { return ("", hint) };
    let end = rest.trim_start_matches(|c: char| c == '.' || is_gap(c) || c.is_whitespace());
    (start.trim_end(), end)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{key, secret};
    use super::*;

    fn made(prefix: &str, end: &str) -> Secret {
        Secret::new(format!("{}{end}", secret(prefix).expose()))
    }

    #[test]
    fn a_secret_is_known_by_hints_of_every_shape() {
        let live = made("sk-social-7Qm2", "Xe4T");
        let both = Some(HintFit::Both);
        let end = Some(HintFit::EndOnly);
        for (hint, expected) in [
            ("sk-social-7Qm2...Xe4T", both),
            ("sk-social-7Qm2…Xe4T", both),
            ("sk-social-7Qm2••••••••Xe4T", both),
            ("sk-s*************Xe4T", both),
            ("sk-s .... Xe4T", both),
            ("s…e4T", both),
            ("...Xe4T", end),
            ("****Xe4T", end),
            (" Xe4T ", end),
            ("sk-social-7Qm2...Xe4U", None),
            ("ap_live_7Qm2...Xe4T", None),
            ("sk-social-7Qm3...Xe4T", None),
            ("sk-social-7Qm2...", None),
            ("...4T", None),
            ("...", None),
            ("", None),
        ] {
            assert_eq!(fits_hint(&live, hint), expected, "{hint}");
        }
        assert_eq!(fits_hint(&Secret::new("sk-sXe4T".into()), "sk-s...Xe4T"), None, "a hint is not the key");
    }

    #[test]
    fn our_own_hint_fits_and_shows_little() {
        for prefix in ["sk-social-", "ap_live_", "", "sk_", "a-b-c-d-e-f-g-h"] {
            let live = secret(prefix);
            let hint = hint_of(&live);
            assert_eq!(fits_hint(&live, &hint), Some(HintFit::Both), "{prefix}");
            let shown = hint.chars().count() - 3;
            assert!(shown <= 18 && shown * 2 < live.expose().len(), "{prefix}: {shown} characters");
        }
        assert_eq!(hint_of(&Secret::new(["sk-social-", "ab12cd34ef56Xe4T"].concat())), "sk-socia...Xe4T");
        assert_eq!(hint_of(&Secret::new("short-one".into())), "...");
    }

    #[test]
    fn the_best_fit_comes_first_and_a_key_without_a_hint_never_fits() {
        let live = made("sk-social-", "Xe4T");
        let keys =
            [("a", Some("...Xe4T")), ("b", None), ("c", Some("sk-social-...Xe4T")), ("d", Some("...0000"))]
                .map(|(id, hint)| ApiKey { hint: hint.map(str::to_owned), ..key(id) });
        let found: Vec<(String, HintFit)> =
            find_by_hint(&live, &keys).into_iter().map(|found| (found.key.to_string(), found.fit)).collect();
        assert_eq!(found, [("c".to_owned(), HintFit::Both), ("a".to_owned(), HintFit::EndOnly)]);
    }

    #[test]
    fn a_key_is_taken_out_of_whatever_is_pasted_with_it() {
        for live in [secret("sk-social-"), Secret::new(format!("{}==", secret("").expose()))] {
            for (before, behind) in [
                ("", ""),
                (" \n", "\n"),
                ("AUTOPOSTING_API_KEY=", ""),
                ("export AUTOPOSTING_API_KEY='", "'"),
                ("$env:KEY = \"", "\""),
                ("Authorization: Bearer ", ""),
                ("-H \"Authorization: Bearer ", "\""),
                ("x-api-key: ", ""),
                ("Bearer ", ""),
                ("\"", "\","),
                ("`", "`"),
            ] {
                let text = Secret::new(format!("{before}{}{behind}", live.expose()));
                let found = pasted_secret(&text);
                assert_eq!(found.as_ref(), Some(&live), "{before:?}");
            }
        }
        for nothing in ["", " ", "''", "two words", "a\nb"] {
            assert_eq!(pasted_secret(&Secret::new(nothing.into())), None, "{nothing:?}");
        }
    }
}
