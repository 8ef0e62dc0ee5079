//! LinkedIn's `projection` parameter, such as `(elements*(role,organization~(localizedName)))`.
//!
//! It is no Rest.li value: it is percent-decoded first and parsed then, and blanks around its tokens mean nothing.
//! Sources: <https://learn.microsoft.com/linkedin/shared/api-guide/concepts/projections> and `…/decoration`.

mod apply;
mod parse;

use alloc::{boxed::Box, vec::Vec};
pub use apply::{Mask, Node, Opened, Projected};
use core::fmt;

/// A parsed projection: which fields to keep, and which URNs to expand.
///
/// ```
/// use rolecall_model::restli::Projection;
/// let projection: Projection = "( elements*( role, organization~( localizedName ) ) )".parse()?;
/// assert_eq!(projection.to_string(), "(elements*(role,organization~(localizedName)))");
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Projection {
    /// No room to grow: a projection may have a hundred thousand lists of one field each.
    fields: Box<[Field]>,
    /// None where looking through a few entries is quicker.
    index: Option<Box<Index>>,
}

/// Which entries count. A projection may have tens of thousands of them, and is asked for each field of each record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Index {
    /// The places of the entries that name a field, sorted by [`key`]; of several with the same, the last.
    named: Box<[usize]>,
    /// The place of the last `*`, and that of the last `*~`.
    all: [Option<usize>; 2],
}

impl Index {
    fn of(fields: &[Field]) -> Self {
        let last_of_all = |expanding: bool| {
            let is_it = |field: &Field| key(field).is_none() && field.expansion.is_some() == expanding;
            fields.iter().rposition(is_it)
        };
        let mut named: Vec<usize> =
            (0..fields.len()).filter(|&place| key(&fields[place]).is_some()).collect();
        // The later of equals comes first, and is the one that is kept.
        named.sort_by(|&one, &other| key(&fields[one]).cmp(&key(&fields[other])).then(other.cmp(&one)));
        named.dedup_by(|later, kept| key(&fields[*later]) == key(&fields[*kept]));
        Self { named: named.into(), all: [last_of_all(false), last_of_all(true)] }
    }

    fn entry<'f>(&self, fields: &'f [Field], name: &str, expanding: bool) -> Option<&'f Field> {
        let wanted = Some((expanding, name));
        match self.named.binary_search_by(|&place| key(&fields[place]).cmp(&wanted)) {
            Ok(found) => Some(&fields[self.named[found]]),
            Err(_) => self.all[usize::from(expanding)].map(|place| &fields[place]),
        }
    }
}

/// What the entries that name a field are sorted by.
fn key(field: &Field) -> Option<(bool, &str)> {
    match &field.name {
        FieldName::All => None,
        FieldName::Named(name) => Some((field.expansion.is_some(), name)),
    }
}

/// One entry of a [`Projection`].
///
/// ```
/// use rolecall_model::restli::{FieldName, Projection};
/// let projection: Projection = "(elements*(*,logo~:playableStreams))".parse()?;
/// let elements = &projection.fields()[0];
/// assert!(elements.each && elements.name == FieldName::Named("elements".into()));
/// let of_each = elements.fields.as_ref().map(Projection::fields).unwrap_or_default();
/// assert_eq!(of_each[0].name, FieldName::All);
/// assert_eq!(of_each[1].expansion.as_ref().and_then(|expansion| expansion.view.as_deref()), Some("playableStreams"));
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Field {
    /// Which field.
    pub name: FieldName,
    /// `name*`: what follows applies to each item of a list, each value of a map.
    pub each: bool,
    /// `name~`: the URN in this field is expanded under the name `name~`.
    pub expansion: Option<Expansion>,
    /// What to keep of the field, or of its expansion; everything where there is none.
    pub fields: Option<Projection>,
}

/// Which field an entry names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FieldName {
    /// `*`: all fields of the record itself, none that an expansion adds.
    All,
    /// A field of this name.
    Named(Box<str>),
}

