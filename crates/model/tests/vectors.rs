#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The vectors of `fixtures/vectors`, but for whole query strings, which belong to the transport.

use rolecall_model::restli::{
    List, Node, Opened, Place, Projection, Record, Value, decode, decode_simple_key, encode,
    encode_simple_key,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;
use std::{fmt, fs};

#[derive(Deserialize)]
struct Codec {
    name: String,
    place: String,
    kind: String,
    encoded: String,
    value: Option<Box<RawValue>>,
    value_json: Option<String>,
    error: Option<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    code: String,
    offset: Option<usize>,
}

#[derive(Deserialize)]
struct Projecting {
    name: String,
    op: String,
    projection: String,
    canonical: Option<String>,
    #[serde(default)]
    error: bool,
    input: Option<Box<RawValue>>,
    output: Option<Box<RawValue>>,
}

#[test]
fn every_value_is_written_as_its_vector_says() {
    let mut checked = 0;
    for vector in read::<Codec>("encode.json") {
        let (name, place) = (&vector.name, place(&vector.place));
        let json = vector.value.as_deref().expect(name).get();
        match &*vector.kind {
            "element" => assert_eq!(encode(&element(json), place), vector.encoded, "{name}"),
            "simple_key" => assert_eq!(encode_simple_key(&leaf(json), place), vector.encoded, "{name}"),
            "parameters" => continue,
            other => panic!("{name}: the kind {other}"),
        }
        checked += 1;
    }
    assert!(checked >= 160, "only {checked} vectors");
}

#[test]
fn every_text_is_read_as_its_vector_says() {
    let mut checked = 0;
    for vector in read::<Codec>("decode.json") {
        let (name, text) = (&vector.name, &*vector.encoded);
        let read = match &*vector.kind {
            "element" => decode(text),
            "simple_key" => decode_simple_key(text, place(&vector.place)).map(Value::Text),
            "parameters" => continue,
            other => panic!("{name}: the kind {other}"),
        };
        checked += 1;
        match (read, vector.error) {
            (Ok(value), None) => {
                let json = vector.value.as_deref().map(RawValue::get).or(vector.value_json.as_deref());
                // The equality of records ignores the order of their entries, their `Debug` shows it.
                assert_eq!(format!("{value:?}"), format!("{:?}", element(json.expect(name))), "{name}");
            }
            (Err(error), Some(fault)) => {
                assert_eq!(error.kind().code(), fault.code, "{name}");
                assert_eq!(error.offset(), fault.offset.expect(name), "{name}");
            }
            (Ok(value), Some(fault)) => panic!("{name}: read {value:?}, expected {}", fault.code),
            (Err(error), None) => panic!("{name}: {error}"),
        }
    }
    assert!(checked >= 130, "only {checked} vectors");
}

#[test]
fn every_projection_is_printed_as_its_vector_says_or_refused() {
    let mut checked = 0;
    for vector in read::<Projecting>("projection.json") {
        let printed = vector.projection.parse::<Projection>().map(|projection| projection.to_string()).ok();
        assert_eq!(printed, vector.canonical, "{}", vector.name);
        assert_eq!(printed.is_none(), vector.error, "{}", vector.name);
        checked += 1;
    }
    assert!(checked >= 75, "only {checked} vectors");
}

#[test]
fn every_projection_keeps_what_its_vector_says() {
    let mut checked = 0;
    for vector in read::<Projecting>("projection.json") {
        match (&*vector.op, vector.input, vector.output) {
            ("parse", None, None) => continue,
            ("apply", Some(input), Some(output)) => {
                let projection: Projection = vector.projection.parse().unwrap();
                let json: serde_json::Value = from_json(input.get());
                let kept = serde_json::to_value(projection.apply(&json)).unwrap();
                assert_eq!(kept, from_json::<serde_json::Value>(output.get()), "{}", vector.name);
                // The same on a node that keeps order and number texts, both of which a `Value` may lose.
                let kept = serde_json::to_string(&projection.apply(Json(&input))).unwrap();
                assert_eq!(compact(&kept), compact(output.get()), "{}", vector.name);
                checked += 1;
            }
            (op, ..) => panic!("{}: the operation {op}", vector.name),
        }
    }
    assert!(checked >= 30, "only {checked} vectors");
}

#[test]
fn a_projection_keeps_the_text_of_numbers() {
    let projection: Projection = "(a,b*(c))".parse().unwrap();
    let input: Box<RawValue> = from_json(r#"{"b":[{"d":0,"c":1.50e+2}],"a":123456789012345678901234567890}"#);
    let kept = serde_json::to_string(&projection.apply(Json(&input))).unwrap();
    assert_eq!(kept, r#"{"b":[{"c":1.50e+2}],"a":123456789012345678901234567890}"#);
}

fn read<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let path = format!("{}/../../fixtures/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn from_json<'de, T: Deserialize<'de>>(json: &'de str) -> T {
    serde_json::from_str(json).unwrap()
}

fn place(name: &str) -> Place {
    match name {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        "body" => Place::Body,
        other => panic!("the place {other}"),
    }
}

/// The Rest.li value of a JSON value: a number or a boolean is its source text.
fn element(json: &str) -> Value<'static> {
    match json.as_bytes()[0] {
        b'{' => {
            let entries = from_json::<Entries<'_>>(json).0.into_iter();
            Value::Record(Record::new(entries.map(|(name, value)| (name, element(value.get())))).unwrap())
        }
        b'[' => {
            let items = from_json::<Vec<&RawValue>>(json).into_iter();
            Value::List(List::new(items.map(|item| element(item.get()))).unwrap())
        }
        _ => Value::Text(leaf(json).into()),
    }
}

fn leaf(json: &str) -> String {
    if json.starts_with('"') { from_json(json) } else { json.to_owned() }
}

/// A JSON object in the order of its text.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                std::iter::from_fn(|| map.next_entry().transpose()).collect()
            }
        }

        deserializer.deserialize_map(Visitor).map(Self)
    }
}

/// JSON text as a node: every level is read when the projection comes to it.
#[derive(Clone, Copy)]
struct Json<'a>(&'a RawValue);

impl<'a> Node<'a> for Json<'a> {
    fn open(self) -> Opened<impl Iterator<Item = (&'a str, Self)>, impl Iterator<Item = Self>> {
        match self.0.get().as_bytes()[0] {
            b'{' => {
                Opened::Record(from_json::<Entries<'a>>(self.0.get()).0.into_iter().map(|(name, value)| {
                    let name: &'a str = name.leak();
                    (name, Json(value))
                }))
            }
            b'[' => Opened::List(from_json::<Vec<&'a RawValue>>(self.0.get()).into_iter().map(Json)),
            _ => Opened::Leaf,
        }
    }

    fn text(self) -> Option<&'a str> {
        serde_json::from_str(self.0.get()).ok()
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// JSON without the white space between its tokens.
fn compact(json: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    json.chars()
        .filter(|&c| {
            quoted ^= c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            quoted || !c.is_ascii_whitespace()
        })
        .collect()
}
