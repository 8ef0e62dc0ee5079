//! Bodies: how long they may be, and what happens when they end early.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, ask, is_well};
use rolecall_mock_server::{Mock, MockServer};

const MEBIBYTE: usize = 1 << 20;
const POST: &str = "POST /linkedin/organizations/105672170/follow-invitations HTTP/1.1\r\nAuthorization: Bearer connectsafely-key\r\n";

fn server() -> MockServer {
    MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap()
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
                 x-rolecall-evidence: mock; rolecall.body-limit\n\
                 connection: close\n\
                 content-length: 48\n\
                 \n\
                 {\"error\":\"the body has more than 1048576 bytes\"}"
            );
            assert_eq!(connection.rest(), b"");
        }
    }
    let rows: Vec<_> = server.requests().iter().map(|row| (row.status.as_u16(), row.cited())).collect();
    assert_eq!(rows, [(413, "mock; rolecall.body-limit"); 4]);
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
             x-rolecall-evidence: mock; rolecall.body-broken\n\
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
fn a_body_that_is_announced_too_long_is_refused_before_it_comes() {
    let server = server();
    let mut connection = Connection::open(server.address());
    connection.send(format!("{POST}Content-Length: 999999999\r\n\r\n"));
    let answer = connection.answer();
    assert_eq!((answer.status, answer.evidence()), (413, "mock; rolecall.body-limit"));
    // Before anything else that it could be refused for, but for its Host.
    connection = Connection::open(server.address());
    connection.send("POST /~nowhere/ HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n");
    assert_eq!(connection.answer().status, 413);
    connection = Connection::open(server.address());
    connection.send("POST / HTTP/1.1\r\nHost: evil.com\r\nContent-Length: 999999999\r\n\r\n");
    assert_eq!(connection.answer().status, 421);
}

#[test]
fn the_refusal_of_a_long_body_arrives_although_all_of_it_is_sent() {
    let server = server();
    for length in [5 << 20, 50 << 20] {
        for message in bodies(length) {
            let mut connection = Connection::open(server.address());
            // All is sent: the server reads on until the client has read its answer.
            connection.send(message);
            assert_eq!(connection.answer().status, 413);
            connection.finish();
            assert_eq!(connection.rest(), b"");
        }
    }
}

#[test]
fn a_body_in_chunks_of_one_byte_is_read() {
    let server = server();
    let chunks = "1\r\n \r\n".repeat(MEBIBYTE);
    let answer = ask(server.address(), format!("{POST}Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n"));
    assert_eq!((answer.status, answer.evidence()), (400, "inferred; connectsafely.malformed"));
    assert_eq!(server.requests()[0].body.len(), MEBIBYTE);
}

#[test]
fn every_refusal_of_the_shell_has_a_row() {
    let server = server();
    for (message, row) in [
        ("GET / HTTP/1.1\r\nHost: evil.com\r\n\r\n", (421, "mock; rolecall.foreign-host")),
        ("POST /v2/x HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", (413, "mock; rolecall.body-limit")),
        (
            "POST /v2/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            (400, "mock; rolecall.body-broken"),
        ),
        (
            "POST /v2/x HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            (501, "mock; rolecall.transfer-coding"),
        ),
        (
            "POST /v2/x HTTP/1.1\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
            (501, "mock; rolecall.transfer-coding"),
        ),
        ("GET localhost:80 HTTP/1.1\r\n\r\n", (400, "mock; rolecall.target-form")),
    ] {
        server.reset();
        let mut connection = Connection::open(server.address());
        connection.send(message);
        let answer = connection.answer();
        assert_eq!((answer.status, answer.evidence()), row, "{message}");
        assert_eq!(answer.header("connection"), "close", "{message}");
        let rows: Vec<_> = server.requests().iter().map(|row| (row.status.as_u16(), row.cited())).collect();
        assert_eq!(rows, [row], "{message}");
    }
}

#[test]
fn what_is_no_http_is_counted_on_the_page() {
    let server = server();
    for count in 1..3 {
        let mut connection = Connection::open(server.address());
        connection.offer("hello\r\n\r\n");
        assert!(connection.rest().starts_with(b"HTTP/1.1 400"));
        let page = ask(server.address(), "GET / HTTP/1.1\r\nAccept: text/html\r\n\r\n");
        let said = format!("<p>Not HTTP/1.1, and refused with a bare answer or none: {count}.</p>");
        assert!(page.text().contains(&said), "{}", page.text());
    }
}

#[test]
fn a_head_over_the_limit_is_refused_however_it_arrives() {
    let server = server();
    // Blanks after the colons do not count.
    for length in [(64 << 10) + 3, 110_000] {
        let head = "GET / HTTP/1.1\r\nHost: x\r\nA: \r\n\r\n".len();
        let message = format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n", "a".repeat(length - head));
        let mut connection = Connection::open(server.address());
        connection.offer(&message);
        assert_eq!(connection.answer().status, 431, "{length}");
    }
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
