//! The OpenAPI document: it is served, whole, and says of every answer what it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod http;
mod requests;

use http::{
    described::{Answered, document, operation, verdict},
    get, request,
};
use requests::{FINDER, documented, of_connectsafely, of_neighbours, of_the_documents, of_the_rows};
use rolecall_mock_server::{Mock, MockServer, exchanges};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn start() -> MockServer {
    MockServer::of(Mock::documented().tolerant().today("2026-11-26".parse().unwrap()))
        .start_blocking()
        .unwrap()
}

/// A body that does not arrive takes 30 seconds to be refused; a page over the limit has 64 MiB, and is a test of
/// `finders`; limits are those of `throttling` and `credits`.
fn is_untried(operation: &str, status: &str) -> bool {
    ["408", "429"].contains(&status) || status == "500" && !operation.contains("follow-invitations")
}

#[test]
fn every_answer_is_described_and_every_description_is_answered_to() {
    let server = start();
    let requests = of_the_documents().into_iter().chain(of_the_rows("rest")).chain(of_the_rows("v2"));
    let mut answered = BTreeSet::new();
    for request in requests.chain(of_neighbours()).chain(of_connectsafely()) {
        let answer = request.clone().send(server.address());
        let verdict = verdict(&request.answered(&answer)).expect("a documented path");
        answered.insert(verdict.unwrap_or_else(|fault| panic!("{fault}: {}", answer.text())));
    }
    // What is refused by its head alone, whatever the operation.
    for (name, _) in operations() {
        let (method, path) = name.split_once(' ').unwrap();
        let method = method.to_ascii_uppercase();
        for refused in [
            request(&method, &format!("http://evil.com{path}")),
            request(&method, path).header("X-Long", &"x".repeat(64 << 10)),
            request(&method, path).header("Transfer-Encoding", "gzip, chunked").body("0\r\n\r\n"),
        ] {
            let answer = refused.clone().send(server.address());
            let verdict = verdict(&Answered { target: path, ..refused.answered(&answer) }).unwrap();
            answered.insert(verdict.unwrap_or_else(|fault| panic!("{fault}: {}", answer.text())));
        }
    }
    // Some were meant to equal no documented request; the server would say so when it is dropped.
    server.reset();
    let described = operations().flat_map(|(name, operation)| {
        let statuses = operation["responses"].as_object().unwrap().keys();
        let statuses = statuses.filter(|status| !is_untried(&name, status));
        statuses.map(|status| format!("{name} {status}")).collect::<Vec<_>>()
    });
    assert_eq!(answered, described.collect());
}