/// The `~` of an entry, with the view it names: `displayImage~:playableStreams`; and with the type of entity for which it
/// is, `original~digitalmediaAsset:playableStreams`, where others may follow.
///
/// ```
/// use rolecall_model::restli::Projection;
/// let projection: Projection = "(organization~organization(localizedName)~organizationBrand(vanityName))".parse()?;
/// let expansion = projection.fields()[0].expansion.as_ref().unwrap();
/// assert_eq!(expansion.entity_type.as_deref(), Some("organization"));
/// assert_eq!(&*expansion.others[0].entity_type, "organizationBrand");
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Expansion {
    /// The type of the URNs that are expanded: the third part of each. Without it, all are.
    pub entity_type: Option<Box<str>>,
    /// The named view, if there is one.
    pub view: Option<Box<str>>,
    /// What is kept of entities of other types; at most fifteen.
    pub others: Box<[TypedExpansion]>,
}

/// What an entry keeps of the entities of one more type: `~organizationBrand(localizedName)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TypedExpansion {
    /// The type.
    pub entity_type: Box<str>,
    /// The named view, if there is one.
    pub view: Option<Box<str>>,
    /// What to keep; everything where there is none.
    pub fields: Option<Projection>,
}

impl Projection {
    fn new(fields: Vec<Field>) -> Self {
        /// With more entries than these an index pays.
        const FEW: usize = 8;
        let index = (fields.len() > FEW).then(|| Box::new(Index::of(&fields)));
        Self { fields: fields.into(), index }
    }

    /// The entry for a field: its own, the last if there are several, else that of `*`.
    fn entry(&self, name: &str, expanding: bool) -> Option<&Field> {
        if let Some(index) = &self.index {
            return index.entry(&self.fields, name, expanding);
        }
        let mut of_all = None;
        for field in self.fields.iter().rev().filter(|field| field.expansion.is_some() == expanding) {
            match &field.name {
                FieldName::Named(own) if **own == *name => return Some(field),
                FieldName::Named(_) => {}
                FieldName::All => of_all = of_all.or(Some(field)),
            }
        }
        of_all
    }

    /// The same projection, keeping this field whole.
    ///
    /// ```
    /// use rolecall_model::restli::Projection;
    /// let projection: Projection = "(elements*(role),paging(start))".parse()?;
    /// assert_eq!(projection.keeping("paging").to_string(), "(elements*(role),paging)");
    /// # Ok::<(), rolecall_model::restli::SyntaxError>(())
    /// ```
    #[must_use]
    pub fn keeping(self, name: &str) -> Self {
        if self.select(name) == Some(Mask::Whole) {
            return self;
        }
        let name = FieldName::Named(name.into());
        let is_it = |field: &Field| field.name == name && field.expansion.is_none();
        let mut fields: Vec<_> = self.fields.into_iter().filter(|field| !is_it(field)).collect();
        fields.push(Field { name, each: false, expansion: None, fields: None });
        Self::new(fields)
    }

    /// The entries, in order; there is at least one.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }
}

crate::text::try_from_texts!(Projection);

/// The canonical text: no blanks, not percent-encoded. Parsing it gives the same projection again.
impl fmt::Display for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, field) in self.fields.iter().enumerate() {
            f.write_str(if index == 0 { "(" } else { "," })?;
            field.fmt(f)?;
        }
        f.write_str(")")
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            FieldName::All => f.write_str("*")?,
            FieldName::Named(name) => f.write_str(name)?,
        }
        if self.each {
            f.write_str("*")?;
        }
        if let Some(expansion) = &self.expansion {
            write_expansion(f, expansion.entity_type.as_deref(), expansion.view.as_deref())?;
        }
        self.fields.as_ref().map_or(Ok(()), |fields| fields.fmt(f))?;
        for other in self.expansion.iter().flat_map(|expansion| &expansion.others) {
            write_expansion(f, Some(&other.entity_type), other.view.as_deref())?;
            other.fields.as_ref().map_or(Ok(()), |fields| fields.fmt(f))?;
        }
        Ok(())
    }
}

fn write_expansion(f: &mut fmt::Formatter<'_>, entity_type: Option<&str>, view: Option<&str>) -> fmt::Result {
    f.write_str("~")?;
    f.write_str(entity_type.unwrap_or_default())?;
    view.map_or(Ok(()), |view| write!(f, ":{view}"))
}

#[cfg(feature = "serde")]
impl serde::Serialize for Projection {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Projection {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::text::deserialize(deserializer)
    }
}
