#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What a server says of requests that it cannot read: what kind of problem, where, and once the whole sentence.

mod common;

use common::Received;
use http::Method;
use rolecall_transport::{
    At, Edit, Found, Part, Problem, ProblemCode, Served,
    connectsafely::SendFollowInvitations,
    linkedin::{FindByOrganization, FindByRoleAssignee, ProjectedFinder, RequestRole, RoleAssignee},
};
use std::{collections::BTreeSet, fmt::Debug};

const PROTOCOL_2: (&str, &str) = ("X-Restli-Protocol-Version", "2.0.0");

fn search(query: &str) -> Received {
    Received::new(Method::GET, &format!("/rest/organizationAcls?{query}"), &[PROTOCOL_2])
}

/// The code and place of what is wrong with it.
fn told<O: Served + Debug>(received: &Received) -> String {
    received.told(received.read::<O>())
}

fn sentence<O: Served + Debug>(received: &Received) -> String {
    received.read::<O>().unwrap_err().to_string()
}

#[test]
fn a_search_in_no_organization_says_so() {
    for (query, expected) in [
        ("q=organization", "parameter-missing: nowhere"),
        ("organization=acme", "not-a-urn: query 13..17 `acme`"),
        ("organization=urn%3Ali%3Aperson%3Aa", "not-a-urn: query 13..34 `urn%3Ali%3Aperson%3Aa`"),
        (
            "q=organization&organization=urn%3Ali%3Aorganization%3A0",
            "not-a-urn: query 28..55 `urn%3Ali%3Aorganization%3A0`",
        ),
        ("&&organization=List(a)", "not-a-text: query 15..22 `List(a)`"),
        ("organization=(a:b)", "not-a-text: query 13..18 `(a:b)`"),
        ("organization=urn:li:organization:1", "raw-colon: query 16..17 `:`"),
    ] {
        assert_eq!(told::<FindByOrganization>(&search(query)), expected, "{query}");
    }
}

#[test]
fn every_finder_refuses_what_is_malformed() {
    for (query, expected) in [
        ("role=OWNER", "not-listed: query 5..10 `OWNER`"),
        ("role=''", "not-listed: query 5..7 `''`"),
        ("state=approved", "not-listed: query 6..14 `approved`"),
        ("start=-1", "not-a-number: query 6..8 `-1`"),
        ("count=2147483648", "not-a-number: query 6..16 `2147483648`"),
        ("unknown=a:b", "raw-colon: query 9..10 `:`"),
        ("unknown=List(a", "syntax: query 14..14 ``"),
    ] {
        assert_eq!(told::<FindByRoleAssignee>(&search(query)), expected, "{query}");
        assert_eq!(told::<ProjectedFinder<RoleAssignee>>(&search(query)), expected, "{query}");
        let behind = search(&format!("organization=urn%3Ali%3Aorganization%3A1&{query}"));
        let shifted = behind.told(behind.read::<FindByOrganization>());
        let (at, text) = expected.split_once(" `").unwrap();
        let (code, range) = at.rsplit_once(' ').unwrap();
        let (start, end) = range.split_once("..").unwrap();
        let [start, end] = [start, end].map(|offset| offset.parse::<usize>().unwrap() + 41);
        assert_eq!(shifted, format!("{code} {start}..{end} `{text}"), "{query}");
    }
}

#[test]
fn the_whole_sentence_says_what_is_expected_and_what_is_there() {
    let roles = "one of `ADMINISTRATOR`, `DIRECT_SPONSORED_CONTENT_POSTER`, `RECRUITING_POSTER`, \
                 `LEAD_CAPTURE_ADMINISTRATOR`, `LEAD_GEN_FORMS_MANAGER`, `ANALYST`, `CURATOR`, `CONTENT_ADMINISTRATOR`";
    for (query, expected) in [
        ("role=OWNER", format!("role: expected {roles}, found `OWNER`")),
        (
            "state=approved",
            "state: expected one of `APPROVED`, `REJECTED`, `REQUESTED`, `REVOKED`, found `approved`"
                .to_owned(),
        ),
        ("role=", "role: expected a value, found the end of the text".to_owned()),
        ("role=A&role=A", "role: expected one value, found the parameter twice".to_owned()),
        ("start=-1", "start: expected a number from 0 to 2147483647, found `-1`".to_owned()),
        (
            "unknown=a:b",
            "unknown: expected the end of the text, found `:`; a colon inside a value is written `%3A`"
                .to_owned(),
        ),
        ("role=List(A)", "role: expected a text, found a list or a record".to_owned()),
    ] {
        assert_eq!(sentence::<FindByRoleAssignee>(&search(query)), expected);
    }
    let urn = "organization: expected the URN of an organization or a brand";
    assert_eq!(sentence::<FindByOrganization>(&search("q=organization")), format!("{urn}, found none"));
    assert_eq!(sentence::<FindByOrganization>(&search("organization=acme")), format!("{urn}, found `acme`"));
}