/// Every operation, with its method and path.
fn operations() -> impl Iterator<Item = (String, &'static Value)> {
    let paths = document()["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

/// Generators and consoles fill requests with the examples.
#[test]
fn the_real_service_would_take_what_the_examples_of_parameters_suggest() {
    let document = document();
    let example = |parameter: &Value| {
        let pointer = parameter["$ref"].as_str().unwrap().trim_start_matches('#');
        let parameter = document.pointer(pointer).unwrap();
        (parameter["name"].as_str().unwrap(), parameter.get("example").and_then(Value::as_str))
    };
    for (name, operation) in operations() {
        let examples: Vec<_> = operation["parameters"].as_array().unwrap().iter().map(example).collect();
        let suggested =
            |name: &str| examples.iter().find(|(other, _)| *other == name).and_then(|found| found.1);
        if name.contains("/linkedin/") {
            continue;
        }
        assert_eq!(suggested("X-RestLi-Protocol-Version"), Some("2.0.0"), "{name}");
        let is_rest = name.contains(" /rest/");
        assert_eq!(suggested("LinkedIn-Version").is_some(), is_rest, "{name}");
        assert!(!is_rest || suggested("projection").is_none(), "{name}");
    }
    let profile = document["components"]["schemas"]["ProfileUrn"]["examples"][0].as_str().unwrap();
    assert!(profile.parse::<rolecall_model::FsdProfileUrn>().unwrap().is_strict(), "{profile}");
}

#[test]
fn the_document_is_served_as_it_is_and_has_the_version_of_the_program() {
    let path = "/_rolecall/openapi.json";
    let answer = get(path).send(start().address()).expect(200, "mock; rolecall.control");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.json(), *document());
    assert_eq!(document()["openapi"], "3.1.0");
    assert_eq!(document()["info"]["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn every_documented_body_is_an_example_where_its_answer_is_described() {
    for exchange in exchanges().iter().filter(|exchange| !exchange.response_body.is_empty()) {
        let (_, operation) = operation(exchange.method.as_str(), exchange.target).unwrap();
        let response = followed(&operation["responses"][exchange.status.as_str()]);
        let example = followed(&response["content"]["application/json"]["examples"][&exchange.id]);
        let printed: Value = serde_json::from_slice(&exchange.response_body).unwrap();
        assert_eq!(example["value"], printed, "{}", exchange.id);
        assert_eq!(example["summary"], exchange.sidecar.heading, "{}", exchange.id);
    }
}

fn followed(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => document().pointer(&reference[1..]).unwrap(),
        None => value,
    }
}

/// The check finds what it is there for.
#[test]
fn an_answer_that_is_not_as_described_is_found() {
    let server = start();
    let asked = get(&format!("/v2{FINDER}&count=1")).token("admin-token");
    let good = asked.clone().send(server.address());
    let fault = |change: &dyn Fn(&mut Value)| {
        let mut body = good.json();
        change(&mut body);
        let body = body.to_string().into_bytes();
        verdict(&Answered { body: &body, ..asked.answered(&good) }).unwrap().unwrap_err()
    };
    let element = "/elements/0";
    for (change, expected) in [
        (
            &(|body: &mut Value| body["elements"][0]["role"] = json!("OWNER")) as &dyn Fn(&mut Value),
            "\"OWNER\" is not as enum",
        ),
        (
            &|body| drop(body["elements"][0].as_object_mut().unwrap().remove("organization")),
            "\"organization\" is missing",
        ),
        (&|body| body["elements"][0]["organization"] = json!("urn:li:organization:0"), "is not as pattern"),
        (&|body| body["elements"][0]["total"] = json!(1), "\"total\" is not described"),
    ] {
        let fault = fault(change);
        assert!(fault.starts_with(element) && fault.contains(expected), "{fault}");
    }
    assert_eq!(
        fault(&|body| body["paging"]["count"] = json!(-1)),
        "/paging/count: -1 is not as minimum 0 has it"
    );
    assert_eq!(fault(&|body| *body = json!([])), ": [] is no object");
    assert_eq!(
        fault(&|body| drop(body.as_object_mut().unwrap().remove("paging"))),
        ": \"paging\" is missing"
    );

    let with = |status: u16, headers: &[(String, String)]| {
        verdict(&Answered { status, headers, ..asked.answered(&good) }).unwrap().unwrap_err()
    };
    assert_eq!(with(202, &good.headers), "the status is not described");
    let header = |name: &str, value: &str| {
        let others = good.headers.iter().filter(|(other, _)| other != name).cloned();
        others.chain([(name.to_owned(), value.to_owned())]).collect::<Vec<_>>()
    };
    assert_eq!(with(200, &header("x-powered-by", "us")), "the header x-powered-by is not described");
    let fault = with(200, &header("x-rolecall-evidence", "guessed"));
    assert!(fault.starts_with("X-Rolecall-Evidence: : \"guessed\" is not as pattern"), "{fault}");
    let text = header("content-type", "text/plain");
    assert_eq!(with(200, &text), "the type of the content is not described");
}

/// Two spellings, and paging without links: what the documents print, and the mock does not send.
#[test]
fn the_schemas_take_what_the_documents_print() {
    for id in ["linkedin-paging-rest", "linkedin-organization-finder-v2"] {
        let exchange = exchanges().iter().find(|exchange| exchange.id == id).unwrap();
        let text = String::from_utf8_lossy(&exchange.response_body);
        assert!(text.contains("organizationTarget"), "{text}");
        let asked = documented(exchange).header("X-Rolecall-Replay", id);
        let answer = asked.clone().send(start().address());
        assert_eq!(answer.text(), text);
        verdict(&asked.answered(&answer)).unwrap().unwrap();
    }
}
