//! World files of another shape: every fault has its sentence and its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::worlds::{fault, one_fault};
use rolecall_mock_server::World;

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
    ] {
        assert_eq!(one_fault(marked), message, "{marked:?}");
    }
}

#[test]
fn a_wrong_type_is_named_with_its_place() {
    let person = r#"{ "people": [{ "urn": "urn:li:person:a" }], "tokens": [{ "token": "t", "person": "urn:li:person:a", "#;
    let cases = [
        ("{ \"people\": ¶5 }", "invalid type: integer, expected a list"),
        ("{ \"people\": nul¶l }", "invalid type: null, expected a list"),
        // Of a list or a record it is where it begins.
        ("{ \"people\": ¶{} }", "invalid type: object, expected a list"),
        ("{ \"people\": [fals¶e] }", "invalid type: boolean, expected an object"),
        ("{ \"people\": [{ \"urn\": 1.¶5 }] }", "invalid type: floating point, expected a string"),
        (
            "{ \"people\": [{ \"urn\": \"urn:li:person:a\", \"entity\": ¶[] }] }",
            "invalid type: list, expected an object",
        ),
        ("{ \"tokens\": \"a, expected b¶\" }", "invalid type: string, expected a list"),
        ("{ \"connectsafely\": \"a\\\", expected b¶\" }", "invalid type: string, expected an object"),
        (
            "{ \"connectsafely\": { \"accounts\": [{ \"id\": \"a\", \"failing\": \"yes¶\" }] } }",
            "invalid type: string, expected a boolean",
        ),
        ("{ \"connectsafely\": { \"keys\": [{ \"key\": ¶[] }] } }", "invalid type: list, expected a string"),
        (&format!("{person}\"scopes\": [¶7] }}] }}"), "invalid type: integer, expected a string"),
        (
            &format!("{person}\"scopes\": [], \"state\": \"old¶\" }}] }}"),
            "unknown variant, expected one of `valid`, `expired`, `revoked`, `restricted`",
        ),
    ];
    for (marked, message) in cases {
        assert_eq!(fault(marked), message, "{marked}");
    }
    // A record is no list of its members.
    for marked in [
        "¶[]",
        "{ \"organizations\": [¶[\"urn:li:organization:1\"]] }",
        "{ \"people\": [¶[]] }",
        "{ \"organizationAcls\": [¶[]] }",
        "{ \"tokens\": [¶[]] }",
        "{ \"connectsafely\": ¶[] }",
        "{ \"connectsafely\": { \"accounts\": [¶[]] } }",
        "{ \"connectsafely\": { \"keys\": [¶[]] } }",
        "{ \"connectsafely\": { \"invitations\": [¶[]] } }",
    ] {
        assert_eq!(one_fault(marked), "invalid type: list, expected an object", "{marked}");
    }
    assert_eq!(one_fault("nul¶l"), "invalid type: null, expected an object");
    assert_eq!(one_fault("\"\n¶\""), "control character (\\u0000-\\u001F) found while parsing a string");
}

