//! A finder's answer, plain and as a projection keeps it.

use super::{
    Outcome,
    case::{Case, Refused},
    notes,
    why::Why,
};
use crate::{
    limits::ANSWER_BYTES,
    rules::RuleId,
    world::{Acl, OrganizationId, PersonId},
};
use rolecall_model::{
    AuditStamp, Role, RoleState,
    restli::{Mask, Node, Opened, Projected, Projection},
};
use rolecall_transport::{
    Call, Op, Served, Spec,
    linkedin::{By, FindByOrganization, FindByRoleAssignee, Finder},
    restli::{Page, Paging, Window, links},
};
use serde::{
    Serialize, Serializer,
    ser::{Error, SerializeMap},
};
use serde_json::{Value, json};

/// A page of rows.
pub(super) struct Find {
    rows: Rows,
    /// Who looks at them.
    viewer: PersonId,
    role: Option<Role>,
    state: Option<RoleState>,
    window: Window,
    projection: Option<Projection>,
}

/// Whose rows are looked through.
pub(super) enum Rows {
    OfPerson(PersonId),
    OfOrganization(OrganizationId),
}

impl Find {
    pub(super) fn new<B: By>(
        finder: &Finder<B>,
        projection: Option<Projection>,
        rows: Rows,
        viewer: PersonId,
    ) -> Self {
        let (role, state) = (finder.wanted_role().cloned(), finder.wanted_state().cloned());
        Self { rows, viewer, role, state, window: finder.window(), projection }
    }

    pub(super) fn spec(&self) -> &'static Spec {
        match self.rows {
            Rows::OfPerson(_) => Op::FindByRoleAssignee.spec(),
            Rows::OfOrganization(_) => Op::FindByOrganization.spec(),
        }
    }

    pub(super) fn carry_out<'w>(&self, call: &Call<'_>, case: &mut Case<'w>) -> Result<Outcome, Refused<'w>> {
        match self.rows {
            Rows::OfPerson(person) => {
                let rows = case.world.directory().acls_of_person(person);
                page::<FindByRoleAssignee>(self, rows, call, case)
            }
            Rows::OfOrganization(organization) => {
                let rows = case.world.directory().acls_of_organization(organization);
                page::<FindByOrganization>(self, rows, call, case)
            }
        }
    }

    /// What a person should know besides.
    pub(super) fn notes(&self, notes: &mut Vec<String>) {
        if let Some(projection) = &self.projection {
            notes::of_projection(projection, &DOCUMENTED.map(Name::as_str), notes);
        }
    }
}

fn page<'w, O: Served>(
    find: &Find,
    rows: impl Iterator<Item = Acl<'w>>,
    call: &Call<'_>,
    case: &mut Case<'w>,
) -> Result<Outcome, Refused<'w>> {
    let Find { role, state, window, projection, .. } = find;
    let is_wire = case.habit(RuleId::Wire);
    let names: &[Name] = match (call.is_legacy(), is_wire) {
        (true, _) => &LEGACY,
        (_, true) => &WIRE,
        _ => &DOCUMENTED,
    };
    let elements: Vec<_> = rows
        .filter(|acl| role.as_ref().is_none_or(|role| acl.role == role))
        .filter(|acl| state.as_ref().is_none_or(|state| acl.state == state))
        .skip(window.start as usize)
        .take(window.count as usize)
        .map(|acl| Element { acl, names, is_unreadable: false })
        .collect();
    let elements = if projection.is_some() { unreadable(find.viewer, elements, case) } else { elements };
    let returned = elements.len();
    let has_paging = projection.as_ref().is_none_or(|projection| projection.select("paging").is_some());
    for (is_so, rule) in [
        (returned == 0 && window.start == 0 && window.count > 0, RuleId::NothingFound),
        (has_paging && window.start > 0, RuleId::LaterPage),
        (has_paging && returned > 0 && returned == window.count as usize, RuleId::NextPage),
    ] {
        if is_so {
            case.passes(rule);
        }
    }
    let paging = || {
        let path = [case.context.prefix, call.path()].concat();
        Paging::new(*window, links(&path, call.pieces().iter().copied(), *window, returned))
    };
    let response = match projection {
        None if is_wire => {
            O::write_answer_within(&WirePage { paging: paging(), elements: &elements }, ANSWER_BYTES)
        }
        None => O::write_answer_within(&Page::new(elements, Some(paging())), ANSWER_BYTES),
        Some(projection) => {
            let page = ProjectedPage { elements: &elements, paging, projection, is_wire };
            O::write_answer_within(&page, ANSWER_BYTES)
        }
    };
    match response {
        Some(response) => Ok(Outcome { rule: RuleId::Found, response, change: None }),
        None => Err(case.refuse(RuleId::AnswerLimit, Why::TooLong(ANSWER_BYTES))),
    }
}

