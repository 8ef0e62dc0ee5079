use crate::{members::Members, told::Told};
use rolecall_model::ErrorCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// What went wrong: Rest.li's record of this name, each field of which is optional. It is the body of a refusal; one of
/// [`Batch::errors`](super::Batch::errors); or what stands in a field `organization!` where a projection wanted
/// `organization~`.
///
/// Nothing of it is refused: a field of another type is none, and stays in `other`.
///
/// ```
/// use rolecall_transport::restli::ErrorResponse;
/// let error = ErrorResponse::new(403, "no administrator");
/// assert_eq!(serde_json::to_string(&error)?, r#"{"status":403,"message":"no administrator"}"#);
/// assert_eq!(error.to_string(), "403: no administrator");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "Members")]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The status; of one entity among others that which a request for it alone would have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// An older code, as a number, such as 65600.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_error_code: Option<i64>,
    /// The code, such as `ACCESS_DENIED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// What the service says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl ErrorResponse {
    /// A status with a message.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status: Some(status), message: Some(message.into()), ..Self::default() }
    }
}

impl From<Members> for ErrorResponse {
    fn from(mut members: Members) -> Self {
        Self {
            status: members.take("status"),
            service_error_code: members.take("serviceErrorCode"),
            code: members.take("code"),
            message: members.take("message"),
            other: members.0,
        }
    }
}

/// What else there is may hold secrets; `Debug` shows the names of it.
impl fmt::Debug for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorResponse")
            .field("status", &self.status)
            .field("service_error_code", &self.service_error_code)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("other", &self.other.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// What happened, in a line.
impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("no status")?,
        }
        if let Some(code) = &self.code {
            write!(f, " {}", Told(code.as_str()))?;
        }
        self.message.as_ref().map_or(Ok(()), |message| write!(f, ": {}", Told(message)))
    }
}

impl std::error::Error for ErrorResponse {}
