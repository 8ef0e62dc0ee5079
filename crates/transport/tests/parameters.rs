#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Query strings under both versions of the protocol.

mod common;

use common::fault;
use http::{HeaderMap, HeaderValue};
use rolecall_transport::restli::{MalformedKind, Parameters, ProtocolVersion, Window, first_parameter};
use serde_json::Value;
use std::{collections::BTreeMap, fs};

fn v1(query: &str) -> Parameters<'_> {
    Parameters::decode(query, ProtocolVersion::V1).unwrap()
}

fn v2(query: &str) -> Parameters<'_> {
    Parameters::decode(query, ProtocolVersion::V2).unwrap()
}

fn refused(query: &str, protocol: ProtocolVersion) -> String {
    fault(Parameters::decode(query, protocol))
}

#[test]
fn every_query_is_read_as_its_vector_says() {
    let no_text = |name: &str| format!("{name}: expected a text, found a list or a record");
    let refusals = BTreeMap::from([
        ("querystring/no-equals", "foo: expected a value, found the end of the text, at offset 0"),
        ("querystring/repeated", "a: expected one value, found the parameter twice"),
        ("querystring/repeated-ids", "ids: expected one value, found the parameter twice"),
        ("querystring/bad-list", "ids: expected `,` or `)`, found the end of the text, at offset 8"),
        ("querystring/bad-percent", "a: expected two hexadecimal digits after `%`, found '%', at offset 0"),
        (
            "own/parameters-raw-colon",
            "organization: expected the end of the text, found ':', at offset 3; a colon inside a value is written `%3A`",
        ),
        ("own/parameters-empty-value", "q: expected a value, found the end of the text, at offset 0"),
        ("own/parameters-repeated-by-decoded-name", "a: expected one value, found the parameter twice"),
    ]);
    let (mut read, mut refused) = (0, 0);
    for file in ["encode", "decode"] {
        let path = format!("{}/../../fixtures/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let vectors: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for vector in vectors.iter().filter(|vector| vector["kind"] == "parameters") {
            let (name, query) = (vector["name"].as_str().unwrap(), vector["encoded"].as_str().unwrap());
            match (Parameters::decode(query, ProtocolVersion::V2), &vector["value"]) {
                (Ok(parameters), Value::Object(values)) => {
                    for (parameter, value) in values {
                        let found = parameters.text(parameter);
                        let expected = match value {
                            Value::String(text) => text.clone(),
                            Value::Number(_) | Value::Bool(_) => value.to_string(),
                            _ => {
                                assert_eq!(fault(found), no_text(parameter), "{name}");
                                continue;
                            }
                        };
                        assert_eq!(found, Ok(Some(&*expected)), "{name}");
                    }
                    assert_eq!(parameters.text("nobody"), Ok(None));
                    read += 1;
                }
                (Err(malformed), Value::Null) => {
                    assert_eq!(Some(&*malformed.to_string()), refusals.get(name).copied(), "{name}");
                    refused += 1;
                }
                (found, _) => panic!("{name}: {found:?}"),
            }
        }
    }
    assert_eq!(refused, refusals.len());
    assert!(read >= 30, "only {read} vectors");
}

#[test]
fn without_a_header_a_request_speaks_protocol_1() {
    let of = |value: Option<&'static str>| {
        let headers: HeaderMap = value
            .map(|value| (ProtocolVersion::HEADER, HeaderValue::from_static(value)))
            .into_iter()
            .collect();
        ProtocolVersion::of(&headers)
    };
    assert_eq!(of(None), Ok(ProtocolVersion::V1));
    assert_eq!(of(Some("1.0.0")), Ok(ProtocolVersion::V1));
    assert_eq!(of(Some("2.0.0")), Ok(ProtocolVersion::V2));
    for other in ["2.0", "3.0.0", "", "2.0.0 ", "\"2\""] {
        let escaped = other.escape_default();
        assert_eq!(
            fault(of(Some(other))),
            format!("X-RestLi-Protocol-Version: expected `1.0.0` or `2.0.0`, found `{escaped}`")
        );
    }
    assert_eq!([ProtocolVersion::V1, ProtocolVersion::V2].map(ProtocolVersion::as_str), ["1.0.0", "2.0.0"]);
}

#[test]
fn under_protocol_1_a_value_is_what_a_form_encodes() {
    let parameters =
        v1("organization=urn:li:organization:1&a=b+c%2Bd&list=List(x,&empty=&alone&quotes=''&n%61me=%28");
    for (name, text) in [
        ("organization", "urn:li:organization:1"),
        ("a", "b c+d"),
        ("list", "List(x,"),
        ("empty", ""),
        ("alone", ""),
        ("quotes", "''"),
        ("name", "("),
    ] {
        assert_eq!(parameters.text(name), Ok(Some(text)));
    }
    let bad_percent =
        |name| format!("{name}: expected two hexadecimal digits after `%`, found '%', at offset 2");
    assert_eq!(refused("a=+1%", ProtocolVersion::V1), bad_percent("a"));
    assert_eq!(refused("+b%zz=x", ProtocolVersion::V1), bad_percent("+b%zz"));
    assert_eq!(refused("+b%zz=x", ProtocolVersion::V2), bad_percent("+b%zz"));
    assert_eq!(
        refused("a=%FF", ProtocolVersion::V1),
        "a: expected percent-encoded UTF-8, found '%', at offset 0"
    );
}

#[test]
fn under_protocol_2_a_plus_stays_one_but_in_a_name() {
    let parameters = v2("a+b=c+d&e=%2B%20");
    assert_eq!(parameters.text("a b"), Ok(Some("c+d")));
    assert_eq!(parameters.text("e"), Ok(Some("+ ")));
}

