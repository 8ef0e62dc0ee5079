//! Projections: a text, a line end, a JSON value to apply it to.

use super::faults::points_into;
use rolecall_model::restli::{Mask, Projection};
use serde_json::Value;

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let (text, json) = text.split_once('\n').unwrap_or((text, ""));
    let projection = match text.parse::<Projection>() {
        Ok(projection) => projection,
        Err(error) => return points_into(&error, text),
    };
    let printed = projection.to_string();
    assert_eq!(printed, text.replace([' ', '\t'], ""), "printed without blanks, else as it came");
    assert_eq!(printed.parse().as_ref(), Ok(&projection));
    assert!(!projection.fields().is_empty());

    let Ok(value) = serde_json::from_str::<Value>(json) else { return };
    let projected = serde_json::to_value(projection.apply(&value)).expect("JSON that was JSON");
    assert_eq!(projected, kept(&value, Mask::Fields(&projection)));
    let again = serde_json::to_value(projection.apply(&projected)).expect("JSON that was JSON");
    assert_eq!(again, projected, "applied twice is applied once");
}

/// The same by copying; its own words for what a mask means.
fn kept(value: &Value, mask: Mask<'_>) -> Value {
    match (value, mask) {
        (Value::Object(fields), Mask::Fields(projection)) => {
            let mask = |name: &str| {
                let Some(expanded) = name.strip_suffix('~') else { return projection.select(name) };
                let urn = fields.get(expanded).and_then(Value::as_str).unwrap_or_default();
                let entity_type = urn.strip_prefix("urn:li:").and_then(|rest| rest.split(':').next());
                projection.select_expansion(expanded, entity_type)
            };
            let mut left = fields.clone();
            left.retain(|name, _| mask(name).is_some());
            for (name, field) in &mut left {
                if let Some(mask) = mask(name) {
                    *field = kept(field, mask);
                }
            }
            Value::Object(left)
        }
        (Value::Object(fields), Mask::Each(projection)) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), kept(field, Mask::Fields(projection))))
                .collect(),
        ),
        (Value::Array(items), Mask::Each(projection)) => {
            Value::Array(items.iter().map(|item| kept(item, Mask::Fields(projection))).collect())
        }
        _ => value.clone(),
    }
}
