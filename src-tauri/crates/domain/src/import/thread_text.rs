//! A text that is too long, cut into the parts of a thread.

/// At most this many parts after the first (contract §9.2).
pub(super) const MOST_PARTS: usize = 25;

/// Cuts a text into parts of at most `limit` characters: between paragraphs, else sentences, else words, else
/// wherever it must be.
pub fn cut_into_parts(text: &str, limit: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while rest.chars().count() > limit.max(1) {
        let end = rest.char_indices().nth(limit.max(1)).map_or(rest.len(), |(at, _)| at);
        let cut = best_cut(rest, end);
        let (part, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        parts.push(part.trim().to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

/// The byte at which to cut, at most `end`. A cut in the first third would leave a stub, so the next finer one is
/// taken instead.
fn best_cut(text: &str, end: usize) -> usize {
    let head = text.get(..end).unwrap_or(text);
    let after = |mark: &str| head.rfind(mark).map(|at| at + mark.len());
    let paragraph = after("\n\n").or_else(|| after("\n"));
    let sentence = [". ", "! ", "? ", "\u{2026} ", "\u{3002}"].iter().filter_map(|mark| after(mark)).max();
    // A space directly after the longest head ends a word as well.
    let word = match text.get(end..).is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
        true => Some(end),
        false => after(" "),
    };
    [paragraph, sentence, word].into_iter().flatten().find(|cut| *cut * 3 > end).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_where_a_reader_would_pause() {
        for (text, limit, expected) in [
            ("short", 10, vec!["short"]),
            ("First paragraph.\n\nSecond one.", 20, vec!["First paragraph.", "Second one."]),
            ("One is here. Two is there. Three.", 20, vec!["One is here.", "Two is there. Three."]),
            ("some words without any end", 11, vec!["some words", "without any", "end"]),
            ("🌿🌿🌿🌿🌿", 2, vec!["🌿🌿", "🌿🌿", "🌿"]),
            ("", 5, vec![]),
        ] {
            assert_eq!(cut_into_parts(text, limit), expected, "{text:?}");
        }
    }

    #[test]
    fn nothing_but_blanks_is_lost_and_no_part_is_too_long() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..300 {
            let alphabet: Vec<char> = "ab .!?\n漢🌿é".chars().collect();
            let text: String =
                (0..random.usize(0..400)).map(|_| random.choice(&alphabet).copied().unwrap_or('a')).collect();
            let limit = random.usize(1..60);
            let parts = cut_into_parts(&text, limit);
            let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(solid(&parts.concat()), solid(&text));
            assert!(parts.iter().all(|part| part.chars().count() <= limit), "{limit} {parts:?}");
        }
    }
}
