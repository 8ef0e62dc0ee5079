//! A world file that is saved while the mock runs. Nothing sleeps here: the program says when it has read.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::{Connection, ask};
use program::{Program, world_file};
use std::{fs, net::SocketAddr};

/// A world of one member, who has this role.
fn world(role: &str) -> String {
    format!(
        r#"{{"organizations": [{{"urn": "urn:li:organization:1"}}], "people": [{{"urn": "urn:li:person:a"}}],
 "organizationAcls": [{{"organization": "urn:li:organization:1", "role": "{role}",
                       "roleAssignee": "urn:li:person:a", "state": "APPROVED"}}],
 "tokens": [{{"token": "t", "person": "urn:li:person:a",
             "scopes": ["rw_organization_admin"]}}]}}
"#
    )
}

const FINDER: &str = "GET /v2/organizationAcls?q=roleAssignee HTTP/1.1\r\nAuthorization: Bearer t\r\n\r\n";

/// The roles of the member, and of nobody else.
fn roles(body: &str) -> Vec<String> {
    body.split("\"role\":\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn served(server: SocketAddr) -> Vec<String> {
    roles(ask(server, FINDER).text())
}

/// The next line of the log that is not about a request.
fn said(program: &mut Program) -> String {
    loop {
        let line = program.log();
        assert_ne!(line, "", "it ended");
        if !line.starts_with("GET ") && !line.starts_with("PUT ") && !line.starts_with("POST ") {
            return line;
        }
    }
}

/// A running program with this world in a file.
fn serve(name: &str) -> (Program, SocketAddr, String) {
    let file = world_file(name, world("ANALYST"));
    let mut program = Program::serve(&["--world", &file]);
    let server = program.address();
    for begin in ["curl -H ", "curl -X PUT "] {
        assert!(program.curl_line().starts_with(begin), "one token, which may ask for a role");
    }
    (program, server, file)
}

#[test]
fn a_world_file_is_loaded_again_when_it_is_saved_and_a_bad_one_keeps_the_world_before() {
    let (mut program, server, file) = serve("reloaded.json");
    assert_eq!(served(server), ["ANALYST"]);

    fs::write(&file, world("CURATOR")).unwrap();
    assert_eq!(said(&mut program), format!("{file}: loaded again"));
    assert_eq!(served(server), ["CURATOR"]);

    let kept = "the world before is still served";
    for (bad, place) in [
        (world(""), "2:73: a role is one or more visible ASCII characters, without blanks"),
        ("{ \"people\": [],\n  \"tokens\": [,] }".to_owned(), "2:14: expected value"),
    ] {
        fs::write(&file, bad).unwrap();
        assert_eq!(said(&mut program), format!("{file}:{place}; {kept}"));
        assert_eq!(served(server), ["CURATOR"]);
    }
    fs::write(&file, "{\"people\": 1,\n\"tokens\": 2}").unwrap();
    let wrong = "invalid type: integer, expected a list";
    assert_eq!(said(&mut program), format!("{file}:1:12: {wrong}"));
    assert_eq!(said(&mut program), format!("{file}:2:11: {wrong}; {kept}"));
    fs::write(&file, b"{\"organizations\": \xff}").unwrap();
    assert_eq!(said(&mut program), format!("{file}:1:19: expected UTF-8; {kept}"));
    fs::remove_file(&file).unwrap();
    let gone = said(&mut program);
    assert!(gone.starts_with(&format!("cannot read {file}: ")) && gone.ends_with(kept), "{gone}");

    // As editors do that write another file and give it the name.
    let beside = format!("{file}.new");
    fs::write(&beside, world("RECRUITING_POSTER")).unwrap();
    fs::rename(&beside, &file).unwrap();
    assert_eq!(said(&mut program), format!("{file}: loaded again"));
    assert_eq!(served(server), ["RECRUITING_POSTER"]);
}

#[test]
fn a_file_that_cannot_be_read_is_tried_again_until_it_can_and_the_page_says_that_the_world_is_stale() {
    // What a run that failed may have left.
    let _ = fs::remove_dir(concat!(env!("CARGO_TARGET_TMPDIR"), "/unreadable.json"));
    let (mut program, server, file) = serve("unreadable.json");
    let is_stale = || {
        let page = ask(server, "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n");
        page.text().contains("<h2 id=\"stale\">This world is stale</h2>")
    };
    assert!(!is_stale());
    let aside = format!("{file}.aside");
    fs::rename(&file, &aside).unwrap();
    fs::create_dir(&file).unwrap();
    let kept = "the world before is still served";
    // Between the two it may have been looked for and not found.
    while said(&mut program) != format!("cannot read {file}: expected a regular file; {kept}") {}
    assert!(is_stale());
    assert_eq!(served(server), ["ANALYST"]);
    // The same file as before, with the same date: it is read all the same.
    fs::remove_dir(&file).unwrap();
    fs::rename(&aside, &file).unwrap();
    while said(&mut program) != format!("{file}: loaded again") {}
    assert!(!is_stale());

    fs::write(&file, "{").unwrap();
    assert!(said(&mut program).ends_with(kept));
    assert!(is_stale());
    fs::write(&file, world("CURATOR")).unwrap();
    assert_eq!(said(&mut program), format!("{file}: loaded again"));
    assert!(!is_stale());
}

#[test]
fn another_file_of_the_same_length_and_date_is_loaded() {
    let (mut program, server, file) = serve("same-date.json");
    let date = fs::metadata(&file).unwrap().modified().unwrap();
    let beside = format!("{file}.new");
    fs::write(&beside, world("CURATOR")).unwrap();
    fs::File::options().write(true).open(&beside).unwrap().set_modified(date).unwrap();
    fs::rename(&beside, &file).unwrap();
    assert_eq!(world("CURATOR").len(), world("ANALYST").len());
    assert_eq!(said(&mut program), format!("{file}: loaded again"));
    assert_eq!(served(server), ["CURATOR"]);
}

#[test]
fn what_requests_changed_goes_with_the_world_before_and_a_reset_leads_to_the_new_one() {
    let (mut program, server, file) = serve("reset.json");
    let put = |server| {
        let role = "DIRECT_SPONSORED_CONTENT_POSTER";
        let body = format!(
            r#"{{"organization":"urn:li:organization:1","role":"{role}","roleAssignee":"urn:li:person:a","state":"REQUESTED"}}"#
        );
        let key = format!(
            "(organization:urn%3Ali%3Aorganization%3A1,role:{role},roleAssignee:urn%3Ali%3Aperson%3Aa)"
        );
        let head = format!(
            "PUT /v2/organizationAcls/{key} HTTP/1.1\r\nAuthorization: Bearer t\r\nX-Restli-Protocol-Version: 2.0.0\r\n"
        );
        assert_eq!(ask(server, format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())).status, 204);
    };
    put(server);
    assert_eq!(served(server), ["ANALYST", "DIRECT_SPONSORED_CONTENT_POSTER"]);
    fs::write(&file, world("CURATOR")).unwrap();
    assert_eq!(
        said(&mut program),
        format!("{file}: loaded again; thrown away: 1 role request since it was loaded")
    );
    assert_eq!(served(server), ["CURATOR"]);
    put(server);
    let reset = "POST /_rolecall/reset HTTP/1.1\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(ask(server, reset).status, 204);
    assert_eq!(served(server), ["CURATOR"]);
    // Nothing is thrown away that was put back before.
    fs::write(&file, "{}").unwrap();
    assert_eq!(
        said(&mut program),
        format!(
            "{file}: loaded again; this world has no tokens and no keys, so every request will be refused; \
             `rolecall world --init` prints one that has some"
        )
    );
}

#[test]
fn an_open_connection_goes_on_and_other_worlds_stay() {
    let (mut program, server, file) = serve("connection.json");
    let mut connection = Connection::open(server);
    let documented =
        FINDER.replace("/v2", "/~linkedin-projection-v2/v2").replace("Bearer t", "Bearer member-token");
    let mut send = |message: &str| {
        connection.send(message);
        roles(connection.answer().text())
    };
    assert_eq!((send(FINDER), send(&documented).len()), (vec!["ANALYST".to_owned()], 4));
    fs::write(&file, world("CURATOR")).unwrap();
    said(&mut program);
    assert_eq!((send(FINDER), send(&documented).len()), (vec!["CURATOR".to_owned()], 4));
}

#[test]
fn nothing_is_said_where_nothing_may_be() {
    let file = world_file("quiet.json", world("ANALYST"));
    let mut program = Program::serve(&["--quiet", "--world", &file]);
    let server = program.address();
    fs::write(&file, world("CURATOR")).unwrap();
    assert!((0..100_000).any(|_| served(server) == ["CURATOR"]), "it is not loaded again");
    program.signal("TERM");
    assert_eq!(program.end().stderr, "");
}
