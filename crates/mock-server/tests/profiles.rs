//! Which truth a request is answered by: the mock's, else that of its world's file, else its own; rule by rule.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use http::{Request, Response};
use rolecall_mock_server::{Evidence, Mock, Received, World};
use rolecall_transport::Bytes;

/// Under /rest, without a version.
const FINDER: &str = "/rest/organizationAcls?q=roleAssignee";

fn ask(mock: &Mock, target: &str, profile: Option<&str>) -> Response<Bytes> {
    let mut request = Request::get(target).header("authorization", "Bearer t");
    if let Some(profile) = profile {
        request = request.header("x-rolecall-profile", profile);
    }
    mock.respond(request.body(Bytes::new()).unwrap())
}

fn cited(response: &Response<Bytes>) -> (u16, &str) {
    (response.status().as_u16(), response.headers()["x-rolecall-evidence"].to_str().unwrap())
}

/// A world with a token, and what stands before.
fn world(members: &str) -> World {
    World::from_json(&format!(
        r#"{{{members} "people": [{{"urn": "urn:li:person:a"}}],
             "tokens": [{{"token": "t", "person": "urn:li:person:a", "scopes": ["r_organization_admin"]}}]}}"#
    ))
    .unwrap()
}

const DOCUMENTED: (u16, &str) = (200, "documented; linkedin.found");
const OBSERVED: (u16, &str) = (400, "observed; linkedin.version-missing");

#[test]
fn the_request_is_asked_before_the_world_and_the_world_before_the_mock() {
    let (documented, observed) = (Mock::documented(), Mock::observed());
    for (members, of_documented, of_observed) in [
        ("", DOCUMENTED, OBSERVED),
        (r#""profile": "documented","#, DOCUMENTED, DOCUMENTED),
        (r#""profile": "observed","#, OBSERVED, OBSERVED),
    ] {
        for (mock, expected) in [(&documented, of_documented), (&observed, of_observed)] {
            mock.replace_world(world(members));
            assert_eq!(cited(&ask(mock, FINDER, None)), expected, "{members}");
            assert_eq!(cited(&ask(mock, FINDER, Some("documented"))), DOCUMENTED);
            assert_eq!(cited(&ask(mock, FINDER, Some("observed"))), OBSERVED);
        }
    }
}

#[test]
fn the_other_truth_is_told_of_documented_answers_alone() {
    let mock = Mock::documented().with_world(world(""));
    let observed = |profile| {
        let response = ask(&mock, FINDER, Some(profile));
        response.headers().get("x-rolecall-observed").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(observed("documented").as_deref(), Some("400 VERSION_MISSING"));
    assert_eq!(observed("observed"), None);
    let told = |it: &Received| (it.evidence, it.observed.map(|it| it.status.as_u16()));
    let told: Vec<_> = mock.requests().iter().map(told).collect();
    assert_eq!(told, [(Evidence::Documented, Some(400)), (Evidence::Observed, None)]);
}

#[test]
fn a_profile_that_is_none_is_refused() {
    let mock = Mock::documented().with_world(world(""));
    for profile in ["real", "", "Observed", "documented "] {
        let response = ask(&mock, FINDER, Some(profile));
        assert_eq!(cited(&response), (400, "mock; rolecall.unknown-profile"), "{profile}");
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["error"]["code"], "unknown_profile");
        let message = format!("X-Rolecall-Profile: expected `documented` or `observed`, found `{profile}`");
        assert_eq!(body["error"]["message"], message);
    }
}

#[test]
fn a_world_chooses_the_column_of_a_rule() {
    let chosen = |rules: &str| world(&format!(r#""rules": {rules},"#));
    let mock = Mock::observed().with_world(chosen(r#"{"linkedin.version-missing": "documented"}"#));
    assert_eq!(cited(&ask(&mock, FINDER, None)), (200, "observed; linkedin.found"));
    // The rest is as observed.
    let raw = format!("{FINDER}&role=a:b");
    assert_eq!(ask(&mock, &raw, None).status(), 400);
    // In the other direction, and for the judgement of what was observed as well.
    let mock = Mock::documented().with_world(chosen(r#"{"linkedin.version-missing": "observed"}"#));
    assert_eq!(cited(&ask(&mock, FINDER, None)), OBSERVED);
    let mock = Mock::documented().with_world(chosen(r#"{"linkedin.version-missing": "documented"}"#));
    let answer = ask(&mock, FINDER, None);
    assert_eq!((cited(&answer), answer.headers().get("x-rolecall-observed")), (DOCUMENTED, None));
}

#[test]
fn a_profile_or_a_rule_that_is_none_is_a_fault_of_the_world_file() {
    let faults = |text: &str| World::from_json(text).unwrap_err().to_string();
    assert_eq!(faults(r#"{"profile": "real"}"#), "1:18: expected `documented` or `observed`");
    assert_eq!(
        faults(
            "{\"rules\": {\n\"linkedin.nothing\": \"observed\",\n\"linkedin.found\": \"real\", \"linkedin.no-scope\": 1}}"
        ),
        "2:1: there is no such rule; `rolecall rules` lists them\n\
         3:24: expected `documented` or `observed`\n\
         3:48: invalid type: integer, expected `documented` or `observed`"
    );
    assert_eq!(faults(r#"{"rules": []}"#), "1:11: invalid type: list, expected an object");
}
