use alloc::{
    borrow::Cow,
    collections::btree_map::{BTreeMap, Entry},
    string::String,
    vec::Vec,
};
use core::{error::Error, fmt};

/// How many containers may be nested in one another: 128 are good, 129 are too many.
///
/// The reference implementation has no limit of its own; this one keeps every recursion bounded.
pub const MAX_DEPTH: usize = 128;

/// A Rest.li value: text, a list or a record.
///
/// There are no numbers and no booleans: `7` and `true` are texts until a schema says otherwise.
///
/// ```
/// use rolecall_model::restli::{List, Place, Record, Value, encode};
/// let ids = Value::List(List::new(["1", "2"])?);
/// let value = Value::Record(Record::new([("ids", ids), ("sorted", Value::from("true"))])?);
/// assert_eq!(encode(&value, Place::Query), "(ids:List(1,2),sorted:true)");
/// # Ok::<(), rolecall_model::restli::TooDeep>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A leaf. Borrowed where the encoded text had no escapes.
    Text(Cow<'a, str>),
    /// `List(…)`
    List(List<'a>),
    /// `(name:value,…)`
    Record(Record<'a>),
}

impl<'a> Value<'a> {
    /// The text, if this is a leaf.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The record, if this is one.
    pub fn as_record(&self) -> Option<&Record<'a>> {
        match self {
            Self::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The list, if this is one.
    pub fn as_list(&self) -> Option<&List<'a>> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::Text(_) => 0,
            Self::List(list) => list.depth,
            Self::Record(record) => record.depth,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self::Text(text)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<List<'a>> for Value<'a> {
    fn from(list: List<'a>) -> Self {
        Self::List(list)
    }
}

impl<'a> From<Record<'a>> for Value<'a> {
    fn from(record: Record<'a>) -> Self {
        Self::Record(record)
    }
}

/// A list of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<'a> {
    items: Vec<Value<'a>>,
    depth: usize,
}

impl<'a> List<'a> {
    /// A list of these items.
    ///
    /// # Errors
    /// [`TooDeep`] when this would nest more than [`MAX_DEPTH`] containers.
    pub fn new<V: Into<Value<'a>>>(items: impl IntoIterator<Item = V>) -> Result<Self, TooDeep> {
        let items: Vec<_> = items.into_iter().map(Into::into).collect();
        Ok(Self { depth: depth_around(items.iter())?, items })
    }

    /// The items, in order.
    pub fn items(&self) -> &[Value<'a>] {
        &self.items
    }
}

/// Named values. The names are a set: two records are equal whatever the order of their entries.
///
/// ```
/// use rolecall_model::restli::Record;
/// let record = Record::new([("role", "ANALYST"), ("state", "APPROVED")])?;
/// assert_eq!(record, Record::new([("state", "APPROVED"), ("role", "ANALYST")])?);
/// assert_eq!(record.text("role"), Some("ANALYST"));
/// # Ok::<(), rolecall_model::restli::TooDeep>(())
/// ```
#[derive(Clone, Debug)]
pub struct Record<'a> {
    entries: Vec<(Cow<'a, str>, Value<'a>)>,
    depth: usize,
}

impl<'a> Record<'a> {
    /// A record of these entries, in the order in which each name first appears.
    /// Of a repeated name the last value wins, as it does in the reference implementation.
    ///
    /// # Errors
    /// [`TooDeep`] when this would nest more than [`MAX_DEPTH`] containers.
    pub fn new<N, V>(entries: impl IntoIterator<Item = (N, V)>) -> Result<Self, TooDeep>
    where
        N: Into<Cow<'a, str>>,
        V: Into<Value<'a>>,
    {
        let entries =
            last_wins(entries.into_iter().map(|(name, value)| (name.into(), value.into())).collect());
        Ok(Self { depth: depth_around(entries.iter().map(|(_, value)| value))?, entries })
    }

    /// The entries, each name once.
    pub fn entries(&self) -> &[(Cow<'a, str>, Value<'a>)] {
        &self.entries
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.entries.iter().find(|(entry, _)| entry == name).map(|(_, value)| value)
    }

    /// The text of this name; none also where the value is a list or a record.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_text)
    }
}

impl PartialEq for Record<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.entries.len() == other.entries.len()
            && by_name(&self.entries).into_iter().eq(by_name(&other.entries))
    }
}

impl Eq for Record<'_> {}

fn by_name<'r, 'a>(entries: &'r [(Cow<'a, str>, Value<'a>)]) -> Vec<&'r (Cow<'a, str>, Value<'a>)> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    sorted
}

/// More than [`MAX_DEPTH`] nested containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TooDeep(());

impl fmt::Display for TooDeep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected at most {MAX_DEPTH} nested lists and records")
    }
}

impl Error for TooDeep {}

fn depth_around<'v, 'a: 'v>(children: impl Iterator<Item = &'v Value<'a>>) -> Result<usize, TooDeep> {
    let depth = 1 + children.map(Value::depth).max().unwrap_or(0);
    if depth > MAX_DEPTH { Err(TooDeep(())) } else { Ok(depth) }
}

/// Keeps each name at its first place, with its last value, in `n log n`.
fn last_wins<'a>(entries: Vec<(Cow<'a, str>, Value<'a>)>) -> Vec<(Cow<'a, str>, Value<'a>)> {
    if by_name(&entries).windows(2).all(|pair| pair[0].0 != pair[1].0) {
        return entries;
    }
    let mut places = BTreeMap::new();
    let mut kept: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
    for (name, value) in entries {
        match places.entry(name.clone()) {
            Entry::Vacant(place) => {
                place.insert(kept.len());
                kept.push((name, value));
            }
            Entry::Occupied(place) => kept[*place.get()].1 = value,
        }
    }
    kept
}
