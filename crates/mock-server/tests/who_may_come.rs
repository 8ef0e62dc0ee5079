//! Who is heard on a socket: hosts that no foreign page can have brought here, and pages of this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Answer, Connection, FINDER};
use rolecall_mock_server::{Cors, Mock, MockServer};
use std::net::SocketAddr;

fn ask(to: SocketAddr, message: &str) -> Answer {
    let mut connection = Connection::open(to);
    connection.send_bare(message);
    connection.answer()
}

fn told(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.evidence())
}

#[test]
fn a_request_without_a_host_or_with_a_bad_one_is_refused_and_the_connection_ends() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let apostrophes = format!("Host: {}\r\n", "'".repeat(60_000));
    for host in [
        "",
        "Host: a\r\nHost: a\r\n",
        "Host:\r\n",
        "Host: a b\r\n",
        "Host: a:x\r\n",
        "Host: a,b\r\n",
        &apostrophes,
    ] {
        for target in ["/", "/v2/organizationAcls?q=roleAssignee", "http://localhost/"] {
            let mut connection = Connection::open(server.address());
            connection.send_bare(format!("GET {target} HTTP/1.1\r\n{host}\r\n"));
            let answer = connection.answer();
            assert_eq!(told(&answer), (400, "mock; rolecall.bad-host"), "{host:.20}");
            assert!(answer.body.len() < 200);
            assert_eq!(connection.rest(), b"");
        }
    }
    let ask = |message: &str| {
        let answer = ask(server.address(), message);
        (answer.status, answer.evidence().to_owned())
    };
    assert_eq!(ask("GET /nothing HTTP/1.0\r\n\r\n").0, 404, "HTTP/1.0 knows no Host");
    assert_eq!(ask("GET http://evil.com/ HTTP/1.0\r\n\r\n").0, 421, "but authorities");
    let bad_host = (400, "mock; rolecall.bad-host".to_owned());
    assert_eq!(ask("GET http://a'b/ HTTP/1.1\r\nHost: a\r\n\r\n"), bad_host);
    // Before anything else that a head can be refused for.
    let long = format!("A: {}\r\n", "x".repeat(64 << 10));
    for rest in ["Transfer-Encoding: gzip, chunked\r\n", &long, "Content-Length: 9999999\r\n"] {
        assert_eq!(ask(&format!("GET / HTTP/1.1\r\nHost: evil.com\r\n{rest}\r\n")).0, 421);
    }
}

#[test]
fn a_host_that_a_foreign_page_can_have_brought_is_misdirected() {
    let server = MockServer::of(Mock::documented().tolerant())
        .allow_host("mock.example.com")
        .start_blocking()
        .unwrap();
    let refused = (421, "mock; rolecall.foreign-host");
    let found = (200, "documented; linkedin.found");
    for (target, host, expected) in [
        ("", "evil.com", refused),
        ("", "evil.com:8080", refused),
        ("", "mock.example.com", found),
        ("", "MOCK.example.com:80", found),
        ("", "[::1]:8080", found),
        ("http://api.linkedin.com", "localhost", found),
        ("http://evil.com", "localhost", refused),
        ("http://localhost", "evil.com", found),
    ] {
        let message = format!(
            "GET {target}/rest/organizationAcls?q=roleAssignee HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer admin-token\r\n\r\n"
        );
        assert_eq!(told(&ask(server.address(), &message)), expected, "{target} {host}");
    }
    let page = ask(server.address(), "GET / HTTP/1.1\r\nHost: evil.com\r\nAccept: text/html\r\n\r\n");
    assert_eq!(told(&page), refused);
    assert_eq!(
        page.text(),
        "{\"error\":\"the host `evil.com` is none of this mock's: expected localhost, an address, a name without a dot or \
         in .localhost, .internal or .test; `--allow-host evil.com` allows it\"}"
    );
}

#[test]
fn a_page_of_another_site_changes_nothing_of_the_mock() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let reset = |origin: &str| {
        ask(
            server.address(),
            &format!(
                "POST /_rolecall/reset HTTP/1.1\r\nHost: rolecall:1\r\n{origin}Content-Length: 0\r\n\r\n"
            ),
        )
    };
    ask(server.address(), &format!("GET {FINDER}Host: x\r\n\r\n"));
    for foreign in [
        "null",
        "https://evil.com",
        "http://rolecall",
        "http://rolecall:2",
        "http://192.168.1.2",
        "http://localhost\r\nOrigin: http://evil.com",
    ] {
        let answer = reset(&format!("Origin: {foreign}\r\n"));
        assert_eq!(told(&answer), (403, "mock; rolecall.foreign-origin"), "{foreign}");
    }
    for own in [
        "",
        "Origin: http://localhost:5173\r\n",
        "Origin: https://127.0.0.1\r\n",
        "Origin: http://rolecall:1\r\n",
    ] {
        assert_eq!(told(&reset(own)), (204, "mock; rolecall.control"), "{own}");
    }
    // To look is no change; a page of another site cannot read what it is sent.
    let health = ask(
        server.address(),
        "GET /_rolecall/health HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.com\r\n\r\n",
    );
    assert_eq!((health.status, health.header("access-control-allow-origin")), (200, ""));
}

#[test]
fn a_foreign_page_changes_nothing_without_a_socket_either() {
    let mock = Mock::documented();
    let request = http::Request::post("/_rolecall/reset").header("Origin", "https://evil.com");
    let answer = mock.respond(request.body(Default::default()).unwrap());
    assert_eq!(answer.headers()["x-rolecall-evidence"], "mock; rolecall.foreign-origin");
}

#[test]
fn own_endpoints_are_read_by_pages_of_this_machine_alone_whatever_is_set() {
    let none = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let any = MockServer::of(Mock::documented().tolerant()).cors(Cors::Any).start_blocking().unwrap();
    for server in [&none, &any] {
        for target in
            ["/", "/_rolecall/worlds", "/~linkedin-paging-rest/", "/~linkedin-paging-rest/_rolecall/health"]
        {
            for (origin, allowed) in
                [("http://localhost:5173", "http://localhost:5173"), ("https://evil.com", ""), ("null", "")]
            {
                for method in ["GET", "OPTIONS"] {
                    let message =
                        format!("{method} {target} HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\n\r\n");
                    let answer = ask(server.address(), &message);
                    assert_eq!(
                        (answer.status, answer.header("access-control-allow-origin")),
                        (200, allowed),
                        "{message}"
                    );
                }
            }
        }
    }
    let service = format!("GET {FINDER}Host: x\r\nOrigin: https://evil.com\r\n\r\n");
    assert_eq!(ask(any.address(), &service).header("access-control-allow-origin"), "*");
    assert_eq!(ask(none.address(), &service).header("access-control-allow-origin"), "");
}
