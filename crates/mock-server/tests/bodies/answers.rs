//! The whole mock as a function from request to response: `METHOD TARGET`, headers, an empty line, a body. Whatever
//! the request, the answer cites its evidence, and the same request to the same state has the same answer.

use super::{
    evidence::{evidence, is_an_answer},
    message,
};
use http::{Method, Request, Response, Uri};
use rolecall_mock_server::{Mock, World};
use rolecall_transport::Bytes;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// One that simulates, one that replays.
static MOCKS: LazyLock<[Mock; 2]> = LazyLock::new(|| {
    let today = "2026-08-31".parse().expect("a date");
    [false, true].map(|replay| Mock::new().today(today).replay(replay))
});

/// One with a hundred thousand rows, half of them in an organization that the seeds ask for.
static LARGE: LazyLock<Mock> = LazyLock::new(|| {
    let text = include_str!("../../../../fixtures/worlds/default.json");
    let mut world: Value = serde_json::from_str(text).expect("the default world");
    let mut add = |list: &str, more: Vec<Value>| world[list].as_array_mut().expect("a list").extend(more);
    let person = |number: u32| format!("urn:li:person:large{number}");
    let row = |organization: &str, number| json!({"organization": organization, "role": "ANALYST", "roleAssignee": person(number), "state": "APPROVED"});
    let organizations = ["urn:li:organization:2414183", "urn:li:organization:105672170"];
    add("people", (0..50_000).map(|number| json!({"urn": person(number)})).collect());
    add(
        "organizationAcls",
        (0..100_000).map(|number| row(organizations[number as usize % 2], number / 2)).collect(),
    );
    let world = World::from_json(&world.to_string()).expect("a world");
    Mock::with_world(world).today("2026-08-31".parse().expect("a date"))
});

pub(crate) fn check(input: &[u8]) {
    let (first, headers, body) = message::parts(input);
    let mut words = first.splitn(2, |&byte| byte == b' ');
    let method = words.next().and_then(|method| Method::from_bytes(method).ok());
    let target = words.next().and_then(|target| Uri::try_from(target).ok());
    let (Some(method), Some(target)) = (method, target) else { return };
    let request = |method: &Method| {
        let mut request = Request::new(Bytes::copy_from_slice(body));
        *request.method_mut() = method.clone();
        *request.uri_mut() = target.clone();
        *request.headers_mut() = headers.clone();
        request
    };

    is_an_answer(&LARGE.respond(request(&method)));
    for (mock, replay) in MOCKS.iter().zip([false, true]) {
        mock.reset();
        let answer = mock.respond(request(&method));
        is_an_answer(&answer);
        let replayed = replay || headers.contains_key("x-rolecall-replay");
        // Only the account that always fails does.
        let failing = evidence(&answer) == "documented; connectsafely.failing";
        assert!(answer.status() != 500 || replayed || failing, "{answer:?}");

        let received = mock.requests();
        let all: Vec<_> = received.iter().map(|received| (&received.method, received.status)).collect();
        assert_eq!(all, [(&method, answer.status())]);

        let is_page = evidence(&answer) == "mock; rolecall.control";
        if method == Method::GET && !is_page {
            assert_eq!(parts(&mock.respond(request(&method))), parts(&answer), "reading changes nothing");
            let head = mock.respond(request(&Method::HEAD));
            assert!(head.body().is_empty());
            assert_eq!(head.status(), answer.status());
            assert_eq!(head.headers()["content-length"], answer.body().len().to_string());
        }
        mock.reset();
        assert!(mock.requests().is_empty());
        if !is_page {
            assert_eq!(parts(&mock.respond(request(&method))), parts(&answer), "a reset forgets everything");
        }
    }
}

fn parts(response: &Response<Bytes>) -> (u16, &http::HeaderMap, &Bytes) {
    (response.status().as_u16(), response.headers(), response.body())
}
