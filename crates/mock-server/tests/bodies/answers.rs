//! The whole mock as a function from request to response: `METHOD TARGET`, headers, an empty line, a body. Whatever
//! the request, the answer cites its evidence, and the same request to the same state has the same answer.

use super::{
    evidence::{evidence, is_an_answer},
    message,
};
use http::{Method, Request, Response, Uri};
use rolecall_mock_server::{Mock, Rule, Sandbox, World, exchanges};
use rolecall_transport::Bytes;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The worlds that every mock has.
fn worlds(mock: &Mock) -> Vec<Sandbox> {
    let names = exchanges().iter().map(|exchange| exchange.id).chain(["default"]);
    names.map(|name| mock.named(name).expect("a name")).collect()
}

/// One that simulates, one that replays.
static MOCKS: LazyLock<[Mock; 2]> = LazyLock::new(|| {
    let today = "2026-08-31".parse().expect("a date");
    [false, true].map(|replay| Mock::documented().today(today).replay(replay))
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
    Mock::documented().with_world(world).today("2026-08-31".parse().expect("a date"))
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
        let worlds = worlds(mock);
        let forget = || worlds.iter().for_each(Sandbox::reset);
        let requests = || worlds.iter().flat_map(Sandbox::requests).collect::<Vec<_>>();
        forget();
        let answer = mock.respond(request(&method));
        is_an_answer(&answer);
        let replayed = replay || headers.contains_key("x-rolecall-replay");
        // Only the account that always fails does.
        let failing = evidence(&answer) == "documented; connectsafely.failing";
        assert!(answer.status() != 500 || replayed || failing, "{answer:?}");

        let is_own = number(&answer) == "0";
        let received = requests();
        let all: Vec<_> = received.iter().map(|received| (&received.method, received.status)).collect();
        assert_eq!(all, if is_own { vec![] } else { vec![(&method, answer.status())] });
        for received in &received {
            assert_eq!(received.trail().last().map(Rule::id), Some(received.rule.id()));
            let code = received.problem.as_ref().map(|problem| problem.code.as_str());
            assert!(code.is_none_or(|code| received.rule.codes().contains(&code)), "{received:?}: {code:?}");
        }

        if method == Method::GET && !is_own {
            assert_eq!(parts(&mock.respond(request(&method))), parts(&answer), "reading changes nothing");
            let head = mock.respond(request(&Method::HEAD));
            assert!(head.body().is_empty());
            assert_eq!(head.status(), answer.status());
            assert_eq!(head.headers()["content-length"], answer.body().len().to_string());
        }
        forget();
        assert!(requests().is_empty());
        if !is_own {
            assert_eq!(parts(&mock.respond(request(&method))), parts(&answer), "a reset forgets everything");
        }
    }
}

fn number(response: &Response<Bytes>) -> &str {
    response.headers()["x-rolecall-request"].to_str().expect("a number")
}

/// What does not depend on what was asked before.
fn parts(response: &Response<Bytes>) -> (u16, http::HeaderMap, &Bytes) {
    let mut headers = response.headers().clone();
    headers.remove("x-rolecall-request");
    (response.status().as_u16(), headers, response.body())
}
