#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Values that are not spelt as protocol 2.0.0 has them: with raw colons, and as keys of protocol 1.0.0.

use rolecall_model::restli::{Record, Value, decode, decode_lenient, decode_v1};
use rolecall_model::{AclKey, AclKeyError};

fn record(entries: &[(&'static str, &'static str)]) -> Value<'static> {
    Value::Record(Record::new(entries.iter().copied()).unwrap())
}

#[test]
fn a_raw_colon_in_a_value_is_text_and_is_told() {
    for (text, mended, raw_colons) in [
        ("urn:li:person:a", "urn%3Ali%3Aperson%3Aa", &[3, 6, 13][..]),
        ("List(a:b,c,:)", "List(a%3Ab,c,%3A)", &[6, 11]),
        ("(a:b:c,d:e)", "(a:b%3Ac,d:e)", &[4]),
        ("(a::b)", "(a:%3Ab)", &[3]),
        ("(a:'':b)", "(a:''%3Ab)", &[5]),
        ("(a:(b:c:%64),e:List(f:))", "(a:(b:c%3Ad),e:List(f%3A))", &[7, 21]),
        ("é:", "é%3A", &[2]),
    ] {
        let lenient = decode_lenient(text).unwrap();
        assert_eq!((&lenient.value, &*lenient.raw_colons), (&decode(mended).unwrap(), raw_colons), "{text}");
    }
}

#[test]
fn without_raw_colons_nothing_is_lenient() {
    for text in ["a", "''", "%3A", "()", "(a:b,c:(d:List(e,'')))", "List", "List()"] {
        let lenient = decode_lenient(text).unwrap();
        assert_eq!((lenient.value, lenient.raw_colons), (decode(text).unwrap(), Vec::new()), "{text}");
    }
}

#[test]
fn a_key_of_protocol_1_is_a_record_of_texts_or_a_text() {
    for (text, value) in [
        ("a=b&c=d", record(&[("a", "b"), ("c", "d")])),
        ("a=b+c%2B&d%3D+e=%26", record(&[("a", "b c+"), ("d= e", "&")])),
        ("a=&b=''", record(&[("a", ""), ("b", "''")])),
        ("a=b=c:List(d)", record(&[("a", "b=c:List(d)")])),
        ("a=b&c=d&a=e", record(&[("c", "d"), ("a", "e")])),
        ("", Value::from("")),
        ("urn%3Ali:person:a+b", Value::from("urn:li:person:a b")),
        ("a&b", Value::from("a&b")),
        ("(a:b)", Value::from("(a:b)")),
    ] {
        assert_eq!(decode_v1(text).unwrap(), value, "{text}");
    }
}

/// As the changelog of a change to an ACL has it.
const RESOURCE_ID: &str = "organization=urn%3Ali%3Aorganization%3A2414183&role=ADMINISTRATOR&roleAssignee=urn%3Ali%3Aperson%3AabCdEf";
const RESOURCE_URI_KEY: &str =
    "(organization:urn:li:organization:2414183,role:ADMINISTRATOR,roleAssignee:urn:li:person:abCdEf)";

#[test]
fn the_keys_of_the_changelog_are_read() {
    let key = AclKey::decode(
        "(organization:urn%3Ali%3Aorganization%3A2414183,role:ADMINISTRATOR,roleAssignee:urn%3Ali%3Aperson%3AabCdEf)",
    );
    assert!(key.is_ok());
    assert_eq!(AclKey::decode_v1(RESOURCE_ID), key);
    assert_eq!(AclKey::decode_lenient(RESOURCE_URI_KEY), key);
    assert_eq!(RESOURCE_ID.parse::<AclKey>(), Err(AclKeyError::NotARecord));
    assert!(matches!(RESOURCE_URI_KEY.parse::<AclKey>(), Err(AclKeyError::Syntax(_))));
}

#[test]
fn a_key_in_another_spelling_is_refused_as_one_of_protocol_2_is() {
    let v1 = |text: &str| AclKey::decode_v1(text).unwrap_err().to_string();
    let swapped = |from: &str, to: &str| {
        assert!(RESOURCE_ID.contains(from), "{from}");
        v1(&RESOURCE_ID.replace(from, to))
    };
    assert_eq!(
        v1("urn:li:person:a"),
        "expected a key of the parts `organization`, `role` and `roleAssignee`"
    );
    assert_eq!(swapped("&role=ADMINISTRATOR", ""), "expected the part `role`, found none");
    assert_eq!(
        swapped("&role=", "&state=APPROVED&role="),
        "expected the parts `organization`, `role` and `roleAssignee` only, found \"state\""
    );
    assert_eq!(
        swapped("person%3A", "member%3A"),
        "roleAssignee: expected `urn:li:person:`, at offset 7",
        "a key can only be legal"
    );
    assert_eq!(swapped("&role=", "&role"), "expected `=`, found '&', at offset 64");
    let lenient = |text: &str| AclKey::decode_lenient(text).unwrap_err().to_string();
    assert_eq!(lenient("a:b"), "expected a key of the parts `organization`, `role` and `roleAssignee`");
    assert_eq!(
        lenient(&RESOURCE_URI_KEY.replace(":2414183", ":0")),
        "organization: expected a number from 1 to 9223372036854775807 without a leading zero, at offset 20"
    );
}

#[cfg(feature = "serde")]
#[test]
fn a_key_is_a_string_in_json() {
    let key = AclKey::decode_v1(&RESOURCE_ID.replace("ADMINISTRATOR", "A+%28B%29")).unwrap();
    let json = "\"(organization:urn%3Ali%3Aorganization%3A2414183,role:A %28B%29,roleAssignee:urn%3Ali%3Aperson%3AabCdEf)\"";
    assert_eq!(serde_json::to_string(&key).unwrap(), json);
    assert_eq!(serde_json::from_str::<AclKey>(json).unwrap(), key);
    assert_eq!(
        serde_json::from_str::<AclKey>("\"()\"").unwrap_err().to_string(),
        "expected the part `organization`, found none at line 1 column 4"
    );
}
