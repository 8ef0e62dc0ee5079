use super::{OrganizationId, PersonId, World};
use rolecall_model::{CompanyId, FsdProfileUrn, Role, RoleState};

/// The ways in which a request can change a world.
#[derive(Debug)]
pub(crate) enum Change {
    /// The role is now requested.
    RequestRole { person: PersonId, organization: OrganizationId, role: Role },
    /// These profiles are now invited to follow the company.
    Invite { company: CompanyId, profiles: Vec<FsdProfileUrn> },
}

impl World {
    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::RequestRole { person, organization, role } => {
                self.directory.set(person, organization, role, RoleState::Requested);
            }
            Change::Invite { company, profiles } => self.invited.entry(company).or_default().extend(profiles),
        }
    }
}
