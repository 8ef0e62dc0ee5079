//! JSON objects of which nothing is refused: a member that is of its type is taken, everything else is kept as it came.

use crate::Strict;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, MapAccess, Visitor},
};
use serde_json::{Map, Value};
use std::fmt;

/// The members of an object. That a name is there twice is an error: one of the two would be lost.
pub(crate) struct Members(pub(crate) Map<String, Value>);

impl Members {
    /// The member of this name, if it is of this type; else it stays where it is.
    pub(crate) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        // A record is no list of its members.
        let taken = T::deserialize(Strict(self.0.get(name)?)).ok()?;
        self.0.remove(name);
        Some(taken)
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Members, A::Error> {
                let mut members = Map::new();
                while let Some((name, value)) = entries.next_entry::<String, Value>()? {
                    if members.contains_key(&name) {
                        return Err(A::Error::custom(format_args!("duplicate field `{name}`")));
                    }
                    members.insert(name, value);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}
