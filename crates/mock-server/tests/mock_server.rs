//! The mock in a test: it starts, it is one's own, it tells what it received, it goes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, FINDER, ask, fixture, is_well, role_request};
use http::{HeaderName, HeaderValue, Request};
use rolecall_mock_server::{Cors, Exchange, Mock, MockServer, Received, Today, World, exchanges};
use std::{
    io,
    net::{SocketAddr, TcpStream},
};

/// How many roles the member has who asks for one in [`role_request`].
fn roles(server: SocketAddr) -> usize {
    let request = FINDER.replace("admin-token", "member-token");
    ask(server, format!("GET {request}\r\n")).text().matches("roleAssignee").count()
}

fn start() -> MockServer {
    MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap()
}

fn is_refused(server: SocketAddr) -> bool {
    TcpStream::connect(server).is_err_and(|error| error.kind() == io::ErrorKind::ConnectionRefused)
}

#[tokio::test]
async fn it_starts_within_a_runtime_and_is_dropped_there() {
    let server = MockServer::of(Mock::documented().tolerant()).start().await.unwrap();
    let address = server.address();
    assert!(is_well(address));
    // Also a runtime of one thread may block: the mock has its own.
    let other = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    assert!(is_well(other.address()));
    drop((server, other));
    assert!(is_refused(address));
}

#[test]
fn its_uri_is_the_base_of_both_services() {
    let server = start();
    assert_eq!(server.uri(), format!("http://{}", server.address()));
    assert_eq!(server.uri(), format!("http://127.0.0.1:{}", server.address().port()));
    assert_ne!(server.address().port(), 0);
    assert_eq!(server.base_url().as_str(), server.uri());
}

#[test]
fn clones_are_one_server_which_stops_with_the_last_of_them() {
    let server = start();
    let clone = server.clone();
    let address = server.address();
    drop(server);
    assert!(is_well(address));
    assert_eq!((clone.address(), clone.requests().len()), (address, 1));
    drop(clone);
    assert!(is_refused(address));
}

#[test]
fn two_servers_share_nothing() {
    let (one, other) = (start(), start());
    assert_ne!(one.uri(), other.uri());
    assert_eq!(ask(one.address(), role_request()).status, 204);
    assert_eq!((roles(one.address()), roles(other.address())), (2, 1));
    assert_eq!((one.requests().len(), other.requests().len()), (2, 1));
}

#[test]
fn a_reset_puts_one_world_back_and_forgets_its_requests() {
    let server = start();
    let invited = server.named("connectsafely-invite-200-path").unwrap();
    let invitation = fixture("documented/connectsafely-invite-200-path/request.http").replacen(
        " /",
        " /~connectsafely-invite-200-path/",
        1,
    );
    for _ in 0..2 {
        assert_eq!((roles(server.address()), server.requests().len()), (1, 1));
        assert_eq!(ask(server.address(), role_request()).status, 204);
        assert_eq!(ask(server.address(), &invitation).evidence(), "documented; connectsafely.sent");
        assert_eq!(ask(server.address(), &invitation).evidence(), "inferred; connectsafely.not-all-sent");
        assert_eq!((roles(server.address()), server.requests().len()), (2, 3));
        assert_eq!(invited.requests().len(), 2);
        server.reset();
        assert_eq!((server.requests().len(), invited.requests().len()), (0, 2));
        invited.reset();
        assert_eq!(invited.requests().len(), 0);
    }
}

