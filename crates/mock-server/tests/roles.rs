//! Requests for the role DIRECT_SPONSORED_CONTENT_POSTER, over HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;

use http::{Answer, get, request};
use rolecall_mock_server::{Mock, MockServer, World};
use serde_json::json;

const REQUESTED: &str = "documented; linkedin.requested";
const ROLE: &str = "DIRECT_SPONSORED_CONTENT_POSTER";

fn urn(kind: &str, id: &str) -> String {
    format!("urn:li:{kind}:{id}")
}

/// Asks for the role; key and body agree.
fn put(server: &MockServer, token: &str, organization: &str, person: &str) -> Answer {
    let (organization, person) = (urn("organization", organization), urn("person", person));
    let body =
        json!({ "state": "REQUESTED", "role": ROLE, "roleAssignee": person, "organization": organization });
    put_raw(server, token, &key(&organization, ROLE, &person), &body.to_string())
}

fn key(organization: &str, role: &str, person: &str) -> String {
    let escaped = |urn: &str| urn.replace(':', "%3A");
    format!("(organization:{},role:{role},roleAssignee:{})", escaped(organization), escaped(person))
}

fn put_raw(server: &MockServer, token: &str, key: &str, body: &str) -> Answer {
    let target = format!("/v2/organizationAcls/{key}");
    request("PUT", &target)
        .v2()
        .token(token)
        .header("Content-Type", "application/json")
        .body(body)
        .send(server.address())
}

/// The state of the row, as its person sees it.
fn state(server: &MockServer, token: &str) -> Vec<String> {
    let page = get(&format!("/v2/organizationAcls?q=roleAssignee&role={ROLE}"))
        .token(token)
        .send(server.address())
        .json();
    let elements = page["elements"].as_array().unwrap().iter();
    elements
        .map(|element| {
            format!("{} {}", element["organization"].as_str().unwrap(), element["state"].as_str().unwrap())
        })
        .collect()
}

fn start() -> MockServer {
    MockServer::of(Mock::documented().tolerant()).start_blocking().unwrap()
}

/// Errata: linkedin-204-ok, linkedin-role-request-for-whom.
#[test]
fn a_member_asks_for_themselves_and_an_administrator_for_others() {
    let server = start();
    for (token, organization, person) in
        [("member-token", "2414183", "abCdEf"), ("admin-token", "2414183", "J2foLx4")]
    {
        let answer = put(&server, token, organization, person).expect(204, REQUESTED);
        assert_eq!((answer.body.len(), answer.header("content-type")), (0, None));
    }
    let asked = ["urn:li:organization:1234123 REQUESTED", "urn:li:organization:2414183 REQUESTED"];
    assert_eq!(state(&server, "member-token"), asked);
}

#[test]
fn a_member_who_is_no_administrator_asks_for_nobody_else() {
    let message = "`urn:li:person:abCdEf` is no APPROVED ADMINISTRATOR of `urn:li:organization:2414183`";
    put(&start(), "member-token", "2414183", "J2foLx4")
        .expect(403, "documented; linkedin.no-administrator")
        .expect_json(json!({ "message": message, "status": 403 }));
}

#[test]
fn what_is_not_known_is_not_found_before_anyone_asks_for_the_administrator() {
    let server = start();
    for (organization, person, unknown) in
        [("1", "J2foLx4", "urn:li:organization:1"), ("2414183", "nobody", "urn:li:person:nobody")]
    {
        let message = format!("The Access Control does not exist: `{unknown}` is not known");
        put(&server, "member-token", organization, person)
            .expect(404, "documented; linkedin.not-known")
            .expect_json(json!({ "message": message, "status": 404 }));
    }
}

/// Errata: linkedin-role-request-repeated.
#[test]
fn every_state_but_approved_becomes_requested() {
    for (before, after) in [
        ("REJECTED", "REQUESTED"),
        ("REVOKED", "REQUESTED"),
        ("REQUESTED", "REQUESTED"),
        ("APPROVED", "APPROVED"),
    ] {
        let world = json!({
            "organizations": [{ "urn": "urn:li:organization:1" }],
            "people": [{ "urn": "urn:li:person:a" }],
            "organizationAcls": [{ "organization": "urn:li:organization:1", "role": ROLE,
                                   "roleAssignee": "urn:li:person:a", "state": before }],
            "tokens": [{ "token": "t", "person": "urn:li:person:a", "scopes": ["rw_organization_admin"] }],
        });
        let world = World::from_json(&world.to_string()).unwrap();
        let server =
            MockServer::of(Mock::documented().tolerant().with_world(world)).start_blocking().unwrap();
        assert_eq!(state(&server, "t"), [format!("urn:li:organization:1 {before}")]);
        put(&server, "t", "1", "a").expect(204, REQUESTED);
        assert_eq!(state(&server, "t"), [format!("urn:li:organization:1 {after}")], "{before}");
    }
}

