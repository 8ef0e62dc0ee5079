//! Queries, in both versions of the protocol, whole and tunnelled.

use http::{HeaderMap, HeaderValue, Method};
use rolecall_model::restli::{Place, Value, decode, encode, encode_simple_key};
use rolecall_transport::{
    Incoming,
    restli::{
        MalformedKind, Parameters, ProtocolVersion, Window, first_parameter, form_decode, links, pairs,
    },
};
use std::collections::BTreeMap;

pub(crate) fn check(input: &[u8]) {
    let Ok(query) = str::from_utf8(input) else { return };
    if let Some(texts) = old(query) {
        // What protocol 1.0.0 reads as texts, 2.0.0 can say.
        let pieces: Vec<_> = texts.iter().map(|(name, text)| piece(name, text)).collect();
        let said = pieces.join("&");
        let parameters = Parameters::decode(&said, ProtocolVersion::V2).expect("what is written is read");
        for (name, text) in &texts {
            if !(text.is_empty() && has_own_language(name)) {
                assert_eq!(parameters.text(name), Ok(Some(&**text)), "{said}");
            }
        }
    }
    new(query);
    tunnelled(query);
}

/// Under 1.0.0 every value is a text.
fn old(query: &str) -> Option<BTreeMap<String, String>> {
    let parameters = match Parameters::decode(query, ProtocolVersion::V1) {
        Ok(parameters) => parameters,
        Err(malformed) => {
            assert_eq!(malformed.kind(), MalformedKind::Other, "{malformed}");
            assert!(malformed.to_string().starts_with(malformed.place()));
            return None;
        }
    };
    let mut texts = BTreeMap::new();
    for (name, value) in pairs(query) {
        let (name, value) = (form_decode(name).expect("read"), form_decode(value).expect("read"));
        assert_eq!(parameters.text(&name), Ok(Some(&*value)));
        assert_eq!(first_parameter(query, &name).as_deref(), Some(&*value));
        assert!(texts.insert(name.into_owned(), value.into_owned()).is_none(), "a name twice: {query}");
    }
    numbers(&parameters, query, ProtocolVersion::V1);
    Some(texts)
}

/// Under 2.0.0 every value is a Rest.li value, but for the parameters that have a language of their own.
fn new(query: &str) {
    let parameters = match Parameters::decode(query, ProtocolVersion::V2) {
        Ok(parameters) => parameters,
        Err(malformed) => return assert!(malformed.to_string().starts_with(malformed.place())),
    };
    for (name, value) in pairs(query) {
        let name = form_decode(name).expect("read");
        if has_own_language(&name) {
            assert_eq!(parameters.text(&name).ok().flatten(), form_decode(value).ok().as_deref());
        } else {
            match decode(value).expect("read") {
                Value::Text(text) => assert_eq!(parameters.text(&name), Ok(Some(&*text))),
                Value::List(_) | Value::Record(_) => assert!(parameters.text(&name).is_err()),
            }
        }
    }
    numbers(&parameters, query, ProtocolVersion::V2);
}

/// What the finders read of it, and the links that a page of it has.
fn numbers(parameters: &Parameters<'_>, query: &str, protocol: ProtocolVersion) {
    if let Ok(Some(projection)) = parameters.projection() {
        assert!(!projection.fields().is_empty());
    }
    let Ok(window) = Window::read(parameters) else { return };
    assert!(i32::try_from(window.start).is_ok() && i32::try_from(window.count).is_ok());
    let links = links("/rest/organizationAcls", query, window, window.count as usize);
    assert_eq!(links.iter().any(|link| link.rel == "next"), window.count > 0);
    assert_eq!(links.iter().any(|link| link.rel == "prev"), window.count > 0 && window.start > 0);
    for link in links {
        let (path, linked) = link.href.split_once('?').expect("a query");
        assert_eq!(path, "/rest/organizationAcls");
        let start = match &*link.rel {
            "next" => window.start.saturating_add(window.count),
            _ => window.start.saturating_sub(window.count),
        };
        let other = Parameters::decode(linked, protocol).expect("a link that is read as the query was");
        assert_eq!(other.text("start"), Ok(Some(&*start.to_string())));
        assert_eq!(other.number("count"), Ok(Some(window.count)));
        for (name, _) in pairs(query) {
            let name = form_decode(name).expect("read");
            if !["start", "count"].contains(&&*name) {
                assert_eq!(other.text(&name), parameters.text(&name), "{linked}");
            }
        }
    }
}

/// Cut in two, one half in the body: the same parameters.
fn tunnelled(query: &str) {
    let middle = (0..=query.len() / 2).rev().find(|&at| query.is_char_boundary(at)).unwrap_or(0);
    let (in_target, in_body) = query.split_at(middle);
    let target = format!("/rest/organizationAcls?{in_target}");
    let mut headers = HeaderMap::new();
    headers.insert("x-http-method-override", HeaderValue::from_static("GET"));
    headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
    let incoming = Incoming::new(Method::POST, &target, &headers, in_body.as_bytes());
    let meant = incoming.untunnelled().expect("a tunnelled query");
    assert_eq!((&meant.method, meant.path, meant.body), (&Method::GET, "/rest/organizationAcls", &b""[..]));
    assert!(pairs(&meant.query).eq(pairs(in_target).chain(pairs(in_body))));
}

fn has_own_language(name: &str) -> bool {
    matches!(name, "projection" | "fields" | "metadataFields" | "pagingFields")
}

fn piece(name: &str, text: &str) -> String {
    let value = encode(&Value::Text(text.into()), Place::Query);
    format!("{}={value}", encode_simple_key(name, Place::Query))
}
