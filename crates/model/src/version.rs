//! Versions of LinkedIn's interface. Source: LinkedIn's page on versioning.

use core::{error::Error, fmt, str::FromStr};

/// The month of a version of the interface, `YYYYMM`, with a revision `.RR` where one is meant. As JSON, a string.
///
/// A day behind the month, `YYYYMMDD`, is read and forgotten: LinkedIn's 426 prints `20250401` for `202504` (observed), and
/// people copy it from there. What the service does with such a header is not known; this one is always printed without.
///
/// ```
/// use rolecall_model::LinkedInVersion;
/// let version: LinkedInVersion = "202608".parse()?;
/// assert!(version < "202608.01".parse()? && version > "202512".parse()?);
/// assert_eq!((version.year(), version.month()), (2026, 8));
/// assert_eq!("20260801".parse::<LinkedInVersion>()?.to_string(), "202608");
/// assert!("202613".parse::<LinkedInVersion>().is_err(), "there are twelve months");
/// # Ok::<(), rolecall_model::LinkedInVersionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkedInVersion {
    year: u16,
    month: u8,
    revision: Option<u8>,
}

/// The text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkedInVersionError(());

impl LinkedInVersion {
    /// The version of this month; a month beyond the twelve is the last, a year beyond four digits 9999.
    pub fn new(year: u16, month: u8) -> Self {
        Self { year: year.min(9999), month: month.clamp(1, 12), revision: None }
    }

    /// The year, four digits.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The same month without a revision.
    #[must_use]
    pub fn without_revision(self) -> Self {
        Self { revision: None, ..self }
    }
}

impl FromStr for LinkedInVersion {
    type Err = LinkedInVersionError;

    fn from_str(text: &str) -> Result<Self, LinkedInVersionError> {
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        let text = if digits(text, 8) { without_day(text)? } else { text };
        let (month, revision) =
            text.split_once('.').map_or((text, None), |(month, rest)| (month, Some(rest)));
        if !digits(month, 6) || revision.is_some_and(|revision| !digits(revision, 2)) {
            return Err(LinkedInVersionError(()));
        }
        let (year, month) = month.split_at(4);
        let error = |_| LinkedInVersionError(());
        let (year, month) = (year.parse().map_err(error)?, month.parse().map_err(error)?);
        let revision = revision.map(str::parse).transpose().map_err(error)?;
        if (1..=12).contains(&month) {
            Ok(Self { year, month, revision })
        } else {
            Err(LinkedInVersionError(()))
        }
    }
}

crate::text::try_from_texts!(LinkedInVersion);

/// The month of a date in eight digits.
fn without_day(date: &str) -> Result<&str, LinkedInVersionError> {
    let (month, day) = date.split_at(6);
    if ("01"..="31").contains(&day) { Ok(month) } else { Err(LinkedInVersionError(())) }
}

impl fmt::Display for LinkedInVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}", self.year, self.month)?;
        self.revision.map_or(Ok(()), |revision| write!(f, ".{revision:02}"))
    }
}

impl fmt::Display for LinkedInVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a version such as `202608`: a year and a month")
    }
}

impl Error for LinkedInVersionError {}

#[cfg(feature = "serde")]
mod serde_impls {
    use super::LinkedInVersion;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    impl Serialize for LinkedInVersion {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl<'de> Deserialize<'de> for LinkedInVersion {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::text::deserialize(deserializer)
        }
    }
}
