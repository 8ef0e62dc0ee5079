#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Query strings under both versions of the protocol.

mod common;

use common::Received;
use http::{HeaderMap, HeaderValue, Method};
use rolecall_model::restli::Projection;
use rolecall_transport::{
    Problem, ProblemCode,
    linkedin::FindByRoleAssignee,
    restli::{Parameters, ProtocolVersion, Window, pieces},
};
use serde_json::Value;
use std::{collections::BTreeMap, fmt::Debug, fs};

const BOTH: [ProtocolVersion; 2] = [ProtocolVersion::V1, ProtocolVersion::V2];

fn search(query: &str, protocol: ProtocolVersion) -> Received {
    let target = format!("/rest/organizationAcls?{query}");
    Received::new(Method::GET, &target, &[("x-restli-protocol-version", protocol.as_str())])
}

/// What is made of the parameters of a query.
fn with<T>(query: &str, protocol: ProtocolVersion, look: impl FnOnce(&Parameters<'_>) -> T) -> T {
    search(query, protocol).with_call(|call| look(call.parameters().unwrap()))
}

/// The code and place of what is wrong with a query, or with what is looked for in it.
fn told<T: Debug>(
    query: &str,
    protocol: ProtocolVersion,
    look: impl FnOnce(&Parameters<'_>) -> Result<T, Problem>,
) -> String {
    let received = search(query, protocol);
    let read = received.with_call(|call| look(call.parameters()?));
    received.told(read)
}

fn refused(query: &str, protocol: ProtocolVersion) -> String {
    told(query, protocol, |_| Ok(()))
}

#[test]
fn every_query_is_read_as_its_vector_says() {
    let refusals = BTreeMap::from([
        ("querystring/no-equals", "syntax: query 3..3 ``"),
        ("querystring/repeated", "parameter-repeated: query 4..7 `a=2`"),
        ("querystring/repeated-ids", "parameter-repeated: query 6..11 `ids=2`"),
        ("querystring/bad-list", "syntax: query 12..12 ``"),
        ("querystring/bad-percent", "syntax: query 2..3 `%`"),
        ("own/parameters-raw-colon", "raw-colon: query 31..32 `:`"),
        ("own/parameters-empty-value", "syntax: query 2..2 ``"),
        ("own/parameters-repeated-by-decoded-name", "parameter-repeated: query 4..9 `%61=2`"),
    ]);
    let (mut read, mut refused) = (0, 0);
    for file in ["encode", "decode"] {
        let path = format!("{}/../../fixtures/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let vectors: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        for vector in vectors.iter().filter(|vector| vector["kind"] == "parameters") {
            let (name, query) = (vector["name"].as_str().unwrap(), vector["encoded"].as_str().unwrap());
            let received = search(query, ProtocolVersion::V2);
            match &vector["value"] {
                Value::Object(values) => {
                    received.with_call(|call| is_read(name, call.parameters().unwrap(), values));
                    read += 1;
                }
                Value::Null => {
                    let found = received.with_call(|call| call.parameters().map(drop));
                    assert_eq!(Some(&*received.told(found)), refusals.get(name).copied(), "{name}");
                    refused += 1;
                }
                other => panic!("{name}: {other}"),
            }
        }
    }
    assert_eq!(refused, refusals.len());
    assert!(read >= 30, "only {read} vectors");
}

fn is_read(name: &str, parameters: &Parameters<'_>, values: &serde_json::Map<String, Value>) {
    for (parameter, value) in values {
        let found = parameters.text(parameter);
        let expected = match value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => {
                let problem = found.unwrap_err();
                assert_eq!(
                    (problem.code, &*problem.subject),
                    (ProblemCode::NotAText, &**parameter),
                    "{name}"
                );
                continue;
            }
        };
        assert_eq!(found, Ok(Some(&*expected)), "{name}");
    }
    assert_eq!(parameters.text("nobody"), Ok(None));
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
        let problem = of(Some(other)).unwrap_err();
        let escaped = other.escape_default();
        assert_eq!(
            problem.to_string(),
            format!("X-RestLi-Protocol-Version: expected `1.0.0` or `2.0.0`, found `{escaped}`")
        );
        let received = Received::new(Method::GET, "/", &[("x-restli-protocol-version", other)]);
        let length = other.len();
        assert_eq!(
            received.told(Err::<(), _>(problem)),
            format!("protocol-version: x-restli-protocol-version 0..{length} `{other}`")
        );
    }
    assert_eq!([ProtocolVersion::V1, ProtocolVersion::V2].map(ProtocolVersion::as_str), ["1.0.0", "2.0.0"]);
}

