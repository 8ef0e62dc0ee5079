//! World files: every fault has its sentence and its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use rolecall_mock_server::World;
use std::{fs, path::Path};

/// Reads a world in which `¶` stands before the character that the error has to point to; gives the message.
///
/// The same with other line ends, lower, and behind text that is longer in bytes than in characters.
fn fault(marked: &str) -> String {
    let crlf = marked.replace('\n', "\r\n");
    let wide = marked.replace('\n', " ").replacen("{ ", "{ \"$schema\": \"é株😀\", ", 1);
    let lower = marked.replacen("{ ", "\n\n{\n\t", 1);
    let variants = [marked.to_owned(), crlf, wide, lower];
    let mut messages = variants.iter().map(|marked| one_fault(marked));
    let message = messages.next().unwrap();
    for (other, text) in messages.zip(&variants[1..]) {
        assert_eq!(other, message, "{text}");
    }
    message
}

fn one_fault(marked: &str) -> String {
    let (before, after) = marked.split_once('¶').unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    let error = World::from_json(&format!("{before}{after}")).unwrap_err();
    assert_eq!((error.line(), error.column()), (line, column), "{error}\n{marked}");
    error.to_string().strip_prefix(&format!("{line}:{column}: ")).unwrap().to_owned()
}

/// Who is there in the worlds below.
const LISTS: &str = r#"{ "organizations": [{ "urn": "urn:li:organization:1" }, { "urn": "urn:li:organizationBrand:2" }],
  "people": [{ "urn": "urn:li:person:a" }, { "urn": "urn:li:person:b" }],
"#;

fn listed(members: &str) -> String {
    fault(&format!("{LISTS}{members} }}"))
}

#[test]
fn what_is_no_json_is_named_with_its_place() {
    let deep = "[".repeat(200);
    let deep = format!("{{ \"people\": [{{ \"urn\": \"urn:li:person:a\", \"entity\": {{ \"x\": {deep}");
    // Of 128 nested containers the first four are not the brackets; the one too many is named.
    let (before, after) = deep.split_at(deep.len() - 200 + 124);
    let deep = format!("{}¶{}{after}", &before[..before.len() - 1], &before[before.len() - 1..]);
    let cases = [
        ("{ \"people\": [¶,] }", "expected value"),
        ("{ \"people\": [] \n ¶\"tokens\": [] }", "expected `,` or `}`"),
        ("{ \"people\" ¶[] }", "expected `:`"),
        ("{ \"people\": [] }\n ¶}", "trailing characters"),
        ("{ \"people\": nul¶ }", "expected ident"),
        ("{ \"people\": [{ \"urn\": \"\\¶q\" }] }", "invalid escape"),
        ("{ \"people\":¶ ", "EOF while parsing a value"),
        ("{ \"people\": [], \"peopl¶e", "EOF while parsing a string"),
        (&deep, "recursion limit exceeded"),
    ];
    for (marked, message) in cases {
        assert_eq!(fault(marked), message, "{marked}");
    }
    for (marked, message) in [
        ("¶", "EOF while parsing a value"),
        ("¶ ", "EOF while parsing a value"),
        ("{ \"people\": [\n¶", "EOF while parsing a list"),
        ("\r\n\n¶", "EOF while parsing a value"),
        ("¶\u{FEFF}{}", "expected value"),
    ] {
        assert_eq!(one_fault(marked), message, "{marked:?}");
    }
}

#[test]
fn a_wrong_type_is_named_with_its_place() {
    let person = r#"{ "people": [{ "urn": "urn:li:person:a" }], "tokens": [{ "token": "t", "person": "urn:li:person:a", "#;
    let cases = [
        ("{ \"people\": ¶5 }", "invalid type: integer `5`, expected a sequence"),
        ("{ \"people\": nul¶l }", "invalid type: null, expected a sequence"),
        // Of a list or a record it is the place before.
        ("{ \"people\":¶ {} }", "invalid type: map, expected a sequence"),
        ("{ \"people\": [fals¶e] }", "invalid type: boolean `false`, expected struct PersonFile"),
        ("{ \"people\": [{ \"urn\": 1.¶5 }] }", "invalid type: floating point `1.5`, expected a string"),
        (
            "{ \"people\": [{ \"urn\": \"urn:li:person:a\", \"entity\":¶ [] }] }",
            "invalid type: sequence, expected a map",
        ),
        ("{ \"tokens\": \"a, expected b¶\" }", "invalid type: string, expected a sequence"),
        (
            "{ \"connectsafely\": \"a\\\", expected b¶\" }",
            "invalid type: string, expected struct ConnectSafelyFile",
        ),
        (
            "{ \"connectsafely\": { \"accounts\": [{ \"id\": \"a\", \"failing\": \"yes¶\" }] } }",
            "invalid type: string, expected a boolean",
        ),
        (
            "{ \"connectsafely\": { \"keys\": [{ \"key\":¶ [] }] } }",
            "invalid type: sequence, expected a string",
        ),
        (
            &format!("{person}\"scopes\": [\"w_member_social¶\"] }}] }}"),
            "unknown variant `w_member_social`, expected `rw_organization_admin` or `r_organization_admin`",
        ),
        (
            &format!("{person}\"scopes\": [], \"state\": \"old¶\" }}] }}"),
            "unknown variant `old`, expected one of `valid`, `expired`, `revoked`",
        ),
    ];
    for (marked, message) in cases {
        assert_eq!(fault(marked), message, "{marked}");
    }
    assert_eq!(one_fault("nul¶l"), "invalid type: null, expected struct WorldFile");
    assert_eq!(one_fault("\"\n¶\""), "control character (\\u0000-\\u001F) found while parsing a string");
}

