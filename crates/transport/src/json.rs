//! JSON bodies, written and read, and where in them a value stands.

use crate::{At, Call, Part, Problem, ProblemCode, Strict, problem::Found};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};
use std::{borrow::Cow, collections::BTreeMap, io, ops::Range};

/// The JSON text of a value of ours.
pub(crate) fn bytes(value: &(impl Serialize + ?Sized)) -> Bytes {
    // Only a map with keys that are no strings, or a type that refuses itself, cannot be written: none of ours.
    bytes_within(value, usize::MAX).unwrap_or_default()
}

/// The JSON text of a value of ours; none where it has more bytes than this.
pub(crate) fn bytes_within(value: &(impl Serialize + ?Sized), most: usize) -> Option<Bytes> {
    // Room for a page of ten decorated elements.
    let mut written = Written { bytes: Vec::with_capacity(4096), most };
    serde_json::to_writer(&mut written, value).ok()?;
    Some(Bytes::from(written.bytes))
}

/// Bytes up to a limit.
struct Written {
    bytes: Vec<u8>,
    most: usize,
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    // Most writes are of one sign: where its length is known, it is a store.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.len() > self.most - self.bytes.len() {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A response with a JSON body.
///
/// ```
/// use http::StatusCode;
/// use rolecall_transport::json_response;
/// let response = json_response(StatusCode::NOT_FOUND, &serde_json::json!({"status": 404}));
/// assert_eq!(response.body(), r#"{"status":404}"#);
/// assert_eq!(response.headers()["content-type"], "application/json");
/// ```
pub fn json_response(status: StatusCode, body: &(impl Serialize + ?Sized)) -> Response<Bytes> {
    response_of(status, bytes(body))
}

/// A response with this JSON text.
pub(crate) fn response_of(status: StatusCode, json: Bytes) -> Response<Bytes> {
    let mut response = Response::new(json);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A fault of JSON: the path to it, what was expected and what is there, and its bytes.
pub(crate) struct JsonFault {
    /// The path in words: `elements[2].state`.
    path: String,
    /// The same as a JSON pointer: `/elements/2/state`.
    pointer: String,
    expected: Cow<'static, str>,
    found: Found,
    bytes: Range<usize>,
}

impl JsonFault {
    /// Where it is, as a JSON pointer; what was expected; what is there.
    pub(crate) fn into_parts(self) -> (String, Cow<'static, str>, Found) {
        (self.pointer, self.expected, self.found)
    }

    fn problem(self) -> Problem {
        let subject = if self.path.is_empty() { "body".to_owned() } else { format!("body: {}", self.path) };
        Problem::new(ProblemCode::BodyShape, subject, self.expected, self.found)
            .at(At { part: Part::Body, bytes: self.bytes })
    }
}

/// Reads a record. The fault quotes no text of it, one character at most: a body may hold secrets.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JsonFault> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Strict(&mut deserializer))
        .map_err(|error| fault(bytes, Some(error.path()), error.inner()))?;
    deserializer.end().map_err(|error| fault(bytes, None, &error))?;
    Ok(value)
}

/// Reads the record that a request's body holds, if its content type lets expect one.
pub(crate) fn read_body<T: DeserializeOwned>(call: &Call<'_>) -> Result<T, Problem> {
    content_type(call)?;
    read(call.meant().body()).map_err(JsonFault::problem)
}

/// A body without a type is taken as JSON; that of another type is none, whatever it holds (inferred).
fn content_type(call: &Call<'_>) -> Result<(), Problem> {
    let not_json = |value: &&HeaderValue| !essence(value).is_some_and(|essence| is_json(&essence));
    match call.headers().get_all(CONTENT_TYPE).iter().find(not_json) {
        None => Ok(()),
        Some(found) => {
            let at = At::header(CONTENT_TYPE, Some(found));
            let found = Found::Text(found.as_bytes().escape_ascii().to_string());
            let problem = Problem::new(ProblemCode::ContentType, "Content-Type", "`application/json`", found);
            if call.meant().is_tunnelled() {
                // The type is that of the tunnel; the body that is meant is not there.
                return Err(problem.at(at));
            }
            // Of several, one takes the place of all.
            let first = At::header(CONTENT_TYPE, call.headers().get(CONTENT_TYPE));
            Err(problem.at(at).mended_by(first, "application/json"))
        }
    }
}

/// The type and subtype of a content type, in lower case, without its parameters.
pub(crate) fn essence(value: &HeaderValue) -> Option<String> {
    let essence = value.to_str().ok()?.split(';').next()?;
    Some(essence.trim().to_ascii_lowercase())
}

fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence
            .split_once('/')
            .is_some_and(|(_, subtype)| subtype.len() > "+json".len() && subtype.ends_with("+json"))
}

/// The bytes of `text` that are the value of this field of it; the whole text where it has none.
pub(crate) fn locate_field(text: &[u8], field: &str) -> Range<usize> {
    str::from_utf8(text)
        .ok()
        .and_then(|text| Some(range_in(text, enter(text, &Step::Key(field))?)))
        .unwrap_or(0..text.len())
}

enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

fn enter<'t>(text: &'t str, step: &Step<'_>) -> Option<&'t str> {
    match step {
        Step::Key(key) => {
            let fields: BTreeMap<Cow<'t, str>, &'t RawValue> = serde_json::from_str(text).ok()?;
            fields.get(*key).map(|value| value.get())
        }
        Step::Index(index) => {
            let items: Vec<&'t RawValue> = serde_json::from_str(text).ok()?;
            items.get(*index).map(|value| value.get())
        }
    }
}

/// The bytes of `part` in `text`, of which it is a part.
fn range_in(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    start..start + part.len()
}

fn fault(bytes: &[u8], path: Option<&Path>, error: &serde_json::Error) -> JsonFault {
    let steps: Vec<Step<'_>> = path
        .into_iter()
        .flat_map(Path::iter)
        .map_while(|segment| match segment {
            Segment::Map { key } => Some(Step::Key(key)),
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect();
    let text = str::from_utf8(bytes).unwrap_or_default();
    let value = if error.is_data() {
        let found = steps.iter().try_fold(text, |text, step| enter(text, step));
        found.map(|part| range_in(text, part))
    } else {
        None
    };
    // Of broken JSON it is the character at which the reader stopped.
    let place = value.unwrap_or_else(|| {
        let end = offset(bytes, error);
        let start = if error.is_syntax() { end.saturating_sub(1) } else { end };
        // Of other bytes than UTF-8 there is no text, and a byte is a character.
        let is_boundary = |at: &usize| text.is_empty() || text.is_char_boundary(*at);
        let start = (0..=start).rev().find(is_boundary).unwrap_or(start);
        let end = (end..=bytes.len()).find(is_boundary).unwrap_or(end);
        start..end
    });
    let pointer = steps.iter().map(|step| match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    });
    let pointer = pointer.collect();
    let path = path.map(Path::to_string).unwrap_or_default();
    let path = path.trim_end_matches('?').trim_end_matches('.').to_owned();
    let (expected, found) = words(error, text.get(place.clone()));
    JsonFault { path, pointer, expected, found, bytes: place }
}

/// Where serde_json stopped: it counts lines and, in bytes, columns.
fn offset(bytes: &[u8], error: &serde_json::Error) -> usize {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n').take(error.line().saturating_sub(1));
    (lines.map(<[u8]>::len).sum::<usize>() + error.column()).min(bytes.len())
}

/// What serde says in words of JSON, without the text that it quotes; `there` is the character at the place.
fn words(error: &serde_json::Error, there: Option<&str>) -> (Cow<'static, str>, Found) {
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(&*said, |(said, _)| said);
    if error.is_eof() {
        return ("the rest of a JSON value".into(), Found::End);
    }
    if !error.is_data() {
        return match (said.strip_prefix("expected "), there.filter(|there| !there.is_empty())) {
            // A sign: "`,` or `}`".
            (Some(sign), Some(there)) if sign.starts_with('`') => {
                (sign.to_owned().into(), Found::Text(there.to_owned()))
            }
            // "value", "ident"
            (Some(_), Some(there)) => ("JSON".into(), Found::Text(there.to_owned())),
            _ => ("JSON".into(), Found::Said(said.to_owned().into())),
        };
    }
    if let Some(field) = said.strip_prefix("missing field ") {
        return (format!("the field {field}").into(), Found::Nothing);
    }
    if let Some(field) = said.strip_prefix("duplicate field ") {
        return (format!("the field {field} once").into(), Found::Said("it twice".into()));
    }
    let wrong = said.strip_prefix("invalid type: ").or_else(|| said.strip_prefix("invalid value: "));
    if let Some((found, expected)) = wrong.and_then(|wrong| wrong.rsplit_once(", expected ")) {
        let found = match found.split([' ', '`']).next().unwrap_or_default() {
            "map" => Found::Said("an object".into()),
            "sequence" => Found::Said("a list".into()),
            "string" => Found::Said("a text".into()),
            "null" => Found::Said("null".into()),
            // A number or a truth, which serde quotes.
            _ => Found::Text(found.split('`').nth(1).unwrap_or_default().to_owned()),
        };
        return (kind_of_json(expected), found);
    }
    // The types' own words, such as those of a URN: "expected `urn:li:person:`, at offset 0".
    let own = said.strip_prefix("expected ").unwrap_or(said);
    (own.to_owned().into(), Found::Said("another text".into()))
}

/// What serde expects, as JSON calls it.
fn kind_of_json(expected: &str) -> Cow<'static, str> {
    match expected {
        "a sequence" => "a list".into(),
        "a string" => "a text".into(),
        "a map" => "an object".into(),
        // What serde calls a record that also keeps what it does not know.
        record if record.starts_with("struct ") => "an object".into(),
        "u16" => "a whole number from 0 to 65535".into(),
        "u32" => "a whole number from 0 to 4294967295".into(),
        "u64" => "a whole number that is not negative".into(),
        "i64" => "a whole number".into(),
        other => other.to_owned().into(),
    }
}
