//! Why a request was answered as it was.

use super::error;
use crate::{
    rules::{Rule, Source},
    sandbox::{Received, Sandbox},
    secrets::{names_secret, redacted, shown},
};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use rolecall_transport::{At, Part, Problem, json_response};
use serde_json::{Value, json};

/// `GET /_rolecall/requests/N`
pub(super) fn response(sandbox: &Sandbox, number: &str) -> Response<Bytes> {
    // As it is written in the header, and in no other way.
    let is_written = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let number_of = |text: &str| text.parse().ok();
    match Some(number).filter(is_written).and_then(number_of).and_then(|number| sandbox.request(number)) {
        Some(received) => json_response(StatusCode::OK, &why(&received)),
        None => {
            let number = shown(number);
            let message = format!(
                "the world `{}` keeps no request `{number}`; X-Rolecall-Request of an answer says its number",
                sandbox.name()
            );
            error(StatusCode::NOT_FOUND, "unknown_request", &message)
        }
    }
}

fn why(received: &Received) -> Value {
    let rule = received.rule;
    let trail: Vec<_> = received.trail().map(Rule::id).collect();
    json!({
        "n": received.number,
        "time": Timestamp::try_from(received.time).ok().map(|time| time.to_string()),
        "method": received.method.as_str(),
        "target": redacted(&received.target),
        "answer": { "status": received.status.as_u16() },
        "rule": rule.id(),
        "when": rule.when(),
        "evidence": received.evidence,
        "sources": received.column.sources(),
        "trail": trail,
        "faults": faults(received),
        "observed": observed(received),
        "notes": received.notes,
    })
}

/// What is wrong with a request that was refused: the first fault.
fn faults(received: &Received) -> Vec<Value> {
    let rule = received.rule;
    if received.column.refusal().is_none() {
        return Vec::new();
    }
    let (code, at) = match &received.problem {
        Some(problem) => (problem.code.as_str(), place(received, problem)),
        None => (rule.own_code(), None),
    };
    vec![json!({ "rule": rule.id(), "code": code, "at": at, "message": received.message })]
}

/// A place, and what was sent there, without tokens; null where that is no text.
fn place(received: &Received, problem: &Problem) -> Option<Value> {
    let At { part, bytes } = problem.at.as_ref()?;
    let (path, query) = received.target.split_once('?').unwrap_or((&received.target, ""));
    let (name, whole) = match part {
        Part::Method => ("method".to_owned(), received.method.as_str().as_bytes()),
        Part::Path => ("path".to_owned(), path.as_bytes()),
        Part::Query => ("query".to_owned(), query.as_bytes()),
        Part::Header(header) => {
            // Of several values the one that it is about: a place in a header is all of it.
            let values = received.headers.get_all(header);
            let value = values.iter().find(|value| value.len() == bytes.end);
            let shown = value.filter(|value| !value.is_sensitive());
            (format!("header {header}"), shown.map_or(&b""[..], HeaderValue::as_bytes))
        }
        Part::Body => ("body".to_owned(), &received.body[..]),
    };
    let text = whole.get(bytes.clone()).and_then(|bytes| str::from_utf8(bytes).ok());
    let text = match text {
        Some(_) if names_secret(&problem.subject) => Some("redacted".into()),
        text => text.map(redacted),
    };
    Some(json!({ "part": name, "start": bytes.start, "end": bytes.end, "text": text }))
}

fn observed(received: &Received) -> Option<Value> {
    let observed = received.observed?;
    let rule = observed.rule();
    let sources: &[Source] = rule.map_or(&[], |rule| rule.observed().unwrap_or(rule.documented()).sources());
    Some(json!({
        "status": observed.status.as_u16(),
        "code": observed.code,
        "rule": rule.map(Rule::id),
        "evidence": observed.evidence,
        "sources": sources,
    }))
}
