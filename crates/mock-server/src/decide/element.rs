//! An answer's elements, plain and as a projection sees them.

use crate::world::{Acl, World};
use rolecall_model::restli::{Node, Opened};
use serde::{Serialize, Serializer};
use serde_json::{Value, map};
use std::slice;

/// An element without a projection: the fields that the document's samples show, under the spelling that was
/// observed. `created` and `lastModified` are not documented, and not sent.
#[derive(Clone, Copy)]
pub(super) struct Element<'a>(pub(super) &'a Acl);

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

/// An answer as a projection walks it. `organization~` and `roleAssignee~` are there to be asked for, and looked up
/// only then; nothing is copied out of the world.
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
    /// The entity of an element's organization.
    Organization {
        element: Element<'a>,
        world: &'a World,
    },
    /// The entity of an element's person.
    Person {
        element: Element<'a>,
        world: &'a World,
    },
    /// JSON as it is: a part of an entity, the paging.
    Json(&'a Value),
}

impl<'a> View<'a> {
    /// The field of this number of a page or an element.
    fn field(self, number: usize) -> Option<(&'a str, Self)> {
        match self {
            Self::Page { elements, paging, world } => match number {
                0 => Some(("elements", Self::Elements { elements, world })),
                1 => Some(("paging", Self::Json(paging))),
                _ => None,
            },
            Self::Element { element, world } => match number {
                0..4 => element.fields().get(number).map(|&(name, text)| (name, Self::Text(text))),
                4 => Some(("organization~", Self::Organization { element, world })),
                5 => Some(("roleAssignee~", Self::Person { element, world })),
                _ => None,
            },
            _ => None,
        }
    }

    /// The world's JSON, if this is a part of it.
    fn json(self) -> Option<&'a Value> {
        match self {
            Self::Organization { element, world } => world.organization(&element.0.organization),
            Self::Person { element, world } => world.person(&element.0.role_assignee),
            Self::Json(value) => Some(value),
            _ => None,
        }
    }
}

/// The fields of a [`View`]: those of an element, or of the world's JSON.
enum Fields<'a> {
    /// Those of a view that has few, by number.
    Own(View<'a>, usize),
    Json(map::Iter<'a>),
}

impl<'a> Iterator for Fields<'a> {
    type Item = (&'a str, View<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Own(view, number) => {
                *number += 1;
                view.field(*number - 1)
            }
            Self::Json(fields) => fields.next().map(|(name, value)| (name.as_str(), View::Json(value))),
        }
    }
}

/// The items of a [`View`]: elements, or those of the world's JSON.
enum Items<'a> {
    Elements(slice::Iter<'a, Element<'a>>, &'a World),
    Json(slice::Iter<'a, Value>),
}

impl<'a> Iterator for Items<'a> {
    type Item = View<'a>;

    fn next(&mut self) -> Option<View<'a>> {
        match self {
            Self::Elements(elements, world) => {
                elements.next().map(|&element| View::Element { element, world })
            }
            Self::Json(items) => items.next().map(View::Json),
        }
    }
}

impl<'a> Node<'a> for View<'a> {
    fn open(self) -> Opened<impl Iterator<Item = (&'a str, Self)>, impl Iterator<Item = Self>> {
        match self {
            Self::Page { .. } | Self::Element { .. } => Opened::Record(Fields::Own(self, 0)),
            Self::Elements { elements, world } => Opened::List(Items::Elements(elements.iter(), world)),
            _ => match self.json() {
                Some(Value::Object(fields)) => Opened::Record(Fields::Json(fields.iter())),
                Some(Value::Array(items)) => Opened::List(Items::Json(items.iter())),
                _ => Opened::Leaf,
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
            // Whoever has a row is known to its world.
            Self::Organization { .. } | Self::Person { .. } | Self::Json(_) => {
                self.json().serialize(serializer)
            }
        }
    }
}
