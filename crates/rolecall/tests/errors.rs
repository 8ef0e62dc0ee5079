//! What the program says before it serves: help, and why it does not start.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use program::{Program, world_file};
use rolecall_fixtures::exchanges;
use std::{net::TcpListener, process::Command};

/// What a misuse is answered with: one sentence and status 2.
fn misused(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let arguments = [arguments, &["--listen", "127.0.0.1:0"]].concat();
    let (status, message) = Program::start(&arguments, variables).refused();
    assert_eq!((status, message.lines().count()), (Some(2), 1), "{message}");
    message.strip_suffix("; --help says more\n").unwrap_or_else(|| panic!("{message:?}")).to_owned()
}

#[test]
fn a_bad_flag_is_named_and_the_status_is_two() {
    let date = "invalid value '{}' for '--today <YYYY-MM-DD>': expected a date such as 2026-08-31";
    for bad in ["2026-2-3", "2026-02-30", "20260203", "tomorrow", "2026-02-03T00:00", "", "2026-W06-2"] {
        assert_eq!(misused(&["--today", bad], &[]), date.replace("{}", bad));
    }
    let cors = "invalid value '{}' for '--cors <ORIGIN|any>': \
        expected `any` or origins as browsers write them, such as http://localhost:5173";
    let paths = ["http://localhost:5173/", "http://localhost/app", "http://a?b", "http://user@a"];
    let unlike = ["HTTP://a", "http://A", "http://a:80", "https://a:443", "http://ä", "http://a,"];
    let unlike = unlike.into_iter().chain([
        "http://a:",
        "http://a:0",
        "http://a:081",
        "http://a:99999",
        "http://127.1",
        "http://[0:0::1]",
        "http://*",
    ]);
    for bad in ["localhost:5173", "*", "null", "ftp://a", "http://a, http://b", ""]
        .into_iter()
        .chain(paths)
        .chain(unlike)
    {
        assert_eq!(misused(&["--cors", bad], &[]), cors.replace("{}", bad));
    }
    assert_eq!(
        misused(&["--profile", "real"], &[]),
        "invalid value 'real' for '--profile <PROFILE>': expected `documented` or `observed`"
    );
    assert_eq!(misused(&["--port", "8080"], &[]), "unexpected argument '--port' found");
    assert_eq!(misused(&["serve", "--port", "8080"], &[]), "unexpected argument '--port' found");
    assert_eq!(
        misused(&["--quiet=true"], &[]),
        "unexpected value 'true' for '--quiet' found; no more were expected"
    );
    for bad in ["", "localhost", "localhost:", "80808", "+80", ":8080", "127.0.0.1", "::1", "example.com:80"]
    {
        assert_eq!(
            misused(&["--listen", bad], &[]),
            format!(
                "invalid value '{bad}' for '--listen <ADDR>': expected a port, localhost:PORT or ADDRESS:PORT, \
                 such as 127.0.0.1:8080"
            )
        );
    }
    for bad in ["", "a:80", "a/b", "*"] {
        assert_eq!(
            misused(&["--allow-host", bad], &[]),
            format!(
                "invalid value '{bad}' for '--allow-host <NAME>': expected a name without a port, such as mock.example.com"
            )
        );
    }
    assert_eq!(misused(&["--world"], &[]), "a value is required for '--world <FILE>' but none was supplied");
}

#[test]
fn an_argument_that_is_no_utf_8_is_named() {
    use std::os::unix::ffi::OsStrExt as _;
    let mut command = program::command(&[]);
    let ended = Program::spawn(command.arg(std::ffi::OsStr::from_bytes(b"x\xff"))).end();
    assert_eq!(ended.status, Some(2));
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
}

#[test]
fn a_bad_variable_of_serve_does_not_stop_another_command() {
    for variable in ["ROLECALL_LISTEN", "ROLECALL_QUIET", "ROLECALL_TODAY", "ROLECALL_PROFILE"] {
        let listed = Program::start(&["exchanges"], &[(variable, "garbage")]).end();
        assert_eq!(
            (listed.status, listed.stdout.lines().count(), &*listed.stderr),
            (Some(0), exchanges().len(), ""),
            "{variable}"
        );
    }
}

#[test]
fn a_bad_variable_is_named_by_its_flag_and_the_status_is_two() {
    assert_eq!(
        misused(&[], &[("ROLECALL_QUIET", "maybe")]),
        "invalid value 'maybe' for '--quiet' [possible values: true, false]"
    );
    assert_eq!(
        misused(&[], &[("ROLECALL_REPLAY", "1")]),
        "invalid value '1' for '--replay' [possible values: true, false]"
    );
    assert_eq!(
        misused(&[], &[("ROLECALL_PROFILE", "real")]),
        "invalid value 'real' for '--profile <PROFILE>': expected `documented` or `observed`"
    );
    assert_eq!(
        misused(&[], &[("ROLECALL_TODAY", "today")]),
        "invalid value 'today' for '--today <YYYY-MM-DD>': expected a date such as 2026-08-31"
    );
}