/// Marks the elements whose organization the viewer may not read.
fn unreadable<'w>(viewer: PersonId, mut elements: Vec<Element<'w>>, case: &mut Case<'w>) -> Vec<Element<'w>> {
    let directory = case.world.directory();
    let is_hidden = |element: &Element<'_>| directory.is_revoked(viewer, element.acl.organization);
    if elements.iter().any(is_hidden) && case.habit(RuleId::Unreadable) {
        for element in &mut elements {
            element.is_unreadable = is_hidden(element);
        }
    }
    elements
}

/// A page as the service writes it.
#[derive(Serialize)]
struct WirePage<'a> {
    paging: Paging,
    elements: &'a [Element<'a>],
}

/// A field of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Role,
    Organization,
    RoleAssignee,
    State,
    Created,
    LastModified,
    /// The organization under its old name.
    OrganizationalTarget,
}

/// The fields that the document's samples show, under the spelling that was observed.
const DOCUMENTED: [Name; 4] = [Name::Role, Name::Organization, Name::RoleAssignee, Name::State];

/// The fields that were seen, in their order.
const WIRE: [Name; 6] =
    [Name::RoleAssignee, Name::State, Name::LastModified, Name::Role, Name::Created, Name::Organization];

/// The same under the old name of the resource.
const LEGACY: [Name; 6] = [
    Name::RoleAssignee,
    Name::State,
    Name::LastModified,
    Name::Role,
    Name::Created,
    Name::OrganizationalTarget,
];

impl Name {
    fn as_str(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Organization => "organization",
            Self::RoleAssignee => "roleAssignee",
            Self::State => "state",
            Self::Created => "created",
            Self::LastModified => "lastModified",
            Self::OrganizationalTarget => "organizationalTarget",
        }
    }
}

/// An element of a page.
struct Element<'a> {
    acl: Acl<'a>,
    names: &'static [Name],
    /// Whether its organization is none that the viewer may read.
    is_unreadable: bool,
}

impl Element<'_> {
    /// Writes a field into a record, as a projection keeps it.
    fn write<M: SerializeMap>(&self, name: Name, mask: Mask<'_>, record: &mut M) -> Result<(), M::Error> {
        let acl = &self.acl;
        let text = match name {
            Name::Role => acl.role.as_str(),
            Name::Organization | Name::OrganizationalTarget => acl.organization.as_str(),
            Name::RoleAssignee => acl.role_assignee.as_str(),
            Name::State => acl.state.as_str(),
            Name::Created => return write_stamp(name, &acl.created(), mask, record),
            Name::LastModified => return write_stamp(name, &acl.last_modified(), mask, record),
        };
        record.serialize_entry(name.as_str(), text)
    }
}

fn write_stamp<M: SerializeMap>(
    name: Name,
    stamp: &AuditStamp,
    mask: Mask<'_>,
    record: &mut M,
) -> Result<(), M::Error> {
    if mask == Mask::Whole {
        return record.serialize_entry(name.as_str(), stamp);
    }
    let stamp = serde_json::to_value(stamp).map_err(M::Error::custom)?;
    record.serialize_entry(name.as_str(), &Projected { node: &stamp, mask })
}

impl Serialize for Element<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_map(None)?;
        for name in self.names {
            self.write(*name, Mask::Whole, &mut record)?;
        }
        record.end()
    }
}

/// A page as a projection keeps it. `paging` is made only where it is kept.
struct ProjectedPage<'a, P> {
    elements: &'a [Element<'a>],
    paging: P,
    projection: &'a Projection,
    is_wire: bool,
}