#[test]
fn a_parameter_stands_once_whatever_its_spelling() {
    let twice = |name: &str| format!("{name}: expected one value, found the parameter twice");
    for protocol in [ProtocolVersion::V1, ProtocolVersion::V2] {
        assert_eq!(refused("role=A&q=x&role=A", protocol), twice("role"));
        assert_eq!(refused("role=A&%72ole=B", protocol), twice("role"));
        assert_eq!(refused("projection=(a)&projection=(a)", protocol), twice("projection"));
        assert_eq!(refused("a+b=1&a%20b=1", protocol), twice("a b"));
    }
}

#[test]
fn a_raw_colon_is_a_kind_of_fault_of_its_own() {
    let kind = |query| Parameters::decode(query, ProtocolVersion::V2).unwrap_err().kind();
    assert_eq!(kind("organization=urn:li:organization:1"), MalformedKind::RawColon);
    assert_eq!(kind("other=List(urn:li:organization:1)"), MalformedKind::RawColon);
    assert_eq!(kind("organization=(urn%3Ali,x)"), MalformedKind::Other);
    assert_eq!(kind("organization=a,b"), MalformedKind::Other);
    assert_eq!(kind("organization=%zz"), MalformedKind::Other);
    assert_eq!(kind("q=a&q=b"), MalformedKind::Other);
}

#[test]
fn a_number_has_31_bits() {
    for (query, number) in [
        ("start=0", Some(0)),
        ("start=10", Some(10)),
        ("start=+5", Some(5)),
        ("start=%2B5", Some(5)),
        ("start=007", Some(7)),
        ("start=2147483647", Some(2_147_483_647)),
        ("count=1", None),
        ("start=''", None),
    ] {
        assert_eq!(v2(query).number("start"), Ok(number), "{query}");
    }
    assert_eq!(v1("start=").number("start"), Ok(None), "blank under protocol 1.0.0");
    assert_eq!(v1("start").number("start"), Ok(None));
    let none = |text: &str| format!("start: expected a number from 0 to 2147483647, found `{text}`");
    for text in ["-1", "2147483648", "99999999999999999999", "1.0", "1e1", "ten", "0x1", "٣"] {
        assert_eq!(fault(v2(&format!("start={text}")).number("start")), none(text));
        assert_eq!(fault(v1(&format!("start={text}")).number("start")), none(text));
    }
    assert_eq!(fault(v1("start=+5").number("start")), none(" 5"), "a form's plus is a blank");
    assert_eq!(fault(v2("start=%205").number("start")), none(" 5"));
    assert_eq!(
        fault(v2("start=List(1)").number("start")),
        "start: expected a text, found a list or a record"
    );
}

#[test]
fn a_window_has_the_first_ten_where_nothing_is_said() {
    assert_eq!(Window::read(&v2("")), Ok(Window { start: 0, count: 10 }));
    assert_eq!(Window::read(&v2("count=0&start=3")), Ok(Window { start: 3, count: 0 }));
    let none = |name| format!("{name}: expected a number from 0 to 2147483647, found `-1`");
    assert_eq!(fault(Window::read(&v2("start=-1"))), none("start"));
    assert_eq!(fault(Window::read(&v2("count=-1"))), none("count"));
}

#[test]
fn a_projection_is_read_in_every_spelling_that_clients_send() {
    let expected =
        "(elements*(*,roleAssignee~(localizedFirstName,localizedLastName),organization~(localizedName)))";
    for spelling in [
        expected,
        "(elements*(*,roleAssignee~(localizedFirstName, localizedLastName), organization~(localizedName)))",
        "(elements*(*,roleAssignee~(localizedFirstName,%20localizedLastName),%20organization~(localizedName)))",
        "(elements*(*,roleAssignee~(localizedFirstName,+localizedLastName),+organization~(localizedName)))",
        "%28elements*%28*%2CroleAssignee~%28localizedFirstName%2C%20localizedLastName%29%2C%20organization~%28localizedName%29%29%29",
        "%28elements%2A%28%2A%2croleAssignee%7e%28localizedFirstName%2c+localizedLastName%29%2corganization%7E%28localizedName%29%29%29",
        "(elements*(*%2CroleAssignee~(localizedFirstName%2ClocalizedLastName)%2Corganization~(localizedName)))",
    ] {
        for protocol in [ProtocolVersion::V1, ProtocolVersion::V2] {
            let query = format!("q=roleAssignee&projection={spelling}&role=ANALYST");
            let parameters = Parameters::decode(&query, protocol).unwrap();
            let projection = parameters.projection().unwrap().unwrap();
            assert_eq!(projection.to_string(), expected, "{spelling}");
        }
    }
    assert_eq!(v2("q=x").projection(), Ok(None));
    assert_eq!(
        fault(v2("projection=(a~:)").projection()),
        "projection: expected the name of a view, found ')', at offset 4"
    );
    assert_eq!(
        fault(v2("projection=").projection()),
        "projection: expected `(`, found the end of the text, at offset 0"
    );
    assert_eq!(v2("projection=(a:b)").projection().unwrap_err().kind(), MalformedKind::Other);
}

#[test]
fn the_first_value_of_a_parameter_is_found_whatever_is_wrong_with_the_rest() {
    for (query, found) in [
        ("q=roleAssignee", Some("roleAssignee")),
        ("%71=role%41ssignee&q=other", Some("roleAssignee")),
        ("a=%zz&%zz=b&=c&q=d", Some("d")),
        ("q=a+b", Some("a b")),
        ("q=%zz", Some("%zz")),
        ("q", Some("")),
        ("Q=x&qq=y", None),
        ("", None),
    ] {
        assert_eq!(first_parameter(query, "q").as_deref(), found, "{query}");
    }
}