#[test]
fn a_port_in_use_is_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let reason = TcpListener::bind(address).unwrap_err();
    let message = format!("cannot listen on {address}: {reason}; --listen chooses another address\n");
    let taken = address.to_string();
    for arguments in [&["--listen", &taken][..], &["--listen", "127.0.0.1:0", "--listen", &taken, "--quiet"]]
    {
        assert_eq!(Program::start(arguments, &[]).refused(), (Some(1), message.clone()), "{arguments:?}");
    }
}

#[test]
fn a_bad_world_file_is_one_line_a_fault_with_its_place() {
    let refused = |path: &str| {
        let (status, message) = Program::serve(&["--world", path]).refused();
        assert_eq!(status, Some(1), "{message}");
        message.strip_suffix('\n').unwrap().to_owned()
    };
    let missing = concat!(env!("CARGO_TARGET_TMPDIR"), "/nowhere/missing.json");
    let reason = std::fs::read(missing).unwrap_err();
    assert_eq!(refused(missing), format!("cannot read {missing}: {reason}"));

    let cases: [(&str, &[u8], &str); 6] = [
        ("no-json.json", b"{\n  \"people\": [,]\n}", "2:14: expected value"),
        ("no-world.json", b"{\n  \"persons\": []\n}", "2:11: unknown field, expected one of `$schema`, `organizations`, `people`, `organizationAcls`, `paging`, `profile`, `rules`, `habits`, `limits`, `tokens`, `connectsafely`"),
        (
            "no-meaning.json",
            b"{\r\n  \"tokens\": [\r\n    { \"token\": \"t\", \"person\": \"urn:li:person:a\", \"scopes\": [] }]}",
            "3:31: `urn:li:person:a` is not one of the world's `people`",
        ),
        ("no-utf-8.json", b"{\n  \"\xC3\xA9\xC3\xA9\xFF\": 1}", "2:6: expected UTF-8"),
        ("mark-no-utf-8.json", b"\xEF\xBB\xBF{\xFF", "1:2: expected UTF-8"),
        ("nothing.json", b"", "1:1: EOF while parsing a value"),
    ];
    for (name, content, expected) in cases {
        let path = world_file(name, content);
        assert_eq!(refused(&path), format!("{path}:{expected}"));
    }

    let wrong = "invalid type: integer, expected a list";
    let path = world_file("two-faults.json", "{\n\"people\": 1,\n\"tokens\": 2 }");
    assert_eq!(refused(&path), format!("{path}:2:11: {wrong}\n{path}:3:11: {wrong}"));
    let many = format!("{{\"people\": [{}0]}}", "0,".repeat(30));
    let path = world_file("many-faults.json", many);
    let lines = refused(&path);
    assert_eq!((lines.lines().count(), lines.lines().last()), (21, Some(&*format!("{path}: and 11 more"))));
}

#[test]
fn the_help_of_each_command_fits_a_screen_and_its_last_line_works() {
    for word in ["", "serve", "encode", "decode", "urn", "project", "exchanges", "rules", "world"] {
        let arguments: Vec<&str> = [word, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
        let ended = Program::start(&arguments, &[]).end();
        assert_eq!((ended.status, &*ended.stderr), (Some(0), ""));
        insta::assert_snapshot!(format!("help_{word}"), ended.stdout);
        let lines: Vec<_> = ended.stdout.lines().collect();
        assert!(lines.len() <= 40, "{} lines:\n{}", lines.len(), ended.stdout);
        for line in &lines {
            assert!(
                line.chars().count() <= 120,
                "{word} --help has {} columns: {line}",
                line.chars().count()
            );
        }
        let [.., "Example:", example] = *lines else { panic!("no example:\n{}", ended.stdout) };
        if let Some(served) = example.strip_prefix("  rolecall serve ") {
            let arguments: Vec<_> = served.split(' ').map(|word| word.replace(":8080", ":0")).collect();
            let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
            assert!(common::is_well(Program::serve(&arguments).address()), "{example}");
            continue;
        }
        // As pasted into a shell that finds the program.
        let pasted = format!("rolecall() {{ '{}' \"$@\"; }}\n{example}", env!("CARGO_BIN_EXE_rolecall"));
        let output = Command::new("sh").args(["-c", &pasted]).output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.escape_ascii().to_string()),
            (Some(0), String::new())
        );
        assert!(!output.stdout.is_empty(), "{example}");
        assert!(!output.stdout.starts_with(b"{\"error\""), "{example}");
    }
}

#[test]
fn help_is_a_command_and_an_unknown_one_is_named() {
    for [word, flag] in [[&["help"][..], &["--help"]], [&["help", "urn"], &["urn", "--help"]]] {
        // Nothing is served, so nothing of the environment is read.
        let helped = Program::start(word, &[("ROLECALL_QUIET", "maybe")]).end();
        let asked = Program::start(flag, &[]).end();
        assert_eq!(helped, asked, "{word:?}");
        assert_eq!(helped.status, Some(0));
    }
    let unknown = Program::start(&["help", "sing"], &[]).end();
    assert_eq!(
        (unknown.status, &*unknown.stderr),
        (Some(2), "unrecognized subcommand 'sing'; --help says more\n")
    );
}