#[test]
fn an_unknown_a_missing_and_a_repeated_member_are_named_with_their_place() {
    let members =
        "expected one of `$schema`, `organizations`, `people`, `organizationAcls`, `tokens`, `connectsafely`";
    let unknown = |name: &str, expected: &str| format!("unknown field `{name}`, {expected}");
    let accounts = "{ \"connectsafely\": { \"accounts\": [{ \"id\": \"a\", ";
    let cases = [
        ("{ \"organisations¶\": [] }", unknown("organisations", members)),
        ("{ \"é¶\": [] }", unknown("é", members)),
        ("{ \"a at line 5¶\": [] }", unknown("a at line 5", members)),
        ("{ \"people\": [{ \"name¶\": 1 }] }", unknown("name", "expected `urn` or `entity`")),
        (
            "{ \"tokens\": [{ \"scope¶\": 1 }] }",
            unknown("scope", "expected one of `token`, `person`, `scopes`, `state`"),
        ),
        (
            "{ \"connectsafely\": {\n \"key¶\": [] } }",
            unknown("key", "expected one of `accounts`, `keys`, `invitations`"),
        ),
        (
            &format!("{accounts}\"admin¶\": 1 }}] }} }}"),
            unknown("admin", "expected one of `id`, `superAdminOf`, `failing`"),
        ),
        ("{ \"people\": [{¶}] }", "missing field `urn`".to_owned()),
        ("{ \"tokens\": [{ \"token\": \"t\", \"scopes\": [] ¶}] }", "missing field `person`".to_owned()),
        ("{ \"people\": [], \"people¶\": [] }", "duplicate field `people`".to_owned()),
        (
            "{ \"people\": [{ \"urn\": \"urn:li:person:a\", \"urn¶\": \"\" }] }",
            "duplicate field `urn`".to_owned(),
        ),
    ];
    for (marked, message) in cases {
        assert_eq!(fault(marked), message, "{marked}");
    }
}

#[test]
fn a_text_that_is_no_urn_or_id_is_named_with_its_place() {
    let cases = [
        (
            "{ \"people\": [{ \"urn\": \"urn:li:organization:1¶\" }] }",
            "expected `urn:li:person:`, at offset 7",
        ),
        (
            "{ \"people\": [{ \"urn\": \"urn:li:person:é¶\" }] }",
            "expected an id of `A-Za-z0-9_-`, at offset 14",
        ),
        (
            "{ \"organizations\": [{ \"urn\": \"urn:li:organization:01¶\" }] }",
            "expected a number from 1 to 9223372036854775807 without a leading zero, at offset 20",
        ),
        (
            "{ \"organizations\": [{ \"urn\": \"urn:li:company:1¶\" }] }",
            "expected `urn:li:organization:` or `urn:li:organizationBrand:`, at offset 7",
        ),
        (
            "{ \"connectsafely\": { \"accounts\": [{ \"id\": \"a b¶\" }] } }",
            "expected an account id of 1 to 64 visible ASCII characters",
        ),
        (
            "{ \"connectsafely\": { \"accounts\": [{ \"id\": \"a\", \"superAdminOf\": [\"one¶\"] }] } }",
            "expected a company id of 1 to 19 digits",
        ),
        (
            "{ \"connectsafely\": { \"invitations\": [{ \"companyId\": \"1\", \"profileUrn\": \"urn:li:person:a¶\" }] } }",
            "expected `urn:li:fsd_profile:`, at offset 7",
        ),
    ];
    for (marked, message) in cases {
        assert_eq!(fault(marked), message, "{marked}");
    }
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
    assert_eq!(
        row(organization, r#"¶"SPY""#, person, state),
        "`SPY` is not one of the eight documented roles"
    );
    assert_eq!(
        row(organization, role, person, r#"¶"approved""#),
        "`approved` is not one of the four documented states"
    );
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
            "`b` is not one of the world's `accounts`",
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
            "`a` is listed already",
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
    assert_eq!(worlds, 20);
}
