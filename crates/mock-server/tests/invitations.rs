//! ConnectSafely's follow invitations, over HTTP: each row of the contract.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{Answer, request};
use rolecall_mock_server::{Mock, MockServer, World};
use serde_json::{Value, json};

const PATH: &str = "/linkedin/organizations/105672170/follow-invitations";
const FORBIDDEN: &str = "documented; connectsafely.forbidden";

fn start() -> MockServer {
    MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap()
}

fn post(server: &MockServer, path: &str, key: &str, body: &Value) -> Answer {
    post_raw(server, path, key, &body.to_string())
}

fn post_raw(server: &MockServer, path: &str, key: &str, body: &str) -> Answer {
    request("POST", path)
        .token(key)
        .header("Content-Type", "application/json")
        .body(body)
        .send(server.address())
}

fn profiles(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("urn:li:fsd_profile:ACoAA{number}")).collect()
}

fn statuses(answer: &Answer) -> Vec<String> {
    let report = answer.json();
    let results = report["results"].as_array().unwrap().iter();
    results.map(|result| result["status"].as_str().unwrap().to_owned()).collect()
}

/// Errata: connectsafely-elided-profile-urns, connectsafely-default-account.
#[test]
fn invitations_are_sent_by_the_default_account_and_counted() {
    let profile = "urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...";
    post(&start(), PATH, "connectsafely-key", &json!({ "profileUrns": [profile] }))
        .expect(200, "documented; connectsafely.sent")
        .observed(None)
        .expect_json(json!({
            "success": true,
            "accountId": "696ce9e780e0483585e4e553",
            "companyId": "105672170",
            "totalRequested": 1,
            "totalSuccessful": 1,
            "totalFailed": 0,
            "results": [{ "profileUrn": profile, "success": true, "status": "SENT" }],
        }));
}

/// Errata: connectsafely-duplicates, connectsafely-only-sent-shown, connectsafely-result-members-not-listed,
/// connectsafely-all-failed.
#[test]
fn repetitions_fail_one_by_one_and_the_rest_is_sent() {
    let server = start();
    let ask = |profiles: &[&str]| {
        let profiles: Vec<_> = profiles.iter().map(|id| format!("urn:li:fsd_profile:{id}")).collect();
        post(&server, PATH, "connectsafely-key", &json!({ "profileUrns": profiles }))
    };
    let answer = ask(&["a", "b", "a", "a"]).expect(200, "inferred; connectsafely.not-all-sent");
    assert_eq!(statuses(&answer), ["SENT", "SENT", "FAILED", "FAILED"]);
    assert_eq!(answer.json()["results"][2]["error"], "The profile is in this request already");
    let answer = ask(&["c", "b"]).expect(200, "inferred; connectsafely.not-all-sent");
    assert_eq!(statuses(&answer), ["SENT", "FAILED"]);
    assert_eq!(answer.json()["results"][1]["error"], "The profile is invited to follow the company already");
    let report = ask(&["a", "b", "c"]).expect(200, "inferred; connectsafely.not-all-sent").json();
    assert_eq!((&report["success"], &report["totalRequested"]), (&json!(false), &json!(3)));
    assert_eq!((&report["totalSuccessful"], &report["totalFailed"]), (&json!(0), &json!(3)));
}

/// Errata: connectsafely-error-texts-differ, connectsafely-error-row-incomplete.
#[test]
fn without_a_good_key_the_documented_body_says_so() {
    let server = start();
    let body = json!({ "error": "Unauthorized - Invalid credentials" });
    for key in ["unknown", "admin-token"] {
        let answer = post(&server, PATH, key, &json!({}));
        answer.expect(401, "documented; connectsafely.unauthorized").expect_json(body.clone());
    }
    request("POST", PATH)
        .send(server.address())
        .expect(401, "documented; connectsafely.unauthorized")
        .expect_json(body);
}

/// Errata: connectsafely-account-not-of-the-key.
#[test]
fn who_is_no_super_admin_of_the_company_is_forbidden() {
    let server = start();
    let invite = |path: &str, key: &str, account: Option<&str>| {
        let mut body = json!({ "profileUrns": profiles(1) });
        if let Some(account) = account {
            body["accountId"] = json!(account);
        }
        let documented = json!({ "error": "Request failed with status code 403" });
        post(&server, path, key, &body).expect(403, FORBIDDEN).expect_json(documented);
    };
    invite(PATH, "connectsafely-plain-key", None);
    invite(PATH, "connectsafely-key", Some("000000000000000000000000"));
    invite(PATH, "connectsafely-plain-key", Some("696ce9e780e0483585e4e553"));
    invite("/linkedin/organizations/1234123/follow-invitations", "connectsafely-key", None);
    invite("/linkedin/organizations/999/follow-invitations", "connectsafely-key", None);
}

#[test]
fn a_failing_account_fails() {
    let world = World::from_json(
        r#"{"organizations": [{"urn": "urn:li:organization:105672170"}],
            "connectsafely": {"accounts": [{"id": "a", "superAdminOf": ["105672170"], "failing": true}],
                              "keys": [{"key": "k", "accounts": ["a"]}]}}"#,
    );
    let server =
        MockServer::of(Mock::documented().tolerant().with_world(world.unwrap())).start_blocking().unwrap();
    post(&server, PATH, "k", &json!({ "profileUrns": profiles(1) }))
        .expect(500, "documented; connectsafely.failing")
        .expect_json(json!({ "error": "Failed to send company follow invitations" }));
}

/// Errata: connectsafely-no-400, connectsafely-invitees-minimum, connectsafely-company-id-twice,
/// connectsafely-company-id-form.
#[test]
fn what_is_malformed_is_400_and_names_the_fault() {
    let server = start();
    let malformed = |path: &str, body: &str, message: &str| {
        post_raw(&server, path, "connectsafely-key", body)
            .expect(400, "inferred; connectsafely.malformed")
            .expect_json(json!({ "error": message }));
    };
    let good = json!({ "profileUrns": profiles(1) }).to_string();
    for company in ["acme", "12345678901234567890"] {
        let id = format!("companyId in the path: expected a company id of 1 to 19 digits, found `{company}`");
        malformed(&format!("/linkedin/organizations/{company}/follow-invitations"), &good, &id);
    }
    malformed(
        PATH,
        &json!({ "companyId": "1", "profileUrns": profiles(1) }).to_string(),
        "companyId in the body: expected the company of the path, `105672170`, found `1`",
    );
    malformed(PATH, r#"{"profileUrns":[]}"#, "profileUrns: expected 1 to 50 profiles, found 0");
    malformed(PATH, "", "body: expected the rest of a JSON value, found the end of the text");
}

#[test]
fn fifty_profiles_are_taken_and_the_company_may_stand_in_the_body_too() {
    let body = json!({ "companyId": "105672170", "accountId": "696ce9e780e0483585e4e553", "profileUrns": profiles(50) });
    let answer =
        post(&start(), PATH, "connectsafely-key", &body).expect(200, "documented; connectsafely.sent");
    assert_eq!(answer.json()["totalSuccessful"], 50);
}

/// Errata: connectsafely-path-without-linkedin.
#[test]
fn other_paths_and_methods_are_404() {
    let server = start();
    for (method, path) in [
        ("GET", PATH),
        ("PUT", PATH),
        ("POST", "/organizations/105672170/follow-invitations"),
        ("POST", "/linkedin/organizations/105672170/follow-invitations/1"),
    ] {
        let answer = request(method, path).token("connectsafely-key").send(server.address());
        answer.expect(404, "inferred; rolecall.no-such-path");
    }
}
