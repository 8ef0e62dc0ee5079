use rolecall_model::{AuditStamp, OrganizationalEntityUrn, PersonUrn, Role, RoleState};
use serde_json::{Map, Value};
use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
};

/// The people and organizations of a world, and the rows of `organizationAcls` between them: those of one person and
/// those of one organization are found without a scan of the others.
#[derive(Clone, Default)]
pub(crate) struct Directory {
    organizations: Vec<Organization>,
    people: Vec<Person>,
    organization_ids: HashMap<OrganizationalEntityUrn, OrganizationId>,
    person_ids: HashMap<PersonUrn, PersonId>,
    /// Whether everyone is taken for the first person, and every organization for the first one, which they administer.
    is_open: bool,
}

/// A person of a [`Directory`]. Only it makes them and it forgets nobody, so that a number is always that of someone,
/// in its clones as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PersonId(usize);

/// An organization or a brand of a [`Directory`], like a [`PersonId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct OrganizationId(usize);

#[derive(Clone)]
struct Organization {
    urn: OrganizationalEntityUrn,
    entity: Value,
    /// Its rows in their order: whose, and which of theirs.
    rows: Vec<(PersonId, usize)>,
}

#[derive(Clone)]
struct Person {
    urn: PersonUrn,
    entity: Value,
    /// What an answer about a person needs lies together: their rows, in order.
    rows: Vec<Row>,
}

#[derive(Clone)]
struct Row {
    organization: OrganizationId,
    role: Role,
    state: RoleState,
    /// In a box: most worlds have none.
    stamps: Option<Box<Stamps>>,
}

/// Who made a row and who changed it, as its world file says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stamps {
    pub(super) created: Option<AuditStamp>,
    pub(super) last_modified: Option<AuditStamp>,
}

/// One row, with the entities that a projection can ask for.
#[derive(Clone, Copy)]
pub(crate) struct Acl<'a> {
    pub(crate) organization: &'a OrganizationalEntityUrn,
    pub(crate) organization_entity: &'a Value,
    pub(crate) role: &'a Role,
    pub(crate) role_assignee: &'a PersonUrn,
    pub(crate) role_assignee_entity: &'a Value,
    pub(crate) state: &'a RoleState,
    stamps: Option<&'a Stamps>,
}

impl Acl<'_> {
    /// Who made the row, and when. Where its world does not say, the member did, when the published sample was made.
    pub(crate) fn created(&self) -> AuditStamp {
        self.stamps.and_then(|stamps| stamps.created.clone()).unwrap_or_else(|| self.stamp())
    }

    /// Who changed it last, and when.
    pub(crate) fn last_modified(&self) -> AuditStamp {
        self.stamps.and_then(|stamps| stamps.last_modified.clone()).unwrap_or_else(|| self.created())
    }

    fn stamp(&self) -> AuditStamp {
        stamp(self.role_assignee, 1_588_698_563_867)
    }
}

/// As published answers have them.
fn stamp(actor: &PersonUrn, time: i64) -> AuditStamp {
    let mut stamp = AuditStamp::new(actor.as_str(), time);
    stamp.impersonator = Some("urn:li:servicePrincipal:organization".to_owned());
    stamp
}

impl Directory {
    /// Adds an organization. Says whether it is new.
    pub(super) fn add_organization(&mut self, urn: OrganizationalEntityUrn, entity: Value) -> bool {
        let Entry::Vacant(place) = self.organization_ids.entry(urn.clone()) else { return false };
        place.insert(OrganizationId(self.organizations.len()));
        self.organizations.push(Organization { urn, entity, rows: Vec::new() });
        true
    }

    /// Adds a person. Says whether they are new.
    pub(super) fn add_person(&mut self, urn: PersonUrn, entity: Value) -> bool {
        let Entry::Vacant(place) = self.person_ids.entry(urn.clone()) else { return false };
        place.insert(PersonId(self.people.len()));
        self.people.push(Person { urn, entity, rows: Vec::new() });
        true
    }

    /// The person of this URN; added where they are not there.
    pub(super) fn person_or_new(&mut self, urn: &PersonUrn) -> PersonId {
        self.add_person(urn.clone(), Value::Object(Map::new()));
        self.person_ids[urn]
    }

    /// The organization of this URN; added where it is not there.
    pub(super) fn organization_or_new(&mut self, urn: &OrganizationalEntityUrn) -> OrganizationId {
        self.add_organization(urn.clone(), Value::Object(Map::new()));
        self.organization_ids[urn]
    }

