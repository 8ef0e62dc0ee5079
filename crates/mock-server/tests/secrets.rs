//! Tokens are shown to whom they belong, in the start-up lines, and nowhere else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, fixture};
use rolecall_mock_server::{Mock, MockServer, World};
use std::fmt::Debug;

const PLANTED: &str = "planted-5ecret";

/// The default world with the token in place of `admin-token` and of `connectsafely-key`.
fn planted() -> String {
    let text = fixture("worlds/default.json");
    let text = text.replace("\"admin-token\"", "\"planted-5ecret\"");
    let text = text.replace("\"connectsafely-key\"", "\"planted-5ecret\"");
    assert_eq!(text.matches(PLANTED).count(), 2);
    text
}

/// World files with a fault, where the token stands in a place of its own or nearly so.
fn bad_worlds() -> Vec<String> {
    let person = r#""people": [{"urn": "urn:li:person:a"}]"#;
    let token = r#"{"token": "planted-5ecret", "person": "urn:li:person:a", "scopes": []}"#;
    let account = r#""accounts": [{"id": "a"}]"#;
    let key = r#"{"key": "planted-5ecret", "accounts": ["a"]}"#;
    [
        format!(r#"{{{person}, "tokens": [{token}, {token}]}}"#),
        format!(r#"{{"tokens": [{token}]}}"#),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("5ecret\"", "5ecret \"")),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("[]", "null")),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("scopes", "scope")),
        format!(r#"{{{person}, "tokens": {token}}}"#),
        r#"{"tokens": ["planted-5ecret"]}"#.to_owned(),
        r#"{"tokens": "planted-5ecret"}"#.to_owned(),
        r#"{"tokens": {"planted-5ecret": "urn:li:person:a"}}"#.to_owned(),
        r#"{"tokens": [{"token": ["planted-5ecret"]}]}"#.to_owned(),
        r#"{"tokens": [{"token": "planted-5ecret"#.to_owned(),
        r#"{"tokens": [{"token": planted-5ecret}]}"#.to_owned(),
        "\"planted-5ecret\"".to_owned(),
        format!(r#"{{"connectsafely": {{{account}, "keys": [{key}, {key}]}}}}"#),
        format!(r#"{{"connectsafely": {{"keys": [{key}]}}}}"#),
        format!(r#"{{"connectsafely": {{{account}, "keys": [{}]}}}}"#, key.replace("\"a\"", "")),
        r#"{"connectsafely": {"keys": ["planted-5ecret"]}}"#.to_owned(),
        r#"{"connectsafely": {"keys": "planted-5ecret, expected a key"}}"#.to_owned(),
        r#"{"connectsafely": "planted-5ecret"}"#.to_owned(),
        r#"{"planted-5ecret": 1}"#.to_owned(),
        r#"{"tokens": [{"planted-5ecret": 1}]}"#.to_owned(),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("[]", "[[\"planted-5ecret\"]]")),
        format!(r#"{{{person}, "tokens": [{}]}}"#, token.replace("[]", "[], \"state\": \"planted-5ecret\"")),
        r#"{"connectsafely": {"keys": [{"key": "a", "accounts": ["planted-5ecret"]}]}}"#.to_owned(),
        r#"{"connectsafely": {"accounts": [{"id": "planted-5ecret"}, {"id": "planted-5ecret"}]}}"#.to_owned(),
        format!(
            r#"{{{person}, "organizations": [{{"urn": "urn:li:organization:1"}}], "organizationAcls": [{{"organization":
            "urn:li:organization:1", "role": "planted-5ecret", "roleAssignee": "urn:li:person:a", "state": "APPROVED"}}]}}"#
        )
        .replace('\n', ""),
    ]
    .into()
}

/// Requests with the token in each place where clients put it, to each kind of answer.
fn requests() -> Vec<String> {
    let targets = [
        "/rest/organizationAcls?q=roleAssignee",
        "/v2/organizationAcls?q=organization&organization=urn:li:organization:1",
        "/v2/organizationAcls?q=roleAssignee&count=x",
        "/rest/organizationAcls?",
        "/rest/nothing?a=b",
        "/nothing?a=b",
        "/?a=b",
        "/~nowhere/rest?a=b",
        "/~linkedin-paging-rest/rest/organizationAcls?q=roleAssignee",
        "/linkedin/organizations/105672170/follow-invitations?a=b",
    ];
    let names = [
        "oauth2_access_token",
        "access_token",
        "oauth2%5Faccess%5ftoken",
        "a=b&oauth2_access_token",
        "ACCESS_TOKEN",
        "accessToken",
    ];
    let replays = ["", "X-Rolecall-Replay: linkedin-paging-rest\r\n", "X-Rolecall-Replay: nothing\r\n"];
    let mut messages = Vec::new();
    for target in targets {
        for replay in replays {
            for name in names {
                let token = format!("{name}={PLANTED}");
                let headers =
                    format!("Authorization: Bearer {PLANTED}\r\nX-Restli-Protocol-Version: 2.0.0\r\n");
                for method in ["GET", "POST", "PUT"] {
                    messages.push(format!("{method} {target}&{token} HTTP/1.1\r\n{headers}{replay}\r\n"));
                }
                let (path, query) = target.split_once('?').unwrap();
                let body = format!("{query}&{token}&start=x");
                messages.push(format!(
                    "POST {path} HTTP/1.1\r\n{headers}{replay}X-HTTP-Method-Override: GET\r\n\
                     Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                ));
                if [targets[0], targets[9]].contains(&target) {
                    for body in [token.clone(), format!("{{\"{name}\":\"{PLANTED}\"}}")] {
                        for method in ["PUT", "POST"] {
                            let length = format!("Content-Length: {}\r\n\r\n", body.len());
                            messages
                                .push(format!("{method} {path} HTTP/1.1\r\n{headers}{replay}{length}{body}"));
                        }
                    }
                }
            }
        }
    }
    for header in
        ["Basic planted-5ecret", "planted-5ecret", "Bearer  planted-5ecret ", "Bearer planted-5ecret é"]
    {
        messages.push(format!("GET {} HTTP/1.1\r\nAuthorization: {header}\r\n\r\n", targets[0]));
    }
    messages
}

fn shows_nothing(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.contains("5ecret"), "{shown}");
        assert_ne!(shown, "");
    }
}

#[test]
fn debug_shows_no_token_of_a_world() {
    let world = World::from_json(&planted()).unwrap();
    shows_nothing(&world);
    shows_nothing(&world.credentials());
    let secrets = world.credentials().iter().filter(|credential| credential.secret == PLANTED);
    assert_eq!(secrets.count(), 2);
    shows_nothing(&Mock::with_world(world.clone()));
    let builder = MockServer::builder().world(world);
    shows_nothing(&builder);
    shows_nothing(&builder.start_blocking().unwrap());
}

#[test]
fn debug_shows_no_token_of_a_request() {
    for replay in [false, true] {
        let world = World::from_json(&planted()).unwrap();
        let server = MockServer::builder().world(world).replay(replay).start_blocking().unwrap();
        let mut connection = Connection::open(server.address());
        let mut statuses = Vec::new();
        for message in requests() {
            connection.send(message);
            statuses.push(connection.answer().status);
        }
        // The token was taken, and answers of every kind were given.
        statuses.sort_unstable();
        statuses.dedup();
        let kinds: &[u16] = if replay { &[200, 400, 404] } else { &[200, 400, 401, 403, 404] };
        assert_eq!(statuses, kinds, "{replay}");
        let received = server.requests();
        assert_eq!(received.len(), requests().len());
        shows_nothing(&received);
        for received in received {
            shows_nothing(&received.headers);
            // What the page shows besides the target.
            shows_nothing(&received.message);
        }
        shows_nothing(&server);
        let unmet = server.verify().unwrap_err();
        shows_nothing(&unmet);
        assert!(!unmet.to_string().contains("5ecret"), "{unmet}");
        server.reset();
    }
}

#[test]
fn an_error_about_a_world_file_shows_no_token() {
    for text in bad_worlds() {
        assert!(text.contains(PLANTED));
        let error = World::from_json(&text).unwrap_err();
        shows_nothing(&error);
        assert!(!error.to_string().contains("5ecret"), "{error}");
    }
}

#[cfg(all(unix, feature = "cli"))]
mod program {
    use super::{PLANTED, bad_worlds, planted, requests};
    use crate::common::{
        Connection,
        program::{Program, world_file},
    };

    #[test]
    fn only_the_start_up_lines_show_a_token() {
        let world = world_file("planted.json", planted());
        for replay in [&[][..], &["--replay"]] {
            let mut program = Program::serve(&[&["--world", &world], replay].concat());
            let server = program.address();
            let greeting = program.greeting();
            let shown = greeting.iter().filter(|line| line.contains(PLANTED)).count();
            assert_eq!(shown, 2, "{greeting:?}");
            for message in requests() {
                let mut connection = Connection::open(server);
                connection.send(message);
                connection.answer();
                let line = program.log();
                assert!(!line.contains("5ecret"), "{line}");
            }
            program.signal("TERM");
            let ended = program.end();
            assert!(!ended.stderr.contains("5ecret"), "{}", ended.stderr);
            assert_eq!(ended.stdout, "");
        }
    }

    #[test]
    fn a_refused_world_file_is_named_without_its_tokens() {
        for (number, text) in bad_worlds().iter().enumerate() {
            let path = world_file(&format!("bad-{number}.json"), text);
            let (status, message) = Program::serve(&["--world", &path]).refused();
            assert_eq!(status, Some(1), "{text}");
            assert!(message.starts_with(&format!("{path}:1:")), "{message}");
            assert!(!message.contains("5ecret"), "{message}");
        }
    }
}
