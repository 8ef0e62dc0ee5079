//! JSON objects of types that are records.
//!
//! What serde derives also takes an array of a record's members in their order, since some formats write records so.
//! In JSON no service does, and to take it for a record would hide a fault of whoever sent it.

use core::fmt;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
    forward_to_deserialize_any,
};

/// A record that is read from a JSON object, and from nothing else.
///
/// ```
/// use rolecall_model::Object;
/// #[derive(serde::Deserialize)]
/// struct Named {
///     name: String,
/// }
/// let Object(named): Object<Named> = serde_json::from_str(r#"{"name": "a"}"#)?;
/// assert_eq!(named.name, "a");
/// assert!(serde_json::from_str::<Named>(r#"["a"]"#).is_ok());
/// let error = serde_json::from_str::<Object<Named>>(r#"["a"]"#).err().unwrap();
/// assert_eq!(error.to_string(), "invalid type: sequence, expected an object at line 1 column 0");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(ObjectOnly(deserializer)).map(Self)
    }
}

/// A deserializer that reads a record from an object only.
#[doc(hidden)]
#[derive(Debug)]
pub struct ObjectOnly<D>(pub D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectOnly<D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Members(visitor))
    }

    /// For a record with `#[serde(flatten)]`.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Members(visitor))
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct enum identifier ignored_any
    }
}

struct Members<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Members<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(members)
    }
}

/// Makes records that derive serde's traits with `#[serde(remote = "Self")]` be read from objects only.
#[doc(hidden)]
#[macro_export]
macro_rules! json_objects {
    ($($name:ident $(<$parameter:ident>)?),+ $(,)?) => {$(
        impl<'de $(, $parameter: ::serde::Deserialize<'de>)?> ::serde::Deserialize<'de> for $name $(<$parameter>)? {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::deserialize($crate::ObjectOnly(deserializer))
            }
        }

        impl $(<$parameter: ::serde::Serialize>)? ::serde::Serialize for $name $(<$parameter>)? {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }
    )+};
}