    pub(super) fn set_person_entity(&mut self, PersonId(person): PersonId, entity: Value) {
        self.people[person].entity = entity;
    }

    pub(super) fn set_organization_entity(
        &mut self,
        OrganizationId(organization): OrganizationId,
        entity: Value,
    ) {
        self.organizations[organization].entity = entity;
    }

    /// From now on takes everyone for the first person, and every organization for one of theirs. Gives the person.
    pub(super) fn open(&mut self) -> PersonId {
        self.is_open = true;
        PersonId(0)
    }

    pub(crate) fn organization(&self, urn: &OrganizationalEntityUrn) -> Option<OrganizationId> {
        self.organization_ids.get(urn).copied().or(self.is_open.then_some(OrganizationId(0)))
    }

    pub(crate) fn person(&self, urn: &PersonUrn) -> Option<PersonId> {
        self.person_ids.get(urn).copied().or(self.is_open.then_some(PersonId(0)))
    }

    pub(crate) fn person_urn(&self, PersonId(person): PersonId) -> &PersonUrn {
        &self.people[person].urn
    }

    /// What projections show of an organization.
    pub(crate) fn organization_entity(&self, OrganizationId(organization): OrganizationId) -> &Value {
        &self.organizations[organization].entity
    }

    /// What projections show of a person.
    pub(crate) fn person_entity(&self, PersonId(person): PersonId) -> &Value {
        &self.people[person].entity
    }

    pub(crate) fn organization_urn(
        &self,
        OrganizationId(organization): OrganizationId,
    ) -> &OrganizationalEntityUrn {
        &self.organizations[organization].urn
    }

    /// All organizations and brands.
    pub(crate) fn organizations(&self) -> impl Iterator<Item = OrganizationId> {
        (0..self.organizations.len()).map(OrganizationId)
    }

    pub(crate) fn row_count(&self) -> usize {
        self.people.iter().map(|person| person.rows.len()).sum()
    }

    pub(super) fn counts(&self) -> String {
        let (organizations, people) = (self.organizations.len(), self.people.len());
        format!("organizations: {organizations}, people: {people}, rows: {}", self.row_count())
    }