#[test]
fn under_protocol_1_a_value_is_what_a_form_encodes() {
    let query = "organization=urn:li:organization:1&a=b+c%2Bd&list=List(x,&empty=&alone&quotes=''&n%61me=%28";
    with(query, ProtocolVersion::V1, |parameters| {
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
    });
    assert_eq!(refused("a=+1%", ProtocolVersion::V1), "syntax: query 4..5 `%`");
    assert_eq!(refused("a=%FF", ProtocolVersion::V1), "syntax: query 2..3 `%`");
    for protocol in BOTH {
        assert_eq!(refused("+b%zz=x", protocol), "syntax: query 2..3 `%`");
        assert_eq!(refused("q=x&+b%zz=x", protocol), "syntax: query 6..7 `%`");
    }
    let said = |query| {
        let read = search(query, ProtocolVersion::V1).with_call(|call| call.parameters().map(drop));
        read.unwrap_err().to_string()
    };
    assert_eq!(said("a=1%"), "a: expected two hexadecimal digits after `%`, found `%`");
    assert_eq!(said("b%zz=1"), "b%zz: expected two hexadecimal digits after `%`, found `%`");
    assert_eq!(said("a=%FF"), "a: expected percent-encoded UTF-8, found `%`");
}

#[test]
fn under_protocol_2_a_plus_stays_one_but_in_a_name() {
    with("a+b=c+d&e=%2B%20", ProtocolVersion::V2, |parameters| {
        assert_eq!(parameters.text("a b"), Ok(Some("c+d")));
        assert_eq!(parameters.text("e"), Ok(Some("+ ")));
    });
}

#[test]
fn a_parameter_stands_once_whatever_its_spelling() {
    for protocol in BOTH {
        for (query, expected) in [
            ("role=A&q=x&role=A", "parameter-repeated: query 11..17 `role=A`"),
            ("role=A&%72ole=B", "parameter-repeated: query 7..15 `%72ole=B`"),
            ("projection=(a)&projection=(a)", "parameter-repeated: query 15..29 `projection=(a)`"),
            ("a+b=1&a%20b=1", "parameter-repeated: query 6..13 `a%20b=1`"),
            ("a=1&&a=2&a=3", "parameter-repeated: query 5..8 `a=2`"),
        ] {
            assert_eq!(refused(query, protocol), expected);
        }
    }
    // Many are looked through in another way than few.
    let many: Vec<_> = (0..100).map(|number| format!("p{number}=1")).collect();
    let many = many.join("&");
    for protocol in BOTH {
        with(&many, protocol, |parameters| {
            assert!((0..100).all(|number| parameters.text(&format!("p{number}")) == Ok(Some("1"))));
        });
        let start = many.len() + 1;
        assert_eq!(
            refused(&format!("{many}&%7040=2"), protocol),
            format!("parameter-repeated: query {start}..{} `%7040=2`", start + 7)
        );
    }
}

