//! Keys that are one text: every text is one, and comes back as it was.

use super::faults::points_into;
use rolecall_model::restli::{Place, Value, decode, decode_simple_key, encode_simple_key};

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    for place in [Place::Path, Place::Query, Place::Header, Place::Body] {
        comes_back(text, place);
        match decode_simple_key(text, place) {
            Ok(key) => comes_back(&key, place),
            Err(error) => points_into(&error, text),
        }
    }
    // In a query it is a value that is a text.
    match decode(text) {
        Ok(Value::Text(value)) => assert_eq!(decode_simple_key(text, Place::Query), Ok(value)),
        Ok(_) => assert_eq!(decode_simple_key(text, Place::Query).map_err(|error| error.offset()), Err(0)),
        Err(error) => assert_eq!(decode_simple_key(text, Place::Query), Err(error)),
    }
}

fn comes_back(key: &str, place: Place) {
    let encoded = encode_simple_key(key, place);
    let expected = if key.is_empty() && matches!(place, Place::Path) { "''" } else { key };
    assert_eq!(decode_simple_key(&encoded, place).as_deref(), Ok(expected), "{encoded} in {place:?}");
}
