//! Lists within one cell: separated by comma, semicolon, pipe, line break or `%|%`.

/// The parts of a list of names.
pub(super) fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '|', '\n', '\r'])
        .map(|part| part.trim_matches(is_padding))
        .filter(|part| !part.is_empty())
}

/// The parts of a list of files and addresses. An address may hold a comma or a semicolon, so those separate only
/// where the next part begins like one itself.
pub(super) fn locations(cell: &str) -> Vec<&str> {
    let mut found = Vec::new();
    // Most cells hold nothing, or one.
    if !cell.contains([',', ';', '|', '\n', '\r', '%']) {
        found.extend(Some(cell.trim()).filter(|one| !one.is_empty()));
        return found;
    }
    for part in cell.split(['|', '\n', '\r']) {
        split_at_commas(part.trim_matches('%'), &mut found);
    }
    found
}

/// The parts of a list of descriptions, which are sentences: commas and semicolons belong to them, and line breaks where
/// a pipe separates. A part may be empty, so that the one after it is not taken for its own.
pub(super) fn descriptions(cell: &str) -> impl Iterator<Item = &str> {
    let separator = if cell.contains('|') { '|' } else { '\n' };
    cell.split(separator).map(|part| part.trim_matches(is_padding))
}

fn split_at_commas<'a>(part: &'a str, found: &mut Vec<&'a str>) {
    let part = part.trim();
    let is_address = is_web_address(part);
    let cut = part.char_indices().find(|(at, c)| {
        let rest = part.get(at + 1..).unwrap_or_default().trim_start();
        matches!(c, ',' | ';') && (!is_address || is_web_address(rest) || looks_like_path(rest))
    });
    match cut {
        Some((at, _)) => {
            found.extend(part.get(..at).map(str::trim_end).filter(|before| !before.is_empty()));
            split_at_commas(part.get(at + 1..).unwrap_or_default(), found);
        }
        None if part.is_empty() => {}
        None => found.push(part),
    }
}

/// Whether a text is an address of the web.
pub(crate) fn is_web_address(text: &str) -> bool {
    let starts =
        |scheme: &str| text.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    (starts("https://") || starts("http://")) && !text.contains([' ', '\t'])
}

/// A part that names a file of its own, after an address and a comma.
fn looks_like_path(text: &str) -> bool {
    text.starts_with(['/', '\\']) || text.starts_with("./") || text.get(1..3) == Some(":\\")
}

fn is_padding(c: char) -> bool {
    c.is_whitespace() || c == '%' || is_invisible(c)
}

/// Characters without width that come along with copied text.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_separator_separates_names() {
        for cell in
            ["x,threads", "x; threads", "x|threads", "x\nthreads", "x%|%threads", " x ,, \u{200B}threads "]
        {
            assert_eq!(names(cell).collect::<Vec<_>>(), ["x", "threads"], "{cell:?}");
        }
        assert_eq!(names(" ; ").count(), 0);
    }

    #[test]
    fn an_address_keeps_its_commas() {
        for (cell, expected) in [
            ("https://a.test/w_1,h_2/b.jpg", vec!["https://a.test/w_1,h_2/b.jpg"]),
            (
                "https://a.test/b.jpg,https://a.test/c.jpg",
                vec!["https://a.test/b.jpg", "https://a.test/c.jpg"],
            ),
            ("https://a.test/b.jpg; ./c.jpg", vec!["https://a.test/b.jpg", "./c.jpg"]),
            ("https://a.test/b%|%https://a.test/c", vec!["https://a.test/b", "https://a.test/c"]),
            ("one.jpg, two.jpg", vec!["one.jpg", "two.jpg"]),
            ("one.jpg\r\ntwo.jpg\n", vec!["one.jpg", "two.jpg"]),
            ("", vec![]),
        ] {
            assert_eq!(locations(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn a_description_keeps_its_commas() {
        assert_eq!(
            descriptions("A fern, in a pot|Moss; wet").collect::<Vec<_>>(),
            ["A fern, in a pot", "Moss; wet"]
        );
        assert_eq!(descriptions("Fern\r\nMoss").collect::<Vec<_>>(), ["Fern", "Moss"]);
        assert_eq!(
            descriptions("A fern.\nIn a pot.|Moss").collect::<Vec<_>>(),
            ["A fern.\nIn a pot.", "Moss"]
        );
        assert_eq!(descriptions("Fern||Moss").collect::<Vec<_>>(), ["Fern", "", "Moss"]);
    }
}
