//! Tokens are shown to whom they belong, in the start-up lines, and nowhere else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{
    Connection, ask,
    planted::{PLANTED, bad_worlds, planted, requests},
};
use rolecall_mock_server::{Mock, MockServer, Sandbox, World, exchanges};
use std::fmt::Debug;

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
    shows_nothing(&Mock::documented().with_world(world.clone()));
    let builder = MockServer::of(Mock::documented().tolerant().with_world(world));
    shows_nothing(&builder);
    shows_nothing(&builder.start_blocking().unwrap());
}

#[test]
fn debug_shows_no_token_of_a_request() {
    for replay in [false, true] {
        let world = World::from_json(&planted()).unwrap();
        let server = MockServer::of(Mock::documented().tolerant().with_world(world).replay(replay))
            .start_blocking()
            .unwrap();
        let mut connection = Connection::open(server.address());
        let mut statuses = Vec::new();
        for message in requests() {
            connection.send(message);
            statuses.push(connection.answer().status);
        }
        // The token was taken, and answers of every kind were given.
        statuses.sort_unstable();
        statuses.dedup();
        let kinds: &[u16] = if replay { &[200, 400, 421] } else { &[200, 400, 401, 403, 404, 421] };
        assert_eq!(statuses, kinds, "{replay}");
        // What asks for the mock itself is in no journal.
        let worlds = exchanges().iter().map(|exchange| exchange.id).chain(["default"]);
        let worlds: Vec<_> = worlds.map(|world| server.named(world).unwrap()).collect();
        let received: Vec<_> = worlds.iter().flat_map(Sandbox::requests).collect();
        let own = requests().iter().filter(|message| message.starts_with("GET /?")).count();
        assert_eq!(received.len(), requests().len() - own);
        shows_nothing(&received);
        for received in received {
            shows_nothing(&received.headers);
            // What the page, and `/_rolecall/requests/N`, show besides the target.
            shows_nothing(&received.message);
            shows_nothing(&received.notes);
            let why = format!("GET /_rolecall/requests/{} HTTP/1.1\r\n\r\n", received.number);
            let name = received.target.strip_prefix("/~").and_then(|rest| rest.split(['/', '?']).next());
            let name = name.filter(|name| worlds.iter().any(|world| world.name() == *name));
            let why = why.replacen(" /", &format!(" /~{}/", name.unwrap_or("default")), 1);
            shows_nothing(&ask(server.address(), why).text());
        }
        shows_nothing(&server);
        let unmet = server.verify().unwrap_err();
        shows_nothing(&unmet);
        assert!(!unmet.to_string().contains("5ecret"), "{unmet}");
        worlds.iter().for_each(Sandbox::reset);
    }
}

#[test]
fn an_error_about_a_world_file_shows_no_token() {
    for text in bad_worlds() {
        assert!(text.contains(PLANTED));
        let error = World::from_json(&text).unwrap_err();
        shows_nothing(&error);
        assert!(!error.to_string().contains("5ecret"), "{error}");
        if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
            let error = World::try_from(value).unwrap_err();
            shows_nothing(&error);
            assert!(!error.to_string().contains("5ecret"), "{error}");
        }
    }
}
