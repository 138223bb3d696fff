//! The assignments of a `.env` file and where they stand, as far as common parsers agree on it.
//!
//! A quoted value may run over several lines; what looks like an assignment inside it is none.

use std::ops::Range;

/// One assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assignment {
    /// The variable, a byte range of the text.
    pub(super) name: Range<usize>,
    /// From the name to the end of the value, without a comment behind it.
    pub(super) span: Range<usize>,
    /// The value as written, with its quotes.
    pub(super) value: Range<usize>,
    /// The line on which it begins, from 1.
    pub(super) line: u32,
}

/// A quote that is never closed, by the line on which it opens: parsers differ on what that means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OpenQuote {
    pub(super) line: u32,
}

/// Finds every assignment, in the order of the text.
pub(super) fn assignments(text: &str) -> Result<Vec<Assignment>, OpenQuote> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let mut end = at + rest.find('\n').unwrap_or(rest.len());
        if let Some((name, value_start)) = head(text, at..end) {
            let value = value(text, value_start, end).ok_or(OpenQuote { line })?;
            end = end_of_line(text, value.end);
            found.push(Assignment { span: name.start..value.end, name, value, line });
        }
        let passed = text.get(at..end).unwrap_or_default().matches('\n').count() + 1;
        line += u32::try_from(passed).unwrap_or(u32::MAX);
        at = end + 1;
    }
    Ok(found)
}

/// Name and beginning of the value, if the line is an assignment.
fn head(text: &str, line: Range<usize>) -> Option<(Range<usize>, usize)> {
    let whole = text.get(line.clone())?;
    let mut rest = whole.trim_start_matches('\u{FEFF}').trim_start();
    if let Some(after) = rest.strip_prefix("export")
        && after.starts_with([' ', '\t'])
    {
        rest = after.trim_start();
    }
    let (name, value) = rest.split_once('=')?;
    let bare = name.trim_end();
    if !is_name(bare) {
        return None;
    }
    let start = line.end - rest.len();
    Some((start..start + bare.len(), line.end - value.len()))
}

/// The value, without a comment behind it; `None` where a quote is never closed.
fn value(text: &str, after_sign: usize, line_end: usize) -> Option<Range<usize>> {
    let rest = text.get(after_sign..line_end)?;
    let start = line_end - rest.trim_start_matches([' ', '\t']).len();
    let quote = text.get(start..line_end)?.chars().next().filter(|c| matches!(c, '\'' | '"' | '`'));
    let Some(quote) = quote else { return Some(bare(text, after_sign, start, line_end)) };
    let end = closing(text, start + 1, quote)? + 1;
    let line_end = end_of_line(text, end);
    let behind = text.get(end..line_end)?;
    // Whatever is glued to the closing quote belongs to the value for a shell.
    let is_whole =
        behind.trim().is_empty() || (behind.starts_with([' ', '\t']) && behind.trim().starts_with('#'));
    Some(if is_whole { start..end } else { bare(text, after_sign, start, line_end) })
}

/// A value without quotes: it ends at a comment, which has white space before it, or at the end of the line.
fn bare(text: &str, after_sign: usize, start: usize, line_end: usize) -> Range<usize> {
    let rest = text.get(after_sign..line_end).unwrap_or_default();
    let is_blank = |at: usize| rest.get(..at).is_some_and(|head| head.ends_with([' ', '\t']));
    let comment = rest.char_indices().find(|(at, c)| *c == '#' && is_blank(*at));
    let kept = rest.get(..comment.map_or(rest.len(), |(at, _)| at)).unwrap_or_default().trim_end();
    let end = after_sign + kept.len();
    start.min(end)..end
}

fn closing(text: &str, from: usize, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, c) in text.get(from..)?.char_indices() {
        if c == quote && !is_escaped {
            return Some(from + at);
        }
        is_escaped = c == '\\' && !is_escaped && quote == '"';
    }
    None
}

fn end_of_line(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.find('\n').unwrap_or(rest.len())
}

/// What every shell takes as the name of a variable.
pub(super) fn is_name(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, name and value of each.
    type Found = &'static [(u32, &'static str, &'static str)];

    #[test]
    fn assignments_are_found_where_parsers_find_them() {
        let table: [(&str, Found); 16] = [
            ("A=1", &[(1, "A", "1")]),
            ("# A=1\n\nB=2\r\nC=3\n", &[(3, "B", "2"), (4, "C", "3")]),
            ("  export\tA=1", &[(1, "A", "1")]),
            ("exported=1", &[(1, "exported", "1")]),
            ("A = 1 ", &[(1, "A", "1")]),
            ("A=", &[(1, "A", "")]),
            ("A= # nothing", &[(1, "A", "")]),
            ("A=#x", &[(1, "A", "#x")]),
            ("A=a#b # c", &[(1, "A", "a#b")]),
            ("A='a # b' # c", &[(1, "A", "'a # b'")]),
            ("A='a'b\nC=1", &[(1, "A", "'a'b"), (2, "C", "1")]),
            ("A='a'#b", &[(1, "A", "'a'#b")]),
            ("A=\"x\nB=2\ny\"\nC=3", &[(1, "A", "\"x\nB=2\ny\""), (4, "C", "3")]),
            ("A=\"say \\\"B\\\"\"\nB=`x`", &[(1, "A", "\"say \\\"B\\\"\""), (2, "B", "`x`")]),
            ("\u{FEFF}A=it's\n1B=2\nA-B=3\n=4\nA B=5", &[(1, "A", "it's")]),
            ("", &[]),
        ];
        for (text, expected) in table {
            let found = assignments(text).expect("every quote is closed");
            let found: Vec<(u32, &str, &str)> = found
                .iter()
                .map(|one| (one.line, &text[one.name.clone()], &text[one.value.clone()]))
                .collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_named_by_its_line() {
        for (text, line) in [("A='x\nB=2", 1), ("A=1\n\nB=\"x\\\"\n", 3), ("A='", 1), ("A='x'\nB=`", 2)] {
            assert_eq!(assignments(text), Err(OpenQuote { line }), "{text:?}");
        }
    }
}
