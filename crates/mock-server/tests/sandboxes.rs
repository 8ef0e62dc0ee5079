//! Named worlds: what is done, asked and expected in one is nothing to another.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Request, Response};
use rolecall_mock_server::{Mock, MockServer, Sandbox, World, WorldNameError};
use rolecall_transport::{Bytes, linkedin::FindByRoleAssignee};

fn ask(mock: &Mock, target: &str) -> Response<Bytes> {
    let request = Request::get(target).header("authorization", "Bearer t");
    mock.respond(request.header("linkedin-version", "202609").body(Bytes::new()).unwrap())
}

const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

fn world(role: &str) -> World {
    World::from_json(&format!(
        r#"{{"organizations": [{{"urn": "urn:li:organization:1"}}], "people": [{{"urn": "urn:li:person:a"}}],
             "organizationAcls": [{{"organization": "urn:li:organization:1", "role": "{role}",
                                   "roleAssignee": "urn:li:person:a", "state": "APPROVED"}}],
             "tokens": [{{"token": "t", "person": "urn:li:person:a", "scopes": ["r_organization_admin"]}}]}}"#
    ))
    .unwrap()
}

#[test]
fn a_name_that_is_not_there_is_made_like_the_default_world_as_loaded() {
    let mock = Mock::documented().with_world(world("ANALYST"));
    assert_eq!(ask(&mock, &format!("/~mine{FINDER}")).status(), 421);
    let mine = mock.named("mine").unwrap();
    let has = |target: &str, role: &str| {
        let body = ask(&mock, target).into_body();
        str::from_utf8(&body).unwrap().contains(role)
    };
    assert!(has(&format!("/~mine{FINDER}"), "ANALYST"));
    mine.replace_world(world("CURATOR"));
    assert!(has(&format!("/~mine{FINDER}"), "CURATOR") && has(FINDER, "ANALYST"));
    // The same name is the same sandbox; another is made as the default one was loaded.
    assert_eq!(mock.named("mine").unwrap().requests().len(), 2);
    mock.named("other").unwrap();
    assert!(has(&format!("/~other{FINDER}"), "ANALYST"));
    assert_eq!(mock.named("default").unwrap().requests().len(), mock.requests().len());
}

#[test]
fn a_name_is_checked_and_there_is_a_limit() {
    let mock = Mock::documented();
    for name in ["", "A", "a_b", "a/b", "ä", &"a".repeat(64)] {
        assert_eq!(mock.named(name).unwrap_err(), WorldNameError::Name, "{name}");
    }
    let longest = "a".repeat(63);
    for number in 0..255 {
        mock.named(&format!("{number}")).unwrap();
    }
    mock.named(&longest).unwrap();
    let error = mock.named("one-more").unwrap_err();
    assert_eq!(error.to_string(), "there are 256 worlds already, besides those that every mock has");
    mock.named(&longest).unwrap();
    mock.named("linkedin-paging-rest").unwrap();
}

#[test]
fn what_is_expected_of_one_world_is_asked_of_that_world() {
    let mock = Mock::documented().today("2026-11-26".parse().unwrap()).with_world(world("ANALYST"));
    let (one, other) = (mock.named("one").unwrap(), mock.named("other").unwrap());
    one.expect(1, &FindByRoleAssignee::new()).unwrap();
    ask(&mock, &format!("/~other{FINDER}"));
    ask(&mock, FINDER);
    assert_eq!([&one, &other, &mock].map(|sandbox: &Sandbox| sandbox.verify().is_ok()), [false, true, true]);
    ask(&mock, &format!("/~one{FINDER}"));
    one.verify().unwrap();
    assert_eq!([&one, &other, &mock].map(|sandbox: &Sandbox| sandbox.requests().len()), [1, 1, 1]);
}

#[test]
#[should_panic(
    expected = "the mock was not asked as expected:\nworld one: GET /rest/organizationAcls?q=roleAssignee was expected 1 times and came 0 times"
)]
fn a_server_that_is_dropped_tells_what_is_unmet_in_any_world() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    server.named("one").unwrap().expect(1, &FindByRoleAssignee::new()).unwrap();
}

#[test]
fn of_all_journals_the_largest_loses_its_oldest_requests() {
    let mock = Mock::documented();
    let send = |world: &str, length: usize| {
        let request = Request::post(format!("/~{world}/nothing")).body(Bytes::from(vec![b'x'; length]));
        mock.respond(request.unwrap());
    };
    let kept = |world: &str| mock.named(world).unwrap().requests().len();
    let numbers = |world: &str| {
        let requests = mock.named(world).unwrap().requests();
        [requests[0].number, requests[requests.len() - 1].number]
    };
    for world in ["large", "small"] {
        mock.named(world).unwrap();
    }
    (0..4).for_each(|_| send("small", 1 << 20));
    (0..30).for_each(|_| send("large", 1 << 20));
    // Each takes a little more than its MiB of the sixteen.
    assert_eq!((kept("small"), kept("large")), (4, 11));
    assert_eq!((numbers("small"), numbers("large")), ([1, 4], [20, 30]));
    mock.named("large").unwrap().reset();
    (0..20).for_each(|_| send("small", 1 << 20));
    assert_eq!((kept("small"), kept("large")), (15, 0));
    // What a world lost is not found by its number.
    let why = |number: u64| ask(&mock, &format!("/~small/_rolecall/requests/{number}")).status().as_u16();
    assert_eq!([9, 10, 24, 25].map(why), [404, 200, 200, 404]);
}

#[test]
fn answers_count_among_what_is_kept() {
    let mock = Mock::documented();
    let large = Bytes::from(vec![b'x'; 1 << 20]);
    mock.answer::<FindByRoleAssignee>().always(Response::new(large.clone()));
    (0..20).for_each(|_| drop(ask(&mock, FINDER)));
    let kept = mock.requests();
    assert_eq!(kept.iter().map(|received| received.number).collect::<Vec<_>>(), (6..=20).collect::<Vec<_>>());
    // A large page of the mock's own is shared.
    mock.reset();
    let page = "/v2/organizationAcls?q=roleAssignee&count=100&projection=(elements*(*,organization~(*)))";
    let request = Request::get(page).header("authorization", "Bearer many-token").body(Bytes::new());
    let answer = mock.respond(request.unwrap()).into_body();
    assert!(answer.len() > 4096, "{}", answer.len());
    assert_eq!(mock.requests()[0].answer_body.as_ptr(), answer.as_ptr());
}
