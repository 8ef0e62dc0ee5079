//! Follow invitations. Source: the ConnectSafely document.

use crate::{FsdProfileUrn, InvitationStatus, OrganizationUrn};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::{error::Error, fmt, iter, str::FromStr};

/// A company's number: 1 to 19 digits, kept as they came. As JSON, a string.
///
/// ```
/// use rolecall_model::{CompanyId, OrganizationUrn};
/// let organization: OrganizationUrn = "urn:li:organization:105672170".parse()?;
/// assert_eq!(CompanyId::from(&organization).as_str(), "105672170");
/// assert_eq!("a".parse::<CompanyId>().unwrap_err().to_string(), "expected a company id of 1 to 19 digits");
/// # Ok::<(), rolecall_model::UrnError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CompanyId(Box<str>);

/// An account of ConnectSafely's: any text of 1 to 64 visible ASCII characters; observed are 24 hexadecimal digits.
/// As JSON, a string.
///
/// ```
/// use rolecall_model::AccountId;
/// let account: AccountId = "68b9f0e1c2d3a4b5c6d7e8f9".parse()?;
/// assert_eq!(account.as_str(), "68b9f0e1c2d3a4b5c6d7e8f9");
/// assert!("two words".parse::<AccountId>().is_err());
/// # Ok::<(), rolecall_model::WrongId>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(Box<str>);

/// A text that is no [`CompanyId`], or no [`AccountId`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WrongId {
    expected: &'static str,
}

impl fmt::Display for WrongId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl Error for WrongId {}

impl CompanyId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CompanyId {
    type Err = WrongId;

    fn from_str(text: &str) -> Result<Self, WrongId> {
        if (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.into()))
        } else {
            Err(WrongId { expected: "a company id of 1 to 19 digits" })
        }
    }
}

crate::text::try_from_texts!(CompanyId);

/// The id of an organization is the id of its company.
impl From<&OrganizationUrn> for CompanyId {
    fn from(urn: &OrganizationUrn) -> Self {
        Self(urn.id().into())
    }
}

/// The id of an organization is the id of its company.
impl From<OrganizationUrn> for CompanyId {
    fn from(urn: OrganizationUrn) -> Self {
        Self::from(&urn)
    }
}

impl AccountId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it looks like the ids that are observed: 24 hexadecimal digits.
    pub fn is_strict(&self) -> bool {
        self.0.len() == 24 && self.0.bytes().all(|byte| byte.is_ascii_hexdigit())
    }
}

impl FromStr for AccountId {
    type Err = WrongId;

    fn from_str(text: &str) -> Result<Self, WrongId> {
        if (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(Self(text.into()))
        } else {
            Err(WrongId { expected: "an account id of 1 to 64 visible ASCII characters" })
        }
    }
}

crate::text::try_from_texts!(AccountId);

/// Whom to invite: 1 to 50 profiles. The document states the 50; that an empty list is refused is inferred.
///
/// A profile may stand twice in it: what becomes of the second is the service's answer, see [`InvitationResult`].
/// As JSON, an array of URNs.
///
/// ```
/// use rolecall_model::{FsdProfileUrn, Invitees};
/// let ada: FsdProfileUrn = "urn:li:fsd_profile:ACoAADa".parse()?;
/// assert_eq!(Invitees::new(vec![ada.clone()])?.as_slice().len(), 1);
/// assert!(Invitees::new(vec![ada; 51]).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Invitees(Vec<FsdProfileUrn>);

impl Invitees {
    /// The most that one request takes.
    pub const MAX: usize = 50;

    /// These profiles.
    ///
    /// # Errors
    /// None of them, or more than [`Invitees::MAX`]; the error gives them back.
    pub fn new(profiles: Vec<FsdProfileUrn>) -> Result<Self, InviteesError> {
        if (1..=Self::MAX).contains(&profiles.len()) {
            Ok(Self(profiles))
        } else {
            Err(InviteesError { profiles })
        }
    }

