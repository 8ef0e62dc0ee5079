use super::{Fault, Outcome};
use rolecall_model::restli::{self, Value};
use serde::{Serialize, Serializer};

/// Rest.li 2.0 text as a JSON value: texts, arrays and objects.
pub(super) fn item(line: &str) -> Outcome {
    let value = restli::decode(line)?;
    serde_json::to_string(&AsJson(&value)).map_err(|error| Fault {
        code: "too_deep",
        message: error.to_string(),
        offset: 0,
    })
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
