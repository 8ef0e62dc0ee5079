//! A finder with a projection: `…&projection=(elements*(*,organization~(localizedName)))`
//!
//! Source: "Using Projections".

use super::{By, Caller, Finder, OrganizationEntity, PersonEntity};
use crate::{
    Bytes, Call, Error, Operation, Problem, ProblemCode, RequestError, Served, Spec,
    members::Members,
    problem::Found,
    response,
    restli::{ErrorResponse, Page},
};
use http::{Request, Response};
use rolecall_model::{AnyUrn, AuditStamp, OrganizationField, Role, RoleState, restli::Projection};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

/// A finder and what to keep of its answer; see [`Finder::project`]. It is for `/v2`: under `/rest` the real service was
/// seen to refuse it, see [`Caller::rest_as_documented`].
///
/// Fields of an organization and of a person are those that [`OrganizationEntity`] and [`PersonEntity`] name.
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, FindByRoleAssignee}};
/// let named = FindByRoleAssignee::new().project("(elements*(organization~(localizedName)))".parse()?);
/// let request = named.to_request(&Caller::v2(AccessToken::new("a-token")?))?;
/// assert_eq!(
///     request.uri().query(),
///     Some("projection=%28elements%2A%28organization~%28localizedName%29%29%29&q=roleAssignee")
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProjectedFinder<B> {
    /// The search.
    pub finder: Finder<B>,
    /// What to keep, and what to expand.
    pub projection: Projection,
}

impl<B: By> Operation for ProjectedFinder<B> {
    const SPEC: Spec = B::SPEC;

    type Caller = Caller;
    type Answer = Page<ProjectedAcl>;

    fn to_request(&self, caller: &Caller) -> Result<Request<Bytes>, RequestError> {
        if !caller.may_project() {
            return Err(RequestError::ProjectionUnderRest);
        }
        caller.request(&Self::SPEC, &self.finder.query(Some(&self.projection))?, None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, Error> {
        response::expect_json(response)
    }
}

impl<B: By> Served for ProjectedFinder<B> {
    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        let missing =
            || Problem::new(ProblemCode::ParameterMissing, "projection", "a projection", Found::Nothing);
        let finder = Finder::read(call)?;
        Ok(Self { finder, projection: call.parameters()?.projection()?.ok_or_else(missing)? })
    }
}

/// What a projection left of an ACL, with what it added.
///
/// The organization may be spelt `organizationTarget`, as two samples have it, or `organizationalTarget`, as the legacy
/// resource has it (observed). Of several spellings the first is read; the others stay in `other`. Nothing of an element is
/// refused: a field of another type is none, and stays in `other` as well.
///
/// ```
/// use rolecall_transport::linkedin::ProjectedAcl;
/// let acl: ProjectedAcl = serde_json::from_str(r#"{
///     "organization": "urn:li:organization:18062654", "organization~": {"localizedName": "TestCompany"}}"#)?;
/// assert_eq!(acl.organization_entity.unwrap().localized_name(), Some("TestCompany"));
/// let acl: ProjectedAcl = serde_json::from_str(r#"{
///     "organization": "urn:li:organization:1", "organization!": {"message": "Not enough permissions", "status": 403}}"#)?;
/// assert_eq!(acl.organization_failure.and_then(|failure| failure.status), Some(403));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(from = "Members")]
#[non_exhaustive]
pub struct ProjectedAcl {
    /// The role.
    pub role: Option<Role>,
    /// Where it is held.
    pub organization: Option<AnyUrn>,
    /// The spelling under which the organization was read, and is written.
    pub organization_field: OrganizationField,
    /// `organization~`: fields of the organization.
    pub organization_entity: Option<OrganizationEntity>,
    /// `organization!`: why they are not there (documented by LinkedIn's page on decoration; seen with 403, where the
    /// caller's own role is REVOKED, and with 429).
    pub organization_failure: Option<ErrorResponse>,
    /// Who holds the role.
    pub role_assignee: Option<AnyUrn>,
    /// `roleAssignee~`: fields of the person.
    pub role_assignee_entity: Option<PersonEntity>,
    /// `roleAssignee!`: why they are not there.
    pub role_assignee_failure: Option<ErrorResponse>,
    /// How far the role has come.
    pub state: Option<RoleState>,
    /// Observed; no document shows it.
    pub created: Option<AuditStamp>,
    /// Observed; no document shows it.
    pub last_modified: Option<AuditStamp>,
    /// Whatever else there is.
    pub other: Map<String, Value>,
}

impl From<Members> for ProjectedAcl {
    fn from(mut members: Members) -> Self {
        let mut acl = Self {
            role: members.take("role"),
            role_assignee: members.take("roleAssignee"),
            role_assignee_entity: members.take("roleAssignee~"),
            role_assignee_failure: members.take("roleAssignee!"),
            state: members.take("state"),
            created: members.take("created"),
            last_modified: members.take("lastModified"),
            ..Self::default()
        };
        for spelling in [
            OrganizationField::Organization,
            OrganizationField::OrganizationTarget,
            OrganizationField::OrganizationalTarget,
        ] {
            let name = spelling.as_str();
            acl.organization = members.take(name);
            acl.organization_entity = members.take(&format!("{name}~"));
            acl.organization_failure = members.take(&format!("{name}!"));
            if acl.names_the_organization() {
                acl.organization_field = spelling;
                break;
            }
        }
        Self { other: members.0, ..acl }
    }
}

impl ProjectedAcl {
    fn names_the_organization(&self) -> bool {
        self.organization.is_some()
            || self.organization_entity.is_some()
            || self.organization_failure.is_some()
    }
}

impl Serialize for ProjectedAcl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn put<M: SerializeMap>(
            map: &mut M,
            (name, sign): (&str, &str),
            value: Option<&impl Serialize>,
        ) -> Result<(), M::Error> {
            value.map_or(Ok(()), |value| map.serialize_entry(&format!("{name}{sign}"), value))
        }
        let mut map = serializer.serialize_map(None)?;
        let organization = self.organization_field.as_str();
        put(&mut map, ("role", ""), self.role.as_ref())?;
        put(&mut map, (organization, ""), self.organization.as_ref())?;
        put(&mut map, (organization, "~"), self.organization_entity.as_ref())?;
        put(&mut map, (organization, "!"), self.organization_failure.as_ref())?;
        put(&mut map, ("roleAssignee", ""), self.role_assignee.as_ref())?;
        put(&mut map, ("roleAssignee", "~"), self.role_assignee_entity.as_ref())?;
        put(&mut map, ("roleAssignee", "!"), self.role_assignee_failure.as_ref())?;
        put(&mut map, ("state", ""), self.state.as_ref())?;
        put(&mut map, ("created", ""), self.created.as_ref())?;
        put(&mut map, ("lastModified", ""), self.last_modified.as_ref())?;
        for (name, value) in &self.other {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
