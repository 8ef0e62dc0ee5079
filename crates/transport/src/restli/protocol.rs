use crate::{At, Problem, ProblemCode, problem::Found};
use http::{HeaderMap, HeaderName};

/// The version of the Rest.li protocol that a request speaks.
///
/// ```
/// use http::HeaderMap;
/// use rolecall_transport::restli::ProtocolVersion;
/// let mut headers = HeaderMap::new();
/// assert_eq!(ProtocolVersion::of(&headers)?, ProtocolVersion::V1);
/// headers.insert(ProtocolVersion::HEADER, "2.0.0".parse().unwrap());
/// assert_eq!(ProtocolVersion::of(&headers)?, ProtocolVersion::V2);
/// # Ok::<(), rolecall_transport::Problem>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProtocolVersion {
    /// 1.0.0, which a request without the header means: parameter values are form-encoded text.
    V1,
    /// 2.0.0, which the LinkedIn document demands: parameter values are Rest.li 2.0 text.
    V2,
}

impl ProtocolVersion {
    /// The header that names it.
    pub const HEADER: HeaderName = HeaderName::from_static("x-restli-protocol-version");

    /// The version as the header spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "1.0.0",
            Self::V2 => "2.0.0",
        }
    }

    /// What a request says.
    ///
    /// # Errors
    /// Any other version, and any other spelling.
    pub fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        match headers.get(Self::HEADER).map(http::HeaderValue::as_bytes) {
            None | Some(b"1.0.0") => Ok(Self::V1),
            Some(b"2.0.0") => Ok(Self::V2),
            Some(other) => {
                let at = At::header(Self::HEADER, headers.get(Self::HEADER));
                let found = Found::Text(other.escape_ascii().to_string());
                Err(Problem::new(
                    ProblemCode::ProtocolVersion,
                    "X-RestLi-Protocol-Version",
                    "`1.0.0` or `2.0.0`",
                    found,
                )
                .at(at.clone())
                .mended_by(at, Self::V2.as_str()))
            }
        }
    }
}
