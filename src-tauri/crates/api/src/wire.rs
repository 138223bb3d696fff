//! Tolerant reading of JSON: a field that is missing, null or of another kind costs that field and nothing else.
//!
//! Each resource has private wire structs made of [`Maybe`] fields, and maps them once into the types of `domain`.

use jiff::{SignedDuration, Timestamp};
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde_json::{Map, Value};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// Reads a wire struct from an object; `None` for anything else.
pub(crate) fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    // Without this check serde would read an array into a struct, field by field.
    if value.is_object() { T::deserialize(value).ok() } else { None }
}

/// A field that may be missing or unreadable. `Maybe<Option<T>>` tells null from missing.
pub(crate) struct Maybe<T>(pub(crate) Option<T>);

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(serde_json::from_value(Value::deserialize(deserializer)?).ok()))
    }
}

/// A list whose unreadable items are left out.
pub(crate) struct Items<T>(pub(crate) Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let values = Vec::<Value>::deserialize(deserializer)?;
        Ok(Self(values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect()))
    }
}

/// An identifier: text, or a number taken as its digits. Empty text identifies nothing.
pub(crate) struct Id(pub(crate) String);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) if !text.is_empty() => Ok(Self(text)),
            Value::Number(number) => Ok(Self(number.to_string())),
            _ => Err(D::Error::custom("not an identifier")),
        }
    }
}

/// A count, as a number or as digits in text.
pub(crate) fn count(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// An instant: ISO 8601 with an offset, or a Unix time in seconds or milliseconds.
///
/// A time without an offset is unreadable: whose clock it is on is nowhere said.
pub(crate) struct Moment(pub(crate) Timestamp);

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let instant = match Value::deserialize(deserializer)? {
            Value::String(text) => text.trim().parse().ok(),
            Value::Number(number) => number.as_i64().and_then(from_unix_time),
            _ => None,
        };
        instant.map(Self).ok_or_else(|| D::Error::custom("not an instant"))
    }
}

fn from_unix_time(number: i64) -> Option<Timestamp> {
    // Seconds reach 10^11 in the year 5138; milliseconds passed it in 1973.
    let since_epoch = if number.unsigned_abs() < 100_000_000_000 {
        SignedDuration::from_secs(number)
    } else {
        SignedDuration::from_millis(number)
    };
    Timestamp::from_duration(since_epoch).ok()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_instant_is_read_only_where_it_is_one() {
        for (value, expected) in [
            (json!("2027-01-05T08:00:00.000Z"), Some("2027-01-05T08:00:00Z")),
            (json!(" 2027-01-05T09:00:00+01:00 "), Some("2027-01-05T08:00:00Z")),
            (json!(1_799_136_000), Some("2027-01-05T08:00:00Z")),
            (json!(1_799_136_000_000_i64), Some("2027-01-05T08:00:00Z")),
            (json!("2027-01-05T08:00:00"), None),
            (json!("2027-01-05"), None),
            (json!("tomorrow"), None),
            (json!(""), None),
            (json!(null), None),
            (json!(i64::MIN), None),
            (json!({"at": 1}), None),
        ] {
            let found = Moment::deserialize(&value).ok().map(|moment| moment.0.to_string());
            assert_eq!(found.as_deref(), expected, "{value}");
        }
    }

    #[test]
    fn an_identifier_is_text_or_a_number() {
        for (value, expected) in [
            (json!("post_1"), Some("post_1")),
            (json!(17), Some("17")),
            (json!(""), None),
            (json!(null), None),
            (json!({"$oid": "1"}), None),
        ] {
            assert_eq!(Id::deserialize(&value).ok().map(|id| id.0).as_deref(), expected, "{value}");
        }
    }

    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Sample {
        text: Maybe<String>,
        end: Maybe<Option<u8>>,
    }

    #[test]
    fn a_field_that_cannot_be_read_costs_only_itself() {
        let sample: Sample = read(&json!({"text": 7, "end": 5, "new": []})).unwrap();
        assert_eq!((sample.text.0, sample.end.0), (None, Some(Some(5))));
        let sample: Sample = read(&json!({"text": "a", "end": null})).unwrap();
        assert_eq!((sample.text.0.as_deref(), sample.end.0), (Some("a"), Some(None)));
        let sample: Sample = read(&json!({"end": "soon"})).unwrap();
        assert_eq!((sample.text.0, sample.end.0), (None, None));
    }

    #[test]
    fn an_array_is_no_object() {
        assert!(read::<Sample>(&json!(["a", 5])).is_none());
    }
}
