//! `rolecall exchanges`: what it prints is what the fixtures hold.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::fixture;
use program::{Ended, Program, command};
use serde_json::{Map, Value};
use std::{io, process::Stdio};

/// In the order of the documents.
const IDS: [&str; 19] = [
    "linkedin-member-finder-rest",
    "linkedin-member-finder-v2",
    "linkedin-administrators-finder-rest",
    "linkedin-administrators-finder-v2",
    "linkedin-paging-rest",
    "linkedin-organization-finder-rest",
    "linkedin-organization-finder-v2",
    "linkedin-projection-rest",
    "linkedin-projection-v2",
    "linkedin-role-request-rest",
    "linkedin-role-request-v2",
    "linkedin-refusal-401",
    "linkedin-refusal-403",
    "linkedin-refusal-404",
    "connectsafely-invite-200-path",
    "connectsafely-invite-200-body",
    "connectsafely-invite-401",
    "connectsafely-invite-403",
    "connectsafely-invite-500",
];

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
    let expected: String = IDS
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
    let evidence = |word: &str| list.lines().filter(|line| line.ends_with(&format!("\t{word}"))).count();
    assert_eq!((evidence("documented"), evidence("inferred")), (13, 6));
    assert!(
        list.lines()
            .all(|line| line.split('\t').count() == 5 && line.split('\t').nth(2).unwrap().starts_with('/'))
    );
}

#[test]
fn an_exchange_is_shown_as_the_document_prints_it_byte_for_byte() {
    for id in IDS {
        assert_eq!(printed(&[id]), file(id, "printed.txt"), "{id}");
    }
}

#[test]
fn repaired_shows_the_repairs_and_the_two_messages_with_plain_line_ends() {
    for id in IDS {
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
    for id in IDS {
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
        (&["--json"], "the following required arguments were not provided: <ID>"),
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
    for arguments in [&["exchanges"][..], &["exchanges", "linkedin-paging-rest", "--json"]] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let ended = Program::spawn(command(arguments).stdout(Stdio::from(writer))).end();
        assert_eq!((ended.status, &*ended.stderr), (Some(0), ""), "{arguments:?}");
    }
}
