//! Many connections, slow senders, and a signal in the middle of it all.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, FINDER, ask, is_well, program::Program};
use rolecall_mock_server::MockServer;
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
fn slow_senders_hold_up_nobody() {
    let server = MockServer::start_blocking().unwrap();
    let mut slow: Vec<_> = (0..50).map(|_| Connection::open(server.address())).collect();
    let message = format!("GET {FINDER}Host: x\r\n\r\n");
    for byte in message.as_bytes() {
        for connection in &mut slow {
            connection.send([*byte]);
        }
    }
    let mut slower = Connection::open(server.address());
    for byte in &message.as_bytes()[..20] {
        slower.send([*byte]);
        assert!(is_well(server.address()));
    }
    for mut connection in slow {
        assert_eq!(connection.answer().status, 200);
    }
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