#[test]
fn a_projection_is_read_beside_a_finder() {
    let whole = search("projection=(a)");
    assert_eq!(whole.read::<FindByRoleAssignee>().unwrap(), FindByRoleAssignee::new());
    let projected = whole.read::<ProjectedFinder<RoleAssignee>>().unwrap();
    assert_eq!(projected, FindByRoleAssignee::new().project("(a)".parse().unwrap()));

    let broken = search("projection=a");
    assert_eq!(broken.read::<FindByRoleAssignee>().unwrap(), FindByRoleAssignee::new());
    assert_eq!(told::<ProjectedFinder<RoleAssignee>>(&broken), "syntax: query 11..12 `a`");
    assert_eq!(sentence::<ProjectedFinder<RoleAssignee>>(&broken), "projection: expected `(`, found `a`");
    let none = search("q=roleAssignee");
    assert_eq!(told::<ProjectedFinder<RoleAssignee>>(&none), "parameter-missing: nowhere");
    assert_eq!(
        sentence::<ProjectedFinder<RoleAssignee>>(&none),
        "projection: expected a projection, found none"
    );
}

#[test]
fn a_place_in_a_projection_is_where_it_was_sent_however_it_was_encoded() {
    for (query, expected) in [
        ("projection=(a,b", "syntax: query 15..15 ``"),
        ("projection=(a b)", "syntax: query 14..15 `b`"),
        ("projection=%28a%20b%29", "syntax: query 18..19 `b`"),
        ("q=x&projection=%28elements%2A%28%2A%3A%29%29", "syntax: query 35..38 `%3A`"),
        ("projection=%28%C3%A9%29", "syntax: query 14..20 `%C3%A9`"),
        ("projection=(é)", "syntax: query 12..14 `é`"),
        ("projection=", "syntax: query 11..11 ``"),
        ("projection=(a%2)", "syntax: query 13..14 `%`"),
        ("%70rojection=(a:b)", "syntax: query 15..16 `:`"),
    ] {
        let received = search(query);
        assert_eq!(told::<ProjectedFinder<RoleAssignee>>(&received), expected, "{query}");
        assert_eq!(received.read::<ProjectedFinder<RoleAssignee>>().unwrap_err().edits, [], "{query}");
    }
}

#[test]
fn a_search_ignores_what_it_does_not_know_and_reads_any_legal_spelling() {
    let received = search("&role=%41NALYST&assignee=x&q=roleAssignee&fields=a:(b)&start=+3");
    let found = received.read::<FindByRoleAssignee>().unwrap();
    assert_eq!(found, FindByRoleAssignee::new().role("ANALYST".into()).start(3));
}

const KEY: &str = "(organization:urn%3Ali%3Aorganization%3A1,role:DIRECT_SPONSORED_CONTENT_POSTER,roleAssignee:urn%3Ali%3Aperson%3Aa)";
const BODY: &str = r#"{"state":"REQUESTED","role":"DIRECT_SPONSORED_CONTENT_POSTER","roleAssignee":"urn:li:person:a","organization":"urn:li:organization:1"}"#;
/// What stands before the key in the path.
const BEFORE: usize = "/rest/organizationAcls/".len();

fn put(key: &str, body: &str) -> Received {
    let target = format!("/rest/organizationAcls/{key}");
    Received::new(Method::PUT, &target, &[]).with_body(body.to_owned())
}

fn role_request() -> RequestRole {
    common::role_request()
}

#[test]
fn a_role_request_is_read_with_its_parts_in_any_order() {
    assert_eq!(put(KEY, BODY).read::<RequestRole>().unwrap(), role_request());
    let key = "(roleAssignee:urn%3ali%3aperson%3aa,organization:urn%3Ali%3Aorganization%3A1,role:DIRECT_SPONSORED_CONTENT_POSTER)";
    let body = "{ \"organization\": \"urn:li:organization:1\", \"roleAssignee\": \"urn:li:person:a\",\n \"role\": \"DIRECT_SPONSORED_CONTENT_POSTER\", \"state\": \"REQUESTED\", \"more\": null }";
    assert_eq!(put(key, body).read::<RequestRole>().unwrap(), role_request());
}

