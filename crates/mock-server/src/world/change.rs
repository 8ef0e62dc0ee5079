use super::World;
use rolecall_model::{AclKey, CompanyId, FsdProfileUrn, RoleState};

/// The ways in which a request can change a world.
#[derive(Debug)]
pub(crate) enum Change {
    /// The role is now requested.
    RequestRole(AclKey),
    /// These profiles are now invited to follow the company.
    Invite { company: CompanyId, profiles: Vec<FsdProfileUrn> },
}

impl World {
    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::RequestRole(key) => {
                self.acls.set(key, RoleState::Requested);
            }
            Change::Invite { company, profiles } => self.invited.entry(company).or_default().extend(profiles),
        }
    }
}