    /// As many requests as these profiles need, however many they are: each is in one of them, in their order, and each
    /// request but the last has [`Invitees::MAX`]. None at all need none.
    ///
    /// A profile that is given twice is there twice: what becomes of the second is the service's answer.
    ///
    /// ```
    /// use rolecall_model::{FsdProfileUrn, Invitees};
    /// let profiles: Vec<FsdProfileUrn> =
    ///     (0..120).map(|n| FsdProfileUrn::from_id(&n.to_string())).collect::<Result<_, _>>()?;
    /// let sizes: Vec<usize> = Invitees::batches(profiles).map(|batch| batch.as_slice().len()).collect();
    /// assert_eq!(sizes, [50, 50, 20]);
    /// # Ok::<(), rolecall_model::UrnError>(())
    /// ```
    pub fn batches(profiles: impl IntoIterator<Item = FsdProfileUrn>) -> impl Iterator<Item = Self> {
        // Fused, so that a source that goes on after its end starts no batch after the last.
        let mut profiles = profiles.into_iter().fuse();
        iter::from_fn(move || Self::new(profiles.by_ref().take(Self::MAX).collect()).ok())
    }

    /// These profiles; that there are 1 to 50 is checked when this compiles.
    ///
    /// ```
    /// use rolecall_model::Invitees;
    /// let invitees = Invitees::from_array(["urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...".parse()?]);
    /// assert_eq!(invitees.as_slice().len(), 1);
    /// # Ok::<(), rolecall_model::UrnError>(())
    /// ```
    ///
    /// 50 of them compile:
    ///
    /// ```
    /// use rolecall_model::{FsdProfileUrn, Invitees};
    /// fn invitees(profiles: [FsdProfileUrn; 50]) -> Invitees {
    ///     Invitees::from_array(profiles)
    /// }
    /// # let one = FsdProfileUrn::from_id("a")?;
    /// # invitees(core::array::from_fn(|_| one.clone()));
    /// # Ok::<(), rolecall_model::UrnError>(())
    /// ```
    ///
    /// 51 do not:
    ///
    // Stable rustdoc does not look at the error codes of examples that fail; `cargo xtask ci` makes it look. On any
    // compiler it is held to its reason by the example above, which compiles and differs in one number.
    /// ```compile_fail,E0080
    /// use rolecall_model::{FsdProfileUrn, Invitees};
    /// fn invitees(profiles: [FsdProfileUrn; 51]) -> Invitees {
    ///     Invitees::from_array(profiles)
    /// }
    /// # let one = FsdProfileUrn::from_id("a")?;
    /// # invitees(core::array::from_fn(|_| one.clone()));
    /// # Ok::<(), rolecall_model::UrnError>(())
    /// ```
    pub fn from_array<const N: usize>(profiles: [FsdProfileUrn; N]) -> Self {
        const { assert!(1 <= N && N <= Self::MAX, "expected 1 to 50 profiles") };
        Self(profiles.into())
    }

    /// The profiles, in order.
    pub fn as_slice(&self) -> &[FsdProfileUrn] {
        &self.0
    }
}

impl TryFrom<Vec<FsdProfileUrn>> for Invitees {
    type Error = InviteesError;

    fn try_from(profiles: Vec<FsdProfileUrn>) -> Result<Self, InviteesError> {
        Self::new(profiles)
    }
}

/// No profile at all, or more than 50.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InviteesError {
    profiles: Vec<FsdProfileUrn>,
}

impl InviteesError {
    /// What was given.
    pub fn into_profiles(self) -> Vec<FsdProfileUrn> {
        self.profiles
    }
}

impl fmt::Display for InviteesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected 1 to {} profiles, found {}", Invitees::MAX, self.profiles.len())
    }
}

impl Error for InviteesError {}

