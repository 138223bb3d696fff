//! From bytes to text: the encoding is told by a mark, by zeros, by being valid UTF-8, else guessed.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes a file, or its beginning. A character that the encoding does not have becomes U+FFFD.
pub(super) fn decode(bytes: &[u8], is_whole: bool) -> Cow<'_, str> {
    // `decode` takes a mark at the beginning away.
    encoding_of(bytes, is_whole).decode(bytes).0
}

fn encoding_of(bytes: &[u8], is_whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    utf_16_without_mark(bytes).or_else(|| utf_8(bytes, is_whole)).unwrap_or_else(|| guessed(bytes))
}

/// How many bytes are enough to see that every other one is zero.
pub(super) const ZEROS_SEEN_IN: usize = 2_048;

/// Western text in UTF-16 is half zeros, all on one side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..ZEROS_SEEN_IN.min(bytes.len()))?;
    let zeros = |side: usize| head.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, pairs) = (zeros(0), zeros(1), head.len() / 2);
    match (first * 3 > pairs, second * 3 > pairs) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

fn utf_8(bytes: &[u8], is_whole: bool) -> Option<&'static Encoding> {
    match std::str::from_utf8(bytes) {
        Ok(_) => Some(UTF_8),
        // The beginning of a file may end within a character.
        Err(error) if !is_whole && error.error_len().is_none() => Some(UTF_8),
        Err(_) => None,
    }
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_reads_as_the_same_text() {
        let text = "text;time\r\nCafé für Zoë, naïve;01.12.2026 09:00\r\nGrüße aus Köln;02.12.2026 10:00\r\n";
        let utf_16 =
            |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
        let little = utf_16(u16::to_le_bytes);
        let big = utf_16(u16::to_be_bytes);
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("in Latin-1")).collect();
        for (name, bytes) in [
            ("UTF-8", text.as_bytes().to_vec()),
            ("UTF-8 with a mark", marked(b"\xEF\xBB\xBF", text.as_bytes())),
            ("UTF-16 LE with a mark", marked(b"\xFF\xFE", &little)),
            ("UTF-16 BE with a mark", marked(b"\xFE\xFF", &big)),
            ("UTF-16 LE", little.clone()),
            ("UTF-16 BE", big.clone()),
            ("Latin-1", latin),
        ] {
            assert_eq!(decode(&bytes, true), text, "{name}");
        }
    }

    #[test]
    fn windows_adds_quotes_and_the_euro_to_latin_1() {
        let bytes = b"text,price\r\n\x93Moss\x94 \x96 it\x92s back,\x80 5\r\nZo\xEB,\x80 7\r\n";
        assert_eq!(
            decode(bytes, true),
            "text,price\r\n\u{201C}Moss\u{201D} \u{2013} it\u{2019}s back,€ 5\r\nZoë,€ 7\r\n"
        );
    }

    #[test]
    fn a_beginning_that_ends_within_a_character_is_utf_8_all_the_same() {
        let bytes = "moss 🌿".as_bytes();
        assert!(decode(&bytes[..bytes.len() - 2], false).starts_with("moss "));
    }
}
