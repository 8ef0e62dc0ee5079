use rolecall_model::ErrorCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, fmt};

/// What a batch of keys is answered: `{"results":{"1":…},"statuses":{},"errors":{"2":{"status":404,…}}}`. A key is in
/// `results` or in `errors`; a map that is missing is read as an empty one.
///
/// ```
/// use rolecall_transport::restli::Batch;
/// let batch: Batch<String> = serde_json::from_str(r#"{
///     "results": {"1": "a"}, "errors": {"2": {"status": 404, "message": "not found"}}}"#)?;
/// assert_eq!(batch.results["1"], "a");
/// assert_eq!(batch.errors["2"].status, Some(404));
/// assert!(batch.statuses.is_empty());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Batch<T> {
    /// What was found, by its key as text.
    #[serde(default = "BTreeMap::new")]
    pub results: BTreeMap<String, T>,
    /// Statuses that differ from that of the answer. The reference implementation writes an empty map.
    #[serde(default)]
    pub statuses: BTreeMap<String, u16>,
    /// Why there is no result, by key.
    #[serde(default)]
    pub errors: BTreeMap<String, ErrorResponse>,
}

impl<T> Batch<T> {
    /// An answer of these results and errors.
    pub fn new(results: BTreeMap<String, T>, errors: BTreeMap<String, ErrorResponse>) -> Self {
        Self { results, statuses: BTreeMap::new(), errors }
    }
}

/// Why one entity is not there, in an answer that is a success all the same: one of [`Batch::errors`], or what stands in
/// a field `organization!` where a projection wanted `organization~`. Rest.li's record of this name; each field of it is
/// optional.
///
/// ```
/// use rolecall_transport::restli::ErrorResponse;
/// let error = ErrorResponse::new(403, "no administrator");
/// assert_eq!(serde_json::to_string(&error)?, r#"{"status":403,"message":"no administrator"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct ErrorResponse {
    /// The status that a request for this entity alone would have; seen are 403 and 429.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// An older code, as a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_error_code: Option<i64>,
    /// The code.
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

/// What happened, in a line: `403 ACCESS_DENIED: Not enough permissions`.
impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("no status")?,
        }
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        self.message.as_ref().map_or(Ok(()), |message| write!(f, ": {message}"))
    }
}

impl std::error::Error for ErrorResponse {}
