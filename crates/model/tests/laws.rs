#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What holds of every value, key and projection.

mod common;

use common::{config, projections, texts, values};
use proptest::prelude::*;
use rolecall_model::restli::{
    List, MAX_DEPTH, Place, Projection, Record, SyntaxErrorKind, Value, decode, decode_simple_key, encode,
    encode_simple_key,
};

const PLACES: [Place; 4] = [Place::Path, Place::Query, Place::Header, Place::Body];

proptest! {
    #![proptest_config(config(1))]

    #[test]
    fn what_is_encoded_decodes_to_the_same_value(value in values()) {
        for place in PLACES {
            let text = encode(&value, place);
            prop_assert_eq!(&decode(&text).unwrap(), &value, "{} in {:?}", text, place);
        }
    }

    #[test]
    fn every_legal_spelling_decodes_to_the_same_value(
        value in values(), taste in prop::collection::vec(0..4u8, 1..40),
    ) {
        let mut loose = String::new();
        spell(&value, &mut taste.iter().copied().cycle(), &mut loose);
        let read = decode(&loose).unwrap();
        prop_assert_eq!(&read, &value, "{}", loose);
        for place in PLACES {
            prop_assert_eq!(encode(&read, place), encode(&value, place));
        }
    }

    #[test]
    fn blanks_between_the_tokens_of_a_projection_mean_nothing(
        text in projections(),
        blanks in prop::collection::vec(prop::sample::select(vec!["", " ", "\t", "  "]), 1..20),
    ) {
        let mut blanks = blanks.iter().cycle();
        let mut spaced = String::new();
        for c in text.chars() {
            if "(),*~:".contains(c) {
                spaced = spaced + blanks.next().unwrap() + &String::from(c) + blanks.next().unwrap();
            } else {
                spaced.push(c);
            }
        }
        let expected: Projection = text.parse().unwrap();
        prop_assert_eq!(&spaced.parse::<Projection>().unwrap(), &expected, "{}", spaced);
        prop_assert_eq!(expected.to_string(), text);
    }

    #[test]
    fn a_text_that_breaks_off_ends_too_early_or_within_an_escape(
        value in values(), cut in any::<prop::sample::Index>(),
    ) {
        for place in [Place::Path, Place::Body] {
            let text = encode(&value, place);
            let mut end = cut.index(text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let start = &text[..end];
            let structure = text.starts_with('(') || text.starts_with("List(");
            match decode(start) {
                // Of a leaf, and of the word `List`, every beginning is a leaf.
                Ok(_) => prop_assert!(!structure || "List".starts_with(start), "{} of {}", start, text),
                Err(error) => match error.kind() {
                    SyntaxErrorKind::UnexpectedEnd => prop_assert_eq!(error.offset(), start.len()),
                    SyntaxErrorKind::BadPercent => {
                        prop_assert!(start.len() - error.offset() < 3, "{} in {}", error, start);
                    }
                    SyntaxErrorKind::BadUtf8 => {
                        prop_assert!(start.len() - error.offset() < 12, "{} in {}", error, start);
                    }
                    _ => prop_assert!(false, "{} in {}", error, start),
                },
            }
        }
    }

    #[test]
    fn the_order_of_entries_does_not_tell_records_apart(
        (entries, shuffled) in prop::collection::btree_map(texts(), values(), 0..6).prop_flat_map(|entries| {
            let entries: Vec<_> = entries.into_iter().collect();
            (Just(entries.clone()), Just(entries).prop_shuffle())
        })
    ) {
        let (one, other) = (Record::new(entries.clone()).unwrap(), Record::new(shuffled.clone()).unwrap());
        prop_assert_eq!(&one, &other);
        let kept = other.entries().iter().map(|(name, _)| name.as_ref());
        prop_assert!(kept.eq(shuffled.iter().map(|(name, _)| &**name)), "the order given is kept");
        if let Some(((name, _), rest)) = entries.split_first() {
            prop_assert_ne!(&one, &Record::new(rest.to_vec()).unwrap());
            let mut changed = entries.clone();
            changed[0].1 = Value::List(List::new([one.get(name).unwrap().clone()]).unwrap());
            prop_assert_ne!(&one, &Record::new(changed).unwrap());
        }
    }

    #[test]
    fn of_a_repeated_name_the_last_value_wins_at_the_first_place(
        entries in prop::collection::vec(("[abc]", 0..100u8), 0..8)
    ) {
        let mut expected: Vec<(String, String)> = Vec::new();
        for (name, number) in &entries {
            match expected.iter_mut().find(|(kept, _)| kept == name) {
                Some(kept) => kept.1 = number.to_string(),
                None => expected.push((name.clone(), number.to_string())),
            }
        }
        let pairs: Vec<_> = entries.iter().map(|(name, number)| format!("{name}:{number}")).collect();
        let text = format!("({})", pairs.join(","));
        let record = decode(&text).unwrap();
        prop_assert_eq!(texts_of(record.as_record().unwrap()), expected);
    }
}

#[test]
fn a_value_is_a_text_a_list_or_a_record() {
    let list = List::new(["a"]).unwrap();
    let record = Record::new([("name", Value::from("x")), ("list", Value::List(list.clone()))]).unwrap();
    for (value, is) in [
        (Value::from("x"), [true, false, false]),
        (Value::List(list.clone()), [false, true, false]),
        (Value::Record(record.clone()), [false, false, true]),
    ] {
        let found = [value.as_text().is_some(), value.as_list().is_some(), value.as_record().is_some()];
        assert_eq!(found, is);
    }
    assert_eq!((record.text("name"), record.text("list"), record.text("nobody")), (Some("x"), None, None));
    assert_eq!(record.get("list").and_then(Value::as_list), Some(&list));
    assert_eq!(list.items(), [Value::from("a")]);
}

#[test]
fn the_empty_key_in_a_path_is_the_one_that_does_not_decode_to_itself() {
    let text = encode_simple_key("", Place::Path);
    assert_eq!(text, "''");
    assert_eq!(decode_simple_key(&text, Place::Path).unwrap(), "''");
}

/// Were it quadratic, this would take half a minute in place of a moment.
#[test]
fn a_record_of_100_000_entries_keeps_each_name_once() {
    let half: Vec<_> =
        (0..50_000).map(|n| format!("{n}:first")).chain((0..50_000).map(|n| format!("{n}:last"))).collect();
    let text = format!("({})", half.join(","));
    let record = decode(&text).unwrap();
    let expected: Vec<_> = (0..50_000).map(|n| (n.to_string(), "last".to_owned())).collect();
    assert_eq!(texts_of(record.as_record().unwrap()), expected);

    let reversed =
        Value::Record(Record::new(expected.iter().rev().map(|(name, text)| (&**name, &**text))).unwrap());
    assert!(record == reversed, "the order tells them apart");
    assert!(encode(&record, Place::Path) == encode(&reversed, Place::Path), "they are written differently");
}

#[test]
fn containers_nest_128_deep_when_built_and_no_deeper() {
    let (mut list, mut record) = (Value::from("x"), Value::from("x"));
    for _ in 0..MAX_DEPTH {
        list = Value::List(List::new([list]).unwrap());
        record = Value::Record(Record::new([("a", record)]).unwrap());
    }
    let expected = "expected at most 128 nested lists and records";
    assert_eq!(List::new([list.clone()]).unwrap_err().to_string(), expected);
    assert_eq!(List::new([Value::from("x"), record.clone()]).unwrap_err().to_string(), expected);
    assert_eq!(Record::new([("a", list)]).unwrap_err().to_string(), expected);
    assert_eq!(Record::new([("a", record)]).unwrap_err().to_string(), expected);
    assert_eq!(MAX_DEPTH, 128);
}

#[test]
fn containers_nest_128_deep_when_read_and_no_deeper() {
    let nested = |open: &str, depth: usize| format!("{}x{}", open.repeat(depth), ")".repeat(depth));
    for (open, found) in [("List(", 'L'), ("(a:", '('), ("%4Cist(", '%')] {
        let good = nested(open, 128);
        assert_eq!(decode(&encode(&decode(&good).unwrap(), Place::Body)), decode(&good));
        let error = decode(&nested(open, 129)).map(|_| "read").unwrap_err();
        let offset = 128 * open.len();
        assert_eq!(error.kind(), SyntaxErrorKind::TooDeep);
        assert_eq!(
            error.to_string(),
            format!("expected at most 128 nested lists and records, found {found:?}, at offset {offset}")
        );
    }
    let nested = |depth: usize| format!("{}{}", "(a".repeat(depth), ")".repeat(depth));
    assert_eq!(nested(128).parse::<Projection>().unwrap().to_string(), nested(128));
    let error = nested(129).parse::<Projection>().unwrap_err();
    assert_eq!(error.kind(), SyntaxErrorKind::TooDeep);
    assert_eq!(error.to_string(), "expected at most 128 nested lists of fields, found '(', at offset 256");
}

fn texts_of(record: &Record<'_>) -> Vec<(String, String)> {
    let text = |value: &Value<'_>| value.as_text().unwrap().to_owned();
    record.entries().iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

/// Writes a value in some legal way: escapes that need not be, hexadecimal digits in either case, any order.
fn spell(value: &Value<'_>, taste: &mut impl Iterator<Item = u8>, out: &mut String) {
    match value {
        Value::Text(text) => spell_text(text, taste, out),
        Value::List(list) => {
            out.push_str(if taste.next() == Some(0) { "%4cist(" } else { "List(" });
            for (index, item) in list.items().iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                spell(item, taste, out);
            }
            out.push(')');
        }
        Value::Record(record) => {
            out.push('(');
            for (index, (name, value)) in record.entries().iter().rev().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                spell_text(name, taste, out);
                out.push(':');
                spell(value, taste, out);
            }
            out.push(')');
        }
    }
}

fn spell_text(text: &str, taste: &mut impl Iterator<Item = u8>, out: &mut String) {
    if text.is_empty() {
        out.push_str("''");
    }
    for c in text.chars() {
        let bytes = c.encode_utf8(&mut [0; 4]).bytes().collect::<Vec<_>>();
        match (c, taste.next().unwrap()) {
            ('(' | ')' | ',' | ':' | '%' | '\'', 0 | 1) | (_, 0) => {
                out.extend(bytes.iter().map(|byte| format!("%{byte:02x}")));
            }
            ('(' | ')' | ',' | ':' | '%' | '\'', _) | (_, 1) => {
                out.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
            }
            _ => out.push(c),
        }
    }
}
