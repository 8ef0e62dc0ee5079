//! Large worlds, made anew by each run.

use serde_json::{Value, json};

/// 100,000 rows: one organization with 50,000 members, and another row for each of them.
pub(super) fn large() -> Value {
    let members = 0..50_000;
    let organizations =
        (1..=1000).map(|id| json!({"urn": organization(id), "entity": {"localizedName": "An organization"}}));
    let people = members.clone().map(
        |id| json!({"urn": person(id), "entity": {"localizedFirstName": "A", "localizedLastName": "B"}}),
    );
    let rows = members.flat_map(|id| [row(1, "ADMINISTRATOR", id), row(2 + id % 999, "ANALYST", id)]);
    world(&organizations.collect::<Vec<_>>(), &people.collect::<Vec<_>>(), &rows.collect::<Vec<_>>())
}

/// 160,000 rows of one person.
pub(super) fn one_person() -> Value {
    let organizations = (1..=160_000).map(|id| json!({"urn": organization(id)}));
    let rows = (1..=160_000).map(|id| row(id, "ADMINISTRATOR", 0));
    world(&organizations.collect::<Vec<_>>(), &[json!({"urn": person(0)})], &rows.collect::<Vec<_>>())
}

fn world(organizations: &[Value], people: &[Value], rows: &[Value]) -> Value {
    let token = json!({"token": "t", "person": person(0), "scopes": ["rw_organization_admin"]});
    json!({"organizations": organizations, "people": people, "organizationAcls": rows, "tokens": [token]})
}

fn row(organization: u32, role: &str, person: u32) -> Value {
    let (organization, person) = (self::organization(organization), self::person(person));
    json!({"organization": organization, "role": role, "roleAssignee": person, "state": "APPROVED"})
}

fn organization(id: u32) -> String {
    format!("urn:li:organization:{id}")
}

fn person(id: u32) -> String {
    format!("urn:li:person:p{id}")
}
