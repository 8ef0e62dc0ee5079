#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Every operation is shown by an exchange, served, cited, described, and named where people look for it.

use bytes::Bytes;
use http::{Method, Request};
use rolecall_fixtures::{Exchange, exchanges, openapi};
use rolecall_mock_server::Mock;
use rolecall_transport::{Meant, Op, RawRequest, Spec, Surface, Target};
use serde_json::Value;

/// The operation that an exchange shows; none where its request is for none.
fn shown_by(exchange: &Exchange) -> Option<Op> {
    let raw = RawRequest::new(
        exchange.method.clone(),
        exchange.target,
        &exchange.request_headers,
        &exchange.request_body,
    );
    Meant::of(&raw).ok()?.call().route().ok().map(|spec| spec.op)
}

fn specs() -> impl Iterator<Item = &'static Spec> {
    Op::ALL.into_iter().map(Op::spec)
}

#[test]
fn every_operation_succeeds_in_an_exchange_which_the_mock_answers_and_cites() {
    for spec in specs() {
        let own =
            |exchange: &&Exchange| shown_by(exchange) == Some(spec.op) && exchange.status == spec.success;
        let mut shown = 0;
        for exchange in exchanges().iter().filter(own) {
            let mut request = Request::new(exchange.request_body.clone());
            *request.method_mut() = exchange.method.clone();
            *request.uri_mut() = exchange.target.parse().unwrap();
            *request.headers_mut() = exchange.request_headers.clone();
            request.headers_mut().insert("x-rolecall-world", exchange.id.parse().unwrap());
            let response = Mock::new().respond(request);
            assert_eq!(response.status(), spec.success, "{}", exchange.id);
            let evidence = response.headers()["x-rolecall-evidence"].to_str().unwrap();
            assert!(evidence.starts_with("documented; "), "{}: {evidence}", exchange.id);
            shown += 1;
        }
        assert!(shown > 0, "{:?}: no exchange shows its success", spec.op);
    }
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
    let front = Mock::new().respond(Request::get("/").body(Bytes::new()).unwrap()).into_body();
    let front = String::from_utf8(front.to_vec()).unwrap();
    let readme = include_str!("../../../README.md");
    let library = include_str!("../../transport/src/lib.rs");
    for spec in specs() {
        assert!(front.contains(&spec.line(Surface::Rest)) && front.contains(spec.about), "{:?}", spec.op);
        assert!(readme.contains(&format!("| {} |", spec.about)), "README.md: {}", spec.about);
        assert!(library.contains(&format!("::{:?}`]", spec.op)), "transport/src/lib.rs: {:?}", spec.op);
    }
}

/// Of the two finders one will do.
#[test]
fn the_page_has_a_line_to_paste_for_every_verb_of_the_services() {
    let browser = Request::get("/").header("Accept", "text/html").body(Bytes::new()).unwrap();
    let page = String::from_utf8(Mock::new().respond(browser).into_body().to_vec()).unwrap();
    for spec in specs() {
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
