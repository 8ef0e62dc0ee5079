use super::{
    Answer, Fault, Outcome,
    json::{self, Json, Null},
};
use rolecall_model::restli::{self, List, Place, Record, TooDeep, Value};

/// A JSON value as Rest.li 2.0 text.
pub(super) fn item(line: &str, place: Place) -> Outcome {
    let json = json::parse(line, Null::Refused)?;
    let value =
        value(json).map_err(|error| Fault { code: "too_deep", message: error.to_string(), offset: 0 })?;
    Ok(written(&restli::encode(&value, place)))
}

/// A JSON string as the text of a key that is one text.
pub(super) fn simple_key(line: &str, place: Place) -> Outcome {
    let rest = line.trim_start_matches([' ', '\t', '\r', '\n']);
    let first = rest.chars().next();
    let no_string = || {
        let (found, offset) = (first.unwrap_or_default(), line.len() - rest.len());
        let message = format!("expected a JSON string, found {found:?}, at offset {offset}");
        Fault { code: "unexpected_token", message, offset }
    };
    // The leftmost fault counts: a value that begins as no string is one, whatever is wrong behind it.
    if matches!(first, Some('{' | '[' | '-' | '0'..='9' | 't' | 'f')) {
        return Err(no_string());
    }
    let Json::Text(key) = json::parse(line, Null::Refused)? else { return Err(no_string()) };
    Ok(written(&restli::encode_simple_key(&key, place)))
}

fn written(text: &str) -> Answer {
    serde_json::Value::from(text).to_string().into()
}

/// Numbers and booleans become their source text. The parser has held the depth already.
fn value(json: Json<'_>) -> Result<Value<'_>, TooDeep> {
    Ok(match json {
        Json::Scalar(text) => text.into(),
        Json::Text(text) => text.into(),
        Json::Array(items) => {
            Value::List(List::new(items.into_iter().map(value).collect::<Result<Vec<_>, _>>()?)?)
        }
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, json)| Ok((name, value(json)?)));
            Value::Record(Record::new(fields.collect::<Result<Vec<_>, TooDeep>>()?)?)
        }
    })
}
