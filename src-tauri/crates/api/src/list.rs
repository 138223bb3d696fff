//! Lists in every shape that the service uses for them (contract §15).

use serde_json::Value;

use crate::envelope::Payload;
use crate::wire;

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What could be read; an item without an identity is left out. In no order that the service promises.
    pub items: Vec<T>,
    /// How many things the page held, read or not: the end of the list is a page shorter than its limit.
    pub received: u32,
    /// The length of the whole list, where the service says it (D12).
    pub total: Option<u32>,
}

/// Reads a list; `None` where there is none, since an unknown shape must not pass for an empty list.
///
/// `names` are the keys under which this family of things is listed in some sources, besides `items` and `data`.
pub(crate) fn page<T>(
    payload: &Payload,
    names: &[&str],
    read: impl Fn(&Value) -> Option<T>,
) -> Option<Page<T>> {
    let values = find_list(&payload.value, names)?;
    let beside = Value::Object(payload.beside.clone());
    Some(Page {
        items: values.iter().filter_map(read).collect(),
        received: u32::try_from(values.len()).unwrap_or(u32::MAX),
        total: total(&payload.value).or_else(|| total(&beside)),
    })
}

fn find_list<'a>(value: &'a Value, names: &[&str]) -> Option<&'a Vec<Value>> {
    match value {
        Value::Array(values) => Some(values),
        Value::Object(object) => {
            ["items", "data"].iter().chain(names).find_map(|name| object.get(*name)?.as_array())
        }
        _ => None,
    }
}

fn total(value: &Value) -> Option<u32> {
    value.get("total").or_else(|| value.get("pagination")?.get("total")).and_then(wire::count)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::envelope;

    fn read_numbers(body: Value) -> Option<(Vec<u64>, u32, Option<u32>)> {
        let payload = envelope::open(body).ok()?;
        let page = page(&payload, &["numbers"], Value::as_u64)?;
        Some((page.items, page.received, page.total))
    }

    #[test]
    fn every_documented_shape_is_a_list() {
        for (body, total) in [
            (json!([1, 2]), None),
            (json!({"success": true, "data": [1, 2]}), None),
            (json!({"success": true, "data": [1, 2], "total": 7}), Some(7)),
            (json!({"success": true, "data": {"items": [1, 2], "total": 7, "limit": 2}}), Some(7)),
            (json!({"success": true, "data": {"numbers": [1, 2], "total": "7"}}), Some(7)),
            (json!({"numbers": [1, 2], "pagination": {"page": 1, "total": 7}}), Some(7)),
            (json!({"data": [1, 2], "total": 7}), Some(7)),
        ] {
            assert_eq!(read_numbers(body.clone()), Some((vec![1, 2], 2, total)), "{body}");
        }
    }

    #[test]
    fn a_bad_item_is_counted_but_costs_only_itself() {
        assert_eq!(read_numbers(json!([1, "two", null, 4])), Some((vec![1, 4], 4, None)));
    }

    #[test]
    fn what_is_no_list_does_not_pass_for_an_empty_one() {
        for body in
            [json!({}), json!({"success": true}), json!({"data": null}), json!("ok"), json!({"items": {}})]
        {
            assert_eq!(read_numbers(body.clone()), None, "{body}");
        }
    }
}
