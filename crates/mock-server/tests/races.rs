//! Two clients at the same time: what one did, the other sees.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Connection, FINDER, ask, role_request};
use http::Request;
use rolecall_mock_server::{Mock, MockServer};
use std::{
    sync::Barrier,
    thread::{self, ScopedJoinHandle},
};

const INVITE: &str = "/linkedin/organizations/105672170/follow-invitations";
const INVITATION: &str = r#"{"profileUrns":["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f..."]}"#;

/// What two threads come to that begin together.
fn both<T: Send>(work: impl Fn(&Barrier) -> T + Sync) -> [T; 2] {
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        let spawn = |()| scope.spawn(|| work(&barrier));
        [(), ()].map(spawn).map(ScopedJoinHandle::join).map(Result::unwrap)
    })
}

/// Sends the same message from two clients at once, and gives what they were answered.
fn send_both(server: &MockServer, message: &str) -> [(u16, String); 2] {
    both(|barrier| {
        let mut connection = Connection::open(server.address());
        barrier.wait();
        connection.send(message);
        let answer = connection.answer();
        (answer.status, answer.text().to_owned())
    })
}

fn sent(report: &str) -> usize {
    report.matches(r#""status":"SENT""#).count()
}

#[test]
fn of_two_requests_for_a_role_both_succeed_and_there_is_one_row() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let message = role_request();
    let rows = FINDER.replace("roleAssignee", "organization&organization=urn%3Ali%3Aorganization%3A2414183");
    for round in 0..50 {
        server.reset();
        let statuses = send_both(&server, &message).map(|(status, _)| status);
        assert_eq!(statuses, [204, 204], "round {round}");
        let found = ask(server.address(), format!("GET {rows}\r\n"));
        let row = r#"{"role":"DIRECT_SPONSORED_CONTENT_POSTER","organization":"urn:li:organization:2414183","roleAssignee":"urn:li:person:abCdEf","state":"REQUESTED"}"#;
        assert_eq!(found.text().matches(row).count(), 1, "round {round}: {}", found.text());
        assert_eq!(found.text().matches("abCdEf").count(), 1, "round {round}: {}", found.text());
    }
}

#[test]
fn of_two_invitations_of_a_member_one_is_sent() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let message = format!(
        "POST {INVITE} HTTP/1.1\r\nAuthorization: Bearer connectsafely-key\r\nContent-Length: {}\r\n\r\n{INVITATION}",
        INVITATION.len()
    );
    for round in 0..50 {
        server.reset();
        let answers = send_both(&server, &message);
        let statuses = [answers[0].0, answers[1].0];
        assert_eq!(statuses, [200, 200], "round {round}");
        let sent = answers.iter().map(|(_, report)| sent(report)).sum::<usize>();
        assert_eq!(sent, 1, "round {round}: {answers:?}");
    }
}

/// The server answers on one thread; who calls the mock itself may have several.
#[test]
fn of_two_invitations_on_two_threads_one_is_sent() {
    let mock = Mock::documented();
    for round in 0..500 {
        mock.reset();
        let reports = both(|barrier| {
            let request = Request::post(INVITE).header("Authorization", "Bearer connectsafely-key");
            let request = request.body(INVITATION.into()).unwrap();
            barrier.wait();
            mock.respond(request).into_body()
        });
        let sent: usize = reports.iter().map(|report| sent(str::from_utf8(report).unwrap())).sum();
        assert_eq!(sent, 1, "round {round}: {reports:?}");
    }
    assert_eq!(mock.requests().len(), 2, "since the last reset");
}

#[test]
fn readers_see_the_world_before_or_after_a_change() {
    let mock = Mock::documented();
    let find = || {
        let request = Request::get("/v2/organizationAcls?q=roleAssignee");
        let request = request.header("Authorization", "Bearer member-token");
        let found = mock.respond(request.body(Default::default()).unwrap());
        str::from_utf8(found.body()).unwrap().matches("roleAssignee").count()
    };
    let message = role_request();
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    for round in 0..200 {
        mock.reset();
        assert_eq!(find(), 1);
        let counts = both(|barrier| {
            let target = head.split(' ').nth(1).unwrap();
            let request = Request::put(target).header("Authorization", "Bearer member-token");
            let request = request.header("X-Restli-Protocol-Version", "2.0.0");
            let request = request.body(body.to_owned().into()).unwrap();
            barrier.wait();
            let before = find();
            assert_eq!(mock.respond(request).status(), 204);
            (before, find())
        });
        for (before, after) in counts {
            assert!((1..=2).contains(&before) && after == 2, "round {round}: {counts:?}");
        }
    }
}

/// A hundred mocks, each asked in its twenty worlds and some of its own, all at once: what a journal holds was sent to its
/// world, in its order, and nothing else.
#[test]
fn no_journal_holds_the_request_of_another_world_or_mock() {
    const MOCKS: usize = 100;
    const WORLDS: usize = 20;
    const REQUESTS: u64 = 5;
    let names: Vec<_> = (0..WORLDS).map(|world| format!("world-{world}")).collect();
    let mocks: Vec<_> = (0..MOCKS).map(|_| Mock::documented()).collect();
    thread::scope(|scope| {
        for (number, mock) in mocks.iter().enumerate() {
            // Two threads a mock, so that they meet in its worlds.
            for half in 0..2 {
                let names = &names;
                scope.spawn(move || {
                    for request in 0..REQUESTS {
                        for (world, name) in names.iter().enumerate() {
                            let sandbox = mock.named(name).unwrap();
                            let target =
                                format!("/~{}/v2/nothing?{number}.{world}.{half}.{request}", sandbox.name());
                            let request = Request::get(target).body(Default::default()).unwrap();
                            assert_eq!(mock.respond(request).status(), 404);
                        }
                    }
                });
            }
        }
    });
    for (number, mock) in mocks.iter().enumerate() {
        assert_eq!(mock.requests().len(), 0);
        for (world, name) in names.iter().enumerate() {
            let received = mock.named(name).unwrap().requests();
            let numbers: Vec<_> = received.iter().map(|received| received.number).collect();
            assert_eq!(numbers, (1..=2 * REQUESTS).collect::<Vec<_>>(), "mock {number}, {name}");
            for half in 0..2 {
                let sent = (0..REQUESTS)
                    .map(|request| format!("/~{name}/v2/nothing?{number}.{world}.{half}.{request}"));
                let of_half = format!("?{number}.{world}.{half}.");
                let found = received
                    .iter()
                    .map(|received| &received.target)
                    .filter(|target| target.contains(&of_half));
                assert_eq!(found.cloned().collect::<Vec<_>>(), sent.collect::<Vec<_>>());
            }
        }
    }
}
