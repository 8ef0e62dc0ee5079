use rolecall_model::{AclKey, OrganizationalEntityUrn, PersonUrn, Role, RoleState};
use std::collections::HashMap;

/// One row: what the document's samples show of an ACL, and nothing else, so that many fit the processor's cache.
#[derive(Clone)]
pub(crate) struct Acl {
    pub(crate) organization: OrganizationalEntityUrn,
    pub(crate) role: Role,
    pub(crate) role_assignee: PersonUrn,
    pub(crate) state: RoleState,
}

/// The rows of `organizationAcls`, in order, found by person and by organization without a scan of the others.
#[derive(Clone, Default)]
pub(crate) struct Acls {
    rows: Vec<Acl>,
    of_person: HashMap<PersonUrn, Vec<usize>>,
    of_organization: HashMap<OrganizationalEntityUrn, Vec<usize>>,
}

impl Acls {
    pub(crate) fn rows(&self) -> &[Acl] {
        &self.rows
    }

    pub(crate) fn of_person(&self, person: &PersonUrn) -> impl Iterator<Item = &Acl> {
        self.at(self.of_person.get(person))
    }

    pub(crate) fn of_organization(
        &self,
        organization: &OrganizationalEntityUrn,
    ) -> impl Iterator<Item = &Acl> {
        self.at(self.of_organization.get(organization))
    }

    fn at<'a>(&'a self, indexes: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Acl> {
        indexes.into_iter().flatten().filter_map(|&index| self.rows.get(index))
    }

    /// Whether this person administers this organization now.
    pub(crate) fn administers(&self, person: &PersonUrn, organization: &OrganizationalEntityUrn) -> bool {
        self.of_person(person).any(|acl| {
            acl.organization == *organization
                && acl.role == Role::Administrator
                && acl.state == RoleState::Approved
        })
    }

    /// Adds a row, or changes the state of the one with this key. Says whether the row is new.
    pub(crate) fn set(&mut self, key: AclKey, state: RoleState) -> bool {
        let same = |&&index: &&usize| {
            let row = &self.rows[index];
            row.role == key.role && row.organization == key.organization
        };
        let existing =
            self.of_person.get(&key.role_assignee).and_then(|rows| rows.iter().find(same)).copied();
        if let Some(index) = existing {
            self.rows[index].state = state;
            return false;
        }
        let index = self.rows.len();
        self.of_person.entry(key.role_assignee.clone()).or_default().push(index);
        self.of_organization.entry(key.organization.clone()).or_default().push(index);
        self.rows.push(Acl {
            organization: key.organization,
            role: key.role,
            role_assignee: key.role_assignee,
            state,
        });
        true
    }

    pub(crate) fn state(&self, key: &AclKey) -> Option<&RoleState> {
        let same = |acl: &&Acl| acl.role == key.role && acl.organization == key.organization;
        self.of_person(&key.role_assignee).find(same).map(|acl| &acl.state)
    }
}
