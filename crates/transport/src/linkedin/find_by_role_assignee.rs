//! `GET /{rest|v2}/organizationAcls?q=roleAssignee[&role=…][&state=…]`
//!
//! Source: "Find a Member's Organization Access Control Information". `q` is in its sample, not in its table.

use super::READ;
use super::finder::{By, Finder};
use crate::{Call, Op, Problem, Spec, Surface, Target, restli::RestMethod};
use http::StatusCode;

/// The caller's own ACLs.
///
/// ```
/// use rolecall_model::RoleState;
/// use rolecall_transport::{AccessToken, Operation, linkedin::{Caller, FindByRoleAssignee}};
/// let mine = FindByRoleAssignee::new().state(RoleState::Approved);
/// let request = mine.to_request(&Caller::rest(AccessToken::new("a-token")?, "202609".parse()?))?;
/// assert_eq!(request.uri().to_string(), "https://api.linkedin.com/rest/organizationAcls?q=roleAssignee&state=APPROVED");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type FindByRoleAssignee = Finder<RoleAssignee>;

/// Search by the caller: it is in the token, not in a parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct RoleAssignee;

impl FindByRoleAssignee {
    /// All of the caller's ACLs, in any role and state.
    pub fn new() -> Self {
        Self::by(RoleAssignee)
    }
}

impl Default for FindByRoleAssignee {
    fn default() -> Self {
        Self::new()
    }
}

impl By for RoleAssignee {
    const NAME: &'static str = "roleAssignee";

    const SPEC: Spec = Spec {
        op: Op::FindByRoleAssignee,
        name: "findByRoleAssignee",
        target: Target::Restli {
            roots: Surface::BOTH,
            resource: "organizationAcls",
            method: RestMethod::Finder,
            finder: Some(Self::NAME),
            needs: "",
            parameters: &["q", "role", "state", "start", "count", "projection", "oauth2_access_token"],
        },
        permissions: READ,
        success: StatusCode::OK,
        about: "the roles of the member whose token it is",
    };

    fn parameters(&self) -> Vec<(&'static str, &str)> {
        Vec::new()
    }

    fn read(_: &Call<'_>) -> Result<Self, Problem> {
        Ok(Self)
    }
}