impl<P: Fn() -> Paging> ProjectedPage<'_, P> {
    fn write_elements<M: SerializeMap>(&self, page: &mut M) -> Result<(), M::Error> {
        match self.projection.select("elements") {
            None => Ok(()),
            Some(Mask::Each(projection)) => {
                page.serialize_entry("elements", &ProjectedElements { elements: self.elements, projection })
            }
            // The fields of a list are the list, as everywhere.
            Some(Mask::Whole | Mask::Fields(_)) => page.serialize_entry("elements", self.elements),
        }
    }

    fn write_paging<M: SerializeMap>(&self, page: &mut M) -> Result<(), M::Error> {
        let Some(mask) = self.projection.select("paging") else { return Ok(()) };
        let paging = serde_json::to_value((self.paging)()).map_err(M::Error::custom)?;
        page.serialize_entry("paging", &Projected { node: &paging, mask })
    }
}

impl<P: Fn() -> Paging> Serialize for ProjectedPage<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_map(None)?;
        if self.is_wire {
            self.write_paging(&mut page)?;
            self.write_elements(&mut page)?;
        } else {
            self.write_elements(&mut page)?;
            self.write_paging(&mut page)?;
        }
        page.end()
    }
}

struct ProjectedElements<'a> {
    elements: &'a [Element<'a>],
    projection: &'a Projection,
}

impl Serialize for ProjectedElements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let names = self.elements.first().map_or(&[][..], |element| element.names);
        let kept = Kept::of(self.projection, names);
        let elements = self.elements.iter();
        serializer.collect_seq(elements.map(|element| ProjectedElement { element, kept: &kept }))
    }
}

/// What a projection keeps of an element: found once, since the elements of a page have the same fields.
struct Kept<'p> {
    own: Vec<(Name, Mask<'p>)>,
    /// What of the decorated organization, and what that is called.
    organization: Option<Mask<'p>>,
    decorated: &'static str,
    /// What stands in its place where it cannot be read.
    failed: &'static str,
    /// What of `roleAssignee~`.
    role_assignee: Option<Mask<'p>>,
}

impl<'p> Kept<'p> {
    fn of(projection: &'p Projection, names: &[Name]) -> Self {
        let own = names.iter().filter_map(|name| Some((*name, projection.select(name.as_str())?)));
        let (decorated, failed) = match names.contains(&Name::OrganizationalTarget) {
            true => ("organizationalTarget~", "organizationalTarget!"),
            false => ("organization~", "organization!"),
        };
        Self {
            own: own.collect(),
            decorated,
            failed,
            organization: projection.select(decorated),
            role_assignee: projection.select("roleAssignee~"),
        }
    }
}

struct ProjectedElement<'a> {
    element: &'a Element<'a>,
    kept: &'a Kept<'a>,
}

impl Serialize for ProjectedElement<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { element, kept } = self;
        let mut record = serializer.serialize_map(None)?;
        for (name, mask) in &kept.own {
            element.write(*name, *mask, &mut record)?;
        }
        let Acl { organization, organization_entity, role_assignee_entity, .. } = element.acl;
        match kept.organization {
            Some(_) if element.is_unreadable => {
                let message = format!("The viewer may not read {organization}");
                record.serialize_entry(kept.failed, &json!({ "message": message, "status": 403 }))?;
            }
            Some(mask) => {
                let node = Entity(organization_entity);
                record.serialize_entry(kept.decorated, &Projected { node, mask })?;
            }
            None => {}
        }
        if let Some(mask) = kept.role_assignee {
            record
                .serialize_entry("roleAssignee~", &Projected { node: Entity(role_assignee_entity), mask })?;
        }
        record.end()
    }
}

/// An entity of the world, or a part of one. What an expansion adds, such as `original~`, is in it only where a
/// projection asks for it (inferred: whoever keeps an entity whole expands nothing in it).
#[derive(Clone, Copy)]
pub(super) struct Entity<'a>(pub(super) &'a Value);

impl<'a> Node<'a> for Entity<'a> {
    fn open(self) -> Opened<impl Iterator<Item = (&'a str, Self)>, impl Iterator<Item = Self>> {
        match self.0 {
            Value::Object(fields) => {
                Opened::Record(fields.iter().map(|(name, value)| (name.as_str(), Self(value))))
            }
            Value::Array(items) => Opened::List(items.iter().map(Self)),
            _ => Opened::Leaf,
        }
    }
}

impl Serialize for Entity<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.open() {
            Opened::Record(fields) => {
                serializer.collect_map(fields.filter(|(name, _)| !name.ends_with(['~', '!'])))
            }
            Opened::List(items) => serializer.collect_seq(items),
            Opened::Leaf => self.0.serialize(serializer),
        }
    }
}
