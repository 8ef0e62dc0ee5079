//! A finder with a projection: `…&projection=(elements*(*,organization~(localizedName)))`
//!
//! Source: "Using Projections".

use super::{By, Caller, Finder};
use crate::{
    Bytes, Call, Operation, Problem, ProblemCode, RequestError, ResponseError, Served, Spec, problem::Found,
    response, restli::Page,
};
use http::{Request, Response};
use rolecall_model::{AuditStamp, OrganizationalEntityUrn, PersonUrn, Role, RoleState, restli::Projection};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A finder and what to keep of its answer; see [`Finder::project`].
///
/// ```
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, FindByRoleAssignee}};
/// let named = FindByRoleAssignee::new().project("(elements*(organization~(localizedName)))".parse()?);
/// let request = named.to_request(&Caller::new(AccessToken::new("a-token")?))?;
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
        caller.request(&Self::SPEC, &self.finder.query(Some(&self.projection))?, None)
    }

    fn read_response(&self, response: Response<Bytes>) -> Result<Self::Answer, ResponseError> {
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
/// ```
/// use rolecall_transport::linkedin::ProjectedAcl;
/// let acl: ProjectedAcl = serde_json::from_str(r#"{
///     "organization": "urn:li:organization:18062654", "organization~": {"localizedName": "TestCompany"}}"#)?;
/// assert_eq!(acl.organization_entity.unwrap()["localizedName"], "TestCompany");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProjectedAcl {
    /// The role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Where it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationalEntityUrn>,
    /// The other spelling of the same field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_target: Option<OrganizationalEntityUrn>,
    /// `organization~`: fields of the organization.
    #[serde(default, rename = "organization~", skip_serializing_if = "Option::is_none")]
    pub organization_entity: Option<Map<String, Value>>,
    /// `organization!`: why they are not there (documented by LinkedIn's page on decoration).
    #[serde(default, rename = "organization!", skip_serializing_if = "Option::is_none")]
    pub organization_failure: Option<ExpansionFailure>,
    /// Who holds the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_assignee: Option<PersonUrn>,
    /// `roleAssignee~`: fields of the person.
    #[serde(default, rename = "roleAssignee~", skip_serializing_if = "Option::is_none")]
    pub role_assignee_entity: Option<Map<String, Value>>,
    /// `roleAssignee!`: why they are not there.
    #[serde(default, rename = "roleAssignee!", skip_serializing_if = "Option::is_none")]
    pub role_assignee_failure: Option<ExpansionFailure>,
    /// How far the role has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<RoleState>,
    /// Observed; no document shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<AuditStamp>,
    /// Observed; no document shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<AuditStamp>,
    /// Whatever else there is.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Why a URN could not be expanded; the answer itself is a success all the same.
///
/// ```
/// use rolecall_transport::linkedin::ProjectedAcl;
/// let acl: ProjectedAcl = serde_json::from_str(r#"{
///     "organization": "urn:li:organization:1", "organization!": {"message": "Not enough permissions", "status": 403}}"#)?;
/// assert_eq!(acl.organization_failure.and_then(|failure| failure.status), Some(403));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExpansionFailure {
    /// What LinkedIn says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// LinkedIn's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_error_code: Option<i64>,
    /// The status that a request for the entity would have; seen are 403 and 429.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}
