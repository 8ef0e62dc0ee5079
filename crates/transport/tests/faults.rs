#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What a server says of requests that it cannot read: the whole sentence.

mod common;

use common::{Received, fault};
use http::Method;
use rolecall_transport::{
    Malformed, Operation,
    connectsafely::SendFollowInvitations,
    linkedin::{FindByOrganization, FindByRoleAssignee, ProjectedFinder, RequestRole, RoleAssignee},
    restli::MalformedKind,
};

const PROTOCOL_2: (&str, &str) = ("X-Restli-Protocol-Version", "2.0.0");

fn find<O: Operation>(query: &str) -> Result<O, Malformed> {
    let target = format!("/rest/organizationAcls?{query}");
    O::read_request(&Received::new(Method::GET, &target, &[PROTOCOL_2]).incoming())
}

#[test]
fn a_search_in_no_organization_says_so() {
    let refused = |query: &str| fault(find::<FindByOrganization>(query));
    assert_eq!(
        refused("q=organization"),
        "organization: expected the URN of an organization or a brand, found none"
    );
    assert_eq!(refused("organization=acme"), "organization: expected `urn:li:organization:`, at offset 0");
    assert_eq!(
        refused("organization=urn%3Ali%3Aperson%3Aa"),
        "organization: expected `urn:li:organization:` or `urn:li:organizationBrand:`, at offset 7"
    );
    assert_eq!(
        refused("organization=urn%3Ali%3Aorganization%3A0"),
        "organization: expected a number from 1 to 9223372036854775807 without a leading zero, at offset 20"
    );
    assert_eq!(refused("organization=List(a)"), "organization: expected a text, found a list or a record");
    assert_eq!(
        refused("organization=urn:li:organization:1"),
        "organization: expected the end of the text, found ':', at offset 3; a colon inside a value is written `%3A`"
    );
}

#[test]
fn every_finder_refuses_what_is_malformed() {
    for (query, expected) in [
        ("role=OWNER", "role: expected one of the eight documented roles, found `OWNER`"),
        ("role=''", "role: expected one of the eight documented roles, found ``"),
        ("role=", "role: expected a value, found the end of the text, at offset 0"),
        ("role=ANALYST&role=ANALYST", "role: expected one value, found the parameter twice"),
        ("state=approved", "state: expected one of the four documented states, found `approved`"),
        ("start=-1", "start: expected a number from 0 to 2147483647, found `-1`"),
        ("count=2147483648", "count: expected a number from 0 to 2147483647, found `2147483648`"),
        ("projection=a", "projection: expected `(`, found 'a', at offset 0"),
        (
            "unknown=a:b",
            "unknown: expected the end of the text, found ':', at offset 1; a colon inside a value is written `%3A`",
        ),
    ] {
        assert_eq!(fault(find::<FindByRoleAssignee>(query)), expected);
        let query = format!("organization=urn%3Ali%3Aorganization%3A1&{query}");
        assert_eq!(fault(find::<FindByOrganization>(&query)), expected);
        assert_eq!(fault(find::<ProjectedFinder<RoleAssignee>>(&query)), expected);
    }
    assert_eq!(fault(find::<FindByRoleAssignee>("projection=(a)")), "projection: expected none");
    assert_eq!(fault(find::<ProjectedFinder<RoleAssignee>>("q=x")), "projection: expected one, found none");
}

#[test]
fn a_search_ignores_what_it_does_not_know_and_reads_any_legal_spelling() {
    let found = find::<FindByRoleAssignee>("&role=%41NALYST&assignee=x&q=roleAssignee&fields=a:(b)&start=+3")
        .unwrap();
    assert_eq!(found, FindByRoleAssignee::new().role("ANALYST".into()).start(3));
}

