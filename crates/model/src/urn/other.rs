use super::{UrnError, UrnErrorKind, grammar};
use alloc::sync::Arc;
use core::fmt;

/// A URN that is none of the four types: of another type, such as `urn:li:member:7`, or with an id that its type cannot
/// have. It is kept as it came.
///
/// It comes from reading an [`AnyUrn`](super::AnyUrn), and from nowhere else: so a URN that is legal as one of the four
/// types is never one. Its type and its id may be any texts, since nothing that is read is to be lost for them.
///
/// ```
/// use rolecall_model::AnyUrn;
/// let AnyUrn::Other(urn) = "urn:li:servicePrincipal:organization".parse()? else { panic!() };
/// assert_eq!((urn.type_name(), urn.id()), ("servicePrincipal", "organization"));
/// # Ok::<(), rolecall_model::UrnError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherUrn {
    text: Arc<str>,
}

impl OtherUrn {
    /// Any text `urn:li:TYPE:ID` whose type and id are there. An id may have colons.
    pub(super) fn read(text: &str) -> Result<Self, UrnError> {
        let malformed = |offset| UrnError {
            kind: UrnErrorKind::Malformed,
            expected: "a URN: `urn:li:`, a type, `:` and an id",
            offset,
        };
        let rest = text.strip_prefix(SCHEME).ok_or_else(|| malformed(grammar::same(text, SCHEME)))?;
        match rest.split_once(':') {
            Some(("", _)) => Err(malformed(SCHEME.len())),
            None | Some((_, "")) => Err(malformed(text.len())),
            Some(_) => Ok(Self { text: text.into() }),
        }
    }

    /// The type as the URN spells it.
    pub fn type_name(&self) -> &str {
        self.parts().0
    }

    /// The id: what follows the colon behind the type.
    pub fn id(&self) -> &str {
        self.parts().1
    }

    /// The whole URN.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn shared(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    fn parts(&self) -> (&str, &str) {
        let rest = self.text.strip_prefix(SCHEME);
        rest.and_then(|rest| rest.split_once(':')).unwrap_or_default()
    }
}

pub(super) const SCHEME: &str = "urn:li:";

impl fmt::Display for OtherUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for OtherUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl AsRef<str> for OtherUrn {
    fn as_ref(&self) -> &str {
        &self.text
    }
}
