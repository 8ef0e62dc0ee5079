//! The text of a world file as values of its types. A part that is none is a fault, and the rest is read all the same.

use super::fault::Faults;
use rolecall_transport::Strict;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor, value::MapDeserializer},
};
use serde_json::{Error, value::RawValue};
use std::{collections::HashSet, fmt};

/// A value that is read later, or that is not there.
#[derive(Clone, Copy, Default)]
pub(super) struct Later<'t>(Option<&'t str>);

impl<'de: 't, 't> Deserialize<'de> for Later<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(|value| Self(Some(value.get())))
    }
}

/// What could be read of a list, each item with its text.
pub(super) struct List<'t, T> {
    pub(super) items: Vec<(&'t str, T)>,
    /// Whether nothing is missing: what is not in a part of a list may be in the other.
    pub(super) is_whole: bool,
}

pub(super) struct Reader<'t> {
    pub(super) faults: Faults<'t>,
}

impl<'t> Reader<'t> {
    /// A value of this type, without those members that are none of its. Nothing, if it cannot do without them.
    pub(super) fn read<T: Deserialize<'t>>(&mut self, part: &'t str) -> Option<T> {
        let error = match strict(part) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let before = self.faults.count();
        let members = match serde_json::from_str(part) {
            Ok(Members(members)) => self.legal::<T>(members),
            // No object, as the other error says in the words of the type.
            Err(_) => {
                self.add(part, &error);
                return None;
            }
        };
        let value = T::deserialize(Strict(MapDeserializer::new(members.into_iter()))).ok();
        if self.faults.count() == before {
            self.add(part, &error);
        }
        value
    }

    /// The members of an object that are members of this type, each looked at alone.
    fn legal<T: Deserialize<'t>>(
        &mut self,
        members: Vec<(&'t RawValue, &'t RawValue)>,
    ) -> Vec<(String, &'t RawValue)> {
        let mut names = HashSet::new();
        let mut legal = Vec::new();
        for (key, value) in members {
            let name: String = serde_json::from_str(key.get()).unwrap_or_default();
            if names.contains(&name) {
                self.faults.add(key.get(), key.get().len() - 1, format!("duplicate field `{name}`"));
                continue;
            }
            let alone = MapDeserializer::new([(name.clone(), value)].into_iter());
            match T::deserialize(Strict(alone)) {
                // Of the value.
                Err(error) if error.line() > 0 => self.add(value.get(), &error),
                // Others are there, or are missing in the whole as well.
                Err(error) if !error.to_string().starts_with("missing field") => {
                    self.faults.add(key.get(), key.get().len() - 1, message(&error));
                }
                _ => {
                    names.insert(name.clone());
                    legal.push((name, value));
                }
            }
        }
        legal
    }

    /// The items of a list. One that is not there is empty, and whole unless it may have another name.
    pub(super) fn list<T: Deserialize<'t>>(&mut self, Later(part): Later<'t>, absent: bool) -> List<'t, T> {
        let mut list = List { items: Vec::new(), is_whole: absent };
        if let Some(part) = part {
            list.is_whole = true;
            let items = Items { reader: self, list: &mut list };
            if let Err(error) = serde_json::Deserializer::from_str(part).deserialize_seq(items) {
                list.is_whole = false;
                self.add(part, &error);
            }
        }
        list
    }

    /// The members of an object that may be missing, each with its name as it stands there.
    pub(super) fn members(&mut self, Later(part): Later<'t>) -> Vec<(&'t str, &'t str)> {
        let Some(part) = part else { return Vec::new() };
        match serde_json::from_str(part) {
            Ok(Members(members)) => {
                members.into_iter().map(|(name, value)| (name.get(), value.get())).collect()
            }
            Err(error) => {
                self.add(part, &error);
                Vec::new()
            }
        }
    }

    /// A value that may be missing.
    pub(super) fn later<T: Deserialize<'t> + Default>(&mut self, Later(part): Later<'t>) -> T {
        part.and_then(|part| self.read(part)).unwrap_or_default()
    }

    fn add(&mut self, part: &'t str, error: &Error) {
        self.faults.add(part, offset(part, error), message(error));
    }
}

fn strict<'t, T: Deserialize<'t>>(part: &'t str) -> Result<T, Error> {
    Strict(&mut serde_json::Deserializer::from_str(part)).read()
}

/// The members of an object, names included, as they stand there.
struct Members<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'t> Deserialize<'t> for Members<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;

        impl<'t> Visitor<'t> for Pairs {
            type Value = Members<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Members<'t>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads the items of a list one by one, so that one that is wrong costs no more than its line.
struct Items<'r, 't, T> {
    reader: &'r mut Reader<'t>,
    list: &'r mut List<'t, T>,
}

impl<'t, T: Deserialize<'t>> Visitor<'t> for Items<'_, 't, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<&RawValue>()? {
            match self.reader.read(item.get()) {
                Some(value) => self.list.items.push((item.get(), value)),
                None => self.list.is_whole = false,
            }
        }
        Ok(())
    }
}

/// Where in its text serde_json found a fault, in bytes. Its columns count bytes, and are 0 at the beginning of a line.
pub(super) fn offset(part: &str, error: &Error) -> usize {
    let lines = part.split_inclusive('\n').take(error.line().saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let mut offset = (start + error.column().saturating_sub(1)).min(part.len());
    while !part.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// What serde says, in the words of JSON, and without what it quotes of the input: in a wrong place even a name may be a
/// token. What it expected comes last, and is ours.
pub(super) fn message(error: &Error) -> String {
    let said = error.to_string();
    // It ends its messages with the place, where it knows one; we give it first.
    let said = match said.rsplit_once(" at line ") {
        Some((said, _)) if error.line() > 0 => said,
        _ => &said,
    };
    let quoting = ["unknown field", "unknown variant", "invalid type: ", "invalid value: "];
    let Some(kind) = quoting.into_iter().find(|kind| said.starts_with(kind)) else {
        return said.to_owned();
    };
    // What was found is told by its kind: `string`, `integer`.
    let found = &said[kind.len()..];
    let found =
        if kind.ends_with(' ') { found.split([',', '`', '"']).next().unwrap_or_default().trim() } else { "" };
    let found = match found {
        "sequence" => "list",
        "map" => "object",
        other => other,
    };
    match said.rsplit_once(", expected ") {
        Some((_, "a sequence")) => format!("{kind}{found}, expected a list"),
        Some((_, "u32")) => format!("{kind}{found}, expected a number from 0 to {}", u32::MAX),
        Some((_, "a map")) => format!("{kind}{found}, expected an object"),
        Some((_, expected)) => format!("{kind}{found}, expected {expected}"),
        None => format!("{kind}{found}"),
    }
}
