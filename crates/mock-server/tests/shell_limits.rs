//! Bodies: how long they may be, and what happens when they end early.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, ask, is_well};
use rolecall_mock_server::MockServer;

const MEBIBYTE: usize = 1 << 20;
const POST: &str = "POST /linkedin/organizations/105672170/follow-invitations HTTP/1.1\r\nAuthorization: Bearer connectsafely-key\r\n";

fn server() -> MockServer {
    MockServer::start_blocking().unwrap()
}

/// A body of this many bytes, with its length ahead and in chunks.
fn bodies(length: usize) -> [String; 2] {
    let body = " ".repeat(length);
    let half = length / 2;
    let (first, second) = body.split_at(half);
    [
        format!("{POST}Content-Length: {length}\r\n\r\n{body}"),
        format!(
            "{POST}Transfer-Encoding: chunked\r\n\r\n{half:x}\r\n{first}\r\n{:x};ext=1\r\n{second}\r\n0\r\nTrailer: x\r\n\r\n",
            length - half
        ),
    ]
}

#[test]
fn a_body_of_a_mebibyte_is_read() {
    let server = server();
    for message in bodies(MEBIBYTE) {
        let answer = ask(server.address(), message);
        assert_eq!((answer.status, answer.evidence()), (400, "inferred; connectsafely.malformed"));
    }
    let lengths: Vec<_> = server.requests().iter().map(|received| received.body.len()).collect();
    assert_eq!(lengths, [MEBIBYTE; 2]);
}

#[test]
fn a_longer_body_is_refused_and_the_connection_ends() {
    let server = server();
    for length in [MEBIBYTE + 1, 3 * MEBIBYTE] {
        for message in bodies(length) {
            let mut connection = Connection::open(server.address());
            connection.offer(message);
            assert_eq!(
                connection.answer().printed(),
                "HTTP/1.1 413\n\
                 content-type: application/json\n\
                 x-rolecall-evidence: inferred; rolecall.body-limit\n\
                 connection: close\n\
                 content-length: 48\n\
                 \n\
                 {\"error\":\"the body has more than 1048576 bytes\"}"
            );
            assert_eq!(connection.rest(), b"");
        }
    }
    assert_eq!(server.requests().len(), 0);
    assert!(is_well(server.address()));
}

#[test]
fn a_body_that_ends_early_or_is_garbled_is_refused_and_the_connection_ends() {
    let server = server();
    for body in [
        "Content-Length: 10\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        "Transfer-Encoding: chunked\r\n\r\nfive\r\nabcde\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
    ] {
        let mut connection = Connection::open(server.address());
        connection.send(format!("{POST}{body}"));
        connection.finish();
        assert_eq!(
            connection.answer().printed(),
            "HTTP/1.1 400\n\
             content-type: application/json\n\
             x-rolecall-evidence: inferred; rolecall.body-broken\n\
             connection: close\n\
             content-length: 73\n\
             \n\
             {\"error\":\"the body cannot be read: error reading a body from connection\"}",
            "{body}"
        );
        assert_eq!(connection.rest(), b"", "{body}");
    }
    assert!(is_well(server.address()));
}

#[test]
fn clients_that_go_away_at_any_point_do_no_harm() {
    let server = server();
    let message = bodies(100).concat();
    for end in (0..message.len()).step_by(7) {
        let mut connection = Connection::open(server.address());
        connection.send(&message[..end]);
    }
    assert!(is_well(server.address()));
}

#[test]
fn a_body_with_a_length_and_chunks_is_read_as_chunks() {
    let server = server();
    let chunks = "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    ask(server.address(), format!("{POST}{chunks}"));
    assert_eq!(server.requests()[0].body, "{}");
}
