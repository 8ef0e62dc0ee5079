//! Many connections, and a signal in the middle of it all.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../mock-server/tests/common/mod.rs"]
mod common;
mod program;

use common::{Connection, FINDER, ask, is_well};
use program::Program;
use std::{sync::Barrier, thread};

#[test]
fn a_thousand_idle_connections_are_in_nobodys_way() {
    let mut server = Program::serve(&["--quiet"]);
    let address = server.address();
    let idle: Vec<_> = (0..900).map(|_| Connection::open(address)).collect();
    let mut kept: Vec<_> = (0..100).map(|_| Connection::open(address)).collect();
    for connection in &mut kept {
        connection.send(format!("GET {FINDER}\r\n"));
        assert_eq!(connection.answer().status, 200);
    }
    assert!(is_well(address));
    assert_eq!(idle.len() + kept.len(), 1000);
}

#[test]
fn a_signal_under_load_cuts_no_answer_short() {
    let mut server = Program::serve(&["--quiet"]);
    let address = server.address();
    let request = format!("GET {FINDER}\r\n");
    let whole = ask(address, &request).body;
    let started = Barrier::new(9);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut connection = Connection::open(address);
                connection.send(&request);
                assert_eq!(connection.answer().body, whole);
                started.wait();
                // Until the server closes the connection. An answer that has begun is whole.
                loop {
                    connection.offer(&request);
                    match connection.answer_or_end() {
                        Some(answer) => assert_eq!(answer.body, whole),
                        None => break,
                    }
                }
            });
        }
        started.wait();
        server.signal("TERM");
    });
    let ended = server.end();
    assert_eq!((ended.status, ended.stderr.as_str()), (Some(0), ""));
}