#[test]
fn a_role_request_with_a_bad_key_says_why_and_where() {
    let key_part = |key: &str| format!("key-part: path 23..{} `{key}`", BEFORE + key.len());
    for (from, to, expected) in [
        (KEY, "1", key_part("1")),
        (KEY, "List(a)", key_part("List(a)")),
        (KEY, "(organization", "syntax: path 36..36 ``".to_owned()),
        (KEY, "(organization:%zz)", "syntax: path 37..38 `%`".to_owned()),
        ("roleAssignee:", "person:", key_part(&KEY.replace("roleAssignee:", "person:"))),
        (")", ",state:APPROVED)", key_part(&KEY.replace(')', ",state:APPROVED)"))),
        (
            "3Aorganization%3A1",
            "3Aorganization%3Aone",
            "not-a-urn: path 37..66 `urn%3Ali%3Aorganization%3Aone`".to_owned(),
        ),
        ("3Aperson%3Aa", "3Amember%3Aa", "not-a-urn: path 115..136 `urn%3Ali%3Amember%3Aa`".to_owned()),
        ("DIRECT_SPONSORED_CONTENT_POSTER", "ANALYST", "not-listed: path 70..77 `ANALYST`".to_owned()),
        ("urn%3Ali%3Aorganization%3A1", "urn:li:organization:1", "raw-colon: path 40..41 `:`".to_owned()),
        ("urn%3Ali%3Aperson%3Aa", "urn:li:person:a", "raw-colon: path 118..119 `:`".to_owned()),
    ] {
        assert!(KEY.contains(from), "{from}");
        let received = put(&KEY.replace(from, to), BODY);
        assert_eq!(told::<RequestRole>(&received), expected, "{to}");
    }
}

#[test]
fn a_part_of_a_key_is_found_in_any_place_and_spelling() {
    for (key, expected) in [
        (
            "(roleAssignee:urn%3Ali%3Aperson%3Aa,role:x,organization:urn%3Ali%3Aorganization%3A1)",
            "not-listed: path 64..65 `x`",
        ),
        (
            "(%72ole:x,roleAssignee:urn%3Ali%3Aperson%3Aa,organization:urn%3Ali%3Aorganization%3A1)",
            "not-listed: path 31..32 `x`",
        ),
        (
            "(role:y,organization:urn%3Ali%3Aorganization%3A1,role:x,roleAssignee:urn%3Ali%3Aperson%3Aa)",
            "not-listed: path 77..78 `x`",
        ),
        (
            "(role%41ssignee:me,role:x,organization:urn%3Ali%3Aorganization%3A1)",
            "not-a-urn: path 39..41 `me`",
        ),
    ] {
        assert_eq!(told::<RequestRole>(&put(key, BODY)), expected);
    }
    // The place counts from the start of the path, however the target is written.
    let target =
        format!("http://api.linkedin.com//v2/organizationAcls//{}?a:b", KEY.replace("person", "pers:on"));
    let received = Received::new(Method::PUT, &target, &[]);
    assert_eq!(told::<RequestRole>(&received), "raw-colon: path 130..131 `:`");
}

#[test]
fn the_sentences_about_a_key_say_what_is_expected() {
    let sentence = |from: &str, to: &str| sentence::<RequestRole>(&put(&KEY.replace(from, to), BODY));
    assert_eq!(
        sentence(KEY, "1"),
        "key: expected a key of the parts `organization`, `role` and `roleAssignee`, found `1`"
    );
    assert_eq!(sentence("roleAssignee:", "person:"), "key: expected the part `roleAssignee`, found none");
    assert_eq!(
        sentence(")", ",state:APPROVED)"),
        "key: expected the parts `organization`, `role` and `roleAssignee` only, found `state`"
    );
    assert_eq!(sentence(KEY, "(organization"), "key: expected `:`, found the end of the text");
    assert_eq!(
        sentence("3Aorganization%3A1", "3Aorganization%3Aone"),
        "key: organization: expected the URN of an organization or a brand, found `urn%3Ali%3Aorganization%3Aone`"
    );
    assert_eq!(
        sentence("3Aperson%3Aa", "3Amember%3Aa"),
        "key: roleAssignee: expected the URN of a person, found `urn%3Ali%3Amember%3Aa`"
    );
    assert_eq!(
        sentence("DIRECT_SPONSORED_CONTENT_POSTER", "ANALYST"),
        "key: role: expected `DIRECT_SPONSORED_CONTENT_POSTER`, found `ANALYST`"
    );
    assert_eq!(
        sentence("urn%3Ali%3Aperson%3Aa", "urn:li:person:a"),
        "key: expected `,` or `)`, found `:`; a colon inside a value is written `%3A`"
    );
}

