//! URNs of people and organizations: one grammar, `urn:li:TYPE:ID`, and one error.

mod any;
mod grammar;
mod organizational_entity;
mod other;

use alloc::{format, sync::Arc};
pub use any::AnyUrn;
use core::{cmp::Ordering, error::Error, fmt, hash, marker::PhantomData, str::FromStr};
pub use organizational_entity::OrganizationalEntityUrn;
pub use other::OtherUrn;

/// A member of LinkedIn, as an application sees them: `urn:li:person:pE3vIq7yK6`.
pub type PersonUrn = Urn<urn_type::Person>;
/// An organization: `urn:li:organization:2414183`.
pub type OrganizationUrn = Urn<urn_type::Organization>;
/// A brand of an organization (a showcase page): `urn:li:organizationBrand:18085185`.
pub type OrganizationBrandUrn = Urn<urn_type::OrganizationBrand>;
/// A member's profile, as ConnectSafely names them: `urn:li:fsd_profile:ACoAA…`.
pub type FsdProfileUrn = Urn<urn_type::FsdProfile>;

/// A URN of one type. `FromStr` and `Display` are inverses, byte for byte. An [`AnyUrn`] of this type becomes one by
/// `TryFrom`.
///
/// Parsing is lenient where the documents are: an id may be elided by a final `...`, as their examples are.
/// As JSON, it is a string. [`is_strict`](Urn::is_strict) says whether the id looks like one that the real service issues.
///
/// ```
/// use rolecall_model::{OrganizationUrn, PersonUrn};
///
/// let person: PersonUrn = "urn:li:person:abCdEf".parse()?;
/// assert_eq!(person.id(), "abCdEf");
/// assert!(!person.is_strict(), "real ids have ten characters");
/// assert_eq!(
///     "urn:li:person:1".parse::<OrganizationUrn>().unwrap_err().to_string(),
///     "expected `urn:li:organization:`, at offset 7"
/// );
/// # Ok::<(), rolecall_model::UrnError>(())
/// ```
pub struct Urn<T> {
    /// Shared: a URN is cloned far more often than it is made.
    text: Arc<str>,
    of: PhantomData<T>,
}

/// What tells the four URN types apart. Sealed: other types are not part of these APIs.
pub trait UrnType: sealed::Ids {
    /// The type's name in the URN.
    const NAME: &'static str;
    /// The URN up to its id: `urn:li:NAME:`.
    const PREFIX: &'static str;
}

/// The four URN types, as markers.
pub mod urn_type {
    use super::{UrnType, sealed::Ids};

    /// Marks [`PersonUrn`](super::PersonUrn).
    #[derive(Clone, Copy, Debug)]
    pub enum Person {}
    /// Marks [`OrganizationUrn`](super::OrganizationUrn).
    #[derive(Clone, Copy, Debug)]
    pub enum Organization {}
    /// Marks [`OrganizationBrandUrn`](super::OrganizationBrandUrn).
    #[derive(Clone, Copy, Debug)]
    pub enum OrganizationBrand {}
    /// Marks [`FsdProfileUrn`](super::FsdProfileUrn).
    #[derive(Clone, Copy, Debug)]
    pub enum FsdProfile {}

    impl UrnType for Person {
        const NAME: &'static str = "person";
        const PREFIX: &'static str = "urn:li:person:";
    }
    impl UrnType for Organization {
        const NAME: &'static str = "organization";
        const PREFIX: &'static str = "urn:li:organization:";
    }
    impl UrnType for OrganizationBrand {
        const NAME: &'static str = "organizationBrand";
        const PREFIX: &'static str = "urn:li:organizationBrand:";
    }
    impl UrnType for FsdProfile {
        const NAME: &'static str = "fsd_profile";
        const PREFIX: &'static str = "urn:li:fsd_profile:";
    }

    impl Ids for Person {
        const EXPECTED: &'static str = "`urn:li:person:`";

        fn check(id: &str) -> Result<(), (usize, &'static str)> {
            super::grammar::check_text_id(id)
        }

        /// Observed: ten characters.
        fn is_strict(id: &str) -> bool {
            id.len() == 10 && !id.ends_with("...")
        }
    }
    impl Ids for FsdProfile {
        const EXPECTED: &'static str = "`urn:li:fsd_profile:`";

        fn check(id: &str) -> Result<(), (usize, &'static str)> {
            super::grammar::check_text_id(id)
        }

        /// Observed: 39 characters of base64url, the first bytes always the same.
        fn is_strict(id: &str) -> bool {
            id.len() == 39 && id.starts_with("ACoAA") && !id.ends_with("...")
        }
    }
    impl Ids for Organization {
        const EXPECTED: &'static str = "`urn:li:organization:`";

