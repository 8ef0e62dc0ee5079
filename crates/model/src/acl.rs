//! Who has which role in which organization. Source: the LinkedIn document.

use crate::{
    AnyUrn, OrganizationalEntityUrn, PersonUrn, Role, RoleState, UrnError,
    restli::{Place, Record, SyntaxError, Value, decode, decode_lenient, decode_v1, encode},
};
use alloc::string::String;
use core::{cmp::Ordering, error::Error, fmt, hash, str::FromStr};

/// What identifies an ACL: a compound key of three parts. `FromStr` is [`decode`](Self::decode); as JSON, it is a string,
/// the key of a Rest.li body.
///
/// `(organization:urn%3Ali%3Aorganization%3A2414183,role:ADMINISTRATOR,roleAssignee:urn%3Ali%3Aperson%3AabCdEf)`
///
/// ```
/// use rolecall_model::{AclKey, Role, restli::Place};
///
/// let text = "(organization:urn%3Ali%3Aorganization%3A1,role:ANALYST,roleAssignee:urn%3Ali%3Aperson%3Aa)";
/// let key = AclKey::decode(text)?;
/// assert_eq!(key.role, Role::Analyst);
/// assert_eq!(key.encode(Place::Path), text);
/// assert_eq!(
///     AclKey::decode("(role:ANALYST)").unwrap_err().to_string(),
///     "expected the part `organization`, found none"
/// );
/// # Ok::<(), rolecall_model::AclKeyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AclKey {
    /// Where the role is held.
    pub organization: OrganizationalEntityUrn,
    /// The role.
    pub role: Role,
    /// Who holds it.
    pub role_assignee: PersonUrn,
}

impl AclKey {
    /// The key of these parts.
    pub fn new(organization: OrganizationalEntityUrn, role: Role, role_assignee: PersonUrn) -> Self {
        Self { organization, role, role_assignee }
    }

    /// The key as Rest.li 2.0 text.
    pub fn encode(&self, place: Place) -> String {
        let parts = [
            ("organization", self.organization.as_str()),
            ("role", self.role.as_str()),
            ("roleAssignee", self.role_assignee.as_str()),
        ];
        // Three texts in one record are far from the depth limit.
        Record::new(parts).map(|key| encode(&Value::Record(key), place)).unwrap_or_default()
    }

    /// Reads a key from Rest.li 2.0 text, wherever it stood. The parts may come in any order.
    ///
    /// # Errors
    /// Text that is no record, a part that is missing or unknown, a part that is no URN of its type. Roles are an
    /// open vocabulary: any text is one.
    pub fn decode(text: &str) -> Result<Self, AclKeyError> {
        Self::of(decode(text))
    }

    /// Reads a key in whose values raw colons stand for themselves, as in the `resourceUri` of LinkedIn's changelog
    /// (inferred).
    ///
    /// ```
    /// use rolecall_model::AclKey;
    /// let key = "(organization:urn:li:organization:1,role:ANALYST,roleAssignee:urn:li:person:a)";
    /// assert_eq!(AclKey::decode_lenient(key)?.organization.as_str(), "urn:li:organization:1");
    /// assert!(AclKey::decode(key).is_err());
    /// # Ok::<(), rolecall_model::AclKeyError>(())
    /// ```
    ///
    /// # Errors
    /// As [`decode`](Self::decode), but for those colons.
    pub fn decode_lenient(text: &str) -> Result<Self, AclKeyError> {
        Self::of(decode_lenient(text).map(|lenient| lenient.value))
    }

    /// Reads a key of protocol 1.0.0, such as the `resourceId` of LinkedIn's changelog (inferred). The parts may come in
    /// any order.
    ///
    /// ```
    /// use rolecall_model::AclKey;
    /// let key = "organization=urn%3Ali%3Aorganization%3A1&role=ANALYST&roleAssignee=urn%3Ali%3Aperson%3Aa";
    /// assert_eq!(AclKey::decode_v1(key)?.organization.as_str(), "urn:li:organization:1");
    /// # Ok::<(), rolecall_model::AclKeyError>(())
    /// ```
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn decode_v1(text: &str) -> Result<Self, AclKeyError> {
        Self::of(decode_v1(text))
    }

