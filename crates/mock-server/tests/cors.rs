//! What web pages are told: only where it was asked for, and LinkedIn's answers stay as they are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Answer, FINDER, ask};
use rolecall_mock_server::{Cors, Mock, MockServer};

const PREFLIGHT: &str = "OPTIONS /rest/organizationAcls?q=roleAssignee HTTP/1.1\r\n\
    Origin: http://localhost:5173\r\nAccess-Control-Request-Method: GET\r\n\
    Access-Control-Request-Headers: authorization,x-restli-protocol-version\r\n\r\n";

const EXPOSED: &str = "x-rolecall-evidence,x-rolecall-observed,x-rolecall-replay,x-rolecall-request,\
    x-restli-protocol-version,x-restli-error-response,x-restli-gateway-error,retry-after,\
    x-li-uuid,x-ratelimit-limit,x-ratelimit-used,x-ratelimit-remaining,x-ratelimit-reset";

/// The settings, and what they allow.
fn settings() -> [(Cors, &'static str); 2] {
    let origin = "http://localhost:5173";
    [(Cors::Any, "*"), (Cors::Origins(vec![origin.parse().unwrap()]), origin)]
}

fn server(cors: Cors) -> MockServer {
    MockServer::of(Mock::documented().tolerant()).cors(cors).start_blocking().unwrap()
}

/// The headers that are for web pages.
fn for_pages(answer: &Answer) -> Vec<(&str, &str)> {
    let headers = answer.headers.iter().map(|(name, value)| (&**name, &**value));
    headers.filter(|(name, _)| *name == "vary" || name.starts_with("access-control-")).collect()
}

#[test]
fn a_preflight_allows_the_origin_the_methods_and_the_headers_and_has_its_evidence() {
    for (cors, allowed) in settings() {
        let server = server(cors);
        let expected = format!(
            "HTTP/1.1 200\n\
             vary: origin, access-control-request-method, access-control-request-headers\n\
             access-control-allow-methods: GET,HEAD,PUT,POST,DELETE\n\
             access-control-allow-headers: authorization,x-restli-protocol-version\n\
             access-control-allow-origin: {allowed}\n\
             x-rolecall-evidence: mock; rolecall.cors-preflight\n\
             content-length: 0\n\n"
        );
        assert_eq!(ask(server.address(), PREFLIGHT).printed(), expected);
        let elsewhere = PREFLIGHT.replace("/rest/organizationAcls?q=roleAssignee", "/nothing");
        assert_eq!(ask(server.address(), elsewhere).printed(), expected);
        let rows: Vec<_> =
            server.requests().iter().map(|row| (row.method.to_string(), row.cited())).collect();
        assert_eq!(
            rows,
            [
                ("OPTIONS".to_owned(), "mock; rolecall.cors-preflight"),
                ("OPTIONS".to_owned(), "mock; rolecall.cors-preflight")
            ]
        );
    }
}

#[test]
fn an_actual_request_is_answered_as_ever_with_the_headers_for_pages_besides() {
    let plain = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let no_token = "/v2/organizationAcls?q=roleAssignee HTTP/1.1\r\n";
    let put = "PUT /rest/organizationAcls/(a:b) HTTP/1.1\r\n";
    for (cors, allowed) in settings() {
        let server = server(cors);
        for request in [format!("GET {FINDER}"), format!("GET {no_token}"), put.to_owned()] {
            let message = format!("{request}Origin: http://localhost:5173\r\n\r\n");
            let mut answer = ask(server.address(), &message);
            let mut pages = for_pages(&answer);
            pages.sort_unstable();
            let vary = "origin, access-control-request-method, access-control-request-headers";
            assert_eq!(
                pages,
                [
                    ("access-control-allow-origin", allowed),
                    ("access-control-expose-headers", EXPOSED),
                    ("vary", vary)
                ],
                "{request}"
            );
            answer.headers.retain(|(name, _)| name != "vary" && !name.starts_with("access-control-"));
            assert_eq!(answer.printed(), ask(plain.address(), &message).printed(), "{request}");
        }
    }
}

#[test]
fn every_header_of_ours_and_of_the_protocol_is_exposed() {
    let server = server(Cors::Any);
    let exchange = "X-Rolecall-Replay: linkedin-refusal-403\r\n";
    for request in [
        format!("GET {FINDER}{exchange}"),
        format!("GET {FINDER}"),
        FINDER.replace("/rest/organizationAcls?q=roleAssignee", "GET /rest/nothing"),
        FINDER.replace(
            "/rest/organizationAcls?q=roleAssignee",
            "GET /rest/organizationAcls?q=roleAssignee&count=x",
        ),
    ] {
        let answer = ask(server.address(), format!("{request}\r\n"));
        let own = answer.names().into_iter().filter(|name| name.starts_with("x-"));
        for name in own {
            assert!(EXPOSED.split(',').any(|exposed| exposed == name), "{name}");
        }
    }
    // One of them was for replay, and unmatched.
    server.reset();
}

#[test]
fn a_page_of_another_origin_is_not_allowed_to_read() {
    let [_, (cors, _)] = settings();
    let answer = ask(server(cors).address(), format!("GET {FINDER}Origin: http://evil.test\r\n\r\n"));
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, ""));
}

#[test]
fn a_page_may_read_what_the_shell_refuses() {
    let body = " ".repeat((1 << 20) + 1);
    let message = format!("POST /v2/x HTTP/1.1\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let answer = ask(server(Cors::Any).address(), message);
    assert_eq!((answer.status, answer.evidence()), (413, "mock; rolecall.body-limit"));
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[test]
fn without_the_setting_no_header_is_for_pages_and_options_is_no_method() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let answer = ask(server.address(), format!("GET {FINDER}Origin: http://localhost:5173\r\n\r\n"));
    assert_eq!((answer.status, for_pages(&answer)), (200, vec![]));
    assert_eq!(
        ask(server.address(), PREFLIGHT).printed(),
        "HTTP/1.1 400\n\
         content-type: application/json\n\
         x-restli-error-response: true\n\
         x-restli-protocol-version: 1.0.0\n\
         x-rolecall-evidence: inferred; linkedin.no-method\n\
         x-rolecall-observed: 401 EMPTY_ACCESS_TOKEN\n\
         content-length: 117\n\
         \n\
         {\"message\":\"OPTIONS operation not supported for URI: '/rest/organizationAcls' with X-RestLi-Method: ''\",\"status\":400}"
    );
}
