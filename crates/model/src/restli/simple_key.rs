use super::{Place, SyntaxError, SyntaxErrorKind, Value, decode, encode::write_leaf, percent_decode};
use alloc::{borrow::Cow, string::String};

/// Encodes a key that is one text, such as a URN. In a header or a body it stands as it is.
///
/// ```
/// use rolecall_model::restli::{Place, encode_simple_key};
/// assert_eq!(encode_simple_key("urn:li:person:a", Place::Path), "urn%3Ali%3Aperson%3Aa");
/// assert_eq!(encode_simple_key("urn:li:person:a", Place::Header), "urn:li:person:a");
/// ```
pub fn encode_simple_key(key: &str, place: Place) -> Cow<'_, str> {
    match place {
        Place::Header | Place::Body => Cow::Borrowed(key),
        Place::Path | Place::Query => {
            let mut text = String::new();
            write_leaf(key, place, &mut text);
            Cow::Owned(text)
        }
    }
}

/// Decodes a key that is one text: verbatim from a header or a body, percent-decoded from a path, where `(`, `:`
/// and `''` mean nothing special, and as a value from a query.
///
/// This undoes [`encode_simple_key`] but for one key: the empty one becomes `''` in a path, which a path reads as
/// two apostrophes. The reference implementation has the same exception.
///
/// ```
/// use rolecall_model::restli::{Place, decode_simple_key};
/// assert_eq!(decode_simple_key("a%3Ab", Place::Path)?, "a:b");
/// assert_eq!(decode_simple_key("a%3Ab", Place::Header)?, "a%3Ab");
/// # Ok::<(), rolecall_model::restli::SyntaxError>(())
/// ```
///
/// # Errors
/// A malformed percent-encoding; in a query everything that [`decode`] refuses, and a list or a record.
pub fn decode_simple_key(text: &str, place: Place) -> Result<Cow<'_, str>, SyntaxError> {
    match place {
        Place::Header | Place::Body => Ok(Cow::Borrowed(text)),
        Place::Path => percent_decode(text),
        Place::Query => match decode(text)? {
            Value::Text(key) => Ok(key),
            Value::List(_) | Value::Record(_) => {
                Err(SyntaxError::at(text, 0, SyntaxErrorKind::UnexpectedToken, "a text, no list or record"))
            }
        },
    }
}
