use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;

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
