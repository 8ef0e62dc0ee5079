//! The program shows tokens in its start-up lines and nowhere else.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::{
    Connection,
    planted::{PLANTED, bad_worlds, planted, requests},
};
use program::{Program, world_file};

#[test]
fn only_the_start_up_lines_show_a_token() {
    let world = world_file("planted.json", planted());
    for replay in [&[][..], &["--replay"]] {
        let mut program = Program::serve(&[&["--world", &world], replay].concat());
        let server = program.address();
        let greeting = program.greeting();
        let shown = greeting.iter().filter(|line| line.contains(PLANTED)).count();
        assert_eq!(shown, 3, "a finder, a role request, an invitation: {greeting:?}");
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
