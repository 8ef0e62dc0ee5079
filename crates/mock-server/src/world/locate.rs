//! Where in a JSON text a value stands.

use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeMap};

/// One step into a JSON value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

/// The part of `text` that the path leads to, or the last on the way that is there.
pub(super) fn locate<'t>(text: &'t str, path: &[Step<'_>]) -> &'t str {
    let Some((step, rest)) = path.split_first() else { return text };
    match enter(text, *step) {
        Some(inner) => locate(inner, rest),
        None => text,
    }
}

fn enter<'t>(text: &'t str, step: Step<'_>) -> Option<&'t str> {
    match step {
        Step::Key(key) => {
            let fields: BTreeMap<Cow<'t, str>, &'t RawValue> = serde_json::from_str(text).ok()?;
            fields.get(key).map(|value| value.get())
        }
        Step::Index(index) => {
            let items: Vec<&'t RawValue> = serde_json::from_str(text).ok()?;
            items.get(index).map(|value| value.get())
        }
    }
}

/// Line and column, from 1, of this offset in `text`.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