#[test]
fn it_tells_what_it_received_and_what_it_answered() {
    let server = start();
    ask(server.address(), role_request());
    ask(server.address(), "POST /~nowhere/x?y HTTP/1.1\r\nContent-Length: 3\r\nX-A: b\r\n\r\nabc");
    let received = server.requests();
    let told: Vec<_> = received
        .iter()
        .map(|received| {
            format!("{} {} {} {}", received.method, received.target, received.status, received.cited())
        })
        .collect();
    let put = role_request();
    let target = put.split(' ').nth(1).unwrap();
    assert_eq!(
        told,
        [
            format!("PUT {target} 204 No Content documented; linkedin.requested"),
            "POST /~nowhere/x?y 421 Misdirected Request mock; rolecall.unknown-world".to_owned(),
        ]
    );
    let no_world = "there is no world `nowhere`; GET /_rolecall/worlds lists them";
    assert_eq!((&received[0].message, received[1].message.as_deref()), (&None, Some(no_world)));
    assert_eq!(received[0].headers["authorization"], "Bearer member-token");
    assert!(received[0].headers["authorization"].is_sensitive());
    assert_eq!(
        (&*received[1].body, &received[1].headers["x-a"]),
        (&b"abc"[..], &HeaderValue::from_static("b"))
    );
}

#[test]
fn the_answer_is_kept_as_it_was_sent() {
    let mock = Mock::documented();
    for method in ["GET", "HEAD"] {
        let target = "/v2/organizationAcls?q=roleAssignee&projection=(elements*(organization~))";
        let request =
            Request::builder().method(method).uri(target).header("authorization", "Bearer many-token");
        let answer = mock.respond(request.body(Default::default()).unwrap());
        let received = mock.requests().pop().unwrap();
        assert_eq!(received.status, answer.status());
        assert_eq!((&received.answer_headers, &received.answer_body), (answer.headers(), answer.body()));
        assert_eq!(received.answer_body.is_empty(), method == "HEAD");
    }
}

#[test]
fn it_remembers_the_last_thousand_requests() {
    let server = start();
    let mut connection = Connection::open(server.address());
    for number in 0..1005 {
        connection.send(format!("GET /nothing?{number} HTTP/1.1\r\n\r\n"));
        connection.answer();
    }
    let targets: Vec<_> = server.requests().into_iter().map(|received| received.target).collect();
    let last: Vec<_> = (5..1005).map(|number| format!("/nothing?{number}")).collect();
    assert_eq!(targets, last);
}

#[test]
fn it_stops_when_it_is_dropped_whatever_is_open() {
    let server = start();
    let address = server.address();
    let unused = Connection::open(address);
    let mut idle = Connection::open(address);
    idle.send(format!("GET {FINDER}\r\n"));
    idle.answer();
    let mut running = Connection::open(address);
    running.send("POST / HTTP/1.1\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");
    assert_eq!(running.answer().status, 100);
    running.send("half");
    drop(server);
    assert!(is_refused(address));
    for connection in [unused, idle, running] {
        assert_eq!(connection.rest(), b"");
    }
}

#[test]
fn the_builder_chooses_the_world_the_date_replay_and_cors() {
    let world = World::from_json(
        r#"{"people": [{"urn": "urn:li:person:a"}],
            "tokens": [{"token": "noscope-token", "person": "urn:li:person:a", "scopes": []}]}"#,
    );
    let today: Today = "2026-02-03".parse().unwrap();
    let server =
        MockServer::of(Mock::documented().tolerant().with_world(world.unwrap()).today(today)).cors(Cors::Any);
    let server = server.start_blocking().unwrap();
    let answer = ask(server.address(), format!("GET {}\r\n", FINDER.replace("admin", "noscope")));
    assert_eq!(
        answer.text(),
        r#"{"status":403,"serviceErrorCode":100,"code":"ACCESS_DENIED","message":"Not enough permissions to access: partnerApiOrganizationAcls.FINDER-roleAssignee.20260201"}"#
    );
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(
        ask(server.address(), format!("GET {FINDER}\r\n")).status,
        401,
        "a token of the default world"
    );

    let server = MockServer::of(Mock::documented().tolerant().replay(true)).start_blocking().unwrap();
    let answer = ask(server.address(), format!("GET {FINDER}\r\n"));
    assert_eq!((answer.status, answer.header("x-rolecall-replay")), (200, "linkedin-member-finder-rest"));
    let server = MockServer::of(Mock::documented().tolerant().replay(false)).start_blocking().unwrap();
    assert!(is_well(server.address()));
}

