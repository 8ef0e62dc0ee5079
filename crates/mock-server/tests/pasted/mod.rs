//! Lines that we print for people to paste, read as the requests that they make.
#![allow(dead_code, reason = "each test binary uses its own part")]

use bytes::Bytes;
use http::Request;
use rolecall_mock_server::Mock;
use serde_json::Value;

/// The request that `curl` makes of a line. Its words are bare or in apostrophes, as a shell takes them.
pub(crate) fn curl(line: &str) -> Request<Bytes> {
    let (mut method, mut body, mut url) = (None, String::new(), String::new());
    let mut request = Request::builder();
    let mut words = words(line).into_iter();
    assert_eq!(words.next().as_deref(), Some("curl"), "{line}");
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap();
        match &*word {
            "-X" => method = Some(value()),
            "-d" => body = value(),
            "-H" => {
                let header = value();
                let (name, value) = header.split_once(": ").unwrap();
                request = request.header(name, value);
            }
            _ => url = word,
        }
    }
    let method = method.unwrap_or_else(|| if body.is_empty() { "GET" } else { "POST" }.to_owned());
    request.method(&*method).uri(url).body(body.into()).unwrap()
}

/// The words of a line as a shell reads them, without a comment behind them.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut escaped) = (vec![], String::new(), false, false);
    for character in line.split("  # ").next().unwrap().chars() {
        match character {
            _ if escaped => (escaped, word) = (false, word + &character.to_string()),
            '\'' => quoted = !quoted,
            '\\' if !quoted => escaped = true,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            _ => word.push(character),
        }
    }
    assert!(!quoted, "{line}");
    words.push(word);
    words
}

/// The request that a browser makes of a `fetch` line.
pub(crate) fn fetch(line: &str) -> Request<Bytes> {
    /// The JSON that begins here.
    fn json(text: &str) -> Value {
        serde_json::Deserializer::from_str(text).into_iter().next().unwrap().unwrap()
    }
    let behind = |mark: &str| line.split_once(mark).map(|(_, rest)| json(rest));
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut request = Request::builder().uri(text(&behind("await fetch(").unwrap()));
    if let Some(method) = behind("method: ") {
        request = request.method(&*text(&method));
    }
    for (name, value) in behind("headers: ").unwrap().as_object().unwrap() {
        request = request.header(name, text(value));
    }
    let body = behind("JSON.stringify(").map(|body| body.to_string()).unwrap_or_default();
    request.body(body.into()).unwrap()
}

/// Sends a line's request, which must be one that the real service would read, whatever it then answers.
pub(crate) fn ask(mock: &Mock, request: Request<Bytes>) -> (u16, String) {
    let shown = format!("{request:?}");
    let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap());
    let target = request.uri().path_and_query().unwrap().as_str();
    assert!(header("authorization").is_some_and(|value| value.starts_with("Bearer ")), "{shown}");
    let is_json = header("content-type") == Some("application/json");
    assert_eq!(is_json, !request.body().is_empty(), "a body, and nothing else, has a type: {shown}");
    if !target.contains("/linkedin/") {
        assert_eq!(header("x-restli-protocol-version"), Some("2.0.0"), "{shown}");
        assert!(!target.contains("urn:"), "{shown}");
        let is_rest = target.contains("/rest/");
        let version = header("linkedin-version").unwrap_or_default();
        let is_version = version.len() == 6 && version.bytes().all(|byte| byte.is_ascii_digit());
        assert_eq!(is_rest, is_version, "{shown}");
        assert!(!is_rest || !target.contains("projection"), "{shown}");
    }
    let (head, body) = mock.respond(request).into_parts();
    assert_eq!(head.headers.get("x-rolecall-observed"), None, "{shown}");
    (head.status.as_u16(), String::from_utf8(body.to_vec()).unwrap())
}
