//! Encode and decode, against `percent_encoding` on the same leaves with the structure written by hand.

use crate::{Row, alternate};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rolecall_model::restli::{List, Place, Record, Value, decode, encode};
use std::hint::black_box;

const BARE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

pub fn rows() -> Vec<Row> {
    let urn = "urn:li:organization:2414183".to_owned();
    let parts = [
        ("organization", "urn:li:organization:2414183"),
        ("role", "DIRECT_SPONSORED_CONTENT_POSTER"),
        ("roleAssignee", "urn:li:person:yrZCpj2Z12"),
    ];
    let profiles: Vec<String> =
        (0..50).map(|number| format!("urn:li:fsd_profile:ACoAA{number:034}")).collect();
    let leaf = |text: &str| utf8_percent_encode(text, BARE).to_string();

    let value = Value::from(&*urn);
    let key = Value::Record(Record::new(parts).unwrap());
    let list = Value::List(List::new(profiles.iter().map(String::as_str)).unwrap());
    let key_by_hand = || {
        let mut text = String::from("(");
        for (index, (name, part)) in parts.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.extend(utf8_percent_encode(name, BARE));
            text.push(':');
            text.extend(utf8_percent_encode(part, BARE));
        }
        text.push(')');
        text
    };
    let list_by_hand = || {
        let mut text = String::from("List(");
        for (index, profile) in profiles.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.extend(utf8_percent_encode(profile, BARE));
        }
        text.push(')');
        text
    };
    let (urn_text, key_text, list_text) = (leaf(&urn), key_by_hand(), list_by_hand());
    assert_eq!(encode(&key, Place::Path), key_text);
    assert_eq!(encode(&list, Place::Path), list_text);
    let leaves = |text: &str, skip: usize, by: char| -> Vec<String> {
        let inner = &text[skip..text.len() - 1];
        inner.split(by).map(|leaf| percent_decode_str(leaf).decode_utf8().unwrap().into_owned()).collect()
    };
    let pairs = |text: &str| -> Vec<(String, String)> {
        let decoded = |leaf: &str| percent_decode_str(leaf).decode_utf8().unwrap().into_owned();
        let inner = &text[1..text.len() - 1];
        inner
            .split(',')
            .filter_map(|pair| pair.split_once(':'))
            .map(|(name, part)| (decoded(name), decoded(part)))
            .collect()
    };

    let mut rows = Vec::new();
    let mut row = |what: &str, bytes: usize, times: (f64, f64)| {
        let (ours, by_hand) = times;
        let what = format!("{what}, {bytes} bytes");
        rows.push(Row::new(
            what,
            format!("{ours:.0} ns"),
            format!("{by_hand:.0} ns"),
            ours / by_hand,
            1.5,
            "times",
        ));
    };
    let times = alternate(
        20_000,
        || drop(black_box(encode(black_box(&value), Place::Path))),
        || drop(black_box(leaf(black_box(&urn)))),
    );
    row("encode a URN", urn_text.len(), times);
    let times = alternate(
        10_000,
        || drop(black_box(encode(black_box(&key), Place::Path))),
        || drop(black_box(key_by_hand())),
    );
    row("encode the ACL key", key_text.len(), times);
    let times = alternate(
        500,
        || drop(black_box(encode(black_box(&list), Place::Path))),
        || drop(black_box(list_by_hand())),
    );
    row("encode 50 profiles", list_text.len(), times);
    let times = alternate(
        20_000,
        || drop(black_box(decode(black_box(&urn_text)))),
        || drop(black_box(percent_decode_str(black_box(&urn_text)).decode_utf8().unwrap().into_owned())),
    );
    row("decode a URN", urn_text.len(), times);
    let times = alternate(
        10_000,
        || drop(black_box(decode(black_box(&key_text)))),
        || drop(black_box(pairs(black_box(&key_text)))),
    );
    row("decode the ACL key", key_text.len(), times);
    let times = alternate(
        500,
        || drop(black_box(decode(black_box(&list_text)))),
        || drop(black_box(leaves(black_box(&list_text), 5, ','))),
    );
    row("decode 50 profiles", list_text.len(), times);
    rows
}
