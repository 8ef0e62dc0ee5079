use super::{
    Fault, Outcome,
    json::{self, Json, Null},
};
use rolecall_model::restli::{List, Place, Record, TooDeep, Value};

/// A JSON value as Rest.li 2.0 text.
pub(super) fn item(line: &str, place: Place) -> Outcome {
    let json = json::parse(line, Null::Refused)?;
    let value =
        value(json).map_err(|error| Fault { code: "too_deep", message: error.to_string(), offset: 0 })?;
    Ok(serde_json::Value::from(rolecall_model::restli::encode(&value, place)).to_string())
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