    fn of(value: Result<Value<'_>, SyntaxError>) -> Result<Self, AclKeyError> {
        let Value::Record(record) = value.map_err(AclKeyError::Syntax)? else {
            return Err(AclKeyError::NotARecord);
        };
        let part = |name: &'static str| record.text(name).ok_or(AclKeyError::Missing(name));
        let (organization, role) = (part("organization")?, part("role")?);
        let role_assignee = part("roleAssignee")?;
        let known = |name: &str| matches!(name, "organization" | "role" | "roleAssignee");
        if let Some((name, _)) = record.entries().iter().find(|(name, _)| !known(name)) {
            return Err(AclKeyError::Unknown(name.as_ref().into()));
        }
        let urn = |name| move |error| AclKeyError::Urn(name, error);
        Ok(Self {
            organization: organization.parse().map_err(urn("organization"))?,
            role: role.into(),
            role_assignee: role_assignee.parse().map_err(urn("roleAssignee"))?,
        })
    }
}

impl FromStr for AclKey {
    type Err = AclKeyError;

    fn from_str(text: &str) -> Result<Self, AclKeyError> {
        Self::decode(text)
    }
}

crate::text::try_from_texts!(AclKey);

#[cfg(feature = "serde")]
impl serde::Serialize for AclKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode(Place::Body))
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for AclKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::deserialize(deserializer)
    }
}

/// The key as a header and JSON have it, which is also read from a path.
impl fmt::Display for AclKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode(Place::Body))
    }
}

/// Why a text is no [`AclKey`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AclKeyError {
    /// The text is not Rest.li 2.0.
    Syntax(SyntaxError),
    /// It is a text or a list.
    NotARecord,
    /// This part is not there, or is not a text.
    Missing(&'static str),
    /// The key has no such part.
    Unknown(String),
    /// This part is not a URN of its type.
    Urn(&'static str, UrnError),
}

impl fmt::Display for AclKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::NotARecord => {
                f.write_str("expected a key of the parts `organization`, `role` and `roleAssignee`")
            }
            Self::Missing(part) => write!(f, "expected the part `{part}`, found none"),
            Self::Unknown(part) => {
                write!(f, "expected the parts `organization`, `role` and `roleAssignee` only, found {part:?}")
            }
            Self::Urn(part, error) => write!(f, "{part}: {error}"),
        }
    }
}

impl Error for AclKeyError {}

/// One element of a finder's answer: a role that a member has, had or asks for.
///
/// As JSON, an object: `{"role":…,"organization":…,"roleAssignee":…,"state":…}`. The organization may be spelt in any of
/// the ways of [`OrganizationField`]; those that are there at once must agree, and none at all is an error. How it is
/// spelt tells no two ACLs apart: they are equal, ordered and hashed without it.
///
/// Both URNs may be any, so that an odd one does not make the whole page unreadable; [`key`](Self::key) is for those who
/// need legal ones.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use rolecall_model::{OrganizationAcl, OrganizationField};
/// let acl: OrganizationAcl = serde_json::from_str(r#"{
///     "state": "APPROVED", "role": "ADMINISTRATOR", "roleAssignee": "urn:li:person:A839rocZ",
///     "organizationTarget": "urn:li:organization:2414183"}"#)?;
/// assert_eq!(acl.organization_field, OrganizationField::OrganizationTarget);
/// assert_eq!(acl.key()?.organization.id(), "2414183");
/// # }
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "fields::AclFields", into = "fields::AclFields"))]
#[non_exhaustive]
pub struct OrganizationAcl {
    /// The role.
    pub role: Role,
    /// Where it is held: an organization or a brand.
    pub organization: AnyUrn,
    /// The spelling under which `organization` was read, and is written.
    pub organization_field: OrganizationField,
    /// Who holds it: a person.
    pub role_assignee: AnyUrn,
    /// How far it has come.
    pub state: RoleState,
    /// Observed in answers of the real service; no document shows it.
    pub created: Option<AuditStamp>,
    /// Observed in answers of the real service; no document shows it.
    pub last_modified: Option<AuditStamp>,
}

impl OrganizationAcl {
    /// An ACL without the fields that only the real service sends.
    pub fn new(key: AclKey, state: RoleState) -> Self {
        Self {
            role: key.role,
            organization: key.organization.into(),
            organization_field: OrganizationField::Organization,
            role_assignee: key.role_assignee.into(),
            state,
            created: None,
            last_modified: None,
        }
    }

    /// What identifies it.
    ///
    /// # Errors
    /// An organization that is neither organization nor brand, an assignee that is no person.
    pub fn key(&self) -> Result<AclKey, UrnError> {
        let (organization, role_assignee) =
            ((&self.organization).try_into()?, (&self.role_assignee).try_into()?);
        Ok(AclKey::new(organization, self.role.clone(), role_assignee))
    }

