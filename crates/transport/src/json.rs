//! JSON bodies, written and read.

use crate::{Incoming, Malformed};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use rolecall_model::Object;
use serde::{Serialize, de::DeserializeOwned};

/// A response with a JSON body.
///
/// ```
/// use http::StatusCode;
/// use rolecall_transport::json_response;
/// let response = json_response(StatusCode::NOT_FOUND, &serde_json::json!({"status": 404}));
/// assert_eq!(response.body(), r#"{"status":404}"#);
/// assert_eq!(response.headers()["content-type"], "application/json");
/// ```
pub fn json_response(status: StatusCode, body: &impl Serialize) -> Response<Bytes> {
    // Only a map with keys that are no strings, or a type that refuses itself, cannot be written: none of ours.
    let mut written = Vec::with_capacity(4096); // room for a page of ten decorated elements
    if serde_json::to_writer(&mut written, body).is_err() {
        written.clear();
    }
    let mut response = Response::new(Bytes::from(written));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Reads a record. The error names the place in it, such as `profileUrns[1]`, and quotes no text of it: a body may hold
/// secrets.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let Object(value) = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let message = without_text(error.inner());
        // Of the whole body it is a dot; a question mark stands for a name that was not read.
        let path = error.path().to_string();
        match path.trim_end_matches('?').trim_end_matches('.') {
            "" => message,
            path => format!("{path}: {message}"),
        }
    })?;
    deserializer.end().map_err(|error| without_text(&error))?;
    Ok(value)
}

/// Reads the record that a request's body holds, if its content type lets expect one.
pub(crate) fn read_body<T: DeserializeOwned>(incoming: &Incoming<'_>) -> Result<T, Malformed> {
    content_type(incoming.headers)?;
    read(incoming.body).map_err(|message| Malformed::new("body", message))
}

/// A body without a type is taken as JSON; that of another type is none, whatever it holds (inferred).
fn content_type(headers: &HeaderMap) -> Result<(), Malformed> {
    let not_json = |value: &&HeaderValue| !essence(value).is_some_and(|essence| is_json(&essence));
    match headers.get_all(CONTENT_TYPE).iter().find(not_json) {
        None => Ok(()),
        Some(found) => {
            let found = found.as_bytes().escape_ascii();
            Err(Malformed::new("Content-Type", format_args!("expected `application/json`, found `{found}`")))
        }
    }
}

/// The type and subtype of a content type, in lower case, without its parameters.
pub(crate) fn essence(value: &HeaderValue) -> Option<String> {
    let essence = value.to_str().ok()?.split(';').next()?;
    Some(essence.trim().to_ascii_lowercase())
}

fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence
            .split_once('/')
            .is_some_and(|(_, subtype)| subtype.len() > "+json".len() && subtype.ends_with("+json"))
}

/// What serde says without the string that it found.
fn without_text(error: &serde_json::Error) -> String {
    let said = error.to_string();
    match (said.split_once('"'), said.rsplit_once('"')) {
        (Some((before, _)), Some((_, after))) => format!("{before}\"…\"{after}"),
        _ => said,
    }
}
