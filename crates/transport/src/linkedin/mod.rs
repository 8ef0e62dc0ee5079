//! LinkedIn's organization access control, `/rest/organizationAcls` and `/v2/organizationAcls`, and what its callers ask
//! for beside it.
//!
//! Source: the LinkedIn document "Organization Access Control by Role". Organizations, the person of a token and the
//! legacy resource `/v2/organizationalEntityAcls` stand in none of our documents: they were observed.

mod administrator_rows;
mod caller;
mod entity;
mod find_by_organization;
mod find_by_role_assignee;
mod find_organization_by_vanity_name;
mod finder;
mod look_up;
mod look_up_organization;
mod look_up_organizations;
mod me;
mod organizations_i_administer;
mod projected;
mod request_role;
mod user_info;

pub use caller::{Caller, LINKEDIN_VERSION};
pub use entity::{OrganizationEntity, PersonEntity};
pub use find_by_organization::{FindByOrganization, Organization};
pub use find_by_role_assignee::{FindByRoleAssignee, RoleAssignee};
pub use find_organization_by_vanity_name::FindOrganizationByVanityName;
pub use finder::{By, Finder};
pub use look_up_organization::LookUpOrganization;
pub use look_up_organizations::{
    BatchLookUp, LookUpOrganizations, LookedUpIn, Organizations, OrganizationsLookup, Resolved,
};
pub use me::Me;
pub use organizations_i_administer::{
    AdministeredOrganization, AdministeredOrganizations, OrganizationsIAdminister,
};
pub use projected::{ProjectedAcl, ProjectedFinder};
pub use request_role::RequestRole;
pub use user_info::{Claims, UserInfo};

/// The permissions of which one lets a token read ACLs.
pub(crate) const READ: &[&str] = &["r_organization_admin", "rw_organization_admin"];
/// The permission that lets a token change them.
pub(crate) const WRITE: &[&str] = &["rw_organization_admin"];