#[test]
fn an_unknown_a_missing_and_a_repeated_member_are_named_with_their_place() {
    let members = "expected one of `$schema`, `organizations`, `people`, `organizationAcls`, `paging`, `profile`, `rules`, `habits`, `limits`, `tokens`, `connectsafely`";
    // In a wrong place even a name may be a token: the place says which it is.
    let unknown = |expected: &str| format!("unknown field, {expected}");
    let accounts = "{ \"connectsafely\": { \"accounts\": [{ \"id\": \"a\", ";
    let cases = [
        ("{ \"organisations¶\": [] }", unknown(members)),
        ("{ \"é¶\": [] }", unknown(members)),
        ("{ \"a at line 5¶\": [] }", unknown(members)),
        ("{ \"people\": [{ \"name¶\": 1 }] }", unknown("expected `urn` or `entity`")),
        (
            "{ \"tokens\": [{ \"scope¶\": 1 }] }",
            unknown("expected one of `token`, `person`, `scopes`, `state`"),
        ),
        (
            "{ \"connectsafely\": {\n \"key¶\": [] } }",
            unknown("expected one of `accounts`, `keys`, `invitations`"),
        ),
        (
            &format!("{accounts}\"admin¶\": 1 }}] }} }}"),
            unknown("expected one of `id`, `superAdminOf`, `connections`, `failing`"),
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

/// Each fault as a line.
fn faults(text: &str) -> Vec<String> {
    World::from_json(text).unwrap_err().to_string().lines().map(str::to_owned).collect()
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_text() {
    let text = r#"{
  "organisations": [],
  "organizations": [{ "urn": "urn:li:organization:1" }, { "urn": "urn:li:organization:1", "name": "One" }],
  "people": [{ "urn": "urn:li:person:a", "entity": 5, "name": "A" }],
  "organizationAcls": [
    { "organization": "urn:li:organization:2", "role": "", "roleAssignee": "urn:li:person:b", "state": "APPROVED" },
    { "organization": "urn:li:company:1", "roleAssignee": "urn:li:person:", "state": 1 },
    5
  ],
  "tokens": [{ "token": "a b", "person": "urn:li:person:a", "scopes": "r", "state": "old" }, {}],
  "connectsafely": { "accounts": 1, "keys": [{ "key": "k", "accounts": ["x"] }], "more": 1 }
}"#;
    assert_eq!(
        faults(text),
        [
            "2:17: unknown field, expected one of `$schema`, `organizations`, `people`, `organizationAcls`, `paging`, `profile`, `rules`, \
             `habits`, `limits`, `tokens`, `connectsafely`",
            "3:66: `urn:li:organization:1` is listed already",
            "3:96: unknown field, expected `urn` or `entity`",
            "4:52: invalid type: integer, expected an object",
            "4:60: unknown field, expected `urn` or `entity`",
            "6:23: `urn:li:organization:2` is not one of the world's `organizations`",
            "6:56: a role is one or more visible ASCII characters, without blanks",
            "6:76: `urn:li:person:b` is not one of the world's `people`",
            "7:40: expected `urn:li:organization:` or `urn:li:organizationBrand:`, at offset 7",
            "7:74: expected an id of `A-Za-z0-9_-`, at offset 14",
            "7:86: invalid type: integer, expected a string",
            "8:5: invalid type: integer, expected an object",
            "10:73: invalid type: string, expected a list",
            "10:89: unknown variant, expected one of `valid`, `expired`, `revoked`, `restricted`",
            "10:95: missing field `token`",
            "11:34: invalid type: integer, expected a list",
            "11:87: unknown field, expected one of `accounts`, `keys`, `invitations`",
        ]
    );
}

#[test]
fn what_another_fault_leads_to_is_not_told() {
    let token = r#""tokens": [{ "token": "t", "person": "urn:li:person:a", "scopes": [] }]"#;
    for people in [
        r#""persons": [{ "urn": "urn:li:person:a" }]"#,
        r#""people": { "urn": "urn:li:person:a" }"#,
        r#""people": [{ "urn": "urn:li:preson:a" }]"#,
        r#""people": [{ "urn": "urn:li:person:a", "name": "A" }]"#,
        r#""people": ["urn:li:person:a"]"#,
    ] {
        assert_eq!(faults(&format!("{{ {people}, {token} }}")).len(), 1, "{people}");
    }
}

#[test]
fn of_many_faults_twenty_are_told_and_the_others_counted() {
    let people = vec!["5"; 1000].join(",\n");
    let error = World::from_json(&format!("{{ \"people\": [\n{people}] }}")).unwrap_err();
    assert_eq!((error.faults().len(), error.more()), (20, 980));
    let lines = error.to_string();
    assert_eq!(lines.lines().nth(19), Some("21:1: invalid type: integer, expected an object"));
    assert_eq!(lines.lines().nth(20), Some("and 980 more"));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert!(World::from_json("\u{feff}{}").is_ok());
    assert_eq!(faults("\u{feff}[]"), ["1:1: invalid type: list, expected an object"]);
}

#[test]
fn what_looks_like_another_format_is_told_so() {
    let comments = "; a world file is JSON, which has no comments";
    let yaml = "; this looks like YAML, and a world file is JSON";
    for (marked, message, hint) in [
        ("¶// A world\n{}", "expected value", comments),
        ("{ ¶/* none */ }", "key must be a string", comments),
        ("{ \"people\": [] ¶// none\n}", "expected `,` or `}`", comments),
        ("{\n¶# none\n}", "key must be a string", comments),
        ("¶# A world\n{}", "expected value", comments),
        ("¶# A world\n\npeople:\n  - urn: urn:li:person:a\n", "expected value", yaml),
        ("¶organizationAcls: []\n", "expected value", yaml),
        ("n¶o: []\n", "expected ident", yaml),
        ("-¶--\npeople: []\n", "invalid number", yaml),
        ("-¶ people\n", "invalid number", yaml),
        ("{ \"people\": [], ¶}", "trailing comma", ""),
        ("{ ¶'people': [] }", "key must be a string", ""),
        ("¶// planted-5ecret: {}", "expected value", comments),
    ] {
        assert_eq!(one_fault(marked), format!("{message}{hint}"), "{marked}");
    }
}

#[test]
fn an_empty_world_loads_and_roles_states_and_scopes_are_any_words() {
    assert!(World::from_json("{}").unwrap().credentials().is_empty());
    let row = |more: &str| {
        format!(
            r#"{{ "organizations": [{{ "urn": "urn:li:organization:1" }}], "people": [{{ "urn": "urn:li:person:a" }}],
            "paging": {{ "total": 12 }}, "organizationAcls": [{{ "organization": "urn:li:organization:1",
              "role": "EVENT_HOST", "roleAssignee": "urn:li:person:a", "state": "PENDING-2", {more} }}],
            "tokens": [{{ "token": "t", "person": "urn:li:person:a", "state": "restricted", "scopes": ["é", "x y"] }},
              {{ "token": "u", "person": "urn:li:person:a", "scopes": ["r_organization_admin"] }}] }}"#
        )
    };
    let stamp = r#"{ "actor": "urn:li:person:b", "time": 1756650000000 }"#;
    let world = World::from_json(&row(&format!(r#""created": {stamp}, "lastModified": {stamp}"#))).unwrap();
    let request =
        http::Request::get("/v2/organizationAcls?q=roleAssignee").header("authorization", "Bearer u");
    let answer = rolecall_mock_server::Mock::documented()
        .with_world(world)
        .respond(request.body(Default::default()).unwrap());
    let answer = str::from_utf8(answer.body()).unwrap();
    // The documented profile sends neither stamps nor a total.
    assert!(
        answer.starts_with(
            r#"{"elements":[{"role":"EVENT_HOST","organization":"urn:li:organization:1","roleAssignee":"urn:li:person:a","state":"PENDING-2"}],"paging":{"start":0,"count":10,"links":"#
        ),
        "{answer}"
    );
    assert!(World::from_json(&row(r#""created": { "actor": "urn:li:person:b" }"#)).is_err());
}
