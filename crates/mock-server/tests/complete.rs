#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Every operation is shown by an exchange, served, cited, described, and named where people look for it.

use bytes::Bytes;
use http::{Method, Request};
use rolecall_fixtures::{Exchange, exchanges, openapi};
use rolecall_mock_server::{Does, Mock, Rule, rules};
use rolecall_transport::{Meant, Op, RawRequest, Spec, Surface, Target};
use serde_json::Value;
use std::collections::BTreeSet;

/// What the mock serves: operations that it does not refuse because it has no answer to them yet.
fn specs() -> impl Iterator<Item = &'static Spec> {
    let mock = Mock::documented();
    Op::ALL.into_iter().map(Op::spec).filter(move |spec| {
        let line = spec.line(Surface::Rest);
        let head = format!("{line}\nAuthorization: Bearer admin-token\nLinkedIn-Version: 202609\n\n");
        mock.respond(request(&head)).headers()["x-rolecall-evidence"] != "mock; rolecall.not-served"
    })
}

/// A request, as the text of an exchange or of a rule's example has it.
fn request(text: &str) -> Request<Bytes> {
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    let mut words = lines.next().unwrap().split(' ');
    let mut request = Request::builder().method(words.next().unwrap()).uri(words.next().unwrap());
    for (name, value) in lines.map(|line| line.split_once(": ").unwrap()) {
        request = request.header(name, value);
    }
    request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
}

/// The operation that a request is for; none where it is for none.
fn asked_for(request: &Request<Bytes>) -> Option<Op> {
    let target = request.uri().path_and_query()?.as_str();
    // As the mock, without the world.
    let target = match target.strip_prefix("/~") {
        Some(rest) => &rest[rest.find('/')?..],
        None => target,
    };
    let raw = RawRequest::new(request.method().clone(), target, request.headers(), request.body());
    Meant::of(&raw).ok()?.call().route().ok().map(|spec| spec.op)
}

/// The operation that an exchange shows.
fn shown_by(exchange: &Exchange) -> Option<Op> {
    asked_for(&request(exchange.request))
}

/// Of what is documented an exchange shows it; of what was observed alone, the example of a rule.
#[test]
fn every_operation_succeeds_in_an_exchange_or_an_example_which_the_mock_answers_and_cites() {
    // The versions of the examples are there.
    let mock = Mock::documented().today("2026-11-26".parse().unwrap());
    let of_exchange = |exchange: &Exchange| {
        let mut request = request(exchange.request);
        request.headers_mut().insert("x-rolecall-world", exchange.id.parse().unwrap());
        request
    };
    let of_rule = |rule: &Rule| match rule.documented().does() {
        Does::Answer(Some(_)) => rule.example().map(|example| request(&example)),
        _ => None,
    };
    let requests = exchanges().iter().map(of_exchange).chain(rules().iter().filter_map(of_rule));
    let mut shown = BTreeSet::new();
    for request in requests {
        let Some(op) = asked_for(&request) else { continue };
        let response = mock.respond(request);
        if response.status() == op.spec().success {
            let evidence = response.headers()["x-rolecall-evidence"].to_str().unwrap();
            assert!(!evidence.starts_with("mock; "), "{op:?}: {evidence}");
            shown.insert(op);
        }
    }
    assert_eq!(shown, specs().map(|spec| spec.op).collect());
}

#[test]
fn every_exchange_is_one_of_an_operation_and_named_so() {
    for exchange in exchanges() {
        let op = shown_by(exchange).unwrap_or_else(|| panic!("{}: no operation", exchange.id));
        if let Some(typed) = &exchange.sidecar.typed {
            let typed = serde_json::to_value(typed).unwrap();
            assert_eq!(typed["operation"], op.spec().name, "{}", exchange.id);
        }
    }
}

#[test]
fn every_operation_and_each_of_its_parameters_is_in_the_openapi_document() {
    let document: Value = serde_json::from_str(openapi()).unwrap();
    let resolved = |value: &Value| match value["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).unwrap().clone(),
        None => value.clone(),
    };
    for spec in specs() {
        for surface in [Surface::Rest, Surface::V2] {
            let (path, verb) = (spec.path(surface), spec.verb().to_ascii_lowercase());
            let described = document["paths"].as_object().unwrap().iter().find_map(|(at, item)| {
                (at == &path || at.starts_with(&format!("{path}/"))).then(|| item.get(&verb)).flatten()
            });
            let described = described.unwrap_or_else(|| panic!("{verb} {path} is not described"));
            let Target::Restli { finder: Some(finder), parameters, .. } = spec.target else { continue };
            let listed: Vec<_> = described["parameters"].as_array().unwrap().iter().map(resolved).collect();
            // A token in the query is no way that a description should suggest.
            for parameter in parameters.iter().filter(|name| **name != "oauth2_access_token") {
                assert!(listed.iter().any(|one| one["name"] == *parameter), "{path}: {parameter}");
            }
            let q = listed.iter().find(|one| one["name"] == "q").unwrap();
            assert!(q["schema"]["enum"].as_array().unwrap().contains(&finder.into()), "{finder}");
        }
    }
}

#[test]
fn every_operation_is_named_where_people_look_for_it() {
    let front = Mock::documented().respond(Request::get("/").body(Bytes::new()).unwrap()).into_body();
    let front = String::from_utf8(front.to_vec()).unwrap();
    let readme = include_str!("../../../README.md");
    for spec in specs() {
        assert!(front.contains(&spec.line(Surface::Rest)) && front.contains(spec.about), "{:?}", spec.op);
        assert!(readme.contains(&format!("| {} |", spec.about)), "README.md: {}", spec.about);
    }
}

/// Of the two finders one will do; what is not documented is on the front page alone.
#[test]
fn the_page_has_a_line_to_paste_for_every_verb_of_the_services() {
    let browser = Request::get("/").header("Accept", "text/html").body(Bytes::new()).unwrap();
    let page = String::from_utf8(Mock::documented().respond(browser).into_body().to_vec()).unwrap();
    let documented: BTreeSet<_> = exchanges().iter().filter_map(shown_by).collect();
    for spec in documented.into_iter().map(Op::spec) {
        let path = spec.path(Surface::Rest);
        let path = path.split('{').next().unwrap();
        let line = |line: &str| {
            let verb = if line.contains("-X PUT") {
                Method::PUT
            } else if line.contains(" -d ") {
                Method::POST
            } else {
                Method::GET
            };
            line.contains("curl ") && line.contains(path) && verb.as_str() == spec.verb()
        };
        assert!(page.lines().any(line), "{:?}", spec.op);
    }
}
