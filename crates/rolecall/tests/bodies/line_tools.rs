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

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", bound = "'de: 'a")]
enum Answer<'a> {
    Ok(&'a RawValue),
    Error(Fault),
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
    match serde_json::from_str(&output).expect("JSON") {
        Answer::Ok(json) => json.get().to_owned(),
        Answer::Error(Fault { message, .. }) => panic!("`{line}` is refused: {message}"),
    }
}

pub(crate) fn check(input: &[u8]) {
    let lines: Vec<_> = input.split_inclusive(|&byte| byte == b'\n').map(without_end).collect();
    let encode = [Place::Query, Place::Path, Place::Header, Place::Body].map(Tool::Encode);
    let others = [Tool::Decode, Tool::Urn, Tool::Project(PROJECTION.clone())];
    for tool in encode.into_iter().chain(others) {
        let (output, all_good) = output(&tool, input);
        assert_eq!(output.lines().count(), lines.len());
        let mut good = 0;
        for (line, answer) in lines.iter().zip(output.lines()) {
            match serde_json::from_str(answer).expect("JSON") {
                Answer::Ok(json) => {
                    good += 1;
                    answered(&tool, str::from_utf8(line).expect("UTF-8"), json.get());
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

fn answered(tool: &Tool, line: &str, json: &str) {
    match tool {
        Tool::Encode(_) => {
            assert!(serde_json::from_str::<&RawValue>(line).is_ok(), "`{line}` is no JSON");
            let text: String = serde_json::from_str(json).expect("a string");
            // In a header or a body a line end stands for itself, and the text is no line.
            if !text.contains(['\r', '\n']) {
                assert_eq!(item(tool, &item(&Tool::Decode, &text)), json, "`{line}`");
            }
        }
        // The same value, its names perhaps in another order: `encode` sorts them.
        Tool::Decode => assert_eq!(value(&item(&Tool::Decode, &encoded(json))), value(json), "`{line}`"),
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

fn value(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

/// The Rest.li text of this JSON.
fn encoded(json: &str) -> String {
    serde_json::from_str(&item(&Tool::Encode(Place::Query), json)).expect("a string")
}

fn refused(tool: &Tool, line: &[u8], Fault { code, message, offset }: &Fault) {
    assert!(*offset <= line.len() && !message.is_empty(), "{code}: {message}");
    if code != "bad_utf8" {
        // Before the offset all is text, and it stands between two characters.
        assert!(str::from_utf8(&line[..*offset]).is_ok(), "{code}: {message}");
        assert!(line.get(*offset).is_none_or(|byte| byte & 0xC0 != 0x80), "{code}: {message}");
    }
    if let Tool::Encode(_) | Tool::Project(_) = tool
        && code == "bad_json"
    {
        // serde_json keeps the last of two fields with one name.
        let twice = message.contains("a name that is not there yet");
        assert!(twice || serde_json::from_slice::<Value>(line).is_err(), "{message}");
    }
}
