//! World files that contradict themselves: every fault has its sentence and its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::worlds::fault;
use rolecall_mock_server::{World, exchanges};
use std::{fs, path::Path};

/// Who is there in the worlds below.
const LISTS: &str = r#"{ "organizations": [{ "urn": "urn:li:organization:1" }, { "urn": "urn:li:organizationBrand:2" }],
  "people": [{ "urn": "urn:li:person:a" }, { "urn": "urn:li:person:b" }],
"#;

fn listed(members: &str) -> String {
    fault(&format!("{LISTS}{members} }}"))
}

/// A row with one of its four values marked.
fn row(organization: &str, role: &str, person: &str, state: &str) -> String {
    listed(&format!(
        "\"organizationAcls\": [\n {{ \"organization\": {organization}, \"role\": {role},\n \"roleAssignee\": {person}, \"state\": {state} }}]"
    ))
}

#[test]
fn what_is_not_listed_is_named_with_its_place() {
    let (organization, role, person, state) =
        (r#""urn:li:organization:1""#, r#""CURATOR""#, r#""urn:li:person:a""#, r#""REVOKED""#);
    assert_eq!(
        row(r#"¶"urn:li:organization:2""#, role, person, state),
        "`urn:li:organization:2` is not one of the world's `organizations`"
    );
    assert_eq!(
        row(organization, role, r#"¶"urn:li:person:c""#, state),
        "`urn:li:person:c` is not one of the world's `people`"
    );
    for bad in ["", " ", "A B", "É", "a\\n"] {
        let message = |what| format!("a {what} is one or more visible ASCII characters, without blanks");
        assert_eq!(row(organization, &format!("¶\"{bad}\""), person, state), message("role"));
        assert_eq!(row(organization, role, person, &format!("¶\"{bad}\"")), message("state"));
    }
    let cases = [
        (
            r#""tokens": [{ "token": "t", "scopes": [], "person": ¶"urn:li:person:c" }]"#,
            "`urn:li:person:c` is not one of the world's `people`",
        ),
        (
            r#""connectsafely": { "accounts": [{ "id": "a" }, { "id": "b", "superAdminOf": ["1", ¶"3"] }] }"#,
            "`3` is not the id of one of the world's `organizations`",
        ),
        (
            r#""connectsafely": { "accounts": [{ "id": "a" }], "keys": [{ "key": "k", "accounts": ["a", ¶"b"] }] }"#,
            "this account is not one of the world's `accounts`",
        ),
        (
            r#""connectsafely": { "keys": [{ "key": "k", "accounts": ¶[] }] }"#,
            "a key has at least one account",
        ),
        (
            r#""connectsafely": { "invitations": [{ "profileUrn": "urn:li:fsd_profile:a", "companyId": ¶"3" }] }"#,
            "`3` is not the id of one of the world's `organizations`",
        ),
    ];
    for (members, message) in cases {
        assert_eq!(listed(members), message, "{members}");
    }
}

#[test]
fn what_is_there_twice_is_named_at_the_second_place() {
    let row = r#"{ "organization": "urn:li:organization:1", "role": "CURATOR", "roleAssignee": "urn:li:person:a", "state": "#;
    let token = r#""scopes": [], "person": "urn:li:person:a" }"#;
    let cases = [
        (
            format!("\"organizationAcls\": [{row}\"REVOKED\" }},\n ¶{row}\"APPROVED\" }}]"),
            "this organization, role and person have a row already",
        ),
        (
            format!("\"tokens\": [{{ \"token\": \"t\", {token},\n {{ \"token\": ¶\"t\", {token}]"),
            "this token is listed already",
        ),
        (
            r#""connectsafely": { "accounts": [{ "id": "a" }, { "id": ¶"a" }] }"#.to_owned(),
            "this account is listed already",
        ),
        (
            r#""connectsafely": { "accounts": [{ "id": "a" }], "keys": [
                { "key": "k", "accounts": ["a"] }, { "key": ¶"k", "accounts": ["a"] }] }"#
                .to_owned(),
            "this token is listed already",
        ),
    ];
    for (members, message) in cases {
        assert_eq!(listed(&members), message, "{members}");
    }
    let twice = |list: &str, urn: &str| {
        fault(&format!(
            "{{ \"{list}\": [{{ \"urn\": \"{urn}\" }},\n\t{{ \"entity\": {{ }}, \"urn\": ¶\"{urn}\" }}] }}"
        ))
    };
    assert_eq!(twice("people", "urn:li:person:a"), "`urn:li:person:a` is listed already");
    assert_eq!(twice("organizations", "urn:li:organization:1"), "`urn:li:organization:1` is listed already");
}

#[test]
fn a_token_that_no_header_can_carry_is_refused_and_not_repeated() {
    let message = "a token is one or more visible ASCII characters, without blanks";
    for bad in ["", " ", "a b", "a\\n", "é", "a\\u0000"] {
        let token = format!(
            "\"tokens\": [{{ \"token\": ¶\"{bad}\", \"person\": \"urn:li:person:a\", \"scopes\": [] }}]"
        );
        assert_eq!(listed(&token), message, "{bad}");
        let key = format!(
            "\"connectsafely\": {{ \"accounts\": [{{ \"id\": \"a\" }}], \"keys\": [{{ \"key\": ¶\"{bad}\", \"accounts\": [\"a\"] }}] }}"
        );
        assert_eq!(listed(&key), message, "{bad}");
    }
}

#[test]
fn every_world_of_the_fixtures_loads_and_leads_to_the_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let schema = folder.join("world.schema.json").canonicalize().unwrap();
    let mut worlds = 0;
    for entry in fs::read_dir(folder.join("worlds")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        World::from_json(&text).unwrap_or_else(|error| panic!("{}:{error}", path.display()));
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let named = path.parent().unwrap().join(json["$schema"].as_str().unwrap());
        assert_eq!(named.canonicalize().unwrap(), schema, "{}", path.display());
        worlds += 1;
    }
    assert_eq!(worlds, 1 + exchanges().len(), "that of each exchange, and the default one");
}