        fn check(id: &str) -> Result<(), (usize, &'static str)> {
            super::grammar::check_number(id)
        }

        fn is_strict(_: &str) -> bool {
            true
        }
    }
    impl Ids for OrganizationBrand {
        const EXPECTED: &'static str = "`urn:li:organizationBrand:`";

        fn check(id: &str) -> Result<(), (usize, &'static str)> {
            super::grammar::check_number(id)
        }

        fn is_strict(_: &str) -> bool {
            true
        }
    }
}

mod sealed {
    pub trait Ids {
        /// The prefix of the URN, as an error names it.
        const EXPECTED: &'static str;
        /// Whether an id is legal; else where it is not, in bytes of the id, and what was expected there.
        fn check(id: &str) -> Result<(), (usize, &'static str)>;
        /// Whether a legal id looks like one that the real service issues.
        fn is_strict(id: &str) -> bool;
    }
}

impl<T: UrnType> Urn<T> {
    /// The URN of this id.
    ///
    /// # Errors
    /// An id that the type cannot have; the offset counts from the start of the URN.
    pub fn from_id(id: &str) -> Result<Self, UrnError> {
        format!("{}{id}", T::PREFIX).parse()
    }

    /// The id: what follows the last fixed colon.
    pub fn id(&self) -> &str {
        self.text.get(T::PREFIX.len()..).unwrap_or_default()
    }

    /// The whole URN.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the id looks like one that the real service issues (observed, see `fixtures/errata.json`):
    /// ten characters for a person, 39 beginning `ACoAA` for a profile, neither elided. Numbers always do.
    pub fn is_strict(&self) -> bool {
        T::is_strict(self.id())
    }
}

impl<T: UrnType> FromStr for Urn<T> {
    type Err = UrnError;

    fn from_str(text: &str) -> Result<Self, UrnError> {
        check::<T>(text)?;
        Ok(Self { text: text.into(), of: PhantomData })
    }
}

crate::text::try_from_texts!([T: UrnType] Urn<T>);

/// The error is that of parsing the text.
impl<T: UrnType> TryFrom<&AnyUrn> for Urn<T> {
    type Error = UrnError;

    fn try_from(urn: &AnyUrn) -> Result<Self, UrnError> {
        check::<T>(urn.as_str())?;
        Ok(Self { text: urn.shared(), of: PhantomData })
    }
}

/// The error is that of parsing the text.
impl<T: UrnType> TryFrom<AnyUrn> for Urn<T> {
    type Error = UrnError;

    fn try_from(urn: AnyUrn) -> Result<Self, UrnError> {
        Self::try_from(&urn)
    }
}

/// Whether a text is a URN of this type.
fn check<T: UrnType>(text: &str) -> Result<(), UrnError> {
    let Some(id) = text.strip_prefix(T::PREFIX) else {
        return Err(grammar::wrong_prefix(text, T::PREFIX, T::EXPECTED));
    };
    T::check(id).map_err(|(at, expected)| UrnError {
        kind: UrnErrorKind::Malformed,
        expected,
        offset: T::PREFIX.len() + at,
    })
}

/// Why a text is not the URN it should be, and where: `expected `urn:li:person:`, at offset 7`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UrnError {
    kind: UrnErrorKind,
    expected: &'static str,
    offset: usize,
}

/// The kinds of [`UrnError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UrnErrorKind {
    /// It is no URN, or its id is not one of its type.
    Malformed,
    /// It is a URN of another type.
    UnknownType,
}

impl UrnError {
    /// What kind of fault it is.
    pub fn kind(&self) -> UrnErrorKind {
        self.kind
    }

    /// Where the fault is, in bytes from the start of the text.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for UrnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, at offset {}", self.expected, self.offset)
    }
}

impl Error for UrnError {}

// By hand, since a derive would ask of the marker what it asks of the URN.

impl<T> Clone for Urn<T> {
    fn clone(&self) -> Self {
        Self { text: Arc::clone(&self.text), of: PhantomData }
    }
}

impl<T> PartialEq for Urn<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Urn<T> {}

impl<T> PartialOrd for Urn<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of the texts.
impl<T> Ord for Urn<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T> hash::Hash for Urn<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Display for Urn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> fmt::Debug for Urn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl<T> AsRef<str> for Urn<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use super::{Urn, UrnType};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    impl<T> Serialize for Urn<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&self.text)
        }
    }

    impl<'de, T: UrnType> Deserialize<'de> for Urn<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::text::deserialize(deserializer)
        }
    }
}
