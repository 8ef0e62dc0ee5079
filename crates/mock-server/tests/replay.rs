//! Replay over HTTP: which request equals a documented one, and what is said when none does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{Answer, Request, get, request};
use rolecall_mock_server::{Exchange, Mock, MockServer};
use serde_json::json;

fn start() -> MockServer {
    MockServer::of(Mock::documented().tolerant().replay(true)).start_blocking().unwrap()
}

/// The exchange that was replayed.
fn replayed(server: &MockServer, request: Request) -> Option<String> {
    request.send(server.address()).header("x-rolecall-replay").map(str::to_owned)
}

fn documented(exchange: &Exchange) -> Request {
    let request = request(exchange.method.as_str(), exchange.target);
    if exchange.request_body.is_empty() { request } else { request.body(&*exchange.request_body) }
}

#[track_caller]
fn unmatched(answer: Answer, nearest: &str, differences: &serde_json::Value) {
    assert_eq!(answer.header("x-rolecall-replay"), Some("unmatched"));
    answer.expect(421, "mock; rolecall.replay-unmatched").expect_json(json!({ "error": {
        "code": "replay_unmatched",
        "message": format!("no documented request is equal; the nearest is `{nearest}`"),
        "nearest": nearest,
        "differences": differences,
    }}));
}

#[test]
fn of_several_candidates_the_selected_world_decides_else_the_success() {
    let server = start();
    let invite = Exchange::find("connectsafely-invite-403").unwrap();
    assert_eq!(replayed(&server, documented(invite)).unwrap(), "connectsafely-invite-200-path");
    let world =
        request("POST", &format!("/~connectsafely-invite-500{}", invite.target)).body(&*invite.request_body);
    assert_eq!(replayed(&server, world).unwrap(), "connectsafely-invite-500");
    let administrators = Exchange::find("linkedin-refusal-404").unwrap();
    assert_eq!(replayed(&server, documented(administrators)).unwrap(), "linkedin-administrators-finder-rest");
}

#[test]
fn spelling_and_order_do_not_matter() {
    let server = start();
    for (target, id) in [
        (
            "/v2/organizationAcls?state=APPROVED&role=ADMINISTRATOR&organization=urn:li:organization:2414183&q=organization",
            "linkedin-administrators-finder-v2",
        ),
        ("/v2/organization%41cls?&q=role%41ssignee", "linkedin-member-finder-v2"),
        (
            "/v2/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&projection=%28elements*%28*%2CroleAssignee~%28localizedFirstName%2C+localizedLastName%29%2C%20organization~%28localizedName%29%29%29",
            "linkedin-projection-v2",
        ),
        ("http://api.linkedin.com/rest/organizationAcls?q=roleAssignee", "linkedin-member-finder-rest"),
        ("//%72est//organizationAcls?q=roleAssignee", "linkedin-member-finder-rest"),
    ] {
        assert_eq!(replayed(&server, get(target)).as_deref(), Some(id));
    }
    let put = Exchange::find("linkedin-role-request-v2").unwrap();
    let target = "/v2/organizationAcls/(roleAssignee:urn%3ali%3aperson%3aabCdEf,role:DIRECT_SPONSORED_CONTENT_POSTER,organization:urn%3Ali%3Aorganization%3A2414183)";
    let body: serde_json::Value = serde_json::from_slice(&put.request_body).unwrap();
    let request = request("PUT", target).body(body.to_string());
    assert_eq!(replayed(&server, request).as_deref(), Some("linkedin-role-request-v2"));
}

#[test]
fn a_tunnelled_request_is_replayed_too() {
    let tunnelled = request("POST", "/v2/organizationAcls")
        .header("X-HTTP-Method-Override", "GET")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body("q=roleAssignee");
    assert_eq!(replayed(&start(), tunnelled).as_deref(), Some("linkedin-member-finder-v2"));
}

#[test]
fn what_equals_nothing_is_told_the_nearest_and_every_difference() {
    let server = start();
    unmatched(
        get("/rest/organizationAcls?q=roleAssignee&role=ANALYST&state=APPROVED&count=10&start=0")
            .send(server.address()),
        "linkedin-paging-rest",
        &json!([{ "where": "query.role", "expected": "ADMINISTRATOR", "found": "ANALYST" }]),
    );
    unmatched(
        get("/v2/organizationAcls?q=roleAssignee&x=1&x=2").send(server.address()),
        "linkedin-member-finder-v2",
        &json!([{ "where": "query.x", "expected": null, "found": "1&2" }]),
    );
    let put = Exchange::find("linkedin-role-request-rest").unwrap();
    let answer = request("PUT", put.target).body(r#"{"state": "REQUESTED"}"#).send(server.address());
    let expected: serde_json::Value = serde_json::from_slice(&put.request_body).unwrap();
    let difference =
        json!([{ "where": "body", "expected": expected.to_string(), "found": r#"{"state":"REQUESTED"}"# }]);
    unmatched(answer, "linkedin-role-request-rest", &difference);
    server.reset(); // it was asked so on purpose: dropping it need not fail
}

#[test]
fn the_order_of_a_json_array_matters() {
    let server = start();
    let invite = Exchange::find("connectsafely-invite-200-path").unwrap();
    let mut body: serde_json::Value = serde_json::from_slice(&invite.request_body).unwrap();
    body["profileUrns"].as_array_mut().unwrap().reverse();
    let request = request("POST", invite.target).body(body.to_string());
    assert_eq!(replayed(&server, request).as_deref(), Some("unmatched"));
    server.reset(); // it was asked so on purpose: dropping it need not fail
}

#[test]
fn one_request_can_ask_for_one_exchange_of_a_server_that_does_not_replay() {
    let server = MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap();
    let named = |id: &str, target: &str| get(target).header("X-Rolecall-Replay", id).send(server.address());
    let answer = named("linkedin-refusal-404", Exchange::find("linkedin-refusal-404").unwrap().target);
    answer.expect(404, "documented; rolecall.replay").observed(Some("401 EMPTY_ACCESS_TOKEN"));
    unmatched(
        named("linkedin-member-finder-v2", "/v2/organizationAcls?q=organization"),
        "linkedin-member-finder-v2",
        &json!([{ "where": "query.q", "expected": "roleAssignee", "found": "organization" }]),
    );
    server.reset(); // it was asked so on purpose: dropping it need not fail
    named("nothing", "/v2/organizationAcls?q=roleAssignee")
        .expect(400, "mock; rolecall.unknown-exchange")
        .expect_json(json!({ "error": {
            "code": "unknown_exchange",
            "message": "there is no exchange `nothing`; `rolecall exchanges` lists them",
        }}));
}

#[test]
fn of_very_many_differences_the_first_are_told_and_long_texts_are_cut() {
    let server = start();
    let parameters: Vec<_> = (0..1000).map(|number| format!("p{number:03}={}", "v".repeat(30))).collect();
    let long = "w".repeat(5000);
    let target = format!("/rest/organizationAcls?q=roleAssignee&long={long}&{}", parameters.join("&"));
    let error = get(&target).send(server.address()).expect(421, "mock; rolecall.replay-unmatched").json();
    let told = error["error"]["differences"].as_array().unwrap();
    assert_eq!((told.len(), &error["error"]["moreDifferences"]), (32, &json!(969)));
    let long = told.iter().find(|difference| difference["where"] == "query.long").unwrap();
    assert_eq!(long["found"], "w".repeat(1000) + "…");
    let unmet = server.verify().unwrap_err().to_string();
    assert!(unmet.ends_with("; and 969 more"), "{unmet}");
    server.reset();
}
