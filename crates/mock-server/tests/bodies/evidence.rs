//! What holds of every answer: it says how it is known, and its JSON is JSON.

use http::Response;
use rolecall_transport::Bytes;
use serde_json::Value;

pub(crate) fn evidence(response: &Response<Bytes>) -> &str {
    response.headers()["x-rolecall-evidence"].to_str().expect("visible ASCII")
}

pub(crate) fn is_an_answer(response: &Response<Bytes>) {
    let (word, rule) = evidence(response).split_once("; ").expect("a word and a rule");
    assert!(["documented", "observed", "inferred", "mock"].contains(&word), "{word}");
    assert!(
        rule.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte))
    );
    let is_json = response.headers().get("content-type").is_some_and(|of| of == "application/json");
    // Replayed are the bytes that a document prints, faults of theirs included.
    if is_json && !response.body().is_empty() && !rule.starts_with("rolecall.replay") {
        assert!(serde_json::from_slice::<Value>(response.body()).is_ok(), "{:?}", response.body());
    }
}
