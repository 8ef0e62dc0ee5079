use super::{Answer, Fault, Outcome};
use rolecall_model::restli::{self, Place, Value};
use serde::{Serialize, Serializer};

/// Rest.li 2.0 text as a JSON value: texts, arrays and objects.
pub(super) fn item(line: &str) -> Outcome {
    written(&restli::decode(line)?)
}

/// The same where colons may stand for themselves; that some did is said.
pub(super) fn lenient(line: &str) -> Outcome {
    let lenient = restli::decode_lenient(line)?;
    let note = match *lenient.raw_colons {
        [] => None,
        [only] => Some(format!("1 raw colon was taken as text, at offset {only}")),
        [first, ..] => {
            let count = lenient.raw_colons.len();
            Some(format!("{count} raw colons were taken as text, the first at offset {first}"))
        }
    };
    Ok(Answer { note, ..written(&lenient.value)? })
}

/// A key of protocol 1.0.0: an object of texts, or a text.
pub(super) fn protocol_1(line: &str) -> Outcome {
    written(&restli::decode_v1(line)?)
}

/// A key that is one text.
pub(super) fn simple_key(line: &str, place: Place) -> Outcome {
    written(&Value::Text(restli::decode_simple_key(line, place)?))
}

fn written(value: &Value<'_>) -> Outcome {
    let json = serde_json::to_string(&AsJson(value));
    let fault = |error: serde_json::Error| Fault { code: "too_deep", message: error.to_string(), offset: 0 };
    json.map(Answer::from).map_err(fault)
}

struct AsJson<'v>(&'v Value<'v>);

impl Serialize for AsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(list) => serializer.collect_seq(list.items().iter().map(AsJson)),
            Value::Record(record) => {
                serializer.collect_map(record.entries().iter().map(|(name, value)| (name, AsJson(value))))
            }
        }
    }
}
