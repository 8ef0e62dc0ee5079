//! A finder with a projection: `…&projection=(elements*(*,organization~(localizedName)))`
//!
//! Source: "Using Projections".

use super::{By, Caller, Finder, OrganizationEntity, PersonEntity};
use crate::{
    Bytes, Call, Error, Operation, Problem, ProblemCode, RequestError, Served, Spec,
    problem::Found,
    response,
    restli::{ErrorResponse, Page},
};
use http::{Request, Response};
use rolecall_model::{AnyUrn, AuditStamp, OrganizationField, Role, RoleState, restli::Projection};
use serde::{Deserialize, Serialize};
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
/// resource has it (observed). Of several spellings the first is read; the others stay in `other`.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "fields::ProjectedFields", into = "fields::ProjectedFields")]
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

mod fields {
    use super::ProjectedAcl;
    use crate::{
        linkedin::{OrganizationEntity, PersonEntity},
        restli::ErrorResponse,
    };
    use rolecall_model::{AnyUrn, AuditStamp, OrganizationField, Role, RoleState};
    use serde::{Deserialize, Serialize, de::DeserializeOwned};
    use serde_json::{Map, Value};

    /// The JSON object.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct ProjectedFields {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Role>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organization: Option<AnyUrn>,
        #[serde(default, rename = "organization~", skip_serializing_if = "Option::is_none")]
        organization_entity: Option<OrganizationEntity>,
        #[serde(default, rename = "organization!", skip_serializing_if = "Option::is_none")]
        organization_failure: Option<ErrorResponse>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role_assignee: Option<AnyUrn>,
        #[serde(default, rename = "roleAssignee~", skip_serializing_if = "Option::is_none")]
        role_assignee_entity: Option<PersonEntity>,
        #[serde(default, rename = "roleAssignee!", skip_serializing_if = "Option::is_none")]
        role_assignee_failure: Option<ErrorResponse>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<RoleState>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        created: Option<AuditStamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_modified: Option<AuditStamp>,
        #[serde(flatten)]
        other: Map<String, Value>,
    }

    impl ProjectedFields {
        fn names_the_organization(&self) -> bool {
            self.organization.is_some()
                || self.organization_entity.is_some()
                || self.organization_failure.is_some()
        }
    }

    impl From<ProjectedFields> for ProjectedAcl {
        fn from(mut fields: ProjectedFields) -> Self {
            let mut organization_field = OrganizationField::Organization;
            for spelling in [OrganizationField::OrganizationTarget, OrganizationField::OrganizationalTarget] {
                if fields.names_the_organization() {
                    break;
                }
                let name = spelling.as_str();
                fields.organization = taken(&mut fields.other, name);
                fields.organization_entity = taken(&mut fields.other, &format!("{name}~"));
                fields.organization_failure = taken(&mut fields.other, &format!("{name}!"));
                if fields.names_the_organization() {
                    organization_field = spelling;
                }
            }
            Self {
                role: fields.role,
                organization: fields.organization,
                organization_field,
                organization_entity: fields.organization_entity,
                organization_failure: fields.organization_failure,
                role_assignee: fields.role_assignee,
                role_assignee_entity: fields.role_assignee_entity,
                role_assignee_failure: fields.role_assignee_failure,
                state: fields.state,
                created: fields.created,
                last_modified: fields.last_modified,
                other: fields.other,
            }
        }
    }

    /// What stands there, taken out if it is of the type.
    fn taken<T: DeserializeOwned>(other: &mut Map<String, Value>, name: &str) -> Option<T> {
        let taken = T::deserialize(other.get(name)?).ok()?;
        other.remove(name);
        Some(taken)
    }

    impl From<ProjectedAcl> for ProjectedFields {
        fn from(acl: ProjectedAcl) -> Self {
            let mut fields = Self {
                role: acl.role,
                organization: acl.organization,
                organization_entity: acl.organization_entity,
                organization_failure: acl.organization_failure,
                role_assignee: acl.role_assignee,
                role_assignee_entity: acl.role_assignee_entity,
                role_assignee_failure: acl.role_assignee_failure,
                state: acl.state,
                created: acl.created,
                last_modified: acl.last_modified,
                other: acl.other,
            };
            if acl.organization_field != OrganizationField::Organization {
                let name = acl.organization_field.as_str();
                put(&mut fields.other, name.to_owned(), fields.organization.take());
                put(&mut fields.other, format!("{name}~"), fields.organization_entity.take());
                put(&mut fields.other, format!("{name}!"), fields.organization_failure.take());
            }
            fields
        }
    }

    fn put<T: Serialize>(other: &mut Map<String, Value>, name: String, value: Option<T>) {
        // Each of them can be written: they were made of JSON.
        if let Some(value) = value.and_then(|value| serde_json::to_value(value).ok()) {
            other.insert(name, value);
        }
    }
}