    /// All rows, person by person.
    pub(crate) fn acls(&self) -> impl Iterator<Item = Acl<'_>> {
        (0..self.people.len()).flat_map(|person| self.acls_of_person(PersonId(person)))
    }

    pub(crate) fn acls_of_person(&self, PersonId(person): PersonId) -> impl Iterator<Item = Acl<'_>> {
        let person = &self.people[person];
        person.rows.iter().map(|row| self.acl(person, row))
    }

    pub(crate) fn acls_of_organization(
        &self,
        OrganizationId(organization): OrganizationId,
    ) -> impl Iterator<Item = Acl<'_>> {
        self.organizations[organization].rows.iter().map(|&(PersonId(person), row)| {
            let person = &self.people[person];
            self.acl(person, &person.rows[row])
        })
    }

    fn acl<'a>(&'a self, person: &'a Person, row: &'a Row) -> Acl<'a> {
        let organization = &self.organizations[row.organization.0];
        Acl {
            organization: &organization.urn,
            organization_entity: self.organization_entity(row.organization),
            role: &row.role,
            role_assignee: &person.urn,
            role_assignee_entity: &person.entity,
            state: &row.state,
            stamps: row.stamps.as_deref(),
        }
    }

    /// Whether this person administers this organization now.
    pub(crate) fn administers(&self, PersonId(person): PersonId, organization: OrganizationId) -> bool {
        self.is_open
            || self.people[person].rows.iter().any(|row| {
                row.organization == organization
                    && row.role == Role::Administrator
                    && row.state == RoleState::Approved
            })
    }

    /// Whether this person had a role in this organization and has none any more.
    pub(crate) fn is_revoked(
        &self,
        PersonId(person): PersonId,
        organization: &OrganizationalEntityUrn,
    ) -> bool {
        let Some(organization) = self.organization(organization) else { return false };
        let states = self.people[person].rows.iter().filter(|row| row.organization == organization);
        let has = |wanted: &RoleState| states.clone().any(|row| row.state == *wanted);
        has(&RoleState::Revoked) && !has(&RoleState::Approved)
    }

    /// How far this role of this person has come, if they have a row for it.
    pub(crate) fn state(
        &self,
        person: PersonId,
        organization: OrganizationId,
        role: &Role,
    ) -> Option<&RoleState> {
        self.row(person, organization, role).map(|row| &self.people[person.0].rows[row].state)
    }

    /// Adds a row, or changes the state of the one that is there; by somebody, at some time.
    pub(super) fn set(
        &mut self,
        (person, organization, role): (PersonId, OrganizationId, Role),
        state: RoleState,
        by: PersonId,
        at: i64,
    ) {
        let stamp = stamp(&self.people[by.0].urn, at);
        match self.row(person, organization, &role) {
            Some(row) => {
                let row = &mut self.people[person.0].rows[row];
                row.state = state;
                let created = row.stamps.take().and_then(|stamps| stamps.created);
                row.stamps = Some(Box::new(Stamps { created, last_modified: Some(stamp) }));
            }
            None => {
                let stamps = Stamps { created: Some(stamp.clone()), last_modified: Some(stamp) };
                self.add(person, organization, role, state, Some(Box::new(stamps)));
            }
        }
    }

    /// The same by nobody, as if the world had been loaded so.
    pub(super) fn put(
        &mut self,
        person: PersonId,
        organization: OrganizationId,
        role: Role,
        state: RoleState,
    ) {
        match self.row(person, organization, &role) {
            Some(row) => self.people[person.0].rows[row].state = state,
            None => self.add(person, organization, role, state, None),
        }
    }

    /// Takes a row away. Says whether it was there.
    pub(super) fn remove(&mut self, person: PersonId, organization: OrganizationId, role: &Role) -> bool {
        let Some(gone) = self.row(person, organization, role) else { return false };
        let rows = &mut self.people[person.0].rows;
        rows.remove(gone);
        self.organizations[organization.0].rows.retain(|row| *row != (person, gone));
        // Those that were behind it have moved up.
        for (now, row) in rows.iter().enumerate().skip(gone) {
            let places = &mut self.organizations[row.organization.0].rows;
            places.iter_mut().filter(|place| **place == (person, now + 1)).for_each(|place| place.1 = now);
        }
        true
    }

    /// Which of a person's rows is that of this role in this organization.
    fn row(&self, PersonId(person): PersonId, organization: OrganizationId, role: &Role) -> Option<usize> {
        let mut rows = self.people[person].rows.iter();
        rows.position(|row| row.organization == organization && row.role == *role)
    }

    /// Adds a row that is not there yet. Whoever adds many knows that without a scan of the others.
    pub(super) fn add(
        &mut self,
        person: PersonId,
        organization: OrganizationId,
        role: Role,
        state: RoleState,
        stamps: Option<Box<Stamps>>,
    ) {
        let rows = &mut self.people[person.0].rows;
        self.organizations[organization.0].rows.push((person, rows.len()));
        rows.push(Row { organization, role, state, stamps });
    }
}

/// Shows how much there is.
impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("organizations", &self.organizations.len())
            .field("people", &self.people.len())
            .field("acls", &self.row_count())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::World;

    #[test]
    fn a_row_keeps_its_stamps_and_a_world_its_total() {
        let stamp = |time| {
            let mut stamp = AuditStamp::new("urn:li:person:b", time);
            stamp.impersonator = Some("urn:li:servicePrincipal:organization".to_owned());
            stamp
        };
        let world = World::from_json(
            r#"{"paging": {"total": 7}, "organizations": [{"urn": "urn:li:organization:1"}, {"urn": "urn:li:organization:2"}],
                "people": [{"urn": "urn:li:person:a"}], "organizationAcls": [
                {"organization": "urn:li:organization:1", "role": "CURATOR", "roleAssignee": "urn:li:person:a",
                 "state": "APPROVED", "lastModified":
                 {"actor": "urn:li:person:b", "time": 2, "impersonator": "urn:li:servicePrincipal:organization"}},
                {"organization": "urn:li:organization:2", "role": "CURATOR", "roleAssignee": "urn:li:person:a",
                 "state": "APPROVED"}]}"#,
        );
        let world = world.unwrap();
        let stamps: Vec<_> =
            world.directory().people[0].rows.iter().map(|row| row.stamps.as_deref().cloned()).collect();
        assert_eq!(world.total, Some(7));
        assert_eq!(stamps, [Some(Stamps { created: None, last_modified: Some(stamp(2)) }), None]);
    }
}
