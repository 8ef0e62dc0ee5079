//! An answer's elements, plain and as a projection sees them.

use crate::world::World;
use rolecall_model::{
    OrganizationAcl,
    restli::{Node, Opened},
};
use serde::{Serialize, Serializer};
use serde_json::Value;

/// An element without a projection: the fields that the document's samples show, under the spelling that was
/// observed. `created` and `lastModified` are not documented, and not sent.
#[derive(Clone, Copy)]
pub(super) struct Element<'a>(pub(super) &'a OrganizationAcl);

impl<'a> Element<'a> {
    fn fields(self) -> [(&'static str, &'a str); 4] {
        let acl = self.0;
        [
            ("role", acl.role.as_str()),
            ("organization", acl.organization.as_str()),
            ("roleAssignee", acl.role_assignee.as_str()),
            ("state", acl.state.as_str()),
        ]
    }
}

impl Serialize for Element<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.fields())
    }
}

/// An answer as a projection walks it. `organization~` and `roleAssignee~` are there to be asked for; nothing is
/// copied out of the world.
#[derive(Clone, Copy)]
pub(super) enum View<'a> {
    Page {
        elements: &'a [Element<'a>],
        paging: &'a Value,
        world: &'a World,
    },
    Elements {
        elements: &'a [Element<'a>],
        world: &'a World,
    },
    Element {
        element: Element<'a>,
        world: &'a World,
    },
    Text(&'a str),
    /// JSON as it is: an entity of the world, or a part of one.
    Json(&'a Value),
}

impl<'a> Node<'a> for View<'a> {
    fn open(self) -> Opened<impl Iterator<Item = (&'a str, Self)>, impl Iterator<Item = Self>> {
        let record = |fields: Vec<(&'a str, Self)>| Opened::Record(fields.into_iter());
        let list = |items: Vec<Self>| Opened::List(items.into_iter());
        match self {
            Self::Page { elements, paging, world } => {
                record(vec![("elements", Self::Elements { elements, world }), ("paging", Self::Json(paging))])
            }
            Self::Elements { elements, world } => {
                list(elements.iter().map(|&element| Self::Element { element, world }).collect())
            }
            Self::Element { element, world } => {
                let own = element.fields().map(|(name, text)| (name, Self::Text(text)));
                let expansions = [
                    ("organization~", world.organization(&element.0.organization)),
                    ("roleAssignee~", world.person(&element.0.role_assignee)),
                ];
                let expanded =
                    expansions.into_iter().filter_map(|(name, entity)| Some((name, Self::Json(entity?))));
                record(own.into_iter().chain(expanded).collect())
            }
            Self::Text(_) => Opened::Leaf,
            Self::Json(value) => match value.open() {
                Opened::Record(fields) => {
                    record(fields.map(|(name, value)| (name, Self::Json(value))).collect())
                }
                Opened::List(items) => list(items.map(Self::Json).collect()),
                Opened::Leaf => Opened::Leaf,
            },
        }
    }
}

/// What is not projected any further: the whole of it.
impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Page { elements, paging, world } => serializer.collect_map([
                ("elements", View::Elements { elements, world }),
                ("paging", View::Json(paging)),
            ]),
            Self::Elements { elements, .. } => serializer.collect_seq(*elements),
            Self::Element { element, .. } => element.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Json(value) => value.serialize(serializer),
        }
    }
}
