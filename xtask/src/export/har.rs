//! HAR 1.2 (<http://www.softwareishard.com/blog/har-12-spec/>).

use super::{Exchange, message::Message};
use serde_json::{Value, json};

pub(super) fn log(exchanges: &[Exchange]) -> String {
    let entries: Vec<_> = exchanges.iter().map(entry).collect();
    let creator = json!({ "name": "rolecall", "version": env!("CARGO_PKG_VERSION") });
    format!("{:#}\n", json!({ "log": { "version": "1.2", "creator": creator, "entries": entries } }))
}

fn entry(exchange: &Exchange) -> Value {
    let Exchange { id, evidence, request, response } = exchange;
    let mut sent = json!({
        "method": request.method(),
        "url": format!("https://{}{}", request.header("host"), request.target()),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(request),
        "queryString": query(request.target()),
        "headersSize": -1,
        "bodySize": request.body.len(),
    });
    if !request.body.is_empty() {
        sent["postData"] = json!({ "mimeType": request.header("content-type"), "text": request.body });
    }
    let size = response.body.len();
    json!({
        "comment": format!("{id} ({evidence})"),
        // The format demands a time, and the documents have none.
        "startedDateTime": "1970-01-01T00:00:00.000Z",
        "time": 0,
        "request": sent,
        "response": {
            "status": response.status(),
            "statusText": response.reason(),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers(response),
            "content": { "size": size, "mimeType": response.header("content-type"), "text": response.body },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": size,
        },
        "cache": {},
        "timings": { "send": 0, "wait": 0, "receive": 0 },
    })
}

fn headers(message: &Message) -> Vec<Value> {
    message.headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}

/// The parameters as sent: what they mean is told by the URL.
fn query(target: &str) -> Vec<Value> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
