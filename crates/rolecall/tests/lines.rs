//! The line tools `encode`, `decode`, `urn` and `project`, as processes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
};

/// A tool that waits for lines; it ends when it is dropped.
struct Tool(Child);

impl Tool {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(command.spawn().unwrap())
    }

    fn output(&mut self) -> BufReader<ChildStdout> {
        BufReader::new(self.0.stdout.take().unwrap())
    }
}

impl Drop for Tool {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a tool writes for this input, and its status.
fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> (Vec<String>, i32) {
    let mut tool = Tool::start(arguments);
    let mut stdin = tool.0.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    let writer = thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let lines = tool.output().lines().map(Result::unwrap).collect();
    writer.join().unwrap();
    (lines, tool.0.wait().unwrap().code().unwrap())
}

fn fixture(name: &str) -> Vec<Value> {
    let path = format!("{}/../../fixtures/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn ok(text: &str) -> String {
    json!({ "ok": text }).to_string()
}

/// Code, offset and message of each line, which must all be faults.
#[track_caller]
fn faults(arguments: &[&str], cases: &[(&[u8], &str, usize, &str)]) {
    for (input, code, offset, message) in cases {
        let (lines, status) = run(arguments, [input, &b"\n"[..]].concat());
        let expected =
            format!(r#"{{"error":{{"code":"{code}","message":{},"offset":{offset}}}}}"#, json!(message));
        assert_eq!((lines, status), (vec![expected], 1), "{}", input.escape_ascii());
    }
}

#[test]
fn encode_writes_every_vector_of_an_element_in_its_place() {
    for place in ["query", "path", "header", "body"] {
        let of_place = |vector: &Value| vector["kind"] == "element" && vector["place"] == place;
        let vectors: Vec<_> = fixture("encode").into_iter().filter(of_place).collect();
        let input: String = vectors.iter().map(|vector| format!("{}\n", vector["value"])).collect();
        let expected: Vec<_> = vectors.iter().map(|vector| ok(vector["encoded"].as_str().unwrap())).collect();
        assert_eq!(run(&["encode", "--place", place], input), (expected, 0));
    }
}

#[test]
fn decode_reads_every_vector_of_an_element_whatever_the_place() {
    let vectors: Vec<_> =
        fixture("decode").into_iter().filter(|vector| vector["kind"] == "element").collect();
    assert!(vectors.len() > 100);
    // A vector with a line end inside is none for a tool of lines.
    let vectors: Vec<_> =
        vectors.into_iter().filter(|vector| !vector["encoded"].as_str().unwrap().contains('\n')).collect();
    let input: String =
        vectors.iter().map(|vector| format!("{}\n", vector["encoded"].as_str().unwrap())).collect();
    for place in ["query", "path", "header", "body"] {
        let (lines, status) = run(&["decode", "--place", place], &input);
        assert_eq!((lines.len(), status), (vectors.len(), 1));
        for (vector, line) in vectors.iter().zip(&lines) {
            match vector.get("value_json").and_then(Value::as_str) {
                Some(deep) => assert_eq!(*line, format!("{{\"ok\":{deep}}}"), "{vector}"),
                None => {
                    let line: Value = serde_json::from_str(line).unwrap();
                    assert_eq!(line.get("ok"), vector.get("value"), "{vector}");
                    let error = &line["error"];
                    assert_eq!(vector["error"]["code"], error["code"], "{vector}");
                    assert_eq!(vector["error"]["offset"], error["offset"], "{vector}");
                }
            }
        }
    }
}

#[test]
fn simple_keys_are_written_and_read_as_every_vector_says() {
    for place in ["query", "path", "header", "body"] {
        let simple = |name: &str| {
            let of_place = |vector: &Value| vector["kind"] == "simple_key" && vector["place"] == place;
            let is_line = |vector: &Value| !vector["encoded"].as_str().unwrap().contains('\n');
            fixture(name).into_iter().filter(of_place).filter(is_line).collect::<Vec<_>>()
        };
        let vectors: Vec<_> =
            simple("encode").into_iter().filter(|vector| vector["value"].is_string()).collect();
        assert!(!vectors.is_empty(), "{place}");
        let input: String = vectors.iter().map(|vector| format!("{}\n", vector["value"])).collect();
        let expected: Vec<_> = vectors.iter().map(|vector| ok(vector["encoded"].as_str().unwrap())).collect();
        assert_eq!(run(&["encode", "--simple-key", "--place", place], input), (expected, 0), "{place}");

        for vector in simple("decode") {
            let encoded = vector["encoded"].as_str().unwrap();
            let (lines, _) = run(&["decode", "--simple-key", "--place", place], format!("{encoded}\n"));
            let line: Value = serde_json::from_str(&lines[0]).unwrap();
            assert_eq!(line.get("ok"), vector.get("value"), "{vector}");
            assert_eq!(vector["error"]["code"], line["error"]["code"], "{vector}");
            assert_eq!(vector["error"]["offset"], line["error"]["offset"], "{vector}");
        }
    }
    assert_eq!(run(&["encode", "--simple-key"], "\"a:b\""), (vec![ok("a%3Ab")], 0), "a query, unless said");
}

#[test]
fn what_is_no_simple_key_is_a_fault_where_it_begins() {
    let cases: &[(&[u8], &str, usize, &str)] = &[
        (b"", "bad_json", 0, "expected a JSON value, at offset 0"),
        (b" {\"a\":", "unexpected_token", 1, "expected a JSON string, found '{', at offset 1"),
        (b"[\xff", "unexpected_token", 0, "expected a JSON string, found '[', at offset 0"),
        (b"7", "unexpected_token", 0, "expected a JSON string, found '7', at offset 0"),
        (b"fals", "unexpected_token", 0, "expected a JSON string, found 'f', at offset 0"),
        (b"null", "null_value", 0, "expected another value: null has no Rest.li text, at offset 0"),
        (b"\"a", "bad_json", 2, "expected the rest of a string, at offset 2"),
    ];
    faults(&["encode", "--simple-key"], cases);
    let cases: &[(&[u8], &str, usize, &str)] = &[
        (b"(a:b)", "unexpected_token", 0, "expected a text, no list or record, found '(', at offset 0"),
        (b"a:b", "trailing_input", 1, "expected the end of the text, found ':', at offset 1"),
    ];
    faults(&["decode", "--simple-key"], cases);
}

#[test]
fn decode_reads_keys_of_protocol_1() {
    let input = "organization=urn%3Ali%3Aorganization%3A1&role=A+B\nurn:li:person:a\na=1&a=2\n\n";
    let expected = [
        r#"{"ok":{"organization":"urn:li:organization:1","role":"A B"}}"#,
        r#"{"ok":"urn:li:person:a"}"#,
        r#"{"ok":{"a":"2"}}"#,
        r#"{"ok":""}"#,
    ];
    for arguments in [&["decode", "--protocol", "1.0.0"][..], &["decode", "--lenient", "--protocol", "1.0.0"]]
    {
        assert_eq!(run(arguments, input), (expected.map(str::to_owned).to_vec(), 0));
    }
    let cases: &[(&[u8], &str, usize, &str)] =
        &[(b"a=b&", "unexpected_end", 4, "expected a name, found the end of the text, at offset 4")];
    faults(&["decode", "--protocol", "1.0.0"], cases);
    assert_eq!(run(&["decode", "--protocol", "2.0.0"], "a=b&c"), (vec![ok("a=b&c")], 0));
}

#[test]
fn decode_takes_raw_colons_as_text_where_it_is_told_to_and_notes_them() {
    let input = "(organization:urn:li:organization:1)\nList(a:b)\n(a:b)\nurn%3Ali\n";
    let expected = [
        r#"{"ok":{"organization":"urn:li:organization:1"},"note":"3 raw colons were taken as text, the first at offset 17"}"#,
        r#"{"ok":["a:b"],"note":"1 raw colon was taken as text, at offset 6"}"#,
        r#"{"ok":{"a":"b"}}"#,
        r#"{"ok":"urn:li"}"#,
    ];
    for arguments in [&["decode", "--lenient"][..], &["decode", "--lenient", "--protocol", "2.0.0"]] {
        assert_eq!(run(arguments, input), (expected.map(str::to_owned).to_vec(), 0));
    }
    let message = "expected `,` or `)`, found the end of the text, at offset 6";
    faults(&["decode", "--lenient"], &[(b"(a:b:c", "unexpected_end", 6, message)]);
}

#[test]
fn project_applies_every_vector() {
    for vector in fixture("projection").iter().filter(|vector| vector["op"] == "apply") {
        let projection = vector["projection"].as_str().unwrap();
        let (lines, status) = run(&["project", projection], vector["input"].to_string());
        let output: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!((&output["ok"], status), (&vector["output"], 0), "{vector}");
    }
}

#[test]
fn encode_keeps_number_text_and_sorts_names() {
    let input = "1e+21\r\n{\"b\":1.50,\"a\":[true,\"\",-0]}\n\"\\ud83d\\ude00 \\u00e9\\n\"";
    let expected = ["1e%2B21", "(a:List(true,'',-0),b:1.50)", "%F0%9F%98%80%20%C3%A9%0A"];
    assert_eq!(run(&["encode"], input), (expected.map(ok).to_vec(), 0));
}

#[test]
fn decode_keeps_the_order_of_first_appearance_and_the_last_value() {
    assert_eq!(run(&["decode"], "(b:1,a:2,b:3)"), (vec![r#"{"ok":{"b":"3","a":"2"}}"#.to_owned()], 0));
}

#[test]
fn project_keeps_order_and_number_text() {
    let input = r#"{"z":1.50,"y":1e+21,"x":null,"organization":"u","organization~":{"b":2,"a":1},"w":0}"#;
    let expected = r#"{"ok":{"z":1.50,"y":1e+21,"x":null,"organization":"u","organization~":{"b":2}}}"#;
    assert_eq!(run(&["project", "(x,y,z,organization~(b))"], input), (vec![expected.to_owned()], 0));
}

#[test]
fn urn_says_what_a_urn_is() {
    let profile = format!("urn:li:fsd_profile:ACoAA{}", "x".repeat(34));
    let input = format!(
        "urn:li:person:pE3vIq7yK6\nurn:li:person:abCdEf\nurn:li:organization:1\nurn:li:organizationBrand:9223372036854775807\n\
         {profile}\nurn:li:fsd_profile:ACoAABJefVoBrz2LR3f..."
    );
    let line = |kind: &str, id: &str, strict: bool| {
        format!(r#"{{"ok":{{"type":"{kind}","id":"{id}","strict":{strict}}}}}"#)
    };
    let expected = [
        line("person", "pE3vIq7yK6", true),
        line("person", "abCdEf", false),
        line("organization", "1", true),
        line("organizationBrand", "9223372036854775807", true),
        line("fsd_profile", &profile["urn:li:fsd_profile:".len()..], true),
        line("fsd_profile", "ACoAABJefVoBrz2LR3f...", false),
    ];
    assert_eq!(run(&["urn"], input), (expected.to_vec(), 0));
}

#[test]
fn faults_of_json_are_at_the_first_byte_that_cannot_follow() {
    let cases: &[(&[u8], &str, usize, &str)] = &[
        (b"", "bad_json", 0, "expected a JSON value, at offset 0"),
        (b"{\"a\":1,\"a\":2}", "bad_json", 7, "expected a name that is not there yet, at offset 7"),
        (b"{\"a\" 1}", "bad_json", 5, "expected `:`, at offset 5"),
        (b"[1,]", "bad_json", 3, "expected a JSON value, at offset 3"),
        (b"[1 2]", "bad_json", 3, "expected `,` or `]`, at offset 3"),
        (b"{\"a\":1,}", "bad_json", 7, "expected a name in quotes, at offset 7"),
        (b"01", "bad_json", 1, "expected the end of the line, at offset 1"),
        (b"1.", "bad_json", 2, "expected a digit, at offset 2"),
        (b"trux", "bad_json", 3, "expected true, at offset 3"),
        (b"\"abc", "bad_json", 4, "expected the rest of a string, at offset 4"),
        (b"\"a\tb\"", "bad_json", 2, "expected the rest of a string, at offset 2"),
        (b"\"\\x\"", "bad_json", 2, "expected an escape, at offset 2"),
        (b"\"\\u12G4\"", "bad_json", 5, "expected a hexadecimal digit, at offset 5"),
        (b"\"\\ud83dx\"", "bad_json", 7, "expected a surrogate pair, at offset 7"),
        (b"\"\\ud83d\\u0041\"", "bad_json", 9, "expected a surrogate pair, at offset 9"),
        (b"\"\\udc00\"", "bad_json", 4, "expected a surrogate pair, at offset 4"),
        (b"null", "null_value", 0, "expected another value: null has no Rest.li text, at offset 0"),
        (b"{\"a\":[null}", "null_value", 6, "expected another value: null has no Rest.li text, at offset 6"),
        (b"nul", "bad_json", 3, "expected null, at offset 3"),
        (b"[\"\xc3\xa9\xff\"]", "bad_utf8", 4, "expected UTF-8, at offset 4"),
        (b"[x\xff", "bad_json", 1, "expected a JSON value, at offset 1"),
        (b"[\xff", "bad_utf8", 1, "expected UTF-8, at offset 1"),
    ];
    faults(&["encode"], cases);
    let cases: &[(&[u8], &str, usize, &str)] = &[
        (b" [1]", "not_a_record", 1, "expected a JSON object, at offset 1"),
        (b"7", "not_a_record", 0, "expected a JSON object, at offset 0"),
        (b"{\"a\":{\"b\":1,\"b\":1}}", "bad_json", 12, "expected a name that is not there yet, at offset 12"),
    ];
    faults(&["project", "(a)"], cases);
}

#[test]
fn faults_of_urns_are_at_the_first_byte_that_cannot_follow() {
    let any =
        "expected a URN of a person, an organization, an organizationBrand or an fsd_profile, at offset 7";
    let number = "expected a number from 1 to 9223372036854775807 without a leading zero, at offset 22";
    let cases: &[(&[u8], &str, usize, &str)] = &[
        (b"urn:li::x", "bad_urn", 7, any),
        (b"urn:li:member:1", "unknown_urn_type", 7, any),
        (b"urn:li:organization:12x", "bad_urn", 22, number),
    ];
    faults(&["urn"], cases);
}

#[test]
fn depth_and_length_have_limits_in_json_and_in_rest_li_alike() {
    let deep =
        |open: &str, close: &str, count: usize| format!("{}{}", open.repeat(count), close.repeat(count));
    assert_eq!(run(&["encode"], deep("[", "]", 128)).1, 0);
    assert_eq!(run(&["decode"], deep("List(", ")", 128)).1, 0);
    let message = "expected at most 128 nested arrays and objects, at offset 128";
    faults(&["encode"], &[(deep("[", "]", 129).as_bytes(), "too_deep", 128, message)]);
    let message = "expected at most 128 nested lists and records, found 'L', at offset 640";
    faults(&["decode"], &[(deep("List(", ")", 129).as_bytes(), "too_deep", 640, message)]);

    let long = |count: usize| "a".repeat(count);
    assert_eq!(run(&["decode"], long(1 << 20) + "\r\n").1, 0);
    let message = "expected a line of at most 1048576 bytes";
    faults(&["decode"], &[(long((1 << 20) + 1).as_bytes(), "too_long", 1 << 20, message)]);
    let early = format!("a,{}", long(1 << 20));
    faults(
        &["decode"],
        &[(early.as_bytes(), "trailing_input", 1, "expected the end of the text, found ',', at offset 1")],
    );
}

#[test]
fn one_line_comes_out_for_each_that_goes_in_and_a_bad_one_stops_nothing() {
    let (lines, status) = run(&["decode"], "a\n)\n\nb\n");
    let codes: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((codes.len(), status), (4, 1));
    assert_eq!((&codes[0]["ok"], &codes[3]["ok"]), (&json!("a"), &json!("b")));
    assert_eq!(
        (&codes[1]["error"]["code"], &codes[2]["error"]["code"]),
        (&json!("unexpected_token"), &json!("unexpected_end"))
    );
    assert_eq!(run(&["decode"], ""), (Vec::new(), 0));
}

#[test]
fn output_comes_before_more_input_is_waited_for() {
    let mut tool = Tool::start(&["urn"]);
    let mut output = tool.output();
    let mut stdin = tool.0.stdin.take().unwrap();
    for id in ["a", "b", "c"] {
        stdin.write_all(format!("urn:li:person:{id}\n").as_bytes()).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.contains(&format!("\"id\":\"{id}\"")), "{line}");
    }
}

#[test]
fn a_closed_standard_output_ends_the_tool_quietly() {
    let mut tool = Tool::start(&["decode"]);
    drop(tool.output());
    let mut stdin = tool.0.stdin.take().unwrap();
    // Far more than any pipe holds: the tool ends, and the rest has no reader.
    while stdin.write_all(&b"abc\n".repeat(10_000)).is_ok() {}
    let mut stderr = String::new();
    tool.0.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!((tool.0.wait().unwrap().code(), stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_misused_command_line_is_one_sentence_and_status_2() {
    let cases: [(&[&str], &str); 6] = [
        (
            &["project", "(a"],
            "the projection is malformed: expected `,` or `)`, found the end of the text, at offset 2\n",
        ),
        (
            &["encode", "--place", "nowhere"],
            "invalid value 'nowhere' for '--place <PLACE>' [possible values: query, path, header, body]; --help says more\n",
        ),
        (
            &["decode", "--protocol", "1.0"],
            "invalid value '1.0' for '--protocol <PROTOCOL>' [possible values: 1.0.0, 2.0.0]; --help says more\n",
        ),
        (
            &["decode", "--simple-key", "--lenient"],
            "the argument '--simple-key' cannot be used with '--lenient'; --help says more\n",
        ),
        (
            &["decode", "--simple-key", "--protocol", "1.0.0"],
            "the argument '--simple-key' cannot be used with '--protocol <PROTOCOL>'; --help says more\n",
        ),
        (
            &["project"],
            "the following required arguments were not provided: <PROJECTION>; --help says more\n",
        ),
    ];
    for (arguments, sentence) in cases {
        let mut tool = Tool::start(arguments);
        let mut stderr = String::new();
        tool.0.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((stderr.as_str(), tool.0.wait().unwrap().code()), (sentence, Some(2)));
    }
}

#[test]
fn urn_takes_arguments_in_place_of_lines() {
    let good = ["urn:li:person:pE3vIq7yK6", "urn:li:organization:1"];
    let (lines, status) = run(&[&["urn"], &good[..]].concat(), "");
    assert_eq!((lines, status), run(&["urn"], good.join("\n")));
    // What stands on standard input is not read.
    let (lines, status) = run(&["urn", "urn:li:organization:1", "", "a\nb"], "urn:li:person:a\n");
    assert_eq!((lines.len(), status), (3, 1));
    assert_eq!(lines[0], r#"{"ok":{"type":"organization","id":"1","strict":true}}"#);
    assert!(lines[1..].iter().all(|line| line.starts_with(r#"{"error":{"code":"bad_urn""#)), "{lines:?}");
}

#[cfg(unix)]
#[test]
fn an_argument_of_urn_that_is_no_utf_8_is_a_fault_of_that_item() {
    use std::os::unix::ffi::OsStrExt as _;
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    let output = command.args(["urn", "urn:li:organization:1"]).arg(std::ffi::OsStr::from_bytes(b"u\xff"));
    let output = output.output().unwrap();
    let lines: Vec<_> = str::from_utf8(&output.stdout).unwrap().lines().collect();
    assert_eq!((output.status.code(), lines.len()), (Some(1), 2));
}
