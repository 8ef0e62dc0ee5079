use super::{
    FsdProfileUrn, OrganizationBrandUrn, OrganizationUrn, OrganizationalEntityUrn, OtherUrn, PersonUrn, Urn,
    UrnError, UrnErrorKind, UrnType, grammar, other::SCHEME, urn_type,
};
use alloc::sync::Arc;
use core::{fmt, str::FromStr};

/// Any URN. `FromStr` tells the four types, and reads every other `urn:li:TYPE:ID` as [`OtherUrn`], so that one odd URN
/// does not make an answer unreadable; as JSON, it is a string.
///
/// ```
/// use rolecall_model::{AnyUrn, PersonUrn};
/// let urn: AnyUrn = "urn:li:person:pE3vIq7yK6".parse()?;
/// assert_eq!((urn.type_name(), urn.id(), urn.is_strict()), ("person", "pE3vIq7yK6", true));
/// assert_eq!(PersonUrn::try_from(&urn)?, "urn:li:person:pE3vIq7yK6".parse()?);
/// let member: AnyUrn = "urn:li:member:7".parse()?;
/// assert!(matches!(&member, AnyUrn::Other(urn) if urn.type_name() == "member"));
/// assert_eq!(
///     PersonUrn::try_from(member).unwrap_err().to_string(),
///     "expected `urn:li:person:`, at offset 7"
/// );
/// # #[cfg(feature = "json")] {
/// let json = serde_json::to_string(&urn).unwrap();
/// assert_eq!(json, r#""urn:li:person:pE3vIq7yK6""#);
/// assert_eq!(serde_json::from_str::<AnyUrn>(&json).unwrap(), urn);
/// # }
/// # Ok::<(), rolecall_model::UrnError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AnyUrn {
    /// `urn:li:person:…`
    Person(PersonUrn),
    /// `urn:li:organization:…`
    Organization(OrganizationUrn),
    /// `urn:li:organizationBrand:…`
    OrganizationBrand(OrganizationBrandUrn),
    /// `urn:li:fsd_profile:…`
    FsdProfile(FsdProfileUrn),
    /// A URN that is none of these.
    Other(OtherUrn),
}

impl AnyUrn {
    /// A URN of one of the four types, and of no other.
    ///
    /// ```
    /// use rolecall_model::AnyUrn;
    /// assert!(AnyUrn::listed("urn:li:person:pE3vIq7yK6").is_ok());
    /// assert_eq!(
    ///     AnyUrn::listed("urn:li:member:7").unwrap_err().to_string(),
    ///     "expected a URN of a person, an organization, an organizationBrand or an fsd_profile, at offset 7"
    /// );
    /// ```
    ///
    /// # Errors
    /// No URN, a URN of another type, an id that its type cannot have.
    pub fn listed(text: &str) -> Result<Self, UrnError> {
        const TYPES: &str = "a URN of a person, an organization, an organizationBrand or an fsd_profile";
        let malformed = |offset| UrnError { kind: UrnErrorKind::Malformed, expected: TYPES, offset };
        let Some(rest) = text.strip_prefix(SCHEME) else {
            return Err(malformed(grammar::same(text, SCHEME)));
        };
        match rest.split_once(':') {
            Some((urn_type::Person::NAME, _)) => text.parse().map(Self::Person),
            Some((urn_type::Organization::NAME, _)) => text.parse().map(Self::Organization),
            Some((urn_type::OrganizationBrand::NAME, _)) => text.parse().map(Self::OrganizationBrand),
            Some((urn_type::FsdProfile::NAME, _)) => text.parse().map(Self::FsdProfile),
            Some(("", _)) => Err(malformed(SCHEME.len())),
            // A type that breaks off may still have become one of the four.
            None if starts_a_type(rest) => Err(malformed(text.len())),
            _ => Err(UrnError { kind: UrnErrorKind::UnknownType, expected: TYPES, offset: SCHEME.len() }),
        }
    }

