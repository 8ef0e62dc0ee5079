use super::ErrorResponse;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self::new(BTreeMap::new(), BTreeMap::new())
    }
}

impl<T> Batch<T> {
    /// An answer of these results and errors.
    pub fn new(results: BTreeMap<String, T>, errors: BTreeMap<String, ErrorResponse>) -> Self {
        Self { results, statuses: BTreeMap::new(), errors }
    }
}
