//! Reads a `multipart/form-data` body as far as an upload needs it: the one part that is a file.
//!
//! Unknown at the service, decided here: the file's field may have any name (contract §9.6), other fields are ignored,
//! and more than one file is refused.

use crate::envelope::Failure;

/// The file of an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FilePart<'a> {
    pub(crate) filename: &'a str,
    /// As the client declared it.
    pub(crate) content_type: Option<&'a str>,
    pub(crate) bytes: &'a [u8],
}

/// The file in a body.
pub(crate) fn file<'a>(content_type: Option<&str>, body: &'a [u8]) -> Result<FilePart<'a>, Failure> {
    let wrong = |text: &str| Failure::Malformed(text.into());
    let boundary = content_type.and_then(boundary).ok_or_else(|| {
        wrong("The body has to be multipart/form-data, and its type has to name the boundary.")
    })?;
    let parts = parts(body, boundary).ok_or_else(|| wrong("The multipart body can't be read."))?;
    let mut files = parts.into_iter().filter_map(|part| file_of(part.0, part.1));
    let file = files.next().ok_or_else(|| wrong("The body has no part that is a file."))?;
    if files.next().is_some() {
        return Err(wrong("The body has more than one file."));
    }
    Ok(file)
}

/// The boundary that a content type names.
fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"'))
    })?;
    (!boundary.is_empty()).then_some(boundary)
}

/// The head and the bytes of each part; nothing if the body does not keep to the form.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<(&'a str, &'a [u8])>> {
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter may stand at the very beginning.
    let first = delimiter.strip_prefix("\r\n")?.as_bytes();
    let mut rest = match body.strip_prefix(first) {
        Some(rest) => rest,
        None => split(body, delimiter.as_bytes())?.1,
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (head, after) = split(rest, b"\r\n\r\n")?;
        let (bytes, next) = split(after, delimiter.as_bytes())?;
        parts.push((std::str::from_utf8(head).ok()?, bytes));
        rest = next;
    }
    Some(parts)
}

fn file_of<'a>(head: &'a str, bytes: &'a [u8]) -> Option<FilePart<'a>> {
    let header = |name: &str| {
        head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let (_, after) = header("content-disposition")?.split_once("filename=\"")?;
    let (filename, _) = after.split_once('"')?;
    Some(FilePart { filename, content_type: header("content-type"), bytes })
}

/// What comes before and after the first occurrence.
fn split<'a>(bytes: &'a [u8], what: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(what.len()).position(|window| window == what)?;
    Some((bytes.get(..at)?, bytes.get(at + what.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: &str = "multipart/form-data; boundary=\"cut\"";

    #[test]
    fn the_file_is_found_among_other_fields_whatever_its_name() {
        let body = b"--cut\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nHello\r\n\
            --cut\r\ncontent-disposition: form-data; name=\"x\"; filename=\"a b.png\"\r\n\
            Content-Type: image/png\r\n\r\nline\r\n--other\r\n\r\nline\r\n--cut--\r\n";
        let found = file(Some(TYPE), body).unwrap();
        assert_eq!((found.filename, found.content_type), ("a b.png", Some("image/png")));
        assert_eq!(found.bytes, b"line\r\n--other\r\n\r\nline");
    }

    #[test]
    fn what_is_not_one_file_is_refused() {
        let part = "--cut\r\nContent-Disposition: form-data; filename=\"a\"\r\n\r\nx\r\n";
        for (kind, body) in [
            (None, format!("{part}--cut--")),
            (Some("application/json"), format!("{part}--cut--")),
            (Some("multipart/form-data"), format!("{part}--cut--")),
            (Some(TYPE), String::new()),
            (Some(TYPE), part.to_owned()),
            (Some(TYPE), format!("{part}{part}--cut--")),
            (Some(TYPE), "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--cut--".into()),
        ] {
            assert!(matches!(file(kind, body.as_bytes()), Err(Failure::Malformed(_))), "{kind:?} {body}");
        }
        assert!(file(Some(TYPE), format!("{part}--cut--").as_bytes()).is_ok());
    }
}
