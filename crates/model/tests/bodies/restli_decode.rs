//! Rest.li 2.0 values: whatever is read is written in one way, and read as the same again.

use super::faults::points_into;
use rolecall_model::restli::{
    List, Place, SyntaxErrorKind, Value, decode, encode, encode_simple_key, percent_decode,
};
use std::borrow::Cow;

const PLACES: [Place; 4] = [Place::Path, Place::Query, Place::Header, Place::Body];

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    match decode(text) {
        Ok(value) => read(&value, text),
        Err(error) => points_into(&error, text),
    }
    match percent_decode(text) {
        Ok(decoded) => {
            assert_eq!(decoded == text, !text.contains('%'));
            assert_eq!(matches!(decoded, Cow::Borrowed(_)), !text.contains('%'));
            if !decoded.is_empty() {
                let encoded = encode_simple_key(&decoded, Place::Path);
                assert_eq!(percent_decode(&encoded).as_deref(), Ok(&*decoded));
            }
        }
        Err(error) => points_into(&error, text),
    }
}

fn read(value: &Value<'_>, text: &str) {
    let texts = PLACES.map(|place| encode(value, place));
    assert_eq!((&texts[0], &texts[2]), (&texts[1], &texts[3]), "two spellings, not four");
    for (text, place) in texts.iter().zip(PLACES) {
        let again = decode(text).expect("what is written is read");
        assert_eq!(again, *value, "{text}");
        // What is written is the one spelling of its place, whatever spelling it is read from.
        for (other, place) in texts.iter().zip(PLACES) {
            assert_eq!(encode(&again, place), *other);
        }
        if matches!(place, Place::Path | Place::Query) {
            let bare = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%(),:'".contains(&byte);
            assert!(text.bytes().all(bare), "{text}");
        }
    }
    if !text.contains('%') {
        assert!(is_borrowed(value), "copied without need: {text}");
    }
    let error = decode(&format!("{text})")).expect_err("a bracket too many");
    assert_eq!((error.kind(), error.offset()), (SyntaxErrorKind::TrailingInput, text.len()));
    // A list of it, unless that is one level too many.
    match (List::new([value.clone()]), decode(&format!("List({text})"))) {
        (Ok(list), Ok(read)) => assert_eq!(read, Value::List(list)),
        (Err(_), Err(error)) => assert_eq!(error.kind(), SyntaxErrorKind::TooDeep),
        (list, read) => panic!("{list:?} is read as {read:?}"),
    }
}

fn is_borrowed(value: &Value<'_>) -> bool {
    match value {
        Value::Text(text) => matches!(text, Cow::Borrowed(_)),
        Value::List(list) => list.items().iter().all(is_borrowed),
        Value::Record(record) => record
            .entries()
            .iter()
            .all(|(name, value)| matches!(name, Cow::Borrowed(_)) && is_borrowed(value)),
    }
}