/// Every request that the fixtures have, in its world and in the default one, and some of other kinds.
fn requests() -> Vec<String> {
    let documented = |exchange: &Exchange| {
        let elsewhere = exchange.request.replacen(" /", &format!(" /~{}/", exchange.id), 1);
        let replayed =
            exchange.request.replacen("\r\n", &format!("\r\nX-Rolecall-Replay: {}\r\n", exchange.id), 1);
        let head = elsewhere.replacen("GET ", "HEAD ", 1);
        [exchange.request.to_owned(), elsewhere, replayed, head]
    };
    let others = [
        "GET / HTTP/1.1\r\n\r\n",
        "GET http://api.linkedin.com/v2/organizationAcls?q=roleAssignee HTTP/1.1\r\n\r\n",
        "DELETE /v2/organizationAcls/(a:b) HTTP/1.1\r\n\r\n",
        "GET /rest/nothing HTTP/1.1\r\nX-Rolecall-World: nowhere\r\n\r\n",
        "GET /rest/organizationAcls?q=nobody HTTP/1.1\r\n\r\n",
        "GET /v2/organizationAcls?q=roleAssignee HTTP/1.1\r\nAuthorization: Bearer expired-token\r\n\r\n",
        "GET /nothing HTTP/1.1\r\nX-Rolecall-Replay: nothing\r\n\r\n",
        "POST /_rolecall/reset HTTP/1.1\r\n\r\n",
        &role_request(),
    ];
    exchanges().iter().flat_map(documented).chain(others.map(str::to_owned)).collect()
}

/// Status, headers and body. Date, length and connection are the shell's.
type Shown = (u16, Vec<(String, String)>, Vec<u8>);

fn responded(mock: &Mock, message: &str) -> Shown {
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap().split(' ');
    let mut request = Request::builder().method(words.next().unwrap()).uri(words.next().unwrap());
    for (name, value) in lines.map(|line| line.split_once(": ").unwrap()) {
        request = request.header(name.parse::<HeaderName>().unwrap(), value);
    }
    let response = mock.respond(request.body(body.to_owned().into()).unwrap());
    let header = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
    };
    let mut headers: Vec<_> = response.headers().iter().map(header).collect();
    headers.retain(|(name, _)| name != "content-length");
    headers.sort();
    (response.status().as_u16(), headers, response.body().to_vec())
}

fn sent(connection: &mut Connection, message: &str) -> Shown {
    connection.send(message);
    let mut answer = if message.starts_with("HEAD ") { connection.head() } else { connection.answer() };
    answer.headers.retain(|(name, _)| name != "content-length" && name != "date");
    answer.headers.sort();
    (answer.status, answer.headers, answer.body)
}

#[test]
fn the_mock_without_a_socket_gives_the_same_answers() {
    for replay in [false, true] {
        let today: Today = "2026-02-03".parse().unwrap();
        let mock = Mock::documented().tolerant().today(today).replay(replay);
        let server = MockServer::of(Mock::documented().tolerant().today(today).replay(replay))
            .start_blocking()
            .unwrap();
        let mut connection = Connection::open(server.address());
        for message in requests() {
            assert_eq!(responded(&mock, &message), sent(&mut connection, &message), "{message}");
        }
        let exchanges = exchanges().iter().map(|exchange| exchange.id);
        for world in exchanges.chain(["default"]) {
            let (mock, server) = (mock.named(world).unwrap(), server.named(world).unwrap());
            let received = |requests: Vec<Received>| -> Vec<String> {
                requests.iter().map(|received| format!("{received:?}")).collect()
            };
            assert_eq!(received(mock.requests()), received(server.requests()), "{world}");
            assert_eq!(mock.verify(), server.verify(), "{world}");
            assert!(replay || server.verify().is_ok(), "{world}");
            server.reset();
        }
    }
}