#[test]
fn another_approved_role_of_the_same_person_is_not_the_one_asked_for() {
    let server = start();
    // An administrator of two organizations, approved in both.
    put(&server, "admin-token", "18062654", "pE3vIq7yK6").expect(204, REQUESTED);
    assert_eq!(state(&server, "admin-token"), ["urn:li:organization:18062654 REQUESTED"]);
}

#[test]
fn a_brand_is_an_organization_too_and_key_parts_come_in_any_order() {
    let server = start();
    let body = format!(
        r#"{{"organization": "urn:li:organizationBrand:18085185", "role": "{ROLE}", "state": "REQUESTED", "roleAssignee": "urn:li:person:abCdEf"}}"#
    );
    let key = format!(
        "(roleAssignee:urn%3ali%3aperson%3AabCdEf,organization:urn%3Ali%3AorganizationBrand%3A18085185,role:{ROLE})"
    );
    put_raw(&server, "member-token", &key, &body).expect(204, REQUESTED);
}

#[test]
fn without_the_protocol_header_the_key_is_2_0_all_the_same() {
    let server = start();
    let key = key("urn:li:organization:2414183", ROLE, "urn:li:person:abCdEf");
    let body = json!({ "state": "REQUESTED", "role": ROLE, "roleAssignee": "urn:li:person:abCdEf",
                       "organization": "urn:li:organization:2414183" });
    let target = format!("/v2/organizationAcls/{key}");
    let put = request("PUT", &target).token("member-token").body(body.to_string());
    put.send(server.address()).expect(204, REQUESTED);
}

/// Errata: linkedin-person-urn-not-called-encoded, linkedin-person-urn-format,
/// linkedin-role-request-key-and-body-may-differ, linkedin-role-request-refusals-missing.
#[test]
fn a_malformed_request_is_401_and_names_the_fault() {
    let server = start();
    let (organization, person) = ("urn:li:organization:2414183", "urn:li:person:abCdEf");
    let good = key(organization, ROLE, person);
    let body = json!({ "state": "REQUESTED", "role": ROLE, "roleAssignee": "urn:li:person:J2foLx4",
                       "organization": organization });
    for (rule, key, message) in [
        (
            "linkedin.key-syntax",
            good.replace("person%3A", "person:"),
            "key: expected `,` or `)`, found `:`; a colon inside a value is written `%3A`",
        ),
        (
            "linkedin.key-syntax",
            key(organization, ROLE, "urn:li:personabCdEf"),
            "key: roleAssignee: expected the URN of a person, found `urn%3Ali%3ApersonabCdEf`",
        ),
        (
            "linkedin.body",
            key(organization, "ADMINISTRATOR", person),
            "key: role: expected `DIRECT_SPONSORED_CONTENT_POSTER`, found `ADMINISTRATOR`",
        ),
        (
            "linkedin.body",
            good,
            "body: roleAssignee: expected that of the key, `urn:li:person:abCdEf`, found `urn:li:person:J2foLx4`",
        ),
    ] {
        put_raw(&server, "member-token", &key, &body.to_string())
            .expect(401, &format!("documented; {rule}"))
            .expect_json(json!({ "message": message, "status": 401 }));
    }
    assert_eq!(
        state(&server, "member-token"),
        ["urn:li:organization:1234123 REQUESTED"],
        "nothing was changed"
    );
}

#[test]
fn a_list_and_another_content_type_are_malformed_by_inference() {
    let server = start();
    let key = key("urn:li:organization:2414183", ROLE, "urn:li:person:abCdEf");
    let inferred = "inferred; linkedin.body-not-an-object";
    let object = json!({ "state": "REQUESTED", "role": ROLE, "roleAssignee": "urn:li:person:abCdEf",
                         "organization": "urn:li:organization:2414183" });
    let list = json!(["REQUESTED", ROLE, "urn:li:person:abCdEf", "urn:li:organization:2414183"]);
    put_raw(&server, "member-token", &key, &list.to_string())
        .expect(401, inferred)
        .expect_json(json!({ "message": "body: expected an object, found a list", "status": 401 }));
    let put = |content_type: &str| {
        request("PUT", &format!("/v2/organizationAcls/{key}"))
            .token("member-token")
            .header("Content-Type", content_type)
            .body(object.to_string())
            .send(server.address())
    };
    let message = "Content-Type: expected `application/json`, found `text/plain`";
    put("text/plain")
        .expect(401, "inferred; linkedin.content-type")
        .expect_json(json!({ "message": message, "status": 401 }));
    put("application/json; charset=utf-8").expect(204, "documented; linkedin.requested");
}
