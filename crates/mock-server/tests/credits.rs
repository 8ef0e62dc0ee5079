//! What ConnectSafely's newer pages and LinkedIn's own limits say of invitations: the observed profile alone has them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{Answer, request};
use jiff::{Timestamp, tz::TimeZone};
use rolecall_mock_server::{Mock, MockServer, World};
use serde_json::{Value, json};
use std::ops::Range;

const WORLD: &str = r#"{
    "organizations": [{"urn": "urn:li:organization:1"}, {"urn": "urn:li:organization:2"}],
    "connectsafely": {
        "accounts": [
            {"id": "a", "superAdminOf": ["1", "2"]},
            {"id": "b", "superAdminOf": ["1"], "connections": ["urn:li:fsd_profile:p0", "urn:li:fsd_profile:p1"]}
        ],
        "keys": [{"key": "k", "accounts": ["a", "b"]}, {"key": "other", "accounts": ["a"]}]
    }
}"#;

fn start(mock: Mock) -> MockServer {
    // No month ends on this day.
    let mock = mock.today("2026-11-26".parse().unwrap()).with_world(World::from_json(WORLD).unwrap());
    MockServer::of(mock).start_blocking().unwrap()
}

fn invite(server: &MockServer, key: &str, company: u32, account: &str, profiles: Range<u32>) -> Answer {
    let profiles: Vec<_> = profiles.map(|number| format!("urn:li:fsd_profile:p{number}")).collect();
    request("POST", &format!("/linkedin/organizations/{company}/follow-invitations"))
        .token(key)
        .header("Content-Type", "application/json")
        .body(json!({ "profileUrns": profiles, "accountId": account }).to_string())
        .send(server.address())
}

/// Limit, used and remaining.
fn rate(answer: &Answer) -> [&str; 3] {
    ["limit", "used", "remaining"].map(|name| answer.header(&format!("x-ratelimit-{name}")).unwrap())
}

/// The text of each result that failed.
fn faults(answer: &Answer) -> Vec<String> {
    let report: Value = answer.json();
    let results = report["results"].as_array().unwrap().iter();
    results.filter_map(|result| Some(result["error"].as_str()?.to_owned())).collect()
}

#[test]
fn answers_tell_what_is_left_of_a_minute_and_when_the_next_begins() {
    let server = start(Mock::observed());
    let answer = invite(&server, "k", 1, "b", 0..0).expect(400, "observed; connectsafely.malformed");
    assert_eq!((rate(&answer), &answer.json()["code"]), (["60", "1", "59"], &json!("validation_error")));
    // A minute of the clock may end between two of them, but not between all.
    let mut answers = (0..31).map(|number| invite(&server, "k", 1, "a", number..number + 1));
    let answer = answers.find(|answer| answer.status == 429).unwrap();
    let answer = answer.expect(429, "observed; connectsafely.rate-limit");
    assert_eq!(rate(&answer), ["15", "15", "0"]);
    assert_eq!(answer.json()["code"], "rate_limit_exceeded");
    let after: i64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&after), "{after}");
    let reset = answer.header("x-ratelimit-reset").unwrap().parse().unwrap();
    let told = Timestamp::from_second(reset).unwrap();
    assert_eq!(told.to_zoned(TimeZone::UTC).second(), 0);
    assert_eq!(answer.json()["message"], format!("Rate limit exceeded: 15/15 used. Resets at {told}"));
    // Whose key it is, is not known.
    let answer = invite(&server, "unknown", 1, "a", 0..1).expect(401, "inferred; connectsafely.unauthorized");
    assert_eq!(answer.json()["code"], "unauthorized");
    assert_eq!(answer.header("x-ratelimit-limit"), None);
}

#[test]
fn a_company_has_two_hundred_and_fifty_invitations_a_month() {
    let server = start(Mock::observed());
    for time in 0..5 {
        assert_eq!(faults(&invite(&server, "k", 1, "a", time * 49..time * 49 + 49)), [""; 0]);
    }
    let answer = invite(&server, "k", 1, "a", 245..255).expect(200, "inferred; connectsafely.not-all-sent");
    assert_eq!(answer.json()["totalSuccessful"], 5);
    assert_eq!(faults(&answer), ["The company has used up its invitations of this month"; 5]);
    // Another company has its own.
    assert_eq!(faults(&invite(&server, "k", 2, "a", 0..1)), [""; 0]);
    let met = server.requests()[5].trail().any(|rule| rule.id() == "connectsafely.month-limit");
    assert!(met);
}

#[test]
fn who_is_no_connection_is_not_invited_where_a_world_lists_them() {
    let server = start(Mock::observed());
    let answer = invite(&server, "k", 1, "b", 1..3);
    assert_eq!(faults(&answer), ["The profile is no first-degree connection of the account"]);
    assert_eq!(answer.json()["accountId"], "b", "the one that was sent");
    assert_eq!(faults(&invite(&server, "k", 1, "a", 7..8)), [""; 0]);
}

#[test]
fn the_documented_profile_has_none_of_it() {
    let server = start(Mock::documented());
    for time in 0..9 {
        let answer = invite(&server, "k", 1, "a", time * 40..time * 40 + 40);
        assert_eq!((answer.status, faults(&answer)), (200, vec![]));
        assert_eq!(answer.header("x-ratelimit-limit"), None);
    }
    for number in 400..460 {
        let answer = invite(&server, "k", 1, "b", number..number + 1).observed(None);
        assert_eq!(answer.status, 200);
    }
}
