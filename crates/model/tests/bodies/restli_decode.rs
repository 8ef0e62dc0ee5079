//! Rest.li 2.0 values: whatever is read is written in one way, and read as the same again.

use super::faults::points_into;
use rolecall_model::restli::{
    List, Place, SyntaxErrorKind, Value, decode, decode_lenient, decode_v1, encode, encode_simple_key,
    percent_decode,
};
use std::borrow::Cow;

const PLACES: [Place; 4] = [Place::Path, Place::Query, Place::Header, Place::Body];

pub(crate) fn check(input: &[u8]) {
    let Ok(text) = str::from_utf8(input) else { return };
    let value = decode(text);
    match &value {
        Ok(value) => read(value, text),
        Err(error) => points_into(error, text),
    }
    leniently(text, value.ok());
    of_protocol_1(text);
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

/// Raw colons are the one thing that `decode` does not take, and where each stands it is said.
fn leniently(text: &str, strict: Option<Value<'_>>) {
    let lenient = match decode_lenient(text) {
        Ok(lenient) => lenient,
        Err(error) => {
            assert_eq!(strict, None, "{text} is refused: {error}");
            return points_into(&error, text);
        }
    };
    assert_eq!(strict.is_some(), lenient.raw_colons.is_empty(), "{text}");
    if let Some(strict) = strict {
        assert_eq!(format!("{:?}", lenient.value), format!("{strict:?}"), "in the same order as well");
    }
    let mut mended = text.to_owned();
    for &colon in lenient.raw_colons.iter().rev() {
        mended.replace_range(colon..=colon, "%3A");
    }
    assert_eq!(mended.matches(':').count(), text.matches(':').count() - lenient.raw_colons.len());
    assert_eq!(decode(&mended).as_ref(), Ok(&lenient.value), "{mended}");
}

/// A record of texts, read as its parts are one by one.
fn of_protocol_1(text: &str) {
    let form_decoded = |text: &str| percent_decode(&text.replace('+', " ")).map(Cow::into_owned);
    match decode_v1(text) {
        Ok(Value::Record(record)) => {
            let parts: Vec<_> = text.split('&').map(|part| part.split_once('=').expect("a part")).collect();
            for (name, value) in record.entries() {
                let is_it = |(own, _): &&(&str, &str)| form_decoded(own).as_deref() == Ok(name);
                let (_, last) = parts.iter().rfind(is_it).expect("a part of this name");
                assert_eq!(form_decoded(last).as_deref().ok(), value.as_text());
            }
            assert!(record.entries().len() <= parts.len());
        }
        Ok(value) => {
            assert!(!text.contains('='), "{text}");
            assert_eq!(value.as_text(), form_decoded(text).as_deref().ok());
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
