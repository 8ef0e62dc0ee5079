use super::{Fault, Outcome};
use rolecall_model::{AnyUrn, UrnError, UrnErrorKind};
use serde_json::json;

/// What a URN of one of the four types is.
pub(super) fn item(line: &str) -> Outcome {
    let urn = AnyUrn::listed(line).map_err(|error: UrnError| Fault {
        code: if error.kind() == UrnErrorKind::UnknownType { "unknown_urn_type" } else { "bad_urn" },
        message: error.to_string(),
        offset: error.offset(),
    })?;
    Ok(format!(
        r#"{{"type":{},"id":{},"strict":{}}}"#,
        json!(urn.type_name()),
        json!(urn.id()),
        urn.is_strict()
    )
    .into())
}
