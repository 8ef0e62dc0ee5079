use super::{OrganizationId, PersonId, World};
use rolecall_model::{CompanyId, FsdProfileUrn, Role, RoleState};
use std::fmt;

/// The ways in which a request can change a world.
#[derive(Debug)]
pub(crate) enum Change {
    /// The role is now requested by somebody, at this time in milliseconds.
    RequestRole { person: PersonId, organization: OrganizationId, role: Role, by: PersonId, at: i64 },
    /// These profiles are now invited to follow the company.
    Invite { company: CompanyId, profiles: Vec<FsdProfileUrn> },
}

impl World {
    pub(crate) fn apply(&mut self, change: Change) {
        match change {
            Change::RequestRole { person, organization, role, by, at } => {
                self.directory.set((person, organization, role), RoleState::Requested, by, at);
            }
            Change::Invite { company, profiles } => self.invited.entry(company).or_default().extend(profiles),
        }
    }
}

/// How much requests have changed of a world since it was loaded. Shown as `1 role request and 2 invitations`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Changes {
    /// The role requests that were taken.
    pub role_requests: usize,
    /// The profiles that were invited.
    pub invitations: usize,
}

impl Changes {
    pub(crate) fn count(&mut self, change: &Change) {
        match change {
            Change::RequestRole { .. } => self.role_requests += 1,
            Change::Invite { profiles, .. } => self.invitations += profiles.len(),
        }
    }

    /// Itself, if there are any.
    pub(crate) fn any(self) -> Option<Self> {
        Some(self).filter(|changes| *changes != Self::default())
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = "";
        for (number, what) in [(self.role_requests, "role request"), (self.invitations, "invitation")] {
            if number > 0 {
                let plural = if number == 1 { "" } else { "s" };
                write!(f, "{before}{number} {what}{plural}")?;
                before = " and ";
            }
        }
        Ok(())
    }
}