#[test]
fn the_key_of_a_role_request_is_rest_li_2_whatever_the_protocol() {
    let with = |version: &str| {
        let target = format!("/rest/organizationAcls/{KEY}");
        Received::new(Method::PUT, &target, &[("x-restli-protocol-version", version)]).with_body(BODY)
    };
    assert_eq!(with("1.0.0").read::<RequestRole>().unwrap(), role_request());
    assert_eq!(with("2.0.0").read::<RequestRole>().unwrap(), role_request());
    assert_eq!(
        told::<RequestRole>(&with("3.0.0")),
        "protocol-version: x-restli-protocol-version 0..5 `3.0.0`"
    );
}

#[test]
fn a_role_request_with_a_bad_body_says_why_and_where() {
    for (from, to, expected, sentence) in [
        (
            BODY,
            "",
            "body-shape: body 0..0 ``",
            "body: expected the rest of a JSON value, found the end of the text",
        ),
        (BODY, "{}", "body-shape: body 0..2 `{}`", "body: expected the field `state`, found none"),
        ("}", "},", "body-shape: body 134..135 `,`", "body: expected JSON, found trailing characters"),
        (BODY, "\n <é>", "body-shape: body 2..3 `<`", "body: expected JSON, found `<`"),
        (BODY, "{\"state\":é}", "body-shape: body 9..11 `é`", "body: state: expected JSON, found `é`"),
        (BODY, "{\"a\" 1}", "body-shape: body 5..6 `1`", "body: expected `:`, found `1`"),
        (
            BODY,
            "{\"state\":\"REQUESTED\" x",
            "body-shape: body 21..22 `x`",
            "body: expected `,` or `}`, found `x`",
        ),
        (
            "REQUESTED",
            "APPROVED",
            "not-listed: body 9..19 `\"APPROVED\"`",
            "body: state: expected `REQUESTED`, found `APPROVED`",
        ),
        (
            "DIRECT_SPONSORED_CONTENT_POSTER",
            "ANALYST",
            "body-differs: body 28..37 `\"ANALYST\"`",
            "body: role: expected that of the key, `DIRECT_SPONSORED_CONTENT_POSTER`, found `ANALYST`",
        ),
        (
            "organization:1",
            "organization:2",
            "body-differs: body 110..133 `\"urn:li:organization:2\"`",
            "body: organization: expected that of the key, `urn:li:organization:1`, found `urn:li:organization:2`",
        ),
        (
            "person:a",
            "person:b",
            "body-differs: body 77..94 `\"urn:li:person:b\"`",
            "body: roleAssignee: expected that of the key, `urn:li:person:a`, found `urn:li:person:b`",
        ),
        (
            "urn:li:person:a",
            "a",
            "body-shape: body 77..80 `\"a\"`",
            "body: roleAssignee: expected `urn:li:person:`, at offset 0, found another text",
        ),
        (
            "\"state\"",
            "\"state\":\"REQUESTED\",\"state\"",
            "body-shape: body 0..154 ",
            "body: expected the field `state` once, found it twice",
        ),
        (
            BODY,
            "[\"REQUESTED\"]",
            "body-shape: body 0..13 `[\"REQUESTED\"]`",
            "body: expected an object, found a list",
        ),
    ] {
        assert!(BODY.contains(from), "{from}");
        let received = put(KEY, &BODY.replace(from, to));
        let found = told::<RequestRole>(&received);
        assert!(found == expected || expected.ends_with(' ') && found.starts_with(expected), "{found}");
        assert_eq!(self::sentence::<RequestRole>(&received), sentence);
    }
}

fn post(company: &str, body: &str) -> Received {
    let target = format!("/linkedin/organizations/{company}/follow-invitations");
    Received::new(Method::POST, &target, &[]).with_body(body.to_owned())
}

fn profiles(count: usize) -> String {
    format!("{{\"profileUrns\":[{}]}}", vec!["\"urn:li:fsd_profile:a\""; count].join(","))
}

fn with_company(company: &str) -> String {
    profiles(1).replacen('{', &format!("{{\"companyId\":{company},"), 1)
}

#[test]
fn invitations_are_read_with_the_company_in_the_path_and_perhaps_in_the_body() {
    let read = |company: &str, body: &str| post(company, body).read::<SendFollowInvitations>().unwrap();
    assert_eq!(read("7", &profiles(50)).invitees.as_slice().len(), 50);
    assert_eq!(read("%37", &profiles(1)).company_id.as_str(), "7");
    assert!(read("7", &with_company("\"7\"")).company_id_in_body);
    assert!(!read("7", &with_company("null")).company_id_in_body);
}

