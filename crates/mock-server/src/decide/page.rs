//! A finder's answer, plain and as a projection keeps it.

use super::{
    Context, Outcome,
    case::{Case, Refused},
    notes,
    why::Why,
};
use crate::{
    limits::ANSWER_BYTES,
    rules::RuleId,
    world::{Acl, Habits, OrganizationId, PersonId},
};
use rolecall_model::{
    AuditStamp, OrganizationalEntityUrn, Role, RoleState,
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
    let mut passed_over = false;
    let wanted = rows.filter(|acl| state.as_ref().is_none_or(|state| acl.state == state)).filter(|acl| {
        let is_wanted = role.as_ref().is_none_or(|role| acl.role == role);
        passed_over |= !is_wanted;
        is_wanted
    });
    let habits = case.context.habits;
    let (cut, is_full) = if habits == Habits::default() {
        let cut: Vec<_> = wanted.skip(window.start as usize).take(window.count as usize).collect();
        let is_full = !cut.is_empty() && cut.len() == window.count as usize;
        (cut, is_full)
    } else {
        by_habit(wanted.collect(), *window, case)
    };
    let is_other_state = state.is_none() && cut.iter().any(|acl| *acl.state != RoleState::Approved);
    let elements = cut.into_iter().map(|acl| Element { acl, names, is_unreadable: false }).collect();
    let elements = if projection.is_some() { unreadable(find.viewer, elements, case) } else { elements };
    let returned = elements.len();
    let has_paging = projection.as_ref().is_none_or(|projection| projection.select("paging").is_some());
    for (is_so, rule) in [
        (returned == 0 && window.start == 0 && window.count > 0, RuleId::NothingFound),
        (is_other_state, RuleId::OtherState),
        (passed_over, RuleId::OtherRole),
        (has_paging && window.start > 0, RuleId::LaterPage),
        (has_paging && is_full, RuleId::NextPage),
    ] {
        if is_so {
            case.passes(rule);
        }
    }
    let paging = || {
        let path = [case.context.prefix, call.path()].concat();
        Paging::new(
            *window,
            links(
                &path,
                call.pieces().iter().copied(),
                *window,
                if is_full { window.count as usize } else { 0 },
            ),
        )
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

/// The rows of a page by the habits of its world, and whether another page may follow.
fn by_habit<'w>(mut rows: Vec<Acl<'w>>, window: Window, case: &mut Case<'w>) -> (Vec<Acl<'w>>, bool) {
    let Context { habits, turn, .. } = case.context;
    if let Some(seed) = habits.unstable_order
        && rows.len() > 1
    {
        case.passes(RuleId::UnstableOrder);
        shuffle(&mut rows, seed ^ turn.wrapping_mul(GOLDEN));
    }
    // Behind every fourth row stands one that is left out when the page is cut already.
    let every = if habits.short_pages { 4 } else { usize::MAX };
    let place = |row: usize| row + row / every;
    let places = rows.len().checked_sub(1).map_or(0, |last| place(last) + 1);
    let (start, end) = (window.start as usize, (window.start as usize).saturating_add(window.count as usize));
    let is_full = window.count > 0 && places >= end;
    let cut: Vec<_> = rows
        .into_iter()
        .enumerate()
        .filter(|(row, _)| (start..end).contains(&place(*row)))
        .map(|(_, acl)| acl)
        .collect();
    if is_full && cut.len() < window.count as usize {
        case.passes(RuleId::ShortPage);
    }
    (cut, is_full)
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Another order, by a seed: the same in every run.
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for last in (1..items.len()).rev() {
        state = state.wrapping_add(GOLDEN);
        let mut mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^= mixed >> 27;
        let other = usize::try_from(mixed % (last as u64 + 1)).unwrap_or_default();
        items.swap(last, other);
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
    /// What of the decorated organization, what of a brand, and what that is called.
    organization: Option<Mask<'p>>,
    brand: Option<Mask<'p>>,
    decorated: &'static str,
    /// What stands in its place where it cannot be read.
    failed: &'static str,
    /// What of `roleAssignee~`.
    role_assignee: Option<Mask<'p>>,
}

impl<'p> Kept<'p> {
    fn of(projection: &'p Projection, names: &[Name]) -> Self {
        let own = names.iter().filter_map(|name| Some((*name, projection.select(name.as_str())?)));
        let (name, decorated, failed) = match names.contains(&Name::OrganizationalTarget) {
            true => ("organizationalTarget", "organizationalTarget~", "organizationalTarget!"),
            false => ("organization", "organization~", "organization!"),
        };
        Self {
            own: own.collect(),
            decorated,
            failed,
            organization: projection.select_expansion(name, Some("organization")),
            brand: projection.select_expansion(name, Some("organizationBrand")),
            role_assignee: projection.select_expansion("roleAssignee", Some("person")),
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
        let mask = match organization {
            OrganizationalEntityUrn::Organization(_) => kept.organization,
            OrganizationalEntityUrn::Brand(_) => kept.brand,
        };
        match mask {
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

    fn text(self) -> Option<&'a str> {
        self.0.as_str()
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
