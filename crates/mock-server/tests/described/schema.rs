//! As much of JSON Schema as the OpenAPI document uses; it refuses to judge by a keyword that it does not know.
//!
//! An object has no other members than its schema names, unless the schema says `additionalProperties`.

use regex_lite::Regex;
use serde_json::Value;

/// What a reference leads to; anything else itself.
pub(super) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
    let pointer = reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} is elsewhere"));
    document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

/// What is wrong with a value, and where.
pub(super) fn check(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let schema = resolved(document, schema);
    let keywords = schema.as_object().unwrap_or_else(|| panic!("no schema: {schema}"));
    for (keyword, wanted) in keywords {
        let good = match keyword.as_str() {
            "description" | "default" | "examples" | "required" | "additionalProperties" => true,
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|wanted| is_of(wanted, value)),
                wanted => is_of(wanted, value),
            },
            "enum" => list(wanted).contains(value),
            "const" => wanted == value,
            "pattern" => {
                value.as_str().is_none_or(|text| Regex::new(wanted.as_str().unwrap()).unwrap().is_match(text))
            }
            "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
            "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, wanted, item).map_err(|fault| format!("/{index}{fault}"))?;
                }
                true
            }
            "properties" => {
                members(document, schema, value)?;
                true
            }
            "anyOf" => {
                let faults: Vec<_> =
                    list(wanted).iter().filter_map(|schema| check(document, schema, value).err()).collect();
                if faults.len() == list(wanted).len() {
                    return Err(format!(" fits nothing of anyOf [{}]", faults.join(" |")));
                }
                true
            }
            other => panic!("{other}: not a keyword that this check knows"),
        };
        if !good {
            return Err(format!(": {value} is not as {keyword} {wanted} has it"));
        }
    }
    Ok(())
}

fn members(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let Some(object) = value.as_object() else { return Err(format!(": {value} is no object")) };
    if let Some(missing) =
        list(&schema["required"]).iter().find(|name| value.get(name.as_str().unwrap()).is_none())
    {
        return Err(format!(": {missing} is missing"));
    }
    for (name, value) in object {
        match schema["properties"].get(name) {
            Some(wanted) => check(document, wanted, value).map_err(|fault| format!("/{name}{fault}"))?,
            None if schema.get("additionalProperties").is_some() => {}
            None => return Err(format!(": {name:?} is not described")),
        }
    }
    Ok(())
}

fn is_of(wanted: &Value, value: &Value) -> bool {
    match wanted.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other}: not a type that this check knows"),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
