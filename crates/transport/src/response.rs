//! Answers that are read: the documented success, or an error with every byte kept.

use crate::{Error, Refusal, json, told::Told};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde::de::DeserializeOwned;
use std::fmt;

/// A response that is neither the documented success nor a refusal. Nothing of it is lost.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{Error, Operation, linkedin::FindByRoleAssignee};
/// let answer = FindByRoleAssignee::new().read_response(Response::new(r#"{"elements":{}}"#.into()));
/// let Err(Error::Unexpected(unexpected)) = answer else { panic!() };
/// assert_eq!(
///     unexpected.to_string(),
///     "unexpected answer 200 of 15 bytes: body: /elements: expected a list, found an object"
/// );
/// assert_eq!(unexpected.pointer.as_deref(), Some("/elements"));
/// assert_eq!(unexpected.body, r#"{"elements":{}}"#);
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct UnexpectedResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    /// Where in the body it parts from what was expected, as a JSON pointer, empty for the whole; none where the status is
    /// not the one that was expected.
    pub pointer: Option<String>,
    /// What was expected there.
    pub expected: String,
    /// What there is, in words: no text of the body, a number or one character at most.
    pub found: String,
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unexpected answer {} of {} bytes: ", self.status.as_u16(), self.body.len())?;
        match self.pointer.as_deref() {
            None => f.write_str("status")?,
            Some("") => f.write_str("body")?,
            Some(pointer) => write!(f, "body: {}", Told(pointer))?,
        }
        write!(f, ": expected {}, found {}", Told(&self.expected), Told(&self.found))
    }
}

impl std::error::Error for UnexpectedResponse {}

/// Bodies and headers may hold secrets; `Debug` shows how long they are.
impl fmt::Debug for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedResponse")
            .field("status", &self.status)
            .field("pointer", &self.pointer)
            .field("expected", &self.expected)
            .field("found", &self.found)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// The response, if its status is the documented one.
pub(crate) fn expect_status(
    response: Response<Bytes>,
    expected: StatusCode,
) -> Result<Response<Bytes>, Error> {
    let status = response.status();
    if status == expected {
        return Ok(response);
    }
    if status.is_client_error() || status.is_server_error() {
        let (head, body) = response.into_parts();
        return Err(Error::Refused(Box::new(Refusal::new(head.status, head.headers, body))));
    }
    let said = |status: StatusCode| status.as_u16().to_string();
    Err(unexpected(response, None, said(expected), said(status)))
}

/// The JSON of a response with the documented status.
pub(crate) fn expect_json<T: DeserializeOwned>(response: Response<Bytes>) -> Result<T, Error> {
    let response = expect_status(response, StatusCode::OK)?;
    json::read(response.body()).map_err(|fault| {
        let (pointer, expected, found) = fault.into_parts();
        unexpected(response, Some(pointer), expected.into_owned(), found.to_string())
    })
}

fn unexpected(response: Response<Bytes>, pointer: Option<String>, expected: String, found: String) -> Error {
    let (head, body) = response.into_parts();
    Error::Unexpected(Box::new(UnexpectedResponse {
        status: head.status,
        headers: head.headers,
        body,
        pointer,
        expected,
        found,
    }))
}
