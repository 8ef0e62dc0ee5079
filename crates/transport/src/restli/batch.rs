use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a batch of keys is answered: `{"results":{"1":…},"statuses":{},"errors":{"2":{"status":404,…}}}`. A key is in
/// `results` or in `errors`; a map that is missing is read as an empty one.
///
/// ```
/// use rolecall_transport::restli::Batch;
/// let batch: Batch<String> = serde_json::from_str(r#"{
///     "results": {"1": "a"}, "errors": {"2": {"status": 404, "message": "not found"}}}"#)?;
/// assert_eq!(batch.results["1"], "a");
/// assert_eq!(batch.errors["2"].status, 404);
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
    pub errors: BTreeMap<String, BatchError>,
}

impl<T> Batch<T> {
    /// An answer of these results and errors.
    pub fn new(results: BTreeMap<String, T>, errors: BTreeMap<String, BatchError>) -> Self {
        Self { results, statuses: BTreeMap::new(), errors }
    }
}

/// Why one key of a batch has no result; the answer itself is a success all the same.
///
/// ```
/// use rolecall_transport::restli::BatchError;
/// let error = BatchError::new(403, "no administrator");
/// assert_eq!(serde_json::to_string(&error)?, r#"{"status":403,"message":"no administrator"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BatchError {
    /// The status that a request for this key alone would have.
    pub status: u16,
    /// An older code, as a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_error_code: Option<i64>,
    /// The code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the service says. The reference implementation leaves it out where it has nothing to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl BatchError {
    /// A status with a message.
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            service_error_code: None,
            code: None,
            message: Some(message.into()),
            other: Map::new(),
        }
    }
}