/// The answer to a request for follow invitations.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use rolecall_model::InvitationReport;
/// let report: InvitationReport = serde_json::from_str(r#"{
///     "success": true, "accountId": "696ce9e780e0483585e4e553", "companyId": "105672170",
///     "totalRequested": 1, "totalSuccessful": 1, "totalFailed": 0,
///     "results": [{"profileUrn": "urn:li:fsd_profile:ACoAABJefVoBrz2LR3f...", "success": true, "status": "SENT"}]}"#)?;
/// assert!(report.results[0].status.is_listed());
/// # }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct InvitationReport {
    /// Whether at least one invitation was sent.
    pub success: bool,
    /// The account that sent them.
    pub account_id: AccountId,
    /// The company to follow.
    pub company_id: CompanyId,
    /// How many were asked for.
    pub total_requested: u32,
    /// How many were sent.
    pub total_successful: u32,
    /// How many were not.
    pub total_failed: u32,
    /// One result an invitee, in order.
    pub results: Vec<InvitationResult>,
}

impl InvitationReport {
    /// The report of these results: its totals and its success are theirs.
    pub fn new(account_id: AccountId, company_id: CompanyId, results: Vec<InvitationResult>) -> Self {
        let count = |wanted: bool| {
            u32::try_from(results.iter().filter(|result| result.success == wanted).count())
                .unwrap_or(u32::MAX)
        };
        let (total_successful, total_failed) = (count(true), count(false));
        Self {
            success: total_successful > 0,
            account_id,
            company_id,
            total_requested: total_successful.saturating_add(total_failed),
            total_successful,
            total_failed,
            results,
        }
    }
}

impl InvitationReport {
    /// The invitations that were not sent, each with its reason. That the request is a success, and `success` is true, says
    /// no more than that one was.
    ///
    /// ```
    /// use rolecall_model::{InvitationReport, InvitationResult};
    /// let sent = InvitationResult::sent("urn:li:fsd_profile:a".parse()?);
    /// let failed = InvitationResult::failed("urn:li:fsd_profile:b".parse()?, "not a connection");
    /// let report = InvitationReport::new("acc".parse()?, "7".parse()?, vec![sent, failed]);
    /// assert!(report.success);
    /// assert_eq!(report.failures().map(|failed| failed.profile_urn.id()).collect::<Vec<_>>(), ["b"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn failures(&self) -> impl Iterator<Item = &InvitationResult> {
        self.results.iter().filter(|result| !result.success)
    }
}

/// What became of one invitation. As JSON, an element of the report's `results`; `error` may be missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct InvitationResult {
    /// Who was invited.
    pub profile_urn: FsdProfileUrn,
    /// Whether the invitation was sent.
    pub success: bool,
    /// The same as a word.
    pub status: InvitationStatus,
    /// Why it was not sent (observed in the vendor's interface description; no document shows it).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub error: Option<String>,
}

impl InvitationResult {
    /// An invitation that was sent.
    pub fn sent(profile_urn: FsdProfileUrn) -> Self {
        Self { profile_urn, success: true, status: InvitationStatus::Sent, error: None }
    }

    /// An invitation that was not, and why.
    pub fn failed(profile_urn: FsdProfileUrn, error: impl Into<String>) -> Self {
        Self { profile_urn, success: false, status: InvitationStatus::Failed, error: Some(error.into()) }
    }
}

impl fmt::Display for CompanyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CompanyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl AsRef<[FsdProfileUrn]> for Invitees {
    fn as_ref(&self) -> &[FsdProfileUrn] {
        &self.0
    }
}

impl AsRef<str> for CompanyId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, f)
    }
}

impl AsRef<str> for AccountId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "serde")]
mod serde_impls {
    use super::{AccountId, CompanyId, Invitees};
    use crate::FsdProfileUrn;
    use alloc::vec::Vec;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    impl Serialize for CompanyId {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&self.0)
        }
    }

    impl<'de> Deserialize<'de> for CompanyId {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::text::deserialize(deserializer)
        }
    }

    impl Serialize for AccountId {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&self.0)
        }
    }

    impl<'de> Deserialize<'de> for AccountId {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            crate::text::deserialize(deserializer)
        }
    }

    impl Serialize for Invitees {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(&self.0)
        }
    }

    impl<'de> Deserialize<'de> for Invitees {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Self::new(Vec::<FsdProfileUrn>::deserialize(deserializer)?).map_err(D::Error::custom)
        }
    }
}