#[test]
fn a_company_that_is_none_says_why_and_where() {
    for company in ["acme", "-1", "12345678901234567890", "urn%3Ali%3Aorganization%3A7", "%20"] {
        let end = 24 + company.len();
        let received = post(company, &profiles(1));
        assert_eq!(
            told::<SendFollowInvitations>(&received),
            format!("not-a-number: path 24..{end} `{company}`")
        );
    }
    assert_eq!(
        sentence::<SendFollowInvitations>(&post("%20", &profiles(1))),
        "companyId in the path: expected a company id of 1 to 19 digits, found ` `"
    );
    assert_eq!(told::<SendFollowInvitations>(&post("7%", &profiles(1))), "syntax: path 25..26 `%`");
    assert_eq!(
        sentence::<SendFollowInvitations>(&post("7%", &profiles(1))),
        "companyId in the path: expected two hexadecimal digits after `%`, found `%`"
    );
}

#[test]
fn invitations_with_a_bad_body_say_why_and_where() {
    let (none, too_many) = (profiles(0), profiles(51));
    let (other, no_company, number) = (with_company("\"8\""), with_company("\"x\""), with_company("7"));
    for (body, expected, sentence) in [
        (&*none, "body-shape: body 15..17 `[]`", "profileUrns: expected 1 to 50 profiles, found 0"),
        (&*too_many, "body-shape: body 15..1189 ", "profileUrns: expected 1 to 50 profiles, found 51"),
        (
            &*other,
            "body-differs: body 13..16 `\"8\"`",
            "companyId in the body: expected the company of the path, `7`, found `8`",
        ),
        (
            &*no_company,
            "body-shape: body 13..16 `\"x\"`",
            "body: companyId: expected a company id of 1 to 19 digits, found another text",
        ),
        (&*number, "body-shape: body 13..14 `7`", "body: companyId: expected a text, found `7`"),
        (
            r#"{"profileUrns":["urn:li:person:a"]}"#,
            "body-shape: body 16..33 `\"urn:li:person:a\"`",
            "body: profileUrns[0]: expected `urn:li:fsd_profile:`, at offset 7, found another text",
        ),
        ("{}", "body-shape: body 0..2 `{}`", "body: expected the field `profileUrns`, found none"),
        (
            "{\"profileUrns\":[",
            "body-shape: body 16..16 ``",
            "body: profileUrns: expected the rest of a JSON value, found the end of the text",
        ),
        (
            r#"{"accountId":"","profileUrns":[]}"#,
            "body-shape: body 13..15 `\"\"`",
            "body: accountId: expected an account id of 1 to 64 visible ASCII characters, found another text",
        ),
        (
            "{\"profileUrns\":\n [\"urn:li:fsd_profile:a\",\n [\"urn:li:fsd_profile:b\"]]}",
            "body-shape: body 43..67 `[\"urn:li:fsd_profile:b\"]`",
            "body: profileUrns[1]: expected a text, found a list",
        ),
        (
            r#"[null,null,["urn:li:fsd_profile:a"]]"#,
            "body-shape: body 0..36 `[null,null,[\"urn:li:fsd_profile:a\"]]`",
            "body: expected an object, found a list",
        ),
        (
            r#"{"accountId":true}"#,
            "body-shape: body 13..17 `true`",
            "body: accountId: expected a text, found `true`",
        ),
        ("null", "body-shape: body 0..4 `null`", "body: expected an object, found null"),
        // What stands in a wrong place may be a token.
        (
            r#"{"profileUrns":"AQ-t0ken"}"#,
            "body-shape: body 15..25 `\"AQ-t0ken\"`",
            "body: profileUrns: expected a list, found a text",
        ),
    ] {
        let received = post("7", body);
        let found = told::<SendFollowInvitations>(&received);
        assert!(found == expected || expected.ends_with(' ') && found.starts_with(expected), "{found}");
        assert_eq!(self::sentence::<SendFollowInvitations>(&received), sentence);
    }
}

#[test]
fn a_body_in_other_bytes_than_utf_8_is_refused_where_they_are() {
    let received = post("7", "").with_body(&b"{\"profileUrns\":[\"urn:\xFF\"]}"[..]);
    let problem = received.read::<SendFollowInvitations>().unwrap_err();
    assert_eq!((problem.code, &*problem.subject), (ProblemCode::BodyShape, "body: profileUrns[0]"));
    let at = problem.at.unwrap();
    assert_eq!(at.part, Part::Body);
    assert!(at.bytes.end <= received.body.len(), "{at:?}");
}

fn typed(types: &[&str]) -> Received {
    let target = format!("/rest/organizationAcls/{KEY}");
    let headers: Vec<_> = types.iter().map(|value| ("content-type", *value)).collect();
    Received::new(Method::PUT, &target, &headers).with_body(BODY)
}

