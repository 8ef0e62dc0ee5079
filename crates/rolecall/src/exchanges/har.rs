//! HAR 1.2 (<http://www.softwareishard.com/blog/har-12-spec/>).

use super::headers;
use http::{HeaderMap, HeaderName, header};
use rolecall_fixtures::{Exchange, exchanges};
use serde_json::{Value, json};
use std::{
    borrow::Cow,
    io::{self, Write},
};

/// Writes all exchanges as one archive.
pub(super) fn write(output: &mut impl Write) -> io::Result<()> {
    let entries: Vec<_> = exchanges().iter().map(entry).collect();
    let creator = json!({ "name": "rolecall", "version": env!("CARGO_PKG_VERSION") });
    writeln!(output, "{:#}", json!({ "log": { "version": "1.2", "creator": creator, "entries": entries } }))
}

fn entry(exchange: &Exchange) -> Value {
    let Exchange { id, sidecar, method, target, status, .. } = exchange;
    let (sent, received) = (&exchange.request_headers, &exchange.response_headers);
    let (body, answer) = (text(&exchange.request_body), text(&exchange.response_body));
    let mut request = json!({
        "method": method.as_str(),
        "url": format!("https://{}{target}", value(sent, header::HOST)),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": pairs(headers(exchange.request)),
        "queryString": query(target),
        "headersSize": -1,
        "bodySize": body.len(),
    });
    if !body.is_empty() {
        request["postData"] = json!({ "mimeType": value(sent, header::CONTENT_TYPE), "text": body });
    }
    let mime_type = value(received, header::CONTENT_TYPE);
    json!({
        "comment": format!("{id} ({})", sidecar.evidence),
        // The format demands a time, and the documents have none.
        "startedDateTime": "1970-01-01T00:00:00.000Z",
        "time": 0,
        "request": request,
        "response": {
            "status": status.as_u16(),
            "statusText": status.canonical_reason().unwrap_or_default(),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": pairs(headers(exchange.response)),
            "content": { "size": answer.len(), "mimeType": mime_type, "text": answer },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": answer.len(),
        },
        "cache": {},
        "timings": { "send": 0, "wait": 0, "receive": 0 },
    })
}

/// The parameters as sent: what they mean is told by the URL.
fn query(target: &str) -> Value {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    pairs(query.split('&').filter_map(|pair| pair.split_once('=')))
}

fn pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    pairs.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

fn value(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn text(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body)
}