    /// The type as the URN spells it.
    pub fn type_name(&self) -> &str {
        fn name<T: UrnType>(_: &Urn<T>) -> &'static str {
            T::NAME
        }
        match self {
            Self::Person(urn) => name(urn),
            Self::Organization(urn) => name(urn),
            Self::OrganizationBrand(urn) => name(urn),
            Self::FsdProfile(urn) => name(urn),
            Self::Other(urn) => urn.type_name(),
        }
    }

    /// The whole URN.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Person(urn) => urn.as_str(),
            Self::Organization(urn) => urn.as_str(),
            Self::OrganizationBrand(urn) => urn.as_str(),
            Self::FsdProfile(urn) => urn.as_str(),
            Self::Other(urn) => urn.as_str(),
        }
    }

    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Person(urn) => urn.id(),
            Self::Organization(urn) => urn.id(),
            Self::OrganizationBrand(urn) => urn.id(),
            Self::FsdProfile(urn) => urn.id(),
            Self::Other(urn) => urn.id(),
        }
    }

    /// Whether the id looks like one that the real service issues; see [`Urn::is_strict`]. Of other URNs nothing is
    /// known, so theirs does not.
    pub fn is_strict(&self) -> bool {
        match self {
            Self::Person(urn) => urn.is_strict(),
            Self::Organization(_) | Self::OrganizationBrand(_) => true,
            Self::FsdProfile(urn) => urn.is_strict(),
            Self::Other(_) => false,
        }
    }

    pub(super) fn shared(&self) -> Arc<str> {
        match self {
            Self::Person(urn) => Arc::clone(&urn.text),
            Self::Organization(urn) => Arc::clone(&urn.text),
            Self::OrganizationBrand(urn) => Arc::clone(&urn.text),
            Self::FsdProfile(urn) => Arc::clone(&urn.text),
            Self::Other(urn) => urn.shared(),
        }
    }
}

impl FromStr for AnyUrn {
    type Err = UrnError;

    fn from_str(text: &str) -> Result<Self, UrnError> {
        Self::listed(text).or_else(|_| OtherUrn::read(text).map(Self::Other))
    }
}

crate::text::try_from_texts!(AnyUrn);

fn starts_a_type(text: &str) -> bool {
    [
        urn_type::Person::NAME,
        urn_type::Organization::NAME,
        urn_type::OrganizationBrand::NAME,
        urn_type::FsdProfile::NAME,
    ]
    .iter()
    .any(|name| name.starts_with(text))
}

impl fmt::Display for AnyUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AnyUrn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl AsRef<str> for AnyUrn {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<PersonUrn> for AnyUrn {
    fn from(urn: PersonUrn) -> Self {
        Self::Person(urn)
    }
}

impl From<OrganizationUrn> for AnyUrn {
    fn from(urn: OrganizationUrn) -> Self {
        Self::Organization(urn)
    }
}

impl From<OrganizationBrandUrn> for AnyUrn {
    fn from(urn: OrganizationBrandUrn) -> Self {
        Self::OrganizationBrand(urn)
    }
}

impl From<FsdProfileUrn> for AnyUrn {
    fn from(urn: FsdProfileUrn) -> Self {
        Self::FsdProfile(urn)
    }
}

impl From<OtherUrn> for AnyUrn {
    fn from(urn: OtherUrn) -> Self {
        Self::Other(urn)
    }
}

impl From<OrganizationalEntityUrn> for AnyUrn {
    fn from(urn: OrganizationalEntityUrn) -> Self {
        match urn {
            OrganizationalEntityUrn::Organization(urn) => Self::Organization(urn),
            OrganizationalEntityUrn::Brand(urn) => Self::OrganizationBrand(urn),
        }
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use super::AnyUrn;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    impl Serialize for AnyUrn {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(self.as_str())
        }
    }

    impl<'de> Deserialize<'de> for AnyUrn {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::text::deserialize(deserializer)
        }
    }
}
