//! Queries, in both versions of the protocol, whole and tunnelled.

use http::{HeaderMap, HeaderValue, Method};
use rolecall_model::restli::{Place, Value, decode, encode, encode_simple_key, form_decode};
use rolecall_transport::{
    At, Call, Meant, Part, Problem, ProblemCode, RawRequest,
    restli::{ProtocolVersion, Window, links, pieces},
};
use std::collections::BTreeMap;

pub(crate) fn check(input: &[u8]) {
    let Ok(query) = str::from_utf8(input) else { return };
    if let Some(texts) = with_call(query, ProtocolVersion::V1, old) {
        // What protocol 1.0.0 reads as texts, 2.0.0 can say.
        let said: Vec<_> = texts.iter().map(|(name, text)| piece(name, text)).collect();
        let said = said.join("&");
        with_call(&said, ProtocolVersion::V2, |call| {
            let parameters = call.parameters().expect("what is written is read");
            for (name, text) in &texts {
                if !(text.is_empty() && has_own_language(name)) {
                    assert_eq!(parameters.text(name), Ok(Some(&**text)), "{said}");
                }
            }
        });
    }
    with_call(query, ProtocolVersion::V2, new);
    tunnelled(query);
}

/// A search of this query, in this version of the protocol.
fn with_call<T>(query: &str, protocol: ProtocolVersion, look: impl FnOnce(&Call<'_>) -> T) -> T {
    let mut headers = HeaderMap::new();
    headers.insert(ProtocolVersion::HEADER, HeaderValue::from_static(protocol.as_str()));
    let target = format!("/rest/organizationAcls?{query}");
    let raw = RawRequest::new(Method::GET, &target, &headers, b"");
    assert_eq!(raw.query(), query);
    let meant = Meant::of(&raw).expect("no tunnel");
    look(&meant.call())
}

/// A fault of a query stands in it.
fn stands_in(problem: &Problem, query: &str) {
    let Some(At { part: Part::Query, bytes }) = &problem.at else { panic!("{problem}: {:?}", problem.at) };
    assert!(query.get(bytes.clone()).is_some(), "{problem}: {bytes:?} of {query}");
    assert!(problem.to_string().starts_with(&format!("{}: expected ", problem.subject)), "{problem}");
}

/// Under 1.0.0 every value is a text.
fn old(call: &Call<'_>) -> Option<BTreeMap<String, String>> {
    let query = call.meant().query();
    let parameters = match call.parameters() {
        Ok(parameters) => parameters,
        Err(problem) => {
            assert!(
                matches!(problem.code, ProblemCode::Syntax | ProblemCode::ParameterRepeated),
                "{problem}"
            );
            stands_in(&problem, query);
            return None;
        }
    };
    let mut texts = BTreeMap::new();
    for piece in pieces(query) {
        let (name, value) = (form_decode(piece.name).expect("read"), form_decode(piece.value).expect("read"));
        assert_eq!(parameters.text(&name), Ok(Some(&*value)));
        assert_eq!(call.first(&name).as_deref(), Some(&*value));
        assert!(texts.insert(name.into_owned(), value.into_owned()).is_none(), "a name twice: {query}");
    }
    numbers(call, ProtocolVersion::V1);
    Some(texts)
}

/// Under 2.0.0 every value is a Rest.li value, but for the parameters that have a language of their own.
fn new(call: &Call<'_>) {
    let query = call.meant().query();
    let parameters = match call.parameters() {
        Ok(parameters) => parameters,
        Err(problem) => return stands_in(&problem, query),
    };
    for piece in pieces(query) {
        let name = form_decode(piece.name).expect("read");
        if has_own_language(&name) {
            assert_eq!(parameters.text(&name).ok().flatten(), form_decode(piece.value).ok().as_deref());
        } else {
            match decode(piece.value).expect("read") {
                Value::Text(text) => assert_eq!(parameters.text(&name), Ok(Some(&*text))),
                Value::List(_) | Value::Record(_) => {
                    let problem = parameters.text(&name).unwrap_err();
                    assert_eq!(problem.at.map(|at| at.bytes), Some(piece.values()));
                }
            }
        }
    }
    numbers(call, ProtocolVersion::V2);
}

/// What the finders read of it, and the links that a page of it has.
fn numbers(call: &Call<'_>, protocol: ProtocolVersion) {
    let (parameters, query) = (call.parameters().expect("read"), call.meant().query());
    match parameters.projection() {
        Ok(projection) => assert!(projection.is_none_or(|projection| !projection.fields().is_empty())),
        Err(problem) => stands_in(&problem, query),
    }
    let number = |name: &str| parameters.number(name).map_err(|problem| stands_in(&problem, query));
    let (Ok(start), Ok(count)) = (number("start"), number("count")) else { return };
    let default = Window::default();
    let window = Window { start: start.unwrap_or(default.start), count: count.unwrap_or(default.count) };
    assert!(i32::try_from(window.start).is_ok() && i32::try_from(window.count).is_ok());
    let links = links("/rest/organizationAcls", pieces(query), window, window.count as usize);
    assert_eq!(links.iter().any(|link| link.rel == "next"), window.count > 0);
    assert_eq!(links.iter().any(|link| link.rel == "prev"), window.count > 0 && window.start > 0);
    for link in links {
        let (path, linked) = link.href.split_once('?').expect("a query");
        assert_eq!(path, "/rest/organizationAcls");
        let start = match &*link.rel {
            "next" => window.start.saturating_add(window.count),
            _ => window.start.saturating_sub(window.count),
        };
        with_call(linked, protocol, |call| {
            let other = call.parameters().expect("a link that is read as the query was");
            assert_eq!(other.text("start"), Ok(Some(&*start.to_string())));
            assert_eq!(other.number("count"), Ok(Some(window.count)));
            for piece in pieces(query) {
                let name = form_decode(piece.name).expect("read");
                if !["start", "count"].contains(&&*name) {
                    // The place of a list differs.
                    assert_eq!(other.text(&name).ok(), parameters.text(&name).ok(), "{linked}");
                }
            }
        });
    }
}

/// Cut in two, one half in the body: the same parameters, and every place is where it was sent.
fn tunnelled(query: &str) {
    let middle = (0..=query.len() / 2).rev().find(|&at| query.is_char_boundary(at)).unwrap_or(0);
    let (in_target, in_body) = query.split_at(middle);
    let target = format!("/rest/organizationAcls?{in_target}");
    let mut headers = HeaderMap::new();
    headers.insert("x-http-method-override", HeaderValue::from_static("GET"));
    headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ProtocolVersion::HEADER, HeaderValue::from_static("2.0.0"));
    let raw = RawRequest::new(Method::POST, &target, &headers, in_body.as_bytes());
    let meant = Meant::of(&raw).expect("a tunnelled query");
    assert_eq!((meant.method(), meant.body()), (&Method::GET, &b""[..]));
    let call = meant.call();
    assert_eq!(call.path(), "/rest/organizationAcls");
    let as_sent = |query| pieces(query).map(|piece| (piece.name, piece.value));
    let found = call.pieces().iter().map(|piece| (piece.name, piece.value));
    assert!(found.eq(as_sent(in_target).chain(as_sent(in_body))));
    if let Err(problem) = call.parameters() {
        let at = problem.at.as_ref().expect("a place");
        let half = match at.part {
            Part::Query => in_target,
            Part::Body => in_body,
            _ => panic!("{problem}: {at:?}"),
        };
        assert!(half.get(at.bytes.clone()).is_some(), "{problem}: {at:?} of {query}");
        for edit in &problem.edits {
            let half = if edit.at.part == Part::Body { in_body } else { in_target };
            assert!(half.get(edit.at.bytes.clone()).is_some(), "{problem}: {edit:?} of {query}");
        }
    }
}

fn has_own_language(name: &str) -> bool {
    matches!(name, "projection" | "fields" | "metadataFields" | "pagingFields")
}

fn piece(name: &str, text: &str) -> String {
    let value = encode(&Value::Text(text.into()), Place::Query);
    format!("{}={value}", encode_simple_key(name, Place::Query))
}
