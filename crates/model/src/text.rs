//! Types that are texts: what converts to them, and their JSON strings.

/// `TryFrom` of both kinds of text for a type that has `FromStr`, with the same error.
macro_rules! try_from_texts {
    ([$($generic:tt)*] $type:ty) => {
        impl<$($generic)*> TryFrom<&str> for $type {
            type Error = <Self as core::str::FromStr>::Err;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl<$($generic)*> TryFrom<alloc::string::String> for $type {
            type Error = <Self as core::str::FromStr>::Err;

            fn try_from(text: alloc::string::String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
    ($type:ty) => {
        crate::text::try_from_texts!([] $type);
    };
}

pub(crate) use try_from_texts;

/// Reads a JSON string by the type's own grammar; its error becomes the message.
#[cfg(feature = "serde")]
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: core::str::FromStr<Err: core::fmt::Display>,
    D: serde::Deserializer<'de>,
{
    use core::{fmt, marker::PhantomData, str::FromStr};
    use serde::de;

    struct Text<T>(PhantomData<T>);

    impl<T: FromStr<Err: fmt::Display>> de::Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}
