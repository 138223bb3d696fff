//! Reads the fields of a JSON body one by one, so that a refusal can say which one and why.
//!
//! Unknown fields are ignored. What the service does with them is unknown.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::clock::from_millis;
use crate::envelope::Failure;

/// The body of a request.
#[derive(Debug)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a JSON object, whatever content type was named.
    pub(crate) fn read(body: &[u8]) -> Result<Self, Failure> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Failure::Malformed("The body has to be a JSON object.".into())),
            Err(_) => Err(Failure::Malformed("The body is not valid JSON.".into())),
        }
    }

    /// A field that is there; `null` counts as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A field that may be there and be `null`.
    pub(crate) fn get_or_null(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// A text that must be there and not be blank.
    pub(crate) fn text(&self, name: &str) -> Result<&str, Failure> {
        self.optional_text(name)?.ok_or_else(|| invalid(name, "is required"))
    }

    /// A text that must not be blank if it is there.
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&str>, Failure> {
        match self.get_or_null(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Err(invalid(name, "must not be empty")),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(invalid(name, "has to be a text")),
        }
    }

    /// A list of texts, if it is there.
    pub(crate) fn texts(&self, name: &str) -> Result<Option<Vec<&str>>, Failure> {
        self.get(name).map(|value| texts(name, value)).transpose()
    }

    /// The fields with these names, as they are.
    pub(crate) fn only(&self, names: &[&str]) -> Map<String, Value> {
        names.iter().filter_map(|name| Some(((*name).to_owned(), self.get(name)?.clone()))).collect()
    }
}

/// A list of texts.
pub(crate) fn texts<'a>(name: &str, value: &'a Value) -> Result<Vec<&'a str>, Failure> {
    let items = value.as_array().and_then(|items| items.iter().map(Value::as_str).collect());
    items.ok_or_else(|| invalid(name, "has to be a list of texts"))
}

/// An instant in ISO 8601, kept to the millisecond; without an offset it is a time in `zone` (contract §9.5).
pub(crate) fn instant(name: &str, value: &Value, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let wrong = || invalid(name, "has to be an ISO 8601 date and time");
    let text = value.as_str().ok_or_else(wrong)?;
    let exact = match text.parse::<Timestamp>() {
        Ok(instant) => instant,
        Err(_) => {
            let local: DateTime = text.parse().map_err(|_| wrong())?;
            local.to_zoned(zone.clone()).map_err(|_| wrong())?.timestamp()
        }
    };
    Ok(from_millis(exact.as_millisecond()))
}

/// A refusal of one field.
pub(crate) fn invalid(name: &str, why: &str) -> Failure {
    Failure::Invalid(format!("{name} {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_without_an_offset_is_in_the_brands_zone() {
        let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
        for (written, meant) in [
            ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00Z"),
            ("2026-07-01T10:00Z", "2026-07-01T10:00:00Z"),
            ("2026-07-01T12:00:00.123456+02:00", "2026-07-01T10:00:00.123Z"),
            ("2026-07-01T10:00", "2026-07-01T09:00:00Z"),
        ] {
            let read = instant("scheduledAt", &written.into(), &lisbon);
            assert_eq!(read, Ok(meant.parse().unwrap()), "{written}");
        }
        for nonsense in ["tomorrow", "", "10:00", "2026-13-01T10:00:00Z"] {
            assert!(instant("scheduledAt", &nonsense.into(), &lisbon).is_err(), "{nonsense}");
        }
    }
}
