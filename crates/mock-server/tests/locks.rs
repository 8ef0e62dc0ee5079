//! Nothing that a test does with a sandbox waits for ever.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Request, Response};
use rolecall_mock_server::{Mock, MockServer, Sandbox};
use rolecall_transport::{Bytes, linkedin::FindByRoleAssignee};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

/// Fails where the work does not end; nothing waits for this where it does.
fn ends(work: impl FnOnce() + Send + 'static) {
    let (done, ended) = mpsc::channel();
    let worker = thread::spawn(move || {
        work();
        done.send(()).unwrap();
    });
    assert_ne!(ended.recv_timeout(Duration::from_secs(30)), Err(mpsc::RecvTimeoutError::Timeout), "it hangs");
    worker.join().unwrap();
}

/// A request that is longer than all journals together may be.
fn send_too_much(mock: &Mock) {
    let body = Bytes::from(vec![b' '; 17 << 20]);
    mock.respond(Request::post("/v2/organizationAcls").body(body).unwrap());
}

#[test]
fn a_world_is_made_while_another_request_waits_to_shorten_journals() {
    ends(|| {
        let mock = Arc::new(Mock::documented());
        let other = mock.named("other").unwrap();
        let sender = other.world(|_| {
            let sender = thread::spawn({
                let mock = Arc::clone(&mock);
                move || send_too_much(&mock)
            });
            // From when it is noted on, the other thread looks for the longest journal, and waits for this one.
            while mock.requests().is_empty() {
                thread::yield_now();
            }
            for number in 0..200 {
                mock.named(&format!("fresh-{number}")).unwrap();
            }
            sender
        });
        sender.join().unwrap();
        assert!(mock.requests().is_empty(), "it was shortened");
    });
}

#[test]
fn another_world_is_asked_while_one_is_changed_however_long_the_journals_are() {
    ends(|| {
        let mock = Mock::documented();
        let other = mock.named("other").unwrap();
        other.world(|_| send_too_much(&mock));
        assert!(mock.requests().is_empty());
    });
}

#[test]
fn whoever_asks_a_sandbox_while_changing_its_world_is_told() {
    let mock = Mock::documented();
    let asks: [&dyn Fn(); 5] = [
        &|| drop(mock.requests()),
        &|| mock.reset(),
        &|| drop(mock.named("fresh")),
        &|| drop(mock.respond(Request::get("/v2/me").body(Bytes::new()).unwrap())),
        &|| mock.world(|_| ()),
    ];
    for ask in asks {
        let panic = catch_unwind(AssertUnwindSafe(|| mock.world(|_| ask()))).unwrap_err();
        assert_eq!(
            *panic.downcast::<String>().unwrap(),
            "world default: the closure of `Sandbox::world` asked its own sandbox, which waits until it returns; \
             ask before or after it, or give back from it what is needed"
        );
        // Afterwards it is as before.
        ask();
    }
    // Others may be asked: by name, and in their own turn.
    let other = mock.named("other").unwrap();
    mock.world(|_| other.world(|_| ()));
    mock.world(|_| other.requests());
}

/// Asks a sandbox when it goes.
struct Asking(Sandbox);

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.requests();
    }
}

#[test]
fn what_a_test_has_given_may_ask_the_sandbox_when_it_goes() {
    ends(|| {
        let mock = Mock::documented();
        let given = || {
            let mut given = Response::new("");
            given.extensions_mut().insert(Arc::new(Asking(Sandbox::clone(&mock))));
            given
        };
        mock.answer::<FindByRoleAssignee>().always(given()).always(given());
        mock.reset();
        let asking = Asking(Sandbox::clone(&mock));
        mock.intercept(move |_, answer| {
            let _ = &asking;
            answer
        });
        mock.reset();
    });
}

#[test]
fn a_closure_may_hold_the_last_of_its_server() {
    // Reset from outside, and by the thread that serves.
    for by_itself in [false, true] {
        ends(move || {
            let server = MockServer::documented().start_blocking().unwrap();
            let (sandbox, address) = (Sandbox::clone(&server), server.address());
            let (held, inner) = (server.clone(), sandbox.clone());
            server.intercept(move |_, answer| {
                let _ = &held;
                if by_itself {
                    inner.reset();
                }
                answer
            });
            drop(server);
            if by_itself {
                let mut connection = std::net::TcpStream::connect(address).unwrap();
                let request = "GET /v2/me HTTP/1.1\r\nHost: localhost\r\n\r\n";
                std::io::Write::write_all(&mut connection, request.as_bytes()).unwrap();
                // It ends with the server.
                let _ = std::io::Read::read_to_end(&mut connection, &mut Vec::new());
            } else {
                sandbox.reset();
                std::net::TcpStream::connect(address).unwrap_err();
            }
        });
    }
}
