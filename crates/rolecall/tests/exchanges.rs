//! `rolecall exchanges`: what it prints is what the fixtures hold.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::{ask, fixture};
use program::{Ended, Program, command};
use serde_json::{Map, Value};
use std::{io, process::Stdio};

/// In the order of the documents.
fn ids() -> Vec<String> {
    serde_json::from_str(&fixture("documented/index.json")).unwrap()
}

/// What `exchanges` with these arguments prints.
fn printed(arguments: &[&str]) -> String {
    let ended = Program::start(&[&["exchanges"], arguments].concat(), &[]).end();
    assert_eq!((ended.status, &*ended.stderr), (Some(0), ""), "{arguments:?}");
    ended.stdout
}

fn refused(arguments: &[&str]) -> (Option<i32>, String) {
    let Ended { status, stdout, stderr } = Program::start(&[&["exchanges"], arguments].concat(), &[]).end();
    assert_eq!(stdout, "", "{arguments:?}");
    (status, stderr)
}

/// A file of an exchange.
fn file(id: &str, name: &str) -> String {
    fixture(&format!("documented/{id}/{name}"))
}

fn sidecar(id: &str) -> Map<String, Value> {
    serde_json::from_str(&file(id, "exchange.json")).unwrap()
}

#[test]
fn the_list_has_a_line_an_exchange_in_the_order_of_the_documents() {
    let list = printed(&[]);
    let expected: String = ids()
        .iter()
        .map(|id| {
            let (request, response) = (file(id, "request.http"), file(id, "response.http"));
            let mut words = request.split(' ');
            let (method, target) = (words.next().unwrap(), words.next().unwrap());
            let status = &response["HTTP/1.1 ".len()..][..3];
            let evidence = sidecar(id)["evidence"].as_str().unwrap().to_owned();
            format!("{id}\t{method}\t{target}\t{status}\t{evidence}\n")
        })
        .collect();
    assert_eq!(list, expected);
    assert_eq!(
        list.lines().next().unwrap(),
        "linkedin-member-finder-rest\tGET\t/rest/organizationAcls?q=roleAssignee\t200\tdocumented"
    );
    assert!(
        list.lines()
            .all(|line| line.split('\t').count() == 5 && line.split('\t').nth(2).unwrap().starts_with('/'))
    );
}

#[test]
fn an_exchange_is_shown_as_the_document_prints_it_byte_for_byte() {
    for id in &ids() {
        assert_eq!(printed(&[id]), file(id, "printed.txt"), "{id}");
    }
}

#[test]
fn repaired_shows_the_repairs_and_the_two_messages_with_plain_line_ends() {
    for id in &ids() {
        let repairs = sidecar(id)["repairs"].clone();
        let repairs = repairs.as_array().unwrap().iter();
        let repairs: String =
            repairs.map(|repair| format!("# {}\n", repair["what"].as_str().unwrap())).collect();
        let [request, response] = ["request.http", "response.http"].map(|name| {
            let message = file(id, name).replace("\r\n", "\n");
            if message.ends_with('\n') { message } else { message + "\n" }
        });
        let shown = printed(&[id, "--repaired"]);
        assert_eq!(shown, format!("{repairs}{request}###\n{response}"), "{id}");
        assert!(!shown.contains('\r'), "{id}");
    }
    assert_eq!(
        printed(&["--repaired", "connectsafely-invite-401"]),
        r#"# the curl command read as a request, its backslash-blank joints ignored
# `<companyId>` filled in with 105672170, the company of the printed response
# `<your_api_key>` filled in with a key that the exchange's world does not know
# Host and Content-Length of the request added
# headings glued to the end of an example left out
# status line, Content-Type and Content-Length of the response added
POST /linkedin/organizations/105672170/follow-invitations HTTP/1.1
Host: api.connectsafely.ai
Authorization: Bearer unknown-key
Content-Type: application/json
Content-Length: 105

{"profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...","urn:li:fsd_profile:ACoAABJefVoBrz3XY4g..."]}
###
HTTP/1.1 401 Unauthorized
Content-Type: application/json
Content-Length: 49

{
"error": "Unauthorized - Invalid credentials"
}
"#
    );
}

#[test]
fn json_shows_the_sidecar_and_the_three_texts() {
    for id in &ids() {
        let mut expected = sidecar(id);
        for (member, name) in
            [("printed", "printed.txt"), ("request", "request.http"), ("response", "response.http")]
        {
            assert_eq!(expected.insert(member.to_owned(), file(id, name).into()), None, "{id}");
        }
        let shown = printed(&[id, "--json"]);
        assert_eq!(serde_json::from_str::<Value>(&shown).unwrap(), Value::Object(expected), "{id}");
        assert!(shown.ends_with("}\n"), "{id}");
    }
}

