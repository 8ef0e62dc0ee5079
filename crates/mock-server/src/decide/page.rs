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
    Role, RoleState,
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
use serde_json::Value;

/// A page of rows.
pub(super) struct Find {
    rows: Rows,
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
    pub(super) fn new<B: By>(finder: &Finder<B>, projection: Option<Projection>, rows: Rows) -> Self {
        let (role, state) = (finder.wanted_role().cloned(), finder.wanted_state().cloned());
        Self { rows, role, state, window: finder.window(), projection }
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
            notes::of_projection(projection, &Element::NAMES, notes);
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
    let elements: Vec<_> = rows
        .filter(|acl| role.as_ref().is_none_or(|role| acl.role == role))
        .filter(|acl| state.as_ref().is_none_or(|state| acl.state == state))
        .skip(window.start as usize)
        .take(window.count as usize)
        .map(Element)
        .collect();
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
        None => O::write_answer_within(&Page::new(elements, Some(paging())), ANSWER_BYTES),
        Some(projection) => {
            O::write_answer_within(&ProjectedPage { elements: &elements, paging, projection }, ANSWER_BYTES)
        }
    };
    match response {
        Some(response) => Ok(Outcome { rule: RuleId::Found, response, change: None }),
        None => Err(case.refuse(RuleId::AnswerLimit, Why::TooLong(ANSWER_BYTES))),
    }
}

/// An element without a projection: the fields that the document's samples show, under the spelling that was
/// observed. `created` and `lastModified` are not documented, and not sent.
pub(super) struct Element<'a>(pub(super) Acl<'a>);

impl Element<'_> {
    pub(super) const NAMES: [&'static str; 4] = ["role", "organization", "roleAssignee", "state"];

    fn texts(&self) -> [&str; 4] {
        let Acl { role, organization, role_assignee, state, .. } = self.0;
        [role.as_str(), organization.as_str(), role_assignee.as_str(), state.as_str()]
    }
}

impl Serialize for Element<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Self::NAMES.into_iter().zip(self.texts()))
    }
}

/// A page as a projection keeps it. `paging` is made only where it is kept.
pub(super) struct ProjectedPage<'a, P> {
    pub(super) elements: &'a [Element<'a>],
    pub(super) paging: P,
    pub(super) projection: &'a Projection,
}

impl<P: Fn() -> Paging> Serialize for ProjectedPage<'_, P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_map(None)?;
        match self.projection.select("elements") {
            None => {}
            Some(Mask::Each(projection)) => {
                let kept = Kept::of(projection);
                page.serialize_entry("elements", &ProjectedElements { elements: self.elements, kept })?;
            }
            // The fields of a list are the list, as everywhere.
            Some(Mask::Whole | Mask::Fields(_)) => page.serialize_entry("elements", self.elements)?,
        }
        if let Some(mask) = self.projection.select("paging") {
            let paging = serde_json::to_value((self.paging)()).map_err(S::Error::custom)?;
            page.serialize_entry("paging", &Projected { node: &paging, mask })?;
        }
        page.end()
    }
}

/// What a projection keeps of an element: found once, since the elements of a page have the same fields.
struct Kept<'p> {
    /// Which of [`Element::NAMES`]; texts are kept whole.
    own: [bool; 4],
    /// What of `organization~`.
    organization: Option<Mask<'p>>,
    /// What of `roleAssignee~`.
    role_assignee: Option<Mask<'p>>,
}

impl<'p> Kept<'p> {
    fn of(projection: &'p Projection) -> Self {
        Self {
            own: Element::NAMES.map(|name| projection.select(name).is_some()),
            organization: projection.select("organization~"),
            role_assignee: projection.select("roleAssignee~"),
        }
    }
}

struct ProjectedElements<'a> {
    elements: &'a [Element<'a>],
    kept: Kept<'a>,
}

impl Serialize for ProjectedElements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { elements, kept } = self;
        serializer.collect_seq(elements.iter().map(|element| ProjectedElement { element, kept }))
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
        for ((name, text), kept) in Element::NAMES.into_iter().zip(element.texts()).zip(kept.own) {
            if kept {
                record.serialize_entry(name, text)?;
            }
        }
        let Acl { organization_entity, role_assignee_entity, .. } = element.0;
        if let Some(mask) = kept.organization {
            record
                .serialize_entry("organization~", &Projected { node: Entity(organization_entity), mask })?;
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
