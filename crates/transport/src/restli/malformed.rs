use rolecall_model::restli::SyntaxError;
use std::fmt::{self, Display};

/// A request that is not what it should be: the peer's fault, with the place and what was expected there.
///
/// ```
/// use rolecall_transport::{Malformed, restli::{Parameters, ProtocolVersion}};
/// let parameters = Parameters::decode("count=-1", ProtocolVersion::V2)?;
/// let malformed = parameters.number("count").unwrap_err();
/// assert_eq!(malformed.to_string(), "count: expected a number from 0 to 2147483647, found `-1`");
/// # Ok::<(), Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Malformed {
    kind: MalformedKind,
    place: String,
    detail: String,
}

/// What a server may want to tell apart: LinkedIn was seen to answer a raw colon with a code of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MalformedKind {
    /// An unescaped colon in a Rest.li 2.0 value: the commonest mistake with URNs.
    RawColon,
    /// Any other fault.
    Other,
}

impl Malformed {
    /// A fault in `place`: a parameter, a header, `key` or `body`.
    pub fn new(place: &str, detail: impl Display) -> Self {
        Self { kind: MalformedKind::Other, place: place.to_owned(), detail: detail.to_string() }
    }

    /// A fault in the Rest.li 2.0 text in `place`.
    pub fn syntax(place: &str, error: &SyntaxError) -> Self {
        if error.found() != Some(':') {
            return Self::new(place, error);
        }
        let detail = format!("{error}; a colon inside a value is written `%3A`");
        Self { kind: MalformedKind::RawColon, ..Self::new(place, detail) }
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> MalformedKind {
        self.kind
    }

    /// The parameter, the header, `key` or `body`.
    pub fn place(&self) -> &str {
        &self.place
    }
}

impl Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.detail)
    }
}

impl std::error::Error for Malformed {}