#[test]
fn json_without_an_exchange_shows_all_an_object_a_line() {
    let lines = printed(&["--json"]);
    assert_eq!(lines.lines().count(), ids().len());
    for (id, line) in ids().iter().zip(lines.lines()) {
        let alone: Value = serde_json::from_str(&printed(&[id, "--json"])).unwrap();
        assert_eq!(serde_json::from_str::<Value>(line).unwrap(), alone, "{id}");
    }
}

/// Whether it is an archive at all is asked of har-validator, in `cargo xtask interop`.
#[test]
fn the_archive_holds_every_message() {
    let archive: Value = serde_json::from_str(&printed(&["--as", "har"])).unwrap();
    let entries = archive["log"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), ids().len());
    for (id, entry) in ids().iter().zip(entries) {
        let evidence = &sidecar(id)["evidence"].as_str().unwrap().to_owned();
        assert_eq!(entry["comment"], format!("{id} ({evidence})"));
        let (request, response) = (&entry["request"], &entry["response"]);
        let url = request["url"].as_str().unwrap().strip_prefix("https://").unwrap();
        let (host, target) = url.split_at(url.find('/').unwrap());
        let mut sent = format!("{} {target} HTTP/1.1\r\n", request["method"].as_str().unwrap());
        for header in request["headers"].as_array().unwrap() {
            let [name, value] = ["name", "value"].map(|part| header[part].as_str().unwrap());
            assert!(name != "Host" || value == host);
            sent += &format!("{name}: {value}\r\n");
        }
        sent += &format!("\r\n{}", request["postData"]["text"].as_str().unwrap_or_default());
        assert_eq!(sent, file(id, "request.http"));
        let answer = file(id, "response.http");
        let (line, rest) = answer.split_once("\r\n").unwrap();
        assert_eq!(
            line,
            format!("HTTP/1.1 {} {}", response["status"], response["statusText"].as_str().unwrap())
        );
        assert_eq!(rest.split_once("\r\n\r\n").map_or("", |(_, body)| body), response["content"]["text"]);
    }
}

#[test]
fn every_request_of_the_http_file_gets_the_documented_status_of_a_running_mock() {
    let requests = printed(&["--as", "http"]);
    assert!(requests.contains("\n@base = http://127.0.0.1:8080\n"));
    let mut program = Program::serve(&["--quiet"]);
    let server = program.address();
    let mut requests = requests.split("\n### ").skip(1);
    for id in &ids() {
        let (first, request) = requests.next().unwrap().split_once('\n').unwrap();
        let status = first.strip_prefix(&format!("{id}: ")).unwrap().split(' ').next().unwrap();
        let (name, request) = request.split_once('\n').unwrap();
        assert_eq!(name, format!("# @name {id}"));
        let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
        let (line, headers) = head.trim_end().split_once('\n').unwrap();
        let (line, headers) = (line.replace("{{base}}", ""), headers.replace('\n', "\r\n"));
        let body = body.trim_end();
        let length = body.len();
        let message = format!("{line} HTTP/1.1\r\n{headers}\r\nContent-Length: {length}\r\n\r\n{body}");
        assert_eq!(ask(server, message).status.to_string(), status, "{id}");
    }
    assert_eq!(requests.next(), None);
}

#[test]
fn an_unknown_exchange_is_one_sentence() {
    for id in ["linkedin-paging", "", "LINKEDIN-PAGING-REST", "../linkedin-paging-rest"] {
        for flags in [&[][..], &["--repaired"], &["--json"]] {
            let message = format!("there is no exchange `{id}`: `rolecall exchanges` lists them\n");
            assert_eq!(refused(&[&[id], flags].concat()), (Some(1), message), "{id} {flags:?}");
        }
    }
}

#[test]
fn a_misuse_is_one_sentence_and_the_status_is_two() {
    let cases: [(&[&str], &str); 4] = [
        (&["a", "--as", "har"], "the argument '[ID]' cannot be used with '--as <har|http>'"),
        (&["--repaired"], "the following required arguments were not provided: <ID>"),
        (&["a", "--json", "--repaired"], "the argument '--json' cannot be used with '--repaired'"),
        (&["a", "b"], "unexpected argument 'b' found"),
    ];
    for (arguments, expected) in cases {
        assert_eq!(refused(arguments), (Some(2), format!("{expected}; --help says more\n")), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_is_gone_ends_it_quietly() {
    for arguments in
        [&["exchanges"][..], &["exchanges", "linkedin-paging-rest", "--json"], &["exchanges", "--as", "har"]]
    {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let ended = Program::spawn(command(arguments).stdout(Stdio::from(writer))).end();
        assert_eq!((ended.status, &*ended.stderr), (Some(0), ""), "{arguments:?}");
    }
}
