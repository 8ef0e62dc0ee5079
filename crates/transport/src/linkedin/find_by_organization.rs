//! `GET /{rest|v2}/organizationAcls?q=organization&organization=URN[&role=…][&state=…]`
//!
//! Sources: "Find Organization Administrators", "Find Organization Access Control". `q` and `organization` are in
//! their samples, not in their tables. Of the legacy resource (observed) it is `q=organizationalTarget` with
//! `organizationalTarget=URN`, which was concluded from its elements.

use super::READ;
use super::finder::{By, Finder};
use crate::{Call, Op, Problem, ProblemCode, Spec, Surface, Target, problem::Found, restli::RestMethod};
use http::StatusCode;
use rolecall_model::{
    OrganizationalEntityUrn,
    restli::{Place, Value, encode, percent_decode},
};

/// The ACLs of one organization. The caller must be an administrator there.
///
/// ```
/// use rolecall_model::{OrganizationUrn, Role};
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, FindByOrganization}};
/// let organization: OrganizationUrn = "urn:li:organization:2414183".parse()?;
/// let administrators = FindByOrganization::new(organization).role(Role::Administrator);
/// let request = administrators.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(
///     request.uri().query(),
///     Some("organization=urn%3Ali%3Aorganization%3A2414183&q=organization&role=ADMINISTRATOR")
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type FindByOrganization = Finder<Organization>;

/// Search by an organization or a brand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Organization(OrganizationalEntityUrn);

impl FindByOrganization {
    /// All ACLs of this organization or brand, in any role and state.
    pub fn new(organization: impl Into<OrganizationalEntityUrn>) -> Self {
        Self::by(Organization(organization.into()))
    }

    /// The organization.
    pub fn organization(&self) -> &OrganizationalEntityUrn {
        &self.by.0
    }
}

impl By for Organization {
    const NAME: &'static str = "organization";

    const SPEC: Spec = Spec {
        op: Op::FindByOrganization,
        name: "findByOrganization",
        target: Target::Restli {
            roots: Surface::BOTH,
            resource: "organizationAcls",
            method: RestMethod::Finder,
            finder: Some(Self::NAME),
            needs: "&organization=URN",
            parameters: &[
                "q",
                "organization",
                "role",
                "state",
                "start",
                "count",
                "projection",
                "oauth2_access_token",
            ],
        },
        permissions: READ,
        success: StatusCode::OK,
        about: "the roles in an organization, for its administrators",
    };

    fn parameters(&self) -> Vec<(&'static str, &str)> {
        vec![("organization", self.0.as_str())]
    }

    fn read(call: &Call<'_>) -> Result<Self, Problem> {
        const EXPECTED: &str = "the URN of an organization or a brand";
        let parameters = call.parameters()?;
        let name = if call.is_legacy() { "organizationalTarget" } else { "organization" };
        let Some(text) = parameters.text(name)? else {
            return Err(Problem::new(ProblemCode::ParameterMissing, name, EXPECTED, Found::Nothing));
        };
        text.parse().map(Self).map_err(|_| {
            let found = Found::Text(text.to_owned());
            let problem = parameters.problem(ProblemCode::NotAUrn, name, EXPECTED, found);
            // Encoded twice, it decodes to a URN once more.
            let again =
                percent_decode(text).ok().filter(|again| again.parse::<OrganizationalEntityUrn>().is_ok());
            match (parameters.at(name), again) {
                (Some(at), Some(again)) => problem.mended_by(at, encode(&Value::Text(again), Place::Query)),
                _ => problem,
            }
        })
    }
}
