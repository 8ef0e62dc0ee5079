//! The day limits that a world sets: counted and asked in the observed profile alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::Request;
use rolecall_mock_server::{Mock, World};
use rolecall_transport::Bytes;

/// Two members, and these limits.
fn mock(limits: &str) -> Mock {
    let world = World::from_json(&format!(
        r#"{{"limits": {limits}, "people": [{{"urn": "urn:li:person:a"}}, {{"urn": "urn:li:person:b"}}], "tokens": [
            {{"token": "a", "person": "urn:li:person:a", "scopes": ["r_organization_admin", "profile"]}},
            {{"token": "b", "person": "urn:li:person:b", "scopes": ["r_organization_admin", "profile"]}}]}}"#
    ));
    Mock::observed().with_world(world.unwrap())
}

fn ask(mock: &Mock, target: &str, token: &str, profile: &str) -> u16 {
    let request = Request::get(target).header("authorization", format!("Bearer {token}"));
    mock.respond(request.header("x-rolecall-profile", profile).body(Bytes::new()).unwrap()).status().as_u16()
}

const FINDER: &str = "/v2/organizationAcls?q=roleAssignee";

fn find(mock: &Mock, token: &str) -> u16 {
    ask(mock, FINDER, token, "observed")
}

#[test]
fn a_member_has_a_limit_a_day_and_a_resource() {
    let mock = mock(r#"{"member": 2}"#);
    // What is refused before is not counted, and the documented profile counts nothing.
    assert_eq!(ask(&mock, "/v2/organizationAcls?q=nothing", "a", "observed"), 404);
    assert_eq!(ask(&mock, FINDER, "a", "documented"), 200);
    assert_eq!(
        [find(&mock, "a"), find(&mock, "a"), find(&mock, "a"), find(&mock, "b")],
        [200, 200, 429, 200]
    );
    // Another resource has its own, under the same limits.
    assert_eq!(ask(&mock, "/v2/me", "a", "observed"), 200);
    assert_eq!(ask(&mock, FINDER, "a", "documented"), 200);
    let received = mock.requests();
    let refused = received.iter().find(|received| received.status == 429).unwrap();
    assert_eq!(refused.cited(), "observed; linkedin.day-limit");
    // No limit is compared with: it is counted in one profile.
    assert!(received.iter().all(|received| received.observed.is_none()));
    mock.reset();
    assert_eq!(find(&mock, "a"), 200);
}

#[test]
fn an_application_has_one_for_all_its_members() {
    let mock = mock(r#"{"application": 2}"#);
    assert_eq!([find(&mock, "a"), find(&mock, "b"), find(&mock, "b")], [200, 200, 429]);
}

#[test]
fn a_limit_of_another_kind_is_a_fault_of_the_world_file() {
    let faults = |text: &str| World::from_json(text).unwrap_err().to_string();
    assert_eq!(
        faults(r#"{"limits": {"member": -1, "hour": 5}}"#),
        "1:24: invalid value: integer, expected a number from 0 to 4294967295\n1:32: unknown field, expected `application` or `member`"
    );
}

#[test]
fn a_world_can_choose_the_limit_alone() {
    let world = r#"{"limits": {"member": 1}, "rules": {"linkedin.day-limit": "observed"},
        "people": [{"urn": "urn:li:person:a"}],
        "tokens": [{"token": "a", "person": "urn:li:person:a", "scopes": ["r_organization_admin"]}]}"#;
    let mock = Mock::documented().with_world(World::from_json(world).unwrap());
    let find = || ask(&mock, FINDER, "a", "documented");
    assert_eq!([find(), find()], [200, 429]);
    // Another world has other calls.
    mock.replace_world(World::from_json(world).unwrap());
    assert_eq!([find(), find()], [200, 429]);
}
