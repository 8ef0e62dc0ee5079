//! The line tools: a line of JSON for each line, whatever stands there. What `encode` writes, `decode` reads, and
//! `encode` writes again; to project twice is to project once; what is called no JSON is none to serde_json either.

use rolecall::lines::Tool;
use rolecall_model::{
    AnyUrn,
    restli::{Place, Projection},
};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use std::sync::LazyLock;

enum Answer<'a> {
    Ok { json: &'a RawValue, note: Option<String> },
    Error(Fault),
}

impl<'a> Answer<'a> {
    /// A line with either a result, and perhaps a note on it, or an error.
    fn read(line: &'a str) -> Self {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields<'a> {
            #[serde(borrow)]
            ok: Option<&'a RawValue>,
            note: Option<String>,
            error: Option<Fault>,
        }

        match serde_json::from_str(line).expect("JSON") {
            Fields { ok: Some(json), note, error: None } => Self::Ok { json, note },
            Fields { ok: None, note: None, error: Some(fault) } => Self::Error(fault),
            _ => panic!("neither result nor error: {line}"),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    code: String,
    message: String,
    offset: usize,
}

static PROJECTION: LazyLock<Projection> =
    LazyLock::new(|| "(a,b*(c),d~(e),*)".parse().expect("a projection"));

fn output(tool: &Tool, input: &[u8]) -> (String, bool) {
    let mut output = Vec::new();
    let all_good = tool.answer(input, &mut output).expect("memory to memory");
    (String::from_utf8(output).expect("UTF-8"), all_good)
}

/// What a tool makes of one line, as JSON text.
fn item(tool: &Tool, line: &str) -> String {
    let (output, _) = output(tool, line.as_bytes());
    match Answer::read(&output) {
        Answer::Ok { json, .. } => json.get().to_owned(),
        Answer::Error(Fault { message, .. }) => panic!("`{line}` is refused: {message}"),
    }
}

pub(crate) fn check(input: &[u8]) {
    let lines: Vec<_> = input.split_inclusive(|&byte| byte == b'\n').map(without_end).collect();
    const PLACES: [Place; 4] = [Place::Query, Place::Path, Place::Header, Place::Body];
    let places = PLACES.map(Tool::Encode).into_iter();
    let places = places.chain(PLACES.map(Tool::EncodeSimpleKey)).chain(PLACES.map(Tool::DecodeSimpleKey));
    let others = [
        Tool::Decode,
        Tool::DecodeLenient,
        Tool::DecodeProtocol1,
        Tool::Urn,
        Tool::Project(PROJECTION.clone()),
    ];
    for tool in places.chain(others) {
        let (output, all_good) = output(&tool, input);
        assert_eq!(output.lines().count(), lines.len());
        let mut good = 0;
        for (line, answer) in lines.iter().zip(output.lines()) {
            match Answer::read(answer) {
                Answer::Ok { json, note } => {
                    good += 1;
                    let line = str::from_utf8(line).expect("UTF-8");
                    answered(&tool, line, json.get());
                    assert_eq!(note.is_some(), is_lenient(&tool, line), "`{line}`");
                }
                Answer::Error(fault) => refused(&tool, line, &fault),
            }
        }
        assert_eq!(all_good, good == lines.len());
    }
}

/// A return belongs to the end of the line only before a line feed.
fn without_end(line: &[u8]) -> &[u8] {
    let Some(line) = line.strip_suffix(b"\n") else { return line };
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Whether the lenient reading takes what `decode` refuses: then it says so.
fn is_lenient(tool: &Tool, line: &str) -> bool {
    matches!(tool, Tool::DecodeLenient) && !output(&Tool::Decode, line.as_bytes()).1
}

fn answered(tool: &Tool, line: &str, json: &str) {
    match tool {
        Tool::Encode(_) => {
            assert!(serde_json::from_str::<&RawValue>(line).is_ok(), "`{line}` is no JSON");
            let text = text_of(json);
            // In a header or a body a line end stands for itself, and the text is no line.
            if !text.contains(['\r', '\n']) {
                assert_eq!(item(tool, &item(&Tool::Decode, &text)), json, "`{line}`");
            }
        }
        // The same value, its names perhaps in another order: `encode` sorts them.
        Tool::Decode => assert_eq!(value(&item(&Tool::Decode, &encoded(json))), value(json), "`{line}`"),
        // What `decode` reads is read alike; else there are colons, and without them it is the same.
        Tool::DecodeLenient => {
            let (strict, is_read) = output(&Tool::Decode, line.as_bytes());
            if is_read {
                assert_eq!(strict, format!("{{\"ok\":{json}}}\n"), "`{line}`");
            }
            assert_eq!(value(&item(&Tool::Decode, &encoded(json))), value(json), "`{line}`");
        }
        Tool::DecodeProtocol1 => match value(json) {
            Value::String(_) => assert!(!line.contains('='), "`{line}`"),
            Value::Object(fields) => assert!(fields.values().all(Value::is_string), "`{line}`"),
            other => panic!("`{line}` is read as {other}"),
        },
        Tool::EncodeSimpleKey(place) => {
            let (key, text): (String, String) = (text_of(line), text_of(json));
            match place {
                Place::Header | Place::Body => assert_eq!(text, key),
                // An empty key in a path is the one that does not come back.
                Place::Path if key.is_empty() => assert_eq!(text, "''"),
                _ => assert_eq!(text_of(&item(&Tool::DecodeSimpleKey(*place), &text)), key),
            }
        }
        Tool::DecodeSimpleKey(place) => {
            let key = text_of(json);
            match place {
                Place::Header | Place::Body => assert_eq!(key, line),
                Place::Path if key.is_empty() => assert_eq!(line, ""),
                _ => {
                    let text = text_of(&item(&Tool::EncodeSimpleKey(*place), json));
                    assert_eq!(item(tool, &text), json, "`{line}`");
                }
            }
        }
        Tool::Urn => {
            let urn = AnyUrn::listed(line).expect("a URN");
            assert_eq!(
                value(json),
                json!({ "type": urn.type_name(), "id": urn.id(), "strict": urn.is_strict() })
            );
        }
        Tool::Project(_) => assert_eq!(item(tool, json), json, "`{line}`"),
    }
}

fn text_of(json: &str) -> String {
    serde_json::from_str(json).expect("a string")
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

/// The Rest.li text of this JSON.
fn encoded(json: &str) -> String {
    text_of(&item(&Tool::Encode(Place::Query), json))
}

fn refused(tool: &Tool, line: &[u8], Fault { code, message, offset }: &Fault) {
    assert!(*offset <= line.len() && !message.is_empty(), "{code}: {message}");
    if code != "bad_utf8" {
        // Before the offset all is text, and it stands between two characters.
        assert!(str::from_utf8(&line[..*offset]).is_ok(), "{code}: {message}");
        assert!(line.get(*offset).is_none_or(|byte| byte & 0xC0 != 0x80), "{code}: {message}");
    }
    if let Tool::Encode(_) | Tool::EncodeSimpleKey(_) | Tool::Project(_) = tool
        && code == "bad_json"
    {
        // serde_json keeps the last of two fields with one name.
        let twice = message.contains("a name that is not there yet");
        assert!(twice || serde_json::from_slice::<Value>(line).is_err(), "{message}");
    }
}
