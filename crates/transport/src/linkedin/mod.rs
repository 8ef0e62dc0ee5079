//! LinkedIn's organization access control: `/rest/organizationAcls` and `/v2/organizationAcls`.
//!
//! Source: the LinkedIn document "Organization Access Control by Role".

mod caller;
mod find_by_organization;
mod find_by_role_assignee;
mod finder;
mod projected;
mod request_role;
mod route;

pub use caller::{Caller, LinkedInVersion, LinkedInVersionError, Surface};
pub use find_by_organization::{FindByOrganization, Organization};
pub use find_by_role_assignee::{FindByRoleAssignee, RoleAssignee};
pub use finder::{By, Finder};
pub use projected::{ExpansionFailure, ProjectedAcl, ProjectedFinder};
pub use request_role::RequestRole;
pub use route::{Endpoint, NoRoute, Root, Route, route};