    /// What it says, whatever the spelling of its field.
    fn said(&self) -> impl Ord + hash::Hash {
        let Self { role, organization, organization_field: _, role_assignee, state, created, last_modified } =
            self;
        (role, organization, role_assignee, state, created, last_modified)
    }
}

impl PartialEq for OrganizationAcl {
    fn eq(&self, other: &Self) -> bool {
        self.said() == other.said()
    }
}

impl Eq for OrganizationAcl {}

impl PartialOrd for OrganizationAcl {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrganizationAcl {
    fn cmp(&self, other: &Self) -> Ordering {
        self.said().cmp(&other.said())
    }
}

impl hash::Hash for OrganizationAcl {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.said().hash(state);
    }
}

/// How an answer spells the field of the organization: the documents' samples use two, the legacy resource a third.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OrganizationField {
    /// `organization`: most samples, and what is observed.
    #[default]
    Organization,
    /// `organizationTarget`: two samples.
    OrganizationTarget,
    /// `organizationalTarget`: observed in answers of the legacy resource, `organizationalEntityAcls`.
    OrganizationalTarget,
}

impl OrganizationField {
    /// The name of the field.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::OrganizationTarget => "organizationTarget",
            Self::OrganizationalTarget => "organizationalTarget",
        }
    }
}

/// Who did something, and when (observed). As JSON, `{"actor":…,"time":…}`, with `impersonator` where there is one;
/// of a projection such as `created(time)`, just what it names.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// let stamp: rolecall_model::AuditStamp =
///     serde_json::from_str(r#"{"actor": "urn:li:person:a", "time": 1756650000000}"#)?;
/// assert_eq!((stamp.actor.as_deref(), stamp.impersonator), (Some("urn:li:person:a"), None));
/// # }
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct AuditStamp {
    /// A URN: a person's, as a rule.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub actor: Option<String>,
    /// A URN of whom the actor was impersonated by, such as `urn:li:servicePrincipal:organization`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub impersonator: Option<String>,
    /// Milliseconds since 1970.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub time: Option<i64>,
}

impl AuditStamp {
    /// A whole stamp, without impersonator.
    pub fn new(actor: impl Into<String>, time: i64) -> Self {
        Self { actor: Some(actor.into()), impersonator: None, time: Some(time) }
    }
}

#[cfg(feature = "serde")]
mod fields {
    use super::{AuditStamp, OrganizationAcl, OrganizationField};
    use crate::{AnyUrn, Role, RoleState};
    use alloc::{format, string::String};
    use serde::{Deserialize, Serialize};

    /// The JSON object, in the order of the documents' first sample.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct AclFields {
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<AnyUrn>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization_target: Option<AnyUrn>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organizational_target: Option<AnyUrn>,
        role_assignee: AnyUrn,
        state: RoleState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        created: Option<AuditStamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_modified: Option<AuditStamp>,
    }

    impl TryFrom<AclFields> for OrganizationAcl {
        type Error = String;

        fn try_from(fields: AclFields) -> Result<Self, String> {
            let spellings = [
                (OrganizationField::Organization, fields.organization),
                (OrganizationField::OrganizationTarget, fields.organization_target),
                (OrganizationField::OrganizationalTarget, fields.organizational_target),
            ];
            let mut there = spellings.into_iter().filter_map(|(field, urn)| Some((field, urn?)));
            let (organization_field, organization) = there.next().ok_or("missing field `organization`")?;
            if let Some((other, _)) = there.find(|(_, urn)| *urn != organization) {
                let (other, first) = (other.as_str(), organization_field.as_str());
                return Err(format!("expected `{other}` to be the same as `{first}`"));
            }
            Ok(Self {
                role: fields.role,
                organization,
                organization_field,
                role_assignee: fields.role_assignee,
                state: fields.state,
                created: fields.created,
                last_modified: fields.last_modified,
            })
        }
    }

    impl From<OrganizationAcl> for AclFields {
        fn from(acl: OrganizationAcl) -> Self {
            let spelt = |field| (acl.organization_field == field).then(|| acl.organization.clone());
            Self {
                organization: spelt(OrganizationField::Organization),
                organization_target: spelt(OrganizationField::OrganizationTarget),
                organizational_target: spelt(OrganizationField::OrganizationalTarget),
                role: acl.role,
                role_assignee: acl.role_assignee,
                state: acl.state,
                created: acl.created,
                last_modified: acl.last_modified,
            }
        }
    }
}
