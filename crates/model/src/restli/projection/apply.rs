use super::{Field, Projection};

/// A JSON value as a projection walks it: cheap to copy, opened level by level.
///
/// Implemented for `&serde_json::Value` with feature `json`. A record of your own may offer fields that are computed
/// only when they are asked for: `organization~` beside `organization`.
pub trait Node<'a>: Copy {
    /// One level of the value.
    fn open(self) -> Opened<impl Iterator<Item = (&'a str, Self)>, impl Iterator<Item = Self>>;

    /// The text, if it is one: from a URN an expansion takes the type of its entity. Where it is never given, only
    /// expansions without a type apply.
    fn text(self) -> Option<&'a str> {
        None
    }
}

/// One level of a [`Node`].
#[derive(Debug)]
pub enum Opened<Fields, Items> {
    /// A JSON object: its fields, in order.
    Record(Fields),
    /// A JSON array: its items.
    List(Items),
    /// Anything else.
    Leaf,
}

/// What a projection keeps of one value.
///
/// ```
/// use rolecall_model::restli::{Mask, Projection};
/// let projection: Projection = "(role,paging(start))".parse()?;
/// assert_eq!(projection.select("role"), Some(Mask::Whole));
/// assert!(matches!(projection.select("paging"), Some(Mask::Fields(_))));
/// assert_eq!(projection.select("state"), None);
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mask<'p> {
    /// All of it.
    Whole,
    /// These fields, if it is a record; all of it otherwise.
    Fields(&'p Projection),
    /// These fields of each of its items or values.
    Each(&'p Projection),
}

impl Projection {
    /// What to keep of the field called `name`; none if it is left out.
    ///
    /// `x~` and `x!` are kept only where the projection expands `x`: then `x` stays as well, `x~` is projected and
    /// `x!`, which stands for an expansion that failed, is whole. An expansion of a type, `x~type`, is that of
    /// [`select_expansion`](Self::select_expansion).
    pub fn select(&self, name: &str) -> Option<Mask<'_>> {
        if let Some(expanded) = name.strip_suffix('~') {
            return self.select_expansion(expanded, None);
        }
        if let Some(failed) = name.strip_suffix('!') {
            return self.entry(failed, true).map(|_| Mask::Whole);
        }
        match self.entry(name, false) {
            Some(field) => Some(field.mask()),
            None => self.entry(name, true).map(|_| Mask::Whole),
        }
    }

    /// What to keep of the entity that `name~` is, if its URN has this type: the third part of `urn:li:organization:1`.
    ///
    /// ```
    /// use rolecall_model::restli::{Mask, Projection};
    /// let projection: Projection = "(organization~organization)".parse()?;
    /// assert_eq!(projection.select_expansion("organization", Some("organization")), Some(Mask::Whole));
    /// assert_eq!(projection.select_expansion("organization", Some("organizationBrand")), None);
    /// # Ok::<(), rolecall_model::restli::SyntaxError>(())
    /// ```
    pub fn select_expansion(&self, name: &str, entity_type: Option<&str>) -> Option<Mask<'_>> {
        let field = self.entry(name, true)?;
        let expansion = field.expansion.as_ref()?;
        let Some(first) = &expansion.entity_type else { return Some(field.mask()) };
        let entity_type = entity_type?;
        // The last of several counts, as among entries.
        if let Some(other) = expansion.others.iter().rfind(|other| *other.entity_type == *entity_type) {
            return Some(field.mask_of(other.fields.as_ref()));
        }
        (**first == *entity_type).then(|| field.mask())
    }

    /// What to keep of the field called `name` of this record.
    #[cfg(feature = "serde")]
    fn select_in<'a>(&self, record: impl Node<'a>, name: &str) -> Option<Mask<'_>> {
        let typed = |expanded: &&str| {
            let entry = self.entry(expanded, true);
            entry.and_then(|field| field.expansion.as_ref()?.entity_type.as_ref()).is_some()
        };
        match name.strip_suffix('~').filter(typed) {
            Some(expanded) => self.select_expansion(expanded, entity_type(record, expanded)),
            None => self.select(name),
        }
    }

    /// This projection of a value, computed while it is read or serialised; nothing is copied.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use rolecall_model::restli::Projection;
    /// let projection: Projection = "(elements*(role))".parse()?;
    /// let page = serde_json::json!({"elements": [{"role": "ANALYST", "state": "APPROVED"}], "paging": {}});
    /// let kept = serde_json::to_string(&projection.apply(&page))?;
    /// assert_eq!(kept, r#"{"elements":[{"role":"ANALYST"}]}"#);
    /// # }
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn apply<'p, N>(&'p self, node: N) -> Projected<'p, N> {
        Projected { node, mask: Mask::Fields(self) }
    }
}

/// The type of the URN in a field of a record.
#[cfg(feature = "serde")]
fn entity_type<'a>(record: impl Node<'a>, name: &str) -> Option<&'a str> {
    let Opened::Record(mut fields) = record.open() else { return None };
    let (_, urn) = fields.find(|(own, _)| *own == name)?;
    urn.text()?.strip_prefix("urn:li:")?.split(':').next()
}

impl Field {
    fn mask(&self) -> Mask<'_> {
        self.mask_of(self.fields.as_ref())
    }

    fn mask_of<'p>(&self, fields: Option<&'p Projection>) -> Mask<'p> {
        match fields {
            None => Mask::Whole,
            Some(fields) if self.each => Mask::Each(fields),
            Some(fields) => Mask::Fields(fields),
        }
    }
}

/// A value seen through a projection. With feature `serde` it serialises as the projected JSON.
#[derive(Clone, Copy, Debug)]
pub struct Projected<'p, N> {
    /// The value.
    pub node: N,
    /// What is kept of it.
    pub mask: Mask<'p>,
}

#[cfg(feature = "serde")]
impl<'a, N: Node<'a> + serde::Serialize> serde::Serialize for Projected<'_, N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.node.open(), self.mask) {
            (_, Mask::Whole) | (Opened::Leaf, _) | (Opened::List(_), Mask::Fields(_)) => {
                self.node.serialize(serializer)
            }
            (Opened::Record(fields), Mask::Fields(projection)) => {
                serializer.collect_map(fields.filter_map(|(name, node)| {
                    Some((name, Projected { node, mask: projection.select_in(self.node, name)? }))
                }))
            }
            (Opened::Record(fields), Mask::Each(projection)) => serializer.collect_map(
                fields.map(|(name, node)| (name, Projected { node, mask: Mask::Fields(projection) })),
            ),
            (Opened::List(items), Mask::Each(projection)) => {
                serializer.collect_seq(items.map(|node| Projected { node, mask: Mask::Fields(projection) }))
            }
        }
    }
}

#[cfg(feature = "json")]
impl<'a> Node<'a> for &'a serde_json::Value {
    fn open(self) -> Opened<impl Iterator<Item = (&'a str, Self)>, impl Iterator<Item = Self>> {
        match self {
            serde_json::Value::Object(fields) => {
                Opened::Record(fields.iter().map(|(name, value)| (name.as_str(), value)))
            }
            serde_json::Value::Array(items) => Opened::List(items.iter()),
            _ => Opened::Leaf,
        }
    }

    fn text(self) -> Option<&'a str> {
        self.as_str()
    }
}
