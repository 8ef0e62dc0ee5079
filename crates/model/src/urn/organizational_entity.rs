use super::{AnyUrn, OrganizationBrandUrn, OrganizationUrn, UrnError, UrnErrorKind};
use core::{fmt, str::FromStr};

/// An organization or one of its brands: what a role is held in. As JSON, a string.
///
/// ```
/// use rolecall_model::OrganizationalEntityUrn;
/// let brand: OrganizationalEntityUrn = "urn:li:organizationBrand:18085185".parse()?;
/// assert!(matches!(brand, OrganizationalEntityUrn::Brand(_)));
/// # Ok::<(), rolecall_model::UrnError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganizationalEntityUrn {
    /// `urn:li:organization:…`
    Organization(OrganizationUrn),
    /// `urn:li:organizationBrand:…`
    Brand(OrganizationBrandUrn),
}

impl OrganizationalEntityUrn {
    /// The whole URN.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Organization(urn) => urn.as_str(),
            Self::Brand(urn) => urn.as_str(),
        }
    }

    /// The id, which is a number.
    pub fn id(&self) -> &str {
        match self {
            Self::Organization(urn) => urn.id(),
            Self::Brand(urn) => urn.id(),
        }
    }
}

impl FromStr for OrganizationalEntityUrn {
    type Err = UrnError;

    fn from_str(text: &str) -> Result<Self, UrnError> {
        // Where the two part, only a brand goes on with a `B`.
        let parsed = if text.starts_with("urn:li:organizationB") {
            text.parse().map(Self::Brand)
        } else {
            text.parse().map(Self::Organization)
        };
        parsed.map_err(|error: UrnError| match error.kind {
            UrnErrorKind::UnknownType => {
                UrnError { expected: "`urn:li:organization:` or `urn:li:organizationBrand:`", ..error }
            }
            UrnErrorKind::Malformed => error,
        })
    }
}

crate::text::try_from_texts!(OrganizationalEntityUrn);

/// The error is that of parsing the text.
impl TryFrom<AnyUrn> for OrganizationalEntityUrn {
    type Error = UrnError;

    fn try_from(urn: AnyUrn) -> Result<Self, UrnError> {
        match urn {
            AnyUrn::Organization(urn) => Ok(Self::Organization(urn)),
            AnyUrn::OrganizationBrand(urn) => Ok(Self::Brand(urn)),
            AnyUrn::Person(_) | AnyUrn::FsdProfile(_) | AnyUrn::Other(_) => urn.as_str().parse(),
        }
    }
}

/// The error is that of parsing the text.
impl TryFrom<&AnyUrn> for OrganizationalEntityUrn {
    type Error = UrnError;

    fn try_from(urn: &AnyUrn) -> Result<Self, UrnError> {
        urn.clone().try_into()
    }
}

impl From<OrganizationUrn> for OrganizationalEntityUrn {
    fn from(urn: OrganizationUrn) -> Self {
        Self::Organization(urn)
    }
}

impl From<OrganizationBrandUrn> for OrganizationalEntityUrn {
    fn from(urn: OrganizationBrandUrn) -> Self {
        Self::Brand(urn)
    }
}

impl fmt::Display for OrganizationalEntityUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for OrganizationalEntityUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl AsRef<str> for OrganizationalEntityUrn {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use super::OrganizationalEntityUrn;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    impl Serialize for OrganizationalEntityUrn {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(self.as_str())
        }
    }

    impl<'de> Deserialize<'de> for OrganizationalEntityUrn {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::text::deserialize(deserializer)
        }
    }
}
