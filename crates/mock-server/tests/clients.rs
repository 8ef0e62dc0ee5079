//! The clients of the transport's features, against a real server: what is an answer to them, and what is an error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::StatusCode;
use rolecall_mock_server::{Mock, MockServer};
use rolecall_transport::{
    AccessToken, Error, Pager, clients,
    linkedin::{Caller, FindByRoleAssignee, RequestRole},
    send, send_async,
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

fn server() -> MockServer {
    let mock = Mock::observed().today("2026-11-26".parse().unwrap());
    MockServer::of(mock).start_blocking().unwrap()
}

fn caller(server: &MockServer, token: &str) -> Caller {
    Caller::rest(AccessToken::new(token).unwrap(), "202609".parse().unwrap()).at(server.base_url())
}

fn role_request() -> RequestRole {
    let organization: rolecall_model::OrganizationUrn = "urn:li:organization:2414183".parse().unwrap();
    RequestRole::new(organization, "urn:li:person:pE3vIq7yK6".parse().unwrap())
}

/// A refusal is an answer, with all that it says; also for an agent that would make an error of it.
#[test]
fn ureq_sends_reads_and_is_refused() {
    let server = server();
    let agent = ureq::Agent::config_builder().http_status_as_error(true).build().new_agent();
    let client = clients::ureq(agent);
    let rows = Pager::new(FindByRoleAssignee::new(), &caller(&server, "many-token")).items(&client).count();
    assert_eq!(rows, 25);
    send(&role_request(), &caller(&server, "admin-token"), &client).unwrap();
    let error = send(&FindByRoleAssignee::new(), &caller(&server, "expired-token"), &client).unwrap_err();
    assert!(error.is_expired(), "{error}");
    assert!(error.refusal().unwrap().headers.contains_key("x-li-uuid"));
}

#[tokio::test]
async fn reqwest_sends_reads_and_is_refused() {
    use futures_util::TryStreamExt;
    let server = server();
    let client = clients::reqwest(reqwest::Client::new());
    let mut pager = Pager::new(FindByRoleAssignee::new(), &caller(&server, "many-token"));
    let rows: Vec<_> = pager.items_async(&client).try_collect().await.unwrap();
    assert_eq!(rows.len(), 25);
    send_async(&role_request(), &caller(&server, "admin-token"), &client).await.unwrap();
    let finder = FindByRoleAssignee::new();
    let error = send_async(&finder, &caller(&server, "expired-token"), &client).await.unwrap_err();
    assert!(error.is_expired(), "{error}");
    assert!(error.refusal().unwrap().headers.contains_key("x-li-uuid"));
}

/// A task of its own, as a runtime with threads has it.
#[tokio::test]
async fn a_task_asks_with_a_clone_of_the_client() {
    let server = server();
    let client = clients::reqwest(reqwest::Client::new());
    let me = caller(&server, "many-token");
    let task = tokio::spawn(async move { send_async(&FindByRoleAssignee::new(), &me, client.clone()).await });
    assert_eq!(task.await.unwrap().unwrap().elements.len(), 10);
}

#[tokio::test]
async fn nobody_there_is_the_clients_own_error() {
    let gone = {
        let server = server();
        caller(&server, "many-token")
    };
    let finder = FindByRoleAssignee::new();
    let client = clients::reqwest(reqwest::Client::new());
    match send_async(&finder, &gone, client).await {
        Err(Error::Client(error)) => assert!(error.downcast_ref::<reqwest::Error>().unwrap().is_connect()),
        other => panic!("{other:?}"),
    }
    match send(&finder, &gone, clients::ureq(ureq::Agent::new_with_defaults())) {
        Err(Error::Client(error)) => assert!(error.downcast_ref::<ureq::Error>().is_some()),
        other => panic!("{other:?}"),
    }
}

/// Answers twice with one byte more than is read.
fn endless() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for _ in 0..2 {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", clients::MOST_BYTES + 1);
            let block = vec![b' '; 1 << 20];
            // Whoever has enough hangs up.
            while stream.write_all(&block).is_ok() {}
        }
    });
    address
}

#[tokio::test]
async fn an_answer_without_end_fills_no_memory() {
    let base = format!("http://{}", endless()).parse().unwrap();
    let me = Caller::v2(AccessToken::new("many-token").unwrap()).at(base);
    let client = clients::reqwest(reqwest::Client::new());
    let error = send_async(&FindByRoleAssignee::new(), &me, client).await.unwrap_err();
    assert_eq!(error.to_string(), "no answer: expected an answer of at most 67108864 bytes");
    let error = send(&FindByRoleAssignee::new(), &me, clients::ureq(ureq::Agent::new_with_defaults()));
    let Err(Error::Client(error)) = error else { panic!("{error:?}") };
    assert!(matches!(error.downcast_ref(), Some(ureq::Error::BodyExceedsLimit(67_108_864))), "{error}");
}

/// What the mock answers for itself is no answer of LinkedIn's.
#[test]
fn a_refusal_of_the_mock_itself_is_told_apart() {
    let server = server();
    let base = format!("{}/~no-such-world", server.uri()).parse().unwrap();
    let me = caller(&server, "many-token").at(base);
    let error =
        send(&FindByRoleAssignee::new(), &me, clients::ureq(ureq::Agent::new_with_defaults())).unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.kind(), rolecall_transport::RefusalKind::Mock);
    assert_eq!(refusal.status, StatusCode::MISDIRECTED_REQUEST);
}