#[test]
fn a_search_without_protocol_may_have_raw_colons_and_no_other_version_is_known() {
    let read = |headers: &[(&'static str, &str)]| {
        let target = "/rest/organizationAcls?q=organization&organization=urn:li:organization:1&start=";
        FindByOrganization::read_request(&Received::new(Method::GET, target, headers).incoming())
    };
    assert_eq!(read(&[]).unwrap().organization().as_str(), "urn:li:organization:1");
    assert_eq!(read(&[("X-RestLi-Protocol-Version", "1.0.0")]), read(&[]));
    assert_eq!(
        fault(read(&[("x-restli-protocol-version", "2.0")])),
        "X-RestLi-Protocol-Version: expected `1.0.0` or `2.0.0`, found `2.0`"
    );
}

const KEY: &str = "(organization:urn%3Ali%3Aorganization%3A1,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3Aa)";
const BODY: &str = r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:a","organization":"urn:li:organization:1"}"#;

fn put(key: &str, body: &str) -> Result<RequestRole, Malformed> {
    let target = format!("/rest/organizationAcls/{key}");
    RequestRole::read_request(&Received::new(Method::PUT, &target, &[]).with_body(body.to_owned()).incoming())
}

#[test]
fn a_role_request_is_read_with_its_parts_in_any_order() {
    let expected = RequestRole::new(
        "urn:li:organization:1".parse::<rolecall_model::OrganizationUrn>().unwrap(),
        "urn:li:person:a".parse().unwrap(),
    );
    assert_eq!(put(KEY, BODY).unwrap(), expected);
    let key = "(roleAssignee:urn%3ali%3aperson%3aa,organization:urn%3Ali%3Aorganization%3A1,role:DIRECT_SPONSORED_CONTENT_POSTER)";
    let body = "{ \"organization\": \"urn:li:organization:1\", \"roleAssignee\": \"urn:li:person:a\",\n \"role\": \"DIRECT_SPONSORED_CONTENT_POSTER\", \"state\": \"REQUESTED\", \"more\": null }";
    assert_eq!(put(key, body).unwrap(), expected);
}

#[test]
fn a_role_request_with_a_bad_key_says_why() {
    let refused = |from: &str, to: &str| {
        assert!(KEY.contains(from), "{from}");
        fault(put(&KEY.replace(from, to), BODY))
    };
    assert_eq!(
        refused(KEY, "1"),
        "key: expected a key of the parts `organization`, `role` and `roleAssignee`"
    );
    assert_eq!(refused(KEY, "(organization"), "key: expected `:`, found the end of the text, at offset 13");
    assert_eq!(refused("roleAssignee:", "person:"), "key: expected the part `roleAssignee`, found none");
    assert_eq!(
        refused(")", ",state:APPROVED)"),
        "key: expected the parts `organization`, `role` and `roleAssignee` only, found \"state\""
    );
    assert_eq!(
        refused("3Aorganization%3A1", "3Aorganization%3Aone"),
        "key: organization: expected a number from 1 to 9223372036854775807 without a leading zero, at offset 20"
    );
    assert_eq!(
        refused("3Aperson%3Aa", "3Amember%3Aa"),
        "key: roleAssignee: expected `urn:li:person:`, at offset 7"
    );
    assert_eq!(
        refused("DIRECT_SPONSORED_CONTENT_POSTER", "ANALYST"),
        "key: expected the role `DIRECT_SPONSORED_CONTENT_POSTER`, found `ANALYST`"
    );
    let raw = KEY.replace("urn%3Ali%3Aperson%3Aa", "urn:li:person:a");
    let malformed = put(&raw, BODY).unwrap_err();
    assert_eq!((malformed.kind(), malformed.place()), (MalformedKind::RawColon, "key"));
    assert_eq!(
        malformed.to_string(),
        "key: expected `,` or `)`, found ':', at offset 95; a colon inside a value is written `%3A`"
    );
}

#[test]
fn the_key_of_a_role_request_is_rest_li_2_whatever_the_protocol() {
    let read = |version: &str| {
        let target = format!("/rest/organizationAcls/{KEY}");
        let headers = [("x-restli-protocol-version", version)];
        RequestRole::read_request(&Received::new(Method::PUT, &target, &headers).with_body(BODY).incoming())
    };
    assert_eq!(read("1.0.0").unwrap(), put(KEY, BODY).unwrap());
    assert_eq!(read("2.0.0").unwrap(), put(KEY, BODY).unwrap());
    assert_eq!(fault(read("3.0.0")), "X-RestLi-Protocol-Version: expected `1.0.0` or `2.0.0`, found `3.0.0`");
}

#[test]
fn a_role_request_with_a_bad_body_says_why() {
    let refused = |from: &str, to: &str| {
        assert!(BODY.contains(from), "{from}");
        fault(put(KEY, &BODY.replace(from, to)))
    };
    assert_eq!(refused(BODY, ""), "body: EOF while parsing a value at line 1 column 0");
    assert_eq!(refused(BODY, "{}"), "body: missing field `state` at line 1 column 2");
    assert_eq!(refused("}", "},"), "body: trailing characters at line 1 column 135");
    assert_eq!(refused("REQUESTED", "APPROVED"), "body: expected the state `REQUESTED`, found `APPROVED`");
    assert_eq!(
        refused("DIRECT_SPONSORED_CONTENT_POSTER", "ANALYST"),
        "body: expected the `role` of the key, `DIRECT_SPONSORED_CONTENT_POSTER`, found `ANALYST`"
    );
    assert_eq!(
        refused("organization:1", "organization:2"),
        "body: expected the `organization` of the key, `urn:li:organization:1`, found `urn:li:organization:2`"
    );
    assert_eq!(
        refused("person:a", "person:b"),
        "body: expected the `roleAssignee` of the key, `urn:li:person:a`, found `urn:li:person:b`"
    );
    assert_eq!(
        refused("urn:li:person:a", "a"),
        "body: roleAssignee: expected `urn:li:person:`, at offset 0 at line 1 column 80"
    );
}

fn post(company: &str, body: &str) -> Result<SendFollowInvitations, Malformed> {
    let target = format!("/linkedin/organizations/{company}/follow-invitations");
    let received = Received::new(Method::POST, &target, &[]).with_body(body.to_owned());
    SendFollowInvitations::read_request(&received.incoming())
}

#[test]
fn invitations_that_cannot_be_read_say_why() {
    let profiles =
        |count: usize| format!("{{\"profileUrns\":[{}]}}", vec!["\"urn:li:fsd_profile:a\""; count].join(","));
    assert_eq!(post("7", &profiles(50)).unwrap().invitees.as_slice().len(), 50);
    assert_eq!(post("%37", &profiles(1)).unwrap().company_id.as_str(), "7");
    let refused = |company: &str, body: &str| fault(post(company, body));
    assert_eq!(refused("7", &profiles(0)), "profileUrns: expected 1 to 50 profiles, found 0");
    assert_eq!(refused("7", &profiles(51)), "profileUrns: expected 1 to 50 profiles, found 51");
    for company in ["acme", "-1", "12345678901234567890", "urn%3Ali%3Aorganization%3A7", "%20"] {
        let expected = "companyId in the path: expected a company id of 1 to 19 digits";
        assert_eq!(refused(company, &profiles(1)), expected, "{company}");
    }
    assert_eq!(
        refused("7%", &profiles(1)),
        "companyId in the path: expected two hexadecimal digits after `%`, found '%', at offset 1"
    );
    let with_company = |company| profiles(1).replacen('{', &format!("{{\"companyId\":{company},"), 1);
    assert!(post("7", &with_company("\"7\"")).unwrap().company_id_in_body);
    assert!(!post("7", &with_company("null")).unwrap().company_id_in_body);
    assert_eq!(
        refused("7", &with_company("\"8\"")),
        "companyId in the body: expected the company of the path, `7`, found `8`"
    );
    assert_eq!(
        refused("7", &with_company("\"x\"")),
        "body: companyId: expected a company id of 1 to 19 digits at line 1 column 16"
    );
    assert_eq!(
        refused("7", &with_company("7")),
        "body: companyId: invalid type: integer `7`, expected a string at line 1 column 14"
    );
    assert_eq!(
        refused("7", r#"{"profileUrns":["urn:li:person:a"]}"#),
        "body: profileUrns[0]: expected `urn:li:fsd_profile:`, at offset 7 at line 1 column 33"
    );
    assert_eq!(refused("7", "{}"), "body: missing field `profileUrns` at line 1 column 2");
    assert_eq!(
        refused("7", "{\"profileUrns\":["),
        "body: profileUrns: EOF while parsing a list at line 1 column 16"
    );
    assert_eq!(
        refused("7", r#"{"accountId":"","profileUrns":[]}"#),
        "body: accountId: expected an account id of 1 to 64 visible ASCII characters at line 1 column 15"
    );
    assert_eq!(
        refused("7", r#"{"profileUrns":["urn:li:fsd_profile:a",["urn:li:fsd_profile:b"]]}"#),
        "body: profileUrns[1]: invalid type: sequence, expected a string at line 1 column 39"
    );
    assert_eq!(
        refused("7", r#"[null,null,["urn:li:fsd_profile:a"]]"#),
        "body: invalid type: sequence, expected an object at line 1 column 0"
    );
    // What stands in a wrong place may be a token.
    assert_eq!(
        refused("7", r#"{"profileUrns":"AQ-t0ken"}"#),
        "body: profileUrns: invalid type: string \"…\", expected a sequence at line 1 column 25"
    );
}

#[test]
fn a_list_of_its_members_is_no_body_of_a_role_request() {
    let list = r#"["REQUESTED","DIRECT_SPONSORED_CONTENT_POSTER","urn:li:person:a","urn:li:organization:1"]"#;
    assert_eq!(fault(put(KEY, list)), "body: invalid type: sequence, expected an object at line 1 column 0");
}

#[test]
fn a_body_of_another_type_than_json_is_refused_whatever_it_holds() {
    let read = |types: &[&str]| {
        let target = format!("/rest/organizationAcls/{KEY}");
        let headers: Vec<_> = types.iter().map(|value| ("content-type", *value)).collect();
        RequestRole::read_request(&Received::new(Method::PUT, &target, &headers).with_body(BODY).incoming())
    };
    for json in ["application/json", "APPLICATION/JSON; charset=utf-8", "application/vnd.linkedin+json"] {
        assert_eq!(read(&[json]), put(KEY, BODY), "{json}");
    }
    for other in [
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "application/jsonx",
        "json",
        "",
        "/+json",
        "+json",
    ] {
        assert_eq!(
            fault(read(&[other])),
            format!("Content-Type: expected `application/json`, found `{other}`"),
            "{other}"
        );
    }
    assert_eq!(
        fault(read(&["application/json", "text/plain"])),
        "Content-Type: expected `application/json`, found `text/plain`"
    );
}
