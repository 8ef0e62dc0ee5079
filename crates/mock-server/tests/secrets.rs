//! Tokens are shown to whom they belong, in the start-up lines, and nowhere else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{
    Connection,
    planted::{PLANTED, bad_worlds, planted, requests},
};
use rolecall_mock_server::{Mock, MockServer, World};
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
        let kinds: &[u16] = if replay { &[200, 400, 421] } else { &[200, 400, 401, 403, 404, 421] };
        assert_eq!(statuses, kinds, "{replay}");
        let received = server.requests();
        assert_eq!(received.len(), requests().len());
        shows_nothing(&received);
        for received in received {
            shows_nothing(&received.headers);
            // What the page shows besides the target.
            shows_nothing(&received.message);
            shows_nothing(&received.notes);
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