#[test]
fn a_raw_colon_is_a_kind_of_problem_of_its_own() {
    let code = |query| {
        let read = search(query, ProtocolVersion::V2).with_call(|call| call.parameters().map(drop));
        read.unwrap_err().code
    };
    for query in [
        "organization=urn:li:organization:1",
        "other=List(urn:li:organization:1)",
        "other=(a:b:c)",
        "other=:",
        "other=List(a):b",
    ] {
        assert_eq!(code(query), ProblemCode::RawColon, "{query}");
    }
    for query in ["organization=(urn%3Ali,x)", "organization=a,b", "organization=%zz", "a=%3A%"] {
        assert_eq!(code(query), ProblemCode::Syntax, "{query}");
    }
    assert_eq!(code("q=a&q=b"), ProblemCode::ParameterRepeated);
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
        let found = with(query, ProtocolVersion::V2, |parameters| parameters.number("start"));
        assert_eq!(found, Ok(number), "{query}");
    }
    for blank in ["start=", "start"] {
        let found = with(blank, ProtocolVersion::V1, |parameters| parameters.number("start"));
        assert_eq!(found, Ok(None), "blank under protocol 1.0.0");
    }
    let number = |query: &str, protocol| told(query, protocol, |parameters| parameters.number("start"));
    for text in ["-1", "2147483648", "99999999999999999999", "1.0", "1e1", "ten", "0x1", "٣"] {
        for protocol in BOTH {
            let expected = format!("not-a-number: query 6..{} `{text}`", 6 + text.len());
            assert_eq!(number(&format!("start={text}"), protocol), expected);
        }
    }
    // A form's plus is a blank.
    assert_eq!(number("start=+5", ProtocolVersion::V1), "not-a-number: query 6..8 `+5`");
    assert_eq!(number("q=x&start=%205", ProtocolVersion::V2), "not-a-number: query 10..14 `%205`");
    assert_eq!(number("start=List(1)", ProtocolVersion::V2), "not-a-text: query 6..13 `List(1)`");
    let said = with("start=%205", ProtocolVersion::V2, |parameters| parameters.number("start"));
    assert_eq!(said.unwrap_err().to_string(), "start: expected a number from 0 to 2147483647, found ` 5`");
}

#[test]
fn a_window_has_the_first_ten_where_nothing_is_said() {
    let window = |query| search(query, ProtocolVersion::V2).read::<FindByRoleAssignee>().unwrap().window();
    assert_eq!(window(""), Window { start: 0, count: 10 });
    assert_eq!(window("count=0&start=3"), Window { start: 3, count: 0 });
}

fn projection(parameters: &Parameters<'_>) -> Result<Option<Projection>, Problem> {
    parameters.projection()
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
        for protocol in BOTH {
            let query = format!("q=roleAssignee&projection={spelling}&role=ANALYST");
            let projection = with(&query, protocol, |parameters| parameters.projection().unwrap().unwrap());
            assert_eq!(projection.to_string(), expected, "{spelling}");
        }
    }
    assert_eq!(with("q=x", ProtocolVersion::V2, projection), Ok(None));
    for protocol in BOTH {
        let told = |query| told(query, protocol, projection);
        assert_eq!(told("projection=(a~:)"), "syntax: query 15..16 `)`");
        assert_eq!(told("projection="), "syntax: query 11..11 ``");
        assert_eq!(told("projection=(a:b)"), "syntax: query 13..14 `:`");
        let read = with("projection=(a~:)", protocol, projection);
        assert_eq!(read.unwrap_err().to_string(), "projection: expected the name of a view, found `)`");
    }
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
        let first = search(query, ProtocolVersion::V2)
            .with_call(|call| call.first("q").map(std::borrow::Cow::into_owned));
        assert_eq!(first.as_deref(), found, "{query}");
    }
}

#[test]
fn the_pieces_of_a_query_know_where_they_stand() {
    let shown = |query: &str| {
        let pieces: Vec<_> = pieces(query)
            .map(|piece| {
                assert_eq!(&query[piece.values()], piece.value);
                assert_eq!(piece.whole().start, piece.start);
                format!("{}|{}", &query[piece.whole()], piece.value)
            })
            .collect();
        pieces.join(" ")
    };
    assert_eq!(shown(""), "");
    assert_eq!(shown("&&"), "");
    assert_eq!(shown("a=1&b=2"), "a=1|1 b=2|2");
    assert_eq!(shown("&a=1&&b=c=d&=e&f&g="), "a=1|1 b=c=d|c=d f| g=|");
    assert_eq!(shown("é=ü&x=y"), "é=ü|ü x=y|y");
    assert!(pieces("%61+b=1").all(|piece| piece.is("a b") && !piece.is("%61 b")));
    assert!(pieces("%zz=1").all(|piece| piece.is("%zz")));
}