#[test]
fn a_body_of_another_type_than_json_is_refused_whatever_it_holds() {
    for json in ["application/json", "APPLICATION/JSON; charset=utf-8", "application/vnd.linkedin+json"] {
        assert_eq!(typed(&[json]).read::<RequestRole>(), Ok(role_request()), "{json}");
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
        let received = typed(&[other]);
        assert_eq!(
            told::<RequestRole>(&received),
            format!("content-type: content-type 0..{} `{other}`", other.len())
        );
        assert_eq!(
            sentence::<RequestRole>(&received),
            format!("Content-Type: expected `application/json`, found `{other}`")
        );
    }
    let second = typed(&["application/json", "text/plain"]);
    assert_eq!(
        sentence::<RequestRole>(&second),
        "Content-Type: expected `application/json`, found `text/plain`"
    );
}

/// What mends it, and what the mended request is read as.
fn mended<O: Served + Debug>(received: &Received) -> (ProblemCode, Received, O) {
    let problem = received.read::<O>().unwrap_err();
    let mended = received.mended(&problem);
    let read = mended.read::<O>().unwrap_or_else(|next| panic!("{problem}, then {next}"));
    (problem.code, mended, read)
}

#[test]
fn what_mends_a_search_is_one_change_of_its_query() {
    for (query, code, expected) in [
        (
            "q=organization&organization=urn:li:organization:1&count=5",
            ProblemCode::RawColon,
            "q=organization&organization=urn%3Ali%3Aorganization%3A1&count=5",
        ),
        (
            "organization=urn%3Ali:organization%3A1",
            ProblemCode::RawColon,
            "organization=urn%3Ali%3Aorganization%3A1",
        ),
        (
            "organization=urn%253Ali%253Aorganization%253A1&count=5",
            ProblemCode::NotAUrn,
            "organization=urn%3Ali%3Aorganization%3A1&count=5",
        ),
        (
            "organization=urn%3Ali%3Aorganization%253A1",
            ProblemCode::NotAUrn,
            "organization=urn%3Ali%3Aorganization%3A1",
        ),
        (
            "organization=urn%3Ali%3Aorganization%3A1&count=5&count=6&start=0",
            ProblemCode::ParameterRepeated,
            "organization=urn%3Ali%3Aorganization%3A1&count=5&start=0",
        ),
        ("count=5&organization=urn%3Ali%3Aorganization%3A1&&%63ount", ProblemCode::Syntax, ""),
        (
            "count=5&organization=urn%3Ali%3Aorganization%3A1&&%63ount=5",
            ProblemCode::ParameterRepeated,
            "count=5&organization=urn%3Ali%3Aorganization%3A1&",
        ),
        (
            "organization=urn%3Ali%3Aorganization%3A1&role=analyst",
            ProblemCode::NotListed,
            "organization=urn%3Ali%3Aorganization%3A1&role=ANALYST",
        ),
        (
            "state=Approved&organization=urn%3Ali%3Aorganization%3A1",
            ProblemCode::NotListed,
            "state=APPROVED&organization=urn%3Ali%3Aorganization%3A1",
        ),
        (
            "role=admin&organization=urn%3Ali%3Aorganization%3A1",
            ProblemCode::NotListed,
            "role=ADMINISTRATOR&organization=urn%3Ali%3Aorganization%3A1",
        ),
    ] {
        let received = search(query);
        if expected.is_empty() {
            let problem = received.read::<FindByOrganization>().unwrap_err();
            assert_eq!((problem.code, &*problem.edits), (code, &[][..]), "{query}");
            continue;
        }
        let (found, mended, read) = mended::<FindByOrganization>(&received);
        assert_eq!((found, mended.raw().query()), (code, expected), "{query}");
        assert_eq!(read.organization().as_str(), "urn:li:organization:1");
        assert_eq!((&mended.method, mended.raw().path()), (&received.method, received.raw().path()));
        assert_eq!((&mended.headers, &mended.body), (&received.headers, &received.body));
    }
}

#[test]
fn a_value_with_a_raw_colon_becomes_a_text() {
    for (query, expected) in [
        ("unknown=a:b", "unknown=a%3Ab"),
        ("unknown=List(a:b)", "unknown=List%28a%3Ab%29"),
        ("unknown=a:b%2Cc", "unknown=a%3Ab%2Cc"),
        ("q=roleAssignee&a%3Ab=:", "q=roleAssignee&a%3Ab=%3A"),
    ] {
        let (code, mended, _) = mended::<FindByRoleAssignee>(&search(query));
        assert_eq!((code, mended.raw().query()), (ProblemCode::RawColon, expected));
    }
    // Another fault stays, and is the next.
    let received = search("unknown=a:b%zz");
    let mended = received.mended(&received.read::<FindByRoleAssignee>().unwrap_err());
    assert_eq!(mended.raw().query(), "unknown=a%3Ab%zz");
    assert_eq!(told::<FindByRoleAssignee>(&mended), "syntax: query 13..14 `%`");
}

