//! WireMock stub mappings (<https://wiremock.org/docs/stubbing/>), told apart by `X-Rolecall-World`.

use super::Exchange;
use serde_json::{Value, json};

pub(super) fn mapping(exchange: &Exchange) -> String {
    let Exchange { id, evidence, request, response } = exchange;
    let mut matched = json!({
        "method": request.method(),
        "url": request.target(),
        "headers": { "X-Rolecall-World": { "equalTo": id } },
    });
    if !request.body.is_empty() {
        matched["bodyPatterns"] = json!([{ "equalToJson": request.body }]);
    }
    let mut answer = json!({ "status": response.status() });
    if !response.body.is_empty() {
        answer["headers"] = json!({ "Content-Type": response.header("content-type") });
        answer["body"] = Value::from(response.body.as_str());
    }
    let name = format!("{id} ({evidence})");
    format!("{:#}\n", json!({ "name": name, "request": matched, "response": answer }))
}
