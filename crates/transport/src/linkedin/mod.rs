//! LinkedIn's organization access control: `/rest/organizationAcls` and `/v2/organizationAcls`.
//!
//! Source: the LinkedIn document "Organization Access Control by Role".

mod caller;
mod find_by_organization;
mod find_by_role_assignee;
mod finder;
mod projected;
mod request_role;

pub use caller::{Caller, LINKEDIN_VERSION};
pub use find_by_organization::{FindByOrganization, Organization};
pub use find_by_role_assignee::{FindByRoleAssignee, RoleAssignee};
pub use finder::{By, Finder};
pub use projected::{ExpansionFailure, ProjectedAcl, ProjectedFinder};
pub use request_role::RequestRole;

/// The permissions of which one lets a token read ACLs.
pub(crate) const READ: &[&str] = &["r_organization_admin", "rw_organization_admin"];
/// The permission that lets a token change them.
pub(crate) const WRITE: &[&str] = &["rw_organization_admin"];