#[test]
fn what_nobody_can_know_has_no_edit() {
    for query in [
        "role=OWNER",
        "role=''",
        "role=",
        "role=List(ANALYST)",
        "state=x",
        "start=-1",
        "count=ten",
        "a=%zz",
        "a=(b",
    ] {
        assert_eq!(search(query).read::<FindByRoleAssignee>().unwrap_err().edits, [], "{query}");
    }
    for query in ["q=organization", "organization=acme", "organization=urn%3Ali%3Aperson%3Aa"] {
        assert_eq!(search(query).read::<FindByOrganization>().unwrap_err().edits, [], "{query}");
    }
    for key in ["1", "(role:x", "urn:li:organization:1", "(:a)"] {
        assert_eq!(put(key, BODY).read::<RequestRole>().unwrap_err().edits, [], "{key}");
    }
    for body in ["", "{}", "[]", "{\"profileUrns\":[]}"] {
        assert_eq!(post("7", body).read::<SendFollowInvitations>().unwrap_err().edits, [], "{body}");
    }
    assert_eq!(post("acme", &profiles(1)).read::<SendFollowInvitations>().unwrap_err().edits, []);
}

#[test]
fn what_mends_a_role_request_is_one_change_of_its_key_its_body_or_a_header() {
    let poster = "DIRECT_SPONSORED_CONTENT_POSTER";
    let same = |from: &str, to: &str, code: ProblemCode| {
        for received in [
            (KEY.contains(from)).then(|| put(&KEY.replace(from, to), BODY)),
            (!KEY.contains(from)).then(|| put(KEY, &BODY.replace(from, to))),
        ]
        .into_iter()
        .flatten()
        {
            let (found, mended, read) = mended::<RequestRole>(&received);
            assert_eq!((found, read), (code, role_request()), "{to}");
            assert_eq!((&*mended.target, &*mended.body), (&*put(KEY, BODY).target, BODY.as_bytes()), "{to}");
        }
    };
    // The key.
    same("urn%3Ali%3Aperson%3Aa", "urn:li:person:a", ProblemCode::RawColon);
    same("urn%3Ali%3Aorganization%3A1", "urn:li%3Aorganization:1", ProblemCode::RawColon);
    same(KEY, &KEY.replace("%3A", ":"), ProblemCode::RawColon);
    same(&format!("role:{poster}"), "role:direct_sponsored_content_poster", ProblemCode::NotListed);
    same(&format!("role:{poster}"), "role:ANALYST", ProblemCode::NotListed);
    // The body.
    same("REQUESTED", "APPROVED", ProblemCode::NotListed);
    same(&format!("\"{poster}\""), "\"ANALYST\"", ProblemCode::BodyDiffers);
    same("organization:1", "organization:2", ProblemCode::BodyDiffers);
    same("person:a", "person:b", ProblemCode::BodyDiffers);

    let spelled = KEY.replace("role:DIRECT_SPONSORED_CONTENT_POSTER", "%72ole:x");
    let (code, mended_key, _) = mended::<RequestRole>(&put(&spelled, BODY));
    assert_eq!(code, ProblemCode::NotListed);
    assert_eq!(mended_key.target, put(&KEY.replace("role:", "%72ole:"), BODY).target);

    for types in
        [&["text/plain"][..], &[""], &["application/json", "text/plain"], &["json", "application/json"]]
    {
        let (code, mended, read) = mended::<RequestRole>(&typed(types));
        assert_eq!((code, read), (ProblemCode::ContentType, role_request()), "{types:?}");
        let found: Vec<_> = mended.headers.get_all("content-type").iter().collect();
        assert_eq!(found, ["application/json"], "{types:?}");
    }
    for version in ["3.0.0", "2.0", ""] {
        let target = format!("/rest/organizationAcls/{KEY}");
        let received =
            Received::new(Method::PUT, &target, &[("x-restli-protocol-version", version)]).with_body(BODY);
        let (code, mended, read) = mended::<RequestRole>(&received);
        assert_eq!((code, read), (ProblemCode::ProtocolVersion, role_request()));
        assert_eq!(mended.headers["x-restli-protocol-version"], "2.0.0");
    }
}

