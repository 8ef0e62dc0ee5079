//! HTTP/1.1 on the socket: connections, forms of a request, and what hyper refuses before the mock sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, FINDER, ask, is_well};
use rolecall_mock_server::{Mock, MockServer};

const INVITE: &str = "POST /linkedin/organizations/105672170/follow-invitations HTTP/1.1\r\nAuthorization: Bearer connectsafely-key\r\n";
const INVITATION: &str = r#"{"profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f..."]}"#;

fn server() -> MockServer {
    MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap()
}

#[test]
fn what_is_no_http_or_too_long_is_refused_bare_and_the_connection_ends() {
    let long = |bytes: usize| "a".repeat(bytes);
    let cases: [(u16, &str, Vec<u8>); 25] = [
        (400, "a blank in the target", b"GET /rest/a b HTTP/1.1\r\n\r\n".into()),
        (400, "a quote in the query", b"GET /rest?q=\"a\" HTTP/1.1\r\n\r\n".into()),
        (400, "< in the path", b"GET /rest/< HTTP/1.1\r\n\r\n".into()),
        (400, "> in the path", b"GET /rest/> HTTP/1.1\r\n\r\n".into()),
        (400, "< in the query", b"GET /rest?< HTTP/1.1\r\n\r\n".into()),
        (400, "` in the path", b"GET /rest/` HTTP/1.1\r\n\r\n".into()),
        (400, "a control character in the target", b"GET /rest/\x01 HTTP/1.1\r\n\r\n".into()),
        (400, "DEL in the target", b"GET /rest/\x7F HTTP/1.1\r\n\r\n".into()),
        (400, "a target that is not UTF-8", b"GET /rest/\xE9 HTTP/1.1\r\n\r\n".into()),
        (400, "a target without a slash", b"GET rest/organizationAcls HTTP/1.1\r\n\r\n".into()),
        (400, "a target that is a query", b"GET ?q=roleAssignee HTTP/1.1\r\n\r\n".into()),
        (400, "a method that is no word", b"G(T / HTTP/1.1\r\n\r\n".into()),
        (400, "words", b"hello\r\n\r\n".into()),
        (400, "a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03".into()),
        (400, "HTTP/0.9", b"GET /\r\n\r\n".into()),
        (400, "HTTP/2.0 as text", b"GET / HTTP/2.0\r\n\r\n".into()),
        (400, "a header line without a colon", b"GET / HTTP/1.1\r\nHost\r\n\r\n".into()),
        (400, "a folded header", b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n".into()),
        (400, "a control character in a header", b"GET / HTTP/1.1\r\nA: \x01\r\n\r\n".into()),
        (400, "a length that is no number", b"GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n".into()),
        (400, "two lengths", b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".into()),
        (400, "an unknown transfer coding", b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n".into()),
        (414, "a target of 65,535 bytes", format!("GET /{} HTTP/1.1\r\n\r\n", long(65_534)).into()),
        (431, "101 headers", format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(101)).into()),
        (431, "a head of 256 KiB", format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", long(256 << 10)).into()),
    ];
    let server = server();
    for (status, what, message) in cases {
        let mut connection = Connection::open(server.address());
        connection.offer(message);
        let bare = format!("HTTP/1.1 {status}\nconnection: close\ncontent-length: 0\n\n");
        assert_eq!(connection.answer().printed(), bare, "{what}");
        assert_eq!(connection.rest(), b"", "{what}");
    }
    // They never came to the mock.
    assert_eq!(server.requests().len(), 0);
    assert!(is_well(server.address()));
}

#[test]
fn what_is_no_request_at_all_ends_the_connection_without_an_answer() {
    let server = server();
    let preface: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    for message in [preface, b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: a\r\n"] {
        let mut connection = Connection::open(server.address());
        connection.send(message);
        connection.finish();
        assert_eq!(connection.rest(), b"", "{}", message.escape_ascii());
    }
    assert!(is_well(server.address()));
}

#[test]
fn odd_targets_that_are_http_come_to_the_mock() {
    let server = server();
    let found = (200, "documented; linkedin.found");
    let front = (200, "mock; rolecall.control");
    let no_route = (404, "observed; linkedin.no-route");
    let elsewhere = (404, "inferred; rolecall.no-such-path");
    let longest = format!("GET /{}", "a".repeat(65_400));
    let cases = [
        ("GET http://api.linkedin.com/rest/organizationAcls?q=roleAssignee", found),
        ("GET https://user@api.linkedin.com:443/v2/organizationAcls?q=roleAssignee", found),
        ("GET /rest/organizationAcls?q=roleAssignee#fragment", found),
        ("GET /rest/organizationAcls?q=roleAssignee&x=é{}[]|^`\\'", found),
        ("GET //rest//organizationAcls/?q=roleAssignee", found),
        ("GET http://api.linkedin.com", front),
        ("GET /rest/\"{é}\"[]|^\\'", no_route),
        ("get /rest/organizationAcls?q=roleAssignee", (400, "inferred; linkedin.no-method")),
        ("OPTIONS *", elsewhere),
        ("CONNECT api.linkedin.com:443", elsewhere),
        (&longest, elsewhere),
    ];
    for (start, expected) in cases {
        let message = format!("{start} HTTP/1.1\r\nAuthorization: Bearer admin-token\r\n\r\n");
        let answer = ask(server.address(), message);
        assert_eq!((answer.status, answer.evidence()), expected, "{start}");
    }
    let head = "GET / HTTP/1.1\r\nHost: x\r\nA: \r\n\r\n".len();
    let longest = format!("GET / HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n", "a".repeat((64 << 10) - head));
    assert_eq!(ask(server.address(), longest).status, 200, "a head of 64 KiB");
}

#[test]
fn a_connection_serves_until_a_request_says_that_it_is_the_last() {
    let server = server();
    let mut connection = Connection::open(server.address());
    for _ in 0..3 {
        connection.send(format!("GET {FINDER}\r\n"));
        let answer = connection.answer();
        assert_eq!((answer.status, answer.header("connection")), (200, ""));
        connection.send(format!("{INVITE}Content-Length: 2\r\n\r\n{{}}"));
        assert_eq!(connection.answer().status, 400);
    }
    connection.send(format!("GET {FINDER}Connection: close\r\n\r\n"));
    let answer = connection.answer();
    assert_eq!((answer.status, answer.header("connection")), (200, "close"));
    assert_eq!(connection.rest(), b"");
    assert_eq!(server.requests().len(), 7);
}

#[test]
fn requests_sent_at_once_are_answered_in_order() {
    let server = server();
    let mut connection = Connection::open(server.address());
    let body = format!("{INVITE}Content-Length: {}\r\n\r\n{INVITATION}", INVITATION.len());
    let chunked = format!("{INVITE}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n");
    connection
        .send(format!("GET {FINDER}\r\n{body}{body}{chunked}GET / HTTP/1.1\r\nConnection: close\r\n\r\n"));
    let evidence: Vec<_> = (0..5).map(|_| connection.answer().evidence().to_owned()).collect();
    assert_eq!(
        evidence,
        [
            "documented; linkedin.found",
            "documented; connectsafely.sent",
            "inferred; connectsafely.not-all-sent",
            "inferred; connectsafely.malformed",
            "mock; rolecall.control",
        ]
    );
    assert_eq!(connection.rest(), b"");
}

#[test]
fn a_client_that_closes_its_half_is_answered_first() {
    let server = server();
    for round in 0..300 {
        let mut connection = Connection::open(server.address());
        let invite = format!("{INVITE}Content-Length: {}\r\n\r\n{INVITATION}", INVITATION.len());
        connection.send(if round % 2 == 0 { format!("GET {FINDER}\r\n") } else { invite });
        connection.finish();
        assert_eq!(connection.answer().status, 200, "round {round}");
        assert_eq!(connection.rest(), b"");
    }
    let mut idle = Connection::open(server.address());
    idle.send(format!("GET {FINDER}\r\n"));
    idle.answer();
    idle.finish();
    assert_eq!(idle.rest(), b"");
}

#[test]
fn head_has_the_headers_of_get_and_no_body() {
    let server = server();
    let targets = [
        "/rest/organizationAcls?q=roleAssignee",
        "/v2/organizationAcls?q=roleAssignee&projection=(paging)",
        "/rest/organizationAcls?q=organization&organization=urn:li:organization:2414183",
        "/rest/organizationAcls?q=roleAssignee&count=x",
        "/rest/organizationAcls",
        "/rest/organizationAcls/(a:b)",
        "/~linkedin-paging-rest/v2/organizationAcls/(a:b)",
        "/~nowhere/",
        "/nothing",
        "/linkedin/organizations/1/follow-invitations",
        "/",
        "/_rolecall/health",
        "/_rolecall/worlds",
        "/_rolecall/world.schema.json",
        "/_rolecall/reset",
        "/_rolecall/nothing",
    ];
    let replayed = "X-Rolecall-Replay: linkedin-member-finder-rest\r\n";
    let unmatched = "X-Rolecall-Replay: linkedin-paging-rest\r\n";
    for target in targets {
        for header in ["", replayed, unmatched] {
            let rest = format!(" {target} HTTP/1.1\r\nAuthorization: Bearer admin-token\r\n{header}\r\n");
            let mut connection = Connection::open(server.address());
            connection.send(format!("HEAD{rest}GET{rest}"));
            let (head, get) = (connection.head(), connection.answer());
            let changes = |name: &str| name == "date" || name == "x-rolecall-request";
            let visible = |headers: &[(String, String)]| {
                let mut headers = headers.to_vec();
                headers.retain(|(name, _)| !changes(name));
                headers.sort();
                headers
            };
            assert_eq!(head.status, get.status, "{target}");
            assert_eq!(visible(&head.headers), visible(&get.headers), "{target} {header}");
            assert_eq!(head.header("content-length"), get.body.len().to_string(), "{target}");
        }
    }
    // Some were for replay, and unmatched.
    server.reset();
    server.named("linkedin-paging-rest").unwrap().reset();
}

#[test]
fn http_1_0_is_served_and_its_connection_ends() {
    let server = server();
    let mut connection = Connection::open(server.address());
    connection.send("GET /_rolecall/health HTTP/1.0\r\n\r\n");
    let answer = connection.answer();
    assert_eq!((&*answer.version, answer.status, answer.text()), ("HTTP/1.0", 200, r#"{"status":"ok"}"#));
    assert_eq!(connection.rest(), b"");

    let mut connection = Connection::open(server.address());
    for _ in 0..2 {
        connection.send("GET /_rolecall/health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        let answer = connection.answer();
        assert_eq!((answer.status, answer.header("connection")), (200, "keep-alive"));
    }
}

#[test]
fn a_client_that_asks_first_is_told_to_go_on() {
    let server = server();
    let mut connection = Connection::open(server.address());
    let length = INVITATION.len();
    connection.send(format!("{INVITE}Content-Length: {length}\r\nExpect: 100-continue\r\n\r\n"));
    let go_on = connection.answer();
    assert_eq!(go_on.printed(), "HTTP/1.1 100\n\n");
    connection.send(INVITATION);
    assert_eq!(connection.answer().evidence(), "documented; connectsafely.sent");
}

#[test]
fn slow_senders_hold_up_nobody() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
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
