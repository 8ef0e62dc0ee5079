use super::{
    Answer, Fault, Outcome,
    json::{self, Json, Null},
};
use rolecall_model::restli::{Node, Opened, Projection};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A JSON object, projected.
pub(super) fn item(line: &str, projection: &Projection) -> Outcome {
    let json = json::parse(line, Null::Allowed)?;
    if !matches!(json, Json::Object(_)) {
        let offset = line.len() - line.trim_start().len();
        let message = format!("expected a JSON object, at offset {offset}");
        return Err(Fault { code: "not_a_record", message, offset });
    }
    let written = serde_json::to_string(&projection.apply(&json));
    written.map(Answer::from).map_err(|error| Fault {
        code: "bad_json",
        message: error.to_string(),
        offset: 0,
    })
}

impl<'a> Node<'a> for &'a Json<'a> {
    fn open(self) -> Opened<impl Iterator<Item = (&'a str, Self)>, impl Iterator<Item = Self>> {
        match self {
            Json::Object(fields) => Opened::Record(fields.iter().map(|(name, value)| (&**name, value))),
            Json::Array(items) => Opened::List(items.iter()),
            Json::Scalar(_) | Json::Text(_) => Opened::Leaf,
        }
    }

    fn text(self) -> Option<&'a str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // As it stands: numbers keep their text.
            Self::Scalar(text) => serde_json::from_str::<&RawValue>(text)
                .map_err(serde::ser::Error::custom)?
                .serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}