#[test]
fn what_mends_invitations_is_the_company_of_the_path() {
    let (code, mended, read) = mended::<SendFollowInvitations>(&post("7", &with_company("\"8\"")));
    assert_eq!(code, ProblemCode::BodyDiffers);
    assert_eq!(mended.body, with_company("\"7\""));
    assert!(read.company_id_in_body);
}

#[test]
fn a_tunnel_that_carries_no_body_has_no_edit_of_its_type() {
    let target = format!("/rest/organizationAcls/{KEY}");
    let headers = [("x-http-method-override", "PUT"), ("content-type", "application/x-www-form-urlencoded")];
    let received = Received::new(Method::POST, &target, &headers).with_body("a=b");
    assert_eq!(
        told::<RequestRole>(&received),
        "content-type: content-type 0..33 `application/x-www-form-urlencoded`"
    );
    assert_eq!(received.read::<RequestRole>().unwrap_err().edits, []);
}

#[test]
fn an_edit_replaces_bytes_of_any_part() {
    let headers = [("x-a", "one two")];
    let received = Received::new(Method::PUT, "http://mock.test/a/b?c=d", &headers).with_body("body");
    let apply = |part: Part, bytes: std::ops::Range<usize>, with: &str| {
        let edit = Edit { at: At { part, bytes }, with: with.to_owned() };
        edit.apply(&received.raw())
    };
    let edited = |part, bytes, with: &str| {
        let request = apply(part, bytes, with).unwrap();
        let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (a, b) = (header("x-a"), header("x-b"));
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        format!("{} {} {a:?} {b:?} {body}", request.method(), request.uri())
    };
    let (a, b) = (|| Part::Header("x-a".parse().unwrap()), || Part::Header("x-b".parse().unwrap()));
    let uri = "http://mock.test/a/b?c=d";
    assert_eq!(edited(Part::Method, 0..3, "GET"), format!("GET {uri} Some(\"one two\") None body"));
    assert_eq!(edited(Part::Path, 1..2, "x"), "PUT http://mock.test/x/b?c=d Some(\"one two\") None body");
    assert_eq!(
        edited(Part::Query, 2..3, "%3A"),
        "PUT http://mock.test/a/b?c=%3A Some(\"one two\") None body"
    );
    assert_eq!(edited(a(), 0..3, "1"), format!("PUT {uri} Some(\"1 two\") None body"));
    assert_eq!(edited(b(), 0..0, "new"), format!("PUT {uri} Some(\"one two\") Some(\"new\") body"));
    assert_eq!(edited(Part::Body, 1..3, "en"), format!("PUT {uri} Some(\"one two\") None beny"));
    assert_eq!(edited(Part::Body, 4..4, "!"), format!("PUT {uri} Some(\"one two\") None body!"));
    // What is not there, and what HTTP cannot carry.
    for (part, bytes, with) in [
        (Part::Path, 3..30, "x"),
        (Part::Query, 2..4, "x"),
        (Part::Body, 3..5, "x"),
        (a(), 0..8, "x"),
        (b(), 1..1, "x"),
        (Part::Query, 2..3, "a b"),
        (Part::Method, 0..3, "G T"),
        (a(), 0..3, "\n"),
    ] {
        assert!(apply(part.clone(), bytes, with).is_none(), "{part:?} {with}");
    }
}

#[test]
fn every_code_is_a_word_of_its_own() {
    use ProblemCode as Code;
    let codes = [
        Code::BodyShape,
        Code::BodyDiffers,
        Code::ContentType,
        Code::KeyPart,
        Code::MethodOverride,
        Code::NotANumber,
        Code::NotAList,
        Code::NotAText,
        Code::NotAUrn,
        Code::NotListed,
        Code::ParameterMissing,
        Code::ParameterRepeated,
        Code::ProtocolVersion,
        Code::RawColon,
        Code::Syntax,
    ];
    let words: BTreeSet<_> = codes.iter().map(|code| code.as_str()).collect();
    assert_eq!(words.len(), codes.len());
    for word in words {
        assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{word}");
    }
}

#[test]
fn a_problem_holds_what_its_sentence_says() {
    let problem: Problem = search("role=analyst").read::<FindByRoleAssignee>().unwrap_err();
    assert_eq!((problem.code, &*problem.subject), (ProblemCode::NotListed, "role"));
    assert!(problem.expected.contains("`ANALYST`"), "{}", problem.expected);
    assert_eq!(problem.found, Found::Text("analyst".to_owned()));
    let at = At { part: Part::Query, bytes: 5..12 };
    assert_eq!(problem.at, Some(at.clone()));
    assert_eq!(problem.edits, [Edit { at, with: "ANALYST".to_owned() }]);
}
