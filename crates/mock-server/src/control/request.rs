//! Why a request was answered as it was.

use crate::{
    rules::{Rule, Source},
    sandbox::{Received, Sandbox},
    secrets::{names_secret, redacted, redacted_json, shown},
};
use bytes::Bytes;
use http::{Response, StatusCode};
use jiff::Timestamp;
use rolecall_transport::{At, Part, Problem, json_response};
use serde_json::{Value, json};

/// `GET /_rolecall/requests/N`
pub(super) fn response(sandbox: &Sandbox, number: &str) -> Response<Bytes> {
    match number.parse().ok().and_then(|number| sandbox.request(number)) {
        Some(received) => json_response(StatusCode::OK, &why(&received)),
        None => {
            let number = shown(number);
            let message = format!(
                "the world `{}` keeps no request `{number}`; X-Rolecall-Request of an answer says its number",
                sandbox.name()
            );
            let error = json!({ "error": { "code": "unknown_request", "message": message } });
            json_response(StatusCode::NOT_FOUND, &error)
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
        "sources": rule.documented().sources(),
        "trail": trail,
        "faults": faults(received),
        "observed": observed(received),
        "notes": received.notes,
    })
}

/// What is wrong with a request that was refused: the first fault.
fn faults(received: &Received) -> Vec<Value> {
    let rule = received.rule;
    if rule.documented().refusal().is_none() {
        return Vec::new();
    }
    let (code, at) = match &received.problem {
        Some(problem) => (problem.code.as_str(), place(received, problem)),
        None => (rule.own_code(), None),
    };
    vec![json!({ "rule": rule.id(), "code": code, "at": at, "message": received.message })]
}

/// A place and what stands there.
fn place(received: &Received, problem: &Problem) -> Option<Value> {
    let At { part, bytes } = problem.at.as_ref()?;
    let (path, query) = received.target.split_once('?').unwrap_or((&received.target, ""));
    let (name, whole) = match part {
        Part::Method => ("method".to_owned(), received.method.as_str().as_bytes()),
        Part::Path => ("path".to_owned(), path.as_bytes()),
        Part::Query => ("query".to_owned(), query.as_bytes()),
        Part::Header(header) => {
            let value = received.headers.get(header)?;
            (format!("header {header}"), if value.is_sensitive() { b"" } else { value.as_bytes() })
        }
        Part::Body => ("body".to_owned(), &received.body[..]),
    };
    let text = String::from_utf8_lossy(whole.get(bytes.clone())?);
    let json = (*part == Part::Body).then(|| serde_json::from_str(&text).ok()).flatten();
    let text = match json {
        _ if names_secret(&problem.subject) => "redacted".into(),
        Some(json) => redacted_json(json).into(),
        None => redacted(&text),
    };
    Some(json!({ "part": name, "start": bytes.start, "end": bytes.end, "text": shown(&text) }))
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
