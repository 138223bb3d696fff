//! What kind of medium a file is: by its first bytes, with which the declared type must agree.
//!
//! The contract names `image/*` and `video/*` (§9.6). Decided here: what can't be recognised is refused, whatever it
//! is declared as.

use crate::post::MediaKind;

/// The kind and the exact type, or nothing for what is neither an image nor a video.
pub(crate) fn recognise(declared: Option<&str>, bytes: &[u8]) -> Option<(MediaKind, &'static str)> {
    let exact = sniff(bytes)?;
    let family = |content_type: &str| content_type.split('/').next().unwrap_or_default().to_ascii_lowercase();
    let is_undeclared = |declared: &str| declared.eq_ignore_ascii_case("application/octet-stream");
    let agrees = declared.is_none_or(|declared| is_undeclared(declared) || family(declared) == family(exact));
    let kind = match exact {
        "image/gif" => MediaKind::Gif,
        _ if family(exact) == "video" => MediaKind::Video,
        _ => MediaKind::Image,
    };
    agrees.then_some((kind, exact))
}

fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let at = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
    if at(0, b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if at(0, b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Some("image/gif")
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some("image/webp")
    } else if at(0, b"\x1a\x45\xdf\xa3") {
        Some("video/webm")
    } else if at(4, b"ftyp") {
        Some(brand(bytes.get(8..12)?))
    } else {
        // A QuickTime film without a brand begins with one of these boxes.
        let boxes: [&[u8]; 4] = [b"moov", b"mdat", b"wide", b"free"];
        boxes.iter().any(|name| at(4, name)).then_some("video/quicktime")
    }
}

/// Several formats share the container of MP4.
fn brand(name: &[u8]) -> &'static str {
    match name {
        b"qt  " => "video/quicktime",
        b"heic" | b"heix" | b"mif1" => "image/heic",
        b"avif" => "image/avif",
        _ => "video/mp4",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decide_and_the_declared_type_must_agree() {
        use MediaKind::{Gif, Image, Video};
        for (declared, bytes, expected) in [
            (Some("image/png"), b"\x89PNG\r\n\x1a\n....".as_slice(), Some((Image, "image/png"))),
            (Some("image/jpeg"), b"\x89PNG\r\n\x1a\n....", Some((Image, "image/png"))),
            (None, b"\xff\xd8\xff\xe0", Some((Image, "image/jpeg"))),
            (Some("Image/GIF"), b"GIF89a", Some((Gif, "image/gif"))),
            (Some("image/webp"), b"RIFF\0\0\0\0WEBPVP8 ", Some((Image, "image/webp"))),
            (Some("video/mp4"), b"\0\0\0\x18ftypmp42", Some((Video, "video/mp4"))),
            (Some("video/quicktime"), b"\0\0\0\x14ftypqt  ", Some((Video, "video/quicktime"))),
            (None, b"\0\0\0\x08wide", Some((Video, "video/quicktime"))),
            (None, b"\0\0\0\x18ftypheic", Some((Image, "image/heic"))),
            (Some("application/octet-stream"), b"\x1a\x45\xdf\xa3", Some((Video, "video/webm"))),
            (Some("video/mp4"), b"GIF89a", None),
            (Some("text/plain"), b"GIF89a", None),
            (Some("image/png"), b"not a picture", None),
            (Some("image/png"), b"", None),
        ] {
            assert_eq!(recognise(declared, bytes), expected, "{declared:?} {bytes:?}");
        }
    }
}
