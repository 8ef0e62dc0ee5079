//! Answers that are no success: refused as documented, or not as documented with every byte kept.

use crate::json;
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt;

/// Why a response holds no answer.
#[derive(Debug, thiserror::Error)]
pub enum ResponseError {
    /// The service says no.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The service says something that no document lets expect.
    #[error(transparent)]
    Unexpected(Box<UnexpectedResponse>),
}

/// A status of 400 or more, with whatever the service says about it.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{Operation, RefusalKind, ResponseError, linkedin::FindByRoleAssignee};
///
/// let body = r#"{"status":401,"serviceErrorCode":65600,"code":"INVALID_ACCESS_TOKEN","message":"Invalid access token"}"#;
/// let response = Response::builder().status(401).body(body.into())?;
/// let Err(ResponseError::Refused(refusal)) = FindByRoleAssignee::new().read_response(response) else { panic!() };
/// assert_eq!(refusal.kind(), RefusalKind::Unauthorized);
/// assert_eq!(refusal.to_string(), "refused with 401 INVALID_ACCESS_TOKEN: Invalid access token");
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// The headers; `x-li-uuid` and `Retry-After` among them, where the service sends them.
    pub headers: HeaderMap,
    /// The body, whole.
    pub body: Bytes,
    /// What the body says, if it is JSON of a known shape.
    pub error: Option<ServiceError>,
}

/// What a refusal is about, by its status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// 401: the token is not accepted. (The LinkedIn document says: the request is malformed.)
    Unauthorized,
    /// 403: the caller may not.
    Forbidden,
    /// 404: it is not there.
    NotFound,
    /// 426: the `LinkedIn-Version` is not active, or no longer.
    VersionNotActive,
    /// 429: too many requests.
    TooManyRequests,
    /// Any other status of 400 or more.
    Other,
}

/// The error object of a service; every field is optional, since each is missing somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ServiceError {
    /// LinkedIn's code, such as `ACCESS_DENIED`.
    pub code: Option<String>,
    /// LinkedIn's older code, such as 65600.
    pub service_error_code: Option<i64>,
    /// LinkedIn's `message`, ConnectSafely's `error`.
    pub message: Option<String>,
}

impl ServiceError {
    /// Reads the body of a refusal: LinkedIn's `{"code":…,"serviceErrorCode":…,"message":…}`, ConnectSafely's
    /// `{"error":"…"}`, the mock's own `{"error":{"code":…,"message":…}}`. None where nothing of that is there. A
    /// success is not told apart: an answer with a field `message` would be read as well.
    ///
    /// ```
    /// use rolecall_transport::ServiceError;
    /// let error = ServiceError::read(br#"{"error": "Unauthorized - Invalid credentials"}"#).unwrap();
    /// assert_eq!(error.message.as_deref(), Some("Unauthorized - Invalid credentials"));
    /// ```
    pub fn read(body: &[u8]) -> Option<Self> {
        let Value::Object(mut fields) = serde_json::from_slice(body).ok()? else { return None };
        // The mock's own answers have them one level down.
        if let Some(Value::Object(own)) = fields.get("error") {
            fields = own.clone();
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str).map(str::to_owned);
        let error = Self {
            code: text("code"),
            service_error_code: fields.get("serviceErrorCode").and_then(Value::as_i64),
            message: text("message").or_else(|| text("error")),
        };
        (error != Self::default()).then_some(error)
    }
}

impl Refusal {
    /// What it is about.
    pub fn kind(&self) -> RefusalKind {
        match self.status.as_u16() {
            401 => RefusalKind::Unauthorized,
            403 => RefusalKind::Forbidden,
            404 => RefusalKind::NotFound,
            426 => RefusalKind::VersionNotActive,
            429 => RefusalKind::TooManyRequests,
            _ => RefusalKind::Other,
        }
    }

    /// What the service says, if it says something.
    pub fn message(&self) -> Option<&str> {
        self.error.as_ref()?.message.as_deref()
    }

    /// The service's code, if it names one.
    pub fn code(&self) -> Option<&str> {
        self.error.as_ref()?.code.as_deref()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused with {}", self.status.as_u16())?;
        if let Some(code) = self.code() {
            write!(f, " {code}")?;
        }
        self.message().map_or(Ok(()), |message| write!(f, ": {message}"))
    }
}

impl std::error::Error for Refusal {}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.status)
            .field("error", &self.error)
            .field("body", &Length(&self.body))
            .finish_non_exhaustive()
    }
}

/// A response that is neither the documented success nor a refusal. Nothing of it is lost.
///
/// ```
/// use http::Response;
/// use rolecall_transport::{Operation, ResponseError, linkedin::FindByRoleAssignee};
/// let answer = FindByRoleAssignee::new().read_response(Response::new("<html>".into()));
/// let Err(ResponseError::Unexpected(unexpected)) = answer else { panic!() };
/// assert_eq!(
///     unexpected.to_string(),
///     "unexpected answer 200 of 6 bytes: body: expected JSON, found `<`"
/// );
/// assert_eq!(unexpected.body, "<html>");
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
    /// What was expected instead.
    pub reason: String,
}

impl fmt::Display for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.body.len();
        write!(f, "unexpected answer {} of {length} bytes: {}", self.status.as_u16(), self.reason)
    }
}

impl std::error::Error for UnexpectedResponse {}

impl fmt::Debug for UnexpectedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnexpectedResponse")
            .field("status", &self.status)
            .field("reason", &self.reason)
            .field("body", &Length(&self.body))
            .finish_non_exhaustive()
    }
}

/// Bodies and headers may hold secrets; `Debug` shows how long they are.
struct Length<'a>(&'a [u8]);

impl fmt::Debug for Length<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// The response, if its status is the documented one.
pub(crate) fn expect_status(
    response: Response<Bytes>,
    expected: StatusCode,
) -> Result<Response<Bytes>, ResponseError> {
    if response.status() == expected {
        return Ok(response);
    }
    if response.status().is_client_error() || response.status().is_server_error() {
        let (head, body) = response.into_parts();
        let error = ServiceError::read(&body);
        return Err(ResponseError::Refused(Box::new(Refusal {
            status: head.status,
            headers: head.headers,
            body,
            error,
        })));
    }
    Err(unexpected(response, format!("expected status {}", expected.as_u16())))
}

/// The JSON of a response with the documented status.
pub(crate) fn expect_json<T: DeserializeOwned>(response: Response<Bytes>) -> Result<T, ResponseError> {
    let response = expect_status(response, StatusCode::OK)?;
    json::read(response.body()).map_err(|fault| unexpected(response, fault.sentence()))
}

fn unexpected(response: Response<Bytes>, reason: String) -> ResponseError {
    let (head, body) = response.into_parts();
    ResponseError::Unexpected(Box::new(UnexpectedResponse {
        status: head.status,
        headers: head.headers,
        body,
        reason,
    }))
}
