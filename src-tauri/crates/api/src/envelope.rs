//! The envelope around every answer (contract §4): what to take out of a success, and the five shapes of an error.

use serde_json::Value;

use crate::wire::Object;

/// What stood in an answer, and what stood beside it: some lists carry their total there.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Payload {
    pub(crate) value: Value,
    pub(crate) beside: Object,
}

/// What the body of an answer without success turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorBody {
    /// Shapes E1 to E4: the service itself is speaking.
    Envelope { code: Option<String>, text: Option<String> },
    /// A web page: something in between is speaking.
    Page,
    /// Empty, cut off, or nothing that is known.
    Other,
}

/// Takes the payload out of its envelope, at most once: the payload may itself have a field called `success`.
pub(crate) fn open(body: Value) -> Result<Payload, ErrorBody> {
    let Value::Object(object) = body else {
        return Ok(Payload { value: body, beside: Object::new() });
    };
    match object.get("success") {
        Some(Value::Bool(false)) => Err(read_error(&object)),
        Some(Value::Bool(true)) => Ok(take_data(object)),
        _ if has_only_data(&object) => Ok(take_data(object)),
        _ => Ok(Payload { value: Value::Object(object), beside: Object::new() }),
    }
}

/// The body of an answer whose status is not one of success.
pub(crate) fn read_error_body(body: &[u8], is_html: bool) -> ErrorBody {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) if says_error(&object) => read_error(&object),
        _ if is_html || starts_like_a_page(body) => ErrorBody::Page,
        _ => ErrorBody::Other,
    }
}

fn take_data(mut object: Object) -> Payload {
    let data = object.remove("data").filter(|data| !data.is_null());
    Payload { value: data.unwrap_or_else(|| Value::Object(Object::new())), beside: object }
}

/// Login is answered with `data` alone (D07); a message beside it, or a null, has no meaning of its own.
fn has_only_data(object: &Object) -> bool {
    let is_meaningless = |(key, value): (&String, &Value)| key == "message" || value.is_null();
    object.contains_key("data") && object.iter().filter(|(key, _)| *key != "data").all(is_meaningless)
}

fn says_error(object: &Object) -> bool {
    let has_error = object.get("error").is_some_and(|error| error.is_string() || error.is_object());
    has_error || object.get("success") == Some(&Value::Bool(false))
}

fn read_error(object: &Object) -> ErrorBody {
    let inner = object.get("error").and_then(Value::as_object).unwrap_or(object);
    let field = |name: &str| inner.get(name).and_then(Value::as_str).map(str::to_owned);
    let (code, error, message) = (field("code"), field("error"), field("message"));
    match (code, error, message) {
        (Some(code), error, message) => ErrorBody::Envelope { code: Some(code), text: error.or(message) },
        (None, Some(error), Some(message)) if is_machine_code(&error) => {
            ErrorBody::Envelope { code: Some(error), text: Some(message) }
        }
        (None, error, message) => ErrorBody::Envelope { code: None, text: error.or(message) },
    }
}

fn is_machine_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn starts_like_a_page(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_payload_is_taken_out_once() {
        for (body, expected) in [
            (json!({"success": true, "data": {"id": 1}}), json!({"id": 1})),
            (json!({"success": true}), json!({})),
            (json!({"success": true, "data": null}), json!({})),
            (json!({"data": {"token": "t"}}), json!({"token": "t"})),
            (json!({"data": {"token": "t"}, "message": "Welcome", "user": null}), json!({"token": "t"})),
            (json!({"data": [1], "total": 9}), json!({"data": [1], "total": 9})),
            (json!({"success": true, "data": {"success": false}}), json!({"success": false})),
            (json!({"success": true, "data": {"data": 1}}), json!({"data": 1})),
            (json!({"data": {"data": 1}}), json!({"data": 1})),
            (json!({"success": "yes", "data": 1}), json!({"success": "yes", "data": 1})),
            (json!([1, 2]), json!([1, 2])),
            (json!({"id": "p"}), json!({"id": "p"})),
        ] {
            assert_eq!(open(body.clone()).map(|payload| payload.value), Ok(expected), "{body}");
        }
    }

    #[test]
    fn the_error_shapes_are_told_apart() {
        let envelope = |code: Option<&str>, text: Option<&str>| ErrorBody::Envelope {
            code: code.map(str::to_owned),
            text: text.map(str::to_owned),
        };
        for (body, expected) in [
            (
                r#"{"success":false,"error":"no_way","message":"No way."}"#,
                envelope(Some("no_way"), Some("No way.")),
            ),
            (r#"{"error":"No way.","code":"NO_WAY"}"#, envelope(Some("NO_WAY"), Some("No way."))),
            (r#"{"success":false,"error":"No way."}"#, envelope(None, Some("No way."))),
            (r#"{"success":false,"error":"unauthorized"}"#, envelope(None, Some("unauthorized"))),
            (r#"{"error":"No way."}"#, envelope(None, Some("No way."))),
            (r#"{"error":{"code":"no_way","message":"No way."}}"#, envelope(Some("no_way"), Some("No way."))),
            (r#"{"success":false}"#, envelope(None, None)),
            (r#"{"message":"a gateway's words"}"#, ErrorBody::Other),
            ("<!doctype html><p>Blocked", ErrorBody::Page),
            ("", ErrorBody::Other),
            (r#"{"success":fal"#, ErrorBody::Other),
        ] {
            assert_eq!(read_error_body(body.as_bytes(), false), expected, "{body}");
        }
        assert_eq!(read_error_body(b"Blocked", true), ErrorBody::Page);
    }
}
