//! Generators of texts and values; JSON and back.
#![allow(dead_code, reason = "each test takes what it needs")]

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rolecall_model::restli::{List, Record, Value};

/// The same cases in every run.
pub(crate) fn config(seed: u64) -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        cases: 256,
        ..ProptestConfig::default()
    }
}

/// Any text, those that mean something to some grammar above all.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    let telling = prop::sample::select(vec![
        "",
        "'",
        "''",
        "List",
        "List(",
        "(",
        ")",
        ",",
        ":",
        "%",
        "%2",
        "%27%27",
        "%C3",
        "%E2%98%BA",
        "+",
        " ",
        "*",
        "~",
        "a",
        "é",
        "株",
        "😀",
        "\u{ffff}",
        "\0",
        "urn:li:person:",
        "urn:li:organization:",
        "0",
        "1",
        ".",
    ]);
    prop_oneof![
        2 => prop::collection::vec(telling, 0..6).prop_map(|parts| parts.concat()),
        1 => prop::collection::vec(any::<char>(), 0..8).prop_map(String::from_iter),
        1 => "[A-Za-z0-9._~-]{1,12}",
    ]
}

/// Values of up to five levels.
pub(crate) fn values() -> impl Strategy<Value = Value<'static>> {
    let leaf = texts().prop_map(|text| Value::Text(text.into()));
    leaf.prop_recursive(5, 40, 5, |inner| {
        let lists = prop::collection::vec(inner.clone(), 0..5);
        let records = prop::collection::vec((texts(), inner), 0..5);
        prop_oneof![
            lists.prop_map(|items| Value::List(List::new(items).unwrap())),
            records.prop_map(|entries| Value::Record(Record::new(entries).unwrap())),
        ]
    })
}

/// Canonical projections of up to four levels.
pub(crate) fn projections() -> impl Strategy<Value = String> {
    let name = "[A-Za-z0-9_.$-]{1,8}";
    let field = prop_oneof![Just("*".to_owned()), name, name.prop_map(|name| name + "*")];
    let field = (
        field,
        prop_oneof![
            Just(String::new()),
            Just("~".to_owned()),
            name.prop_map(|view| "~:".to_owned() + &view),
            "(~[a-z]{1,3}(:[a-z]{1,2})?(\\([a-z]\\))?){1,3}~[a-z]{1,3}(:[a-z]{1,2})?",
            "~[a-z]{1,3}(:[a-z]{1,2})?",
        ],
    )
        .prop_map(|(field, expansion)| field + &expansion);
    let list =
        |fields| prop::collection::vec(fields, 1..4).prop_map(|fields| format!("({})", fields.join(",")));
    list(field.clone().boxed()).prop_recursive(3, 24, 4, move |inner| {
        let nested = (field.clone(), inner).prop_map(|(field, fields)| field + &fields);
        list(prop_oneof![field.clone(), nested].boxed())
    })
}

pub(crate) fn from_json<'de, T: serde::Deserialize<'de>>(json: &'de str) -> T {
    serde_json::from_str(json).unwrap()
}

pub(crate) fn refused<'de, T: serde::Deserialize<'de> + std::fmt::Debug>(json: &'de str) -> String {
    serde_json::from_str::<T>(json).unwrap_err().to_string()
}

pub(crate) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}
