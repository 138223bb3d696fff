//! A command line for one request, safe to paste into a shell, with the key taken from the environment.

use super::catalogue_table::{Body, Call};

/// The command line. The key never stands in it: the shell puts it in.
pub(super) fn line(call: &Call, base_url: &str) -> String {
    let url = format!("{}{}", base_url.trim_end_matches('/'), fill_in(call.path));
    let mut parts = vec!["curl".to_owned()];
    if call.method != "GET" {
        parts.push(format!("-X {}", call.method));
    }
    parts.push(quoted(&url));
    parts.push("-H \"Authorization: Bearer $AUTOPOSTING_API_KEY\"".to_owned());
    match call.body {
        Body::None => {}
        Body::Json(json) => {
            parts.push("-H 'Content-Type: application/json'".to_owned());
            parts.push(format!("-d {}", quoted(json)));
        }
        // curl writes the content type itself, with the boundary.
        Body::File => parts.push("-F 'file=@FILE_NAME'".to_owned()),
    }
    parts.join(" ")
}

/// `{brandSlug}` becomes `BRAND_SLUG`: curl would read the braces as a pattern.
fn fill_in(path: &str) -> String {
    let mut out = String::new();
    let mut in_name = false;
    for c in path.chars() {
        match c {
            '{' => in_name = true,
            '}' => in_name = false,
            _ if in_name && c.is_ascii_uppercase() => out.extend(['_', c]),
            _ if in_name => out.push(c.to_ascii_uppercase()),
            _ => out.push(c),
        }
    }
    out
}

/// In single quotes nothing has a meaning to a shell but the quote itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
