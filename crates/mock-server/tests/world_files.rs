//! World files of another shape: every fault has its sentence and its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::worlds::{fault, one_fault};

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
        ("{ \"people\": ¶5 }", "invalid type: integer, expected a sequence"),
        ("{ \"people\": nul¶l }", "invalid type: null, expected a sequence"),
        // Of a list or a record it is the place before.
        ("{ \"people\":¶ {} }", "invalid type: map, expected a sequence"),
        ("{ \"people\": [fals¶e] }", "invalid type: boolean, expected an object"),
        ("{ \"people\": [{ \"urn\": 1.¶5 }] }", "invalid type: floating point, expected a string"),
        (
            "{ \"people\": [{ \"urn\": \"urn:li:person:a\", \"entity\":¶ [] }] }",
            "invalid type: sequence, expected a map",
        ),
        ("{ \"tokens\": \"a, expected b¶\" }", "invalid type: string, expected a sequence"),
        ("{ \"connectsafely\": \"a\\\", expected b¶\" }", "invalid type: string, expected an object"),
        (
            "{ \"connectsafely\": { \"accounts\": [{ \"id\": \"a\", \"failing\": \"yes¶\" }] } }",
            "invalid type: string, expected a boolean",
        ),
        (
            "{ \"connectsafely\": { \"keys\": [{ \"key\":¶ [] }] } }",
            "invalid type: sequence, expected a string",
        ),
        (&format!("{person}\"scopes\": [¶7] }}] }}"), "invalid type: integer, expected a string"),
        (
            &format!("{person}\"scopes\": [], \"state\": \"old¶\" }}] }}"),
            "unknown variant, expected one of `valid`, `expired`, `revoked`, `restricted`",
        ),
    ];
    for (marked, message) in cases {
        assert_eq!(fault(marked), message, "{marked}");
    }
    // A record is no list of its members. The place is the one before, as above.
    for marked in [
        "¶[]",
        "{ \"organizations\": ¶[[\"urn:li:organization:1\"]] }",
        "{ \"people\": ¶[[]] }",
        "{ \"organizationAcls\": ¶[[]] }",
        "{ \"tokens\": ¶[[]] }",
        "{ \"connectsafely\":¶ [] }",
        "{ \"connectsafely\": { \"accounts\": ¶[[]] } }",
        "{ \"connectsafely\": { \"keys\": ¶[[]] } }",
        "{ \"connectsafely\": { \"invitations\": ¶[[]] } }",
    ] {
        assert_eq!(one_fault(marked), "invalid type: sequence, expected an object", "{marked}");
    }
    assert_eq!(one_fault("nul¶l"), "invalid type: null, expected an object");
    assert_eq!(one_fault("\"\n¶\""), "control character (\\u0000-\\u001F) found while parsing a string");
}

#[test]
fn an_unknown_a_missing_and_a_repeated_member_are_named_with_their_place() {
    let members =
        "expected one of `$schema`, `organizations`, `people`, `organizationAcls`, `tokens`, `connectsafely`";
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
            unknown("expected one of `id`, `superAdminOf`, `failing`"),
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
