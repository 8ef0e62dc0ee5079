//! `rolecall world`: the file to begin with works, and a bad one is told of fault by fault.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::ask;
use program::{Program, curl, world_file};

/// Status, standard output and standard error.
fn world(arguments: &[&str]) -> (i32, String, String) {
    let ended = Program::start(&[&["world"], arguments].concat(), &[]).end();
    (ended.status.unwrap(), ended.stdout, ended.stderr)
}

#[test]
fn the_file_to_begin_with_loads_and_works_for_each_operation() {
    let (status, text, errors) = world(&["--init"]);
    assert_eq!((status, &*errors), (0, ""));
    let file = world_file("init.json", text);
    assert_eq!(
        world(&["--check", &file]),
        (
            0,
            format!(
                "{file}: organizations: 2, people: 2, rows: 3, tokens: 3, accounts: 1, keys: 1, invitations: 1\n"
            ),
            String::new()
        )
    );

    let mut program = Program::serve(&["--world", &file]);
    let server = program.address();
    // A finder a token, for the one that may a role request, and an invitation for the key.
    let greeting: Vec<_> = (0..5).map(|_| program.curl_line()).collect();
    let statuses: Vec<_> = greeting.iter().map(|line| ask(server, curl(line).1).status).collect();
    assert_eq!(statuses, [200, 204, 200, 401, 200], "{greeting:?}");
    let finder = "GET /rest/organizationAcls?q=organization&organization=urn%3Ali%3Aorganization%3A1001 HTTP/1.1\r\n\
        Authorization: Bearer my-token\r\nX-Restli-Protocol-Version: 2.0.0\r\nLinkedIn-Version: 202608\r\n\r\n";
    let found = ask(server, finder);
    assert_eq!(
        (found.status, found.text().matches("\"state\"").count()),
        (200, 3),
        "with the role that was requested"
    );
}

#[test]
fn a_bad_file_is_told_of_fault_by_fault() {
    let file = world_file("checked.json", "{\n\"people\": 1,\n\"tokens\": 2 }");
    let wrong = "invalid type: integer, expected a list";
    assert_eq!(
        world(&["--check", &file]),
        (1, String::new(), format!("{file}:2:11: {wrong}\n{file}:3:11: {wrong}\n"))
    );
    let (status, _, message) = world(&["--check", "/nowhere/world.json"]);
    assert_eq!((status, message.lines().count()), (1, 1), "{message}");
    for misused in [&[][..], &["--init", "--check", "a.json"], &["--check"], &["a.json"]] {
        let (status, output, message) = world(misused);
        assert_eq!((status, &*output, message.lines().count()), (2, "", 1), "{misused:?}: {message}");
    }
}

#[test]
fn a_world_without_tokens_and_keys_is_told_to_refuse_every_request() {
    let note = "this world has no tokens and no keys, so every request will be refused; \
        `rolecall world --init` prints one that has some";
    let file = world_file("nobody.json", "{}");
    let (status, checked, _) = world(&["--check", &file]);
    assert_eq!((status, checked.ends_with(&format!("; {note}\n"))), (0, true), "{checked}");
    let mut program = Program::serve(&["--world", &file]);
    let server = program.address();
    assert_eq!(program.log(), note);
    let finder = "GET /v2/organizationAcls?q=roleAssignee HTTP/1.1\r\nAuthorization: Bearer t\r\n\r\n";
    assert_eq!(ask(server, finder).status, 401);
}
